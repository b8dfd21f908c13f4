/**
 * What the Bot API needs of `fetch`, over node:http with connections that are kept: the platform's own costs several times the CPU (measured).
 * Fails as `fetch` does: a `TypeError` with the network's error as its cause, or the signal's reason. Node only.
 */
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { ApiFetch } from './api.ts';

/** A resting connection is closed after this long, in ms, before the other side may do so under the next request. */
const RESTS_MS = 4000;

const PLAIN = { request: plainRequest, agent: new PlainAgent({ keepAlive: true, timeout: RESTS_MS }) };
const SECURE = { request: secureRequest, agent: new SecureAgent({ keepAlive: true, timeout: RESTS_MS }) };

/** One request; never follows a redirect. */
export const nodeFetch: ApiFetch = (url, { method, headers, body, signal }) =>
  new Promise((done, failed) => {
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
      answer.on('end', () => done({ status: answer.statusCode ?? 0, text: async () => text }));
    });
    call.on('error', fail);
    call.end(body);
  });
