/**
 * What the Bot API and libSQL's client need of `fetch`, over node:http with connections that are kept: the platform's own costs twice the CPU or
 * more (measured). Both fail as `fetch` does: a `TypeError` with the network's error as its cause, or the signal's reason. Node only.
 */
import { type ClientRequest, type IncomingHttpHeaders, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { ApiFetch } from './channels/telegram/api.ts';

/** A resting connection is closed after this long, in ms, before the other side may do so under the next request. */
const RESTS_MS = 4000;
/** A database that says nothing for so long, in ms, is away: as long as the platform's own `fetch` waits. */
const SILENT_MS = 300_000;

const PLAIN = { request: plainRequest, agent: new PlainAgent({ keepAlive: true, timeout: RESTS_MS }) };
const SECURE = { request: secureRequest, agent: new SecureAgent({ keepAlive: true, timeout: RESTS_MS }) };

interface Sent {
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
  signal?: AbortSignal;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** One request to its last byte; never follows a redirect. `begun` gets the request that is under way. */
function exchange(url: string, { method, headers, body, signal }: Sent, begun?: (call: ClientRequest) => void): Promise<Answer> {
  return new Promise((done, failed) => {
    const fail = (cause: Error) => failed(signal?.aborted ? signal.reason : new TypeError('fetch failed', { cause }));
    const { request, agent } = url.startsWith('https:') ? SECURE : PLAIN;
    const length = { 'content-length': Buffer.byteLength(body) };
    const call = request(url, { method, agent, headers: { ...headers, ...length }, ...(signal ? { signal } : {}) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      // Half an answer ends with an error.
      answer.on('error', fail);
      answer.on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    call.on('error', fail);
    begun?.(call);
    call.end(body);
  });
}

/** For the Bot API. */
export const telegramFetch: ApiFetch = async (url, init) => {
  const { status, body } = await exchange(url, init);
  return { status, text: async () => body };
};

/** For libSQL's HTTP client, which reads of an answer what is here. */
export async function libsqlFetch(request: Request) {
  const sent = { method: request.method, headers: Object.fromEntries(request.headers), body: new Uint8Array(await request.arrayBuffer()) };
  const silent = (call: ClientRequest) =>
    void call.setTimeout(SILENT_MS, () => call.destroy(Object.assign(new Error('The database does not answer'), { code: 'ETIMEDOUT' })));
  const { status, headers, body } = await exchange(request.url, sent, silent);
  return {
    ok: status >= 200 && status < 300,
    status,
    headers: { get: (name: string) => String(headers[name] ?? '') || null },
    text: async () => body,
    json: async () => JSON.parse(body) as unknown,
    body: null,
  };
}
