/** One HTTP request to the offline Bot API, and how its answer travels. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bytesOf } from '../common/listen.ts';
import { type Answer, refuse } from './answer.ts';
import { fromMultipart, serveFile } from './files.ts';
import { perform } from './perform.ts';
import { fromForm, isMethod } from './spec.ts';
import type { TelegramWorld } from './world.ts';

type Body = Record<string, unknown>;

/** Answers one request. */
export async function serve(world: TelegramWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await bytesOf(request);
  const path = (request.url ?? '/').split('?', 1)[0] as string;
  const [, owner, file] = /^\/file\/bot([^/]+)\/(.+)$/.exec(path) ?? [];
  if (file !== undefined)
    return owner === world.token ? serveFile(world, file, request, response) : write(response, refuse(401, 'Unauthorized'));
  const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? [];
  if (token !== world.token) return write(response, refuse(token ? 401 : 404, token ? 'Unauthorized' : 'Not Found'));
  const body = isMethod(method) ? await readBody(world, method, request.headers['content-type'] ?? '', bytes) : {};
  if (!body) {
    world.problems.push(`${method}: body is not JSON or a form`);
    return write(response, refuse(400, "Bad Request: can't parse body"));
  }
  const { answer, fault } = perform(world, method, body);
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') return void request.socket.destroy();
  if (fault?.kind === 'page')
    return void response
      .writeHead(fault.status, { 'content-type': 'text/html', ...(fault.location ? { location: fault.location } : {}) })
      .end('<html>gateway</html>');
  if (fault?.kind === 'half') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' }).write('{"ok":tr');
    return void setTimeout(() => request.socket.destroy(), 20);
  }
  write(response, answer);
}

async function readBody(world: TelegramWorld, method: string, type: string, bytes: Buffer): Promise<Body | null> {
  if (type.startsWith('multipart/form-data')) return fromMultipart(world, method, type, bytes);
  const raw = bytes.toString('utf8');
  if (raw === '') return {};
  if (type.startsWith('application/x-www-form-urlencoded')) return fromForm(method, Object.fromEntries(new URLSearchParams(raw)));
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : null;
  } catch {
    return null;
  }
}

function write(response: ServerResponse, answer: Answer): void {
  const status = answer.ok ? 200 : answer.error_code;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}
