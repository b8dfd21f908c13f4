/**
 * What the Bot API and libSQL's client need of `fetch`, over node:http with connections that are kept: the platform's own costs twice the CPU or
 * more (measured). Both fail as `fetch` does: a `TypeError` with the network's error as its cause, or the signal's reason. Node only.
 */
import { type IncomingHttpHeaders, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { ApiFetch } from './channels/telegram/api.ts';
import type { Ask } from './store/patient-fetch.ts';

/** A resting connection is closed after this long, in ms, before the other side may do so under the next request. */
const RESTS_MS = 4000;

const PLAIN = { request: plainRequest, agent: new PlainAgent({ keepAlive: true, timeout: RESTS_MS }) };
const SECURE = { request: secureRequest, agent: new SecureAgent({ keepAlive: true, timeout: RESTS_MS }) };

interface Sent {
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
  signal: AbortSignal;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** One request to its last byte; never follows a redirect. */
function exchange(url: string, { method, headers, body, signal }: Sent): Promise<Answer> {
  return new Promise((done, failed) => {
    const fail = (cause: Error) => failed(signal.aborted ? signal.reason : new TypeError('fetch failed', { cause }));
    const { request, agent } = url.startsWith('https:') ? SECURE : PLAIN;
    const length = { 'content-length': Buffer.byteLength(body) };
    const call = request(url, { method, agent, signal, headers: { ...headers, ...length } }, (answer) => {
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
    call.end(body);
  });
}

/** For the Bot API. */
export const telegramFetch: ApiFetch = async (url, init) => {
  const { status, body } = await exchange(url, init);
  return { status, text: async () => body };
};

/** For libSQL's HTTP client, which reads of an answer what is here. */
export const libsqlFetch: Ask = async (request, { signal }) => {
  const headers = Object.fromEntries(request.headers);
  const answer = await exchange(request.url, {
    method: request.method,
    headers,
    body: new Uint8Array(await request.arrayBuffer()),
    signal,
  });
  return {
    ok: answer.status >= 200 && answer.status < 300,
    status: answer.status,
    headers: { get: (name) => String(answer.headers[name] ?? '') || null },
    text: async () => answer.body,
  };
};
