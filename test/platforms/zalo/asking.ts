/** A plain client of the offline Zalo, for the tests of the server itself. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ZaloServer } from '../zalo-server.ts';

/** What came back. */
export interface Answered {
  status: number;
  headers: Headers;
  error?: number;
  message?: string;
  data?: Record<string, unknown> & Record<string, unknown>[];
  [key: string]: unknown;
}

/** Calls with a token: JSON by POST, or `data` by GET. */
export function asking(zalo: ZaloServer, token = zalo.pair().access_token) {
  const ask = async (path: string, init: RequestInit): Promise<Answered> => {
    const answer = await fetch(zalo.apiRoot + path, { ...init, headers: { access_token: token, ...init.headers } });
    return { ...((await answer.json()) as object), status: answer.status, headers: answer.headers };
  };
  const post = (path: string, body: unknown) =>
    ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return {
    token,
    post,
    get: (path: string, data: object) => ask(`${path}?data=${encodeURIComponent(JSON.stringify(data))}`, {}),
    query: (path: string) => ask(path, {}),
    form: (path: string, form: FormData) => ask(path, { method: 'POST', body: form }),
    cs: (user_id: string, message: object) => post('/v3.0/oa/message/cs', { recipient: { user_id }, message }),
  };
}

/** One post that a webhook got. */
export interface Posted {
  headers: IncomingHttpHeaders;
  raw: string;
  event: Record<string, unknown>;
}

/** A webhook that keeps what it gets and answers as `answer` says: a status, or `hang` or `cut`. */
export async function webhook(answer: (post: Posted, n: number) => number | 'hang' | 'cut' = () => 200) {
  const got: Posted[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString('utf8');
    const post = { headers: request.headers, raw, event: JSON.parse(raw) as Record<string, unknown> };
    got.push(post);
    const status = answer(post, got.length);
    if (status === 'cut') return void request.socket.destroy();
    if (status !== 'hang') response.writeHead(status).end('answered');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`, got, close };
}
