/** One HTTP request to the offline Zalo, from its first byte to the answer: the fault it meets, the token check, the call. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BUSINESS_CALLS, CALLS } from './calls.ts';
import type { Fields } from './fields.ts';
import { countCall, limitHeaders } from './limits.ts';
import { accessToken, permission } from './oauth.ts';
import { type Fault, failure, type Reply, type World } from './world.ts';

/** Answers one request. */
export async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', 'http://zalo');
  world.requests.push({ method: request.method ?? '', path: url.pathname, headers: request.headers, body: bytes.toString('utf8') });
  const fault = takeFault(world, url.pathname);
  if (fault?.kind === 'status') return write(response, { status: fault.status, headers: fault.headers ?? {}, body: '' });
  if (fault?.kind === 'code') return write(response, failure(fault.code, fault.message ?? 'by script'));
  if (fault?.kind === 'raw') return write(response, { body: fault.body });
  const reply = fault?.undone ? { body: '' } : await route(world, request, url, bytes);
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') return void request.socket.destroy();
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  write(response, reply);
}

async function route(world: World, request: IncomingMessage, url: URL, bytes: Buffer): Promise<Reply> {
  if (url.pathname === '/v4/oa/permission') return permission(world, url.searchParams);
  if (url.pathname === '/v4/oa/access_token') return accessToken(world, request.headers, bytes.toString('utf8'));
  const key = `${request.method} ${url.pathname}`;
  const business = Object.hasOwn(BUSINESS_CALLS, key);
  const call = business ? BUSINESS_CALLS[key] : CALLS[key];
  const refused = countCall(world) ?? refuseToken(world, request.headers.access_token, business);
  if (refused !== null) return { ...refused, headers: limitHeaders(world) };
  if (call === undefined) return { status: 404, body: '' };
  const reply = await call({
    world,
    body: object(bytes.toString('utf8')),
    data: object(url.searchParams.get('data') ?? ''),
    query: url.searchParams,
    contentType: request.headers['content-type'] ?? '',
    bytes,
  });
  return { ...reply, headers: { ...limitHeaders(world), ...reply.headers } };
}

/** The business host has one code for every bad token (zalo-oa 4.2). */
function refuseToken(world: World, token: string | string[] | undefined, business: boolean): Reply | null {
  const expiresAt = world.access.get(String(token ?? ''));
  if (expiresAt !== undefined && expiresAt > world.now()) return null;
  if (business) return failure(-124, 'Access token is invalid');
  return expiresAt === undefined ? failure(-216, 'Access token is invalid') : failure(-220, 'access_token is expired or removed');
}

function takeFault(world: World, path: string): Fault | undefined {
  const index = world.faults.findIndex((one) => one.path === path);
  return index < 0 ? undefined : world.faults.splice(index, 1)[0]?.fault;
}

function write(response: ServerResponse, reply: Reply): void {
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers }).end(text);
}

function object(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : {};
  } catch {
    return {};
  }
}
