/** Sending one request to the OA OpenAPI, and what its answer means. */
import type { Failure, Outgoing, SendResult } from '../../model.ts';
import { failureOf } from './codes.ts';
import { type Answer, ask } from './http.ts';

/** Where and how patiently to send. */
export interface SendSettings {
  apiRoot: string;
  timeoutMs: number;
}

/** Zalo counts calls by the minute (zalo-oa 3.4). */
const MINUTE_MS = 60_000;

/** Sends with this access token. Never throws. */
export async function sendToZalo(outgoing: Outgoing, accessToken: string | undefined, settings: SendSettings): Promise<SendResult> {
  if (!accessToken) return failed('refresh-token', 'no access token');
  const answer = await ask({
    method: 'POST',
    url: settings.apiRoot + outgoing.call,
    headers: { access_token: accessToken },
    data: outgoing.body,
    timeoutMs: settings.timeoutMs,
  });
  return readAnswer(answer, hasButtons(outgoing), Date.now());
}

/** What an answer means: application errors come as HTTP 200 with `error` not 0 (zalo-oa 0, rule 2), so the body goes first. */
export function readAnswer(answer: Answer, buttons: boolean, now: number): SendResult {
  if (answer.kind === 'not-sent') return failed('retry', answer.detail);
  if (answer.kind === 'lost') return failed('unknown', answer.detail);
  const body = envelope(answer.body);
  if (body.code === 0 || (body.code === undefined && body.messageId !== undefined)) {
    return body.messageId === undefined ? { ok: true } : { ok: true, messageId: body.messageId };
  }
  if (body.code === undefined) return byStatus(answer.status, answer.retryAfter, now);
  const result = failed(failureOf(body.code, body.message, buttons), `${body.code} ${body.message}`);
  return body.code === -32 ? { ...result, retryAfterMs: untilNextMinute(now) } : result;
}

/** No envelope: a proxy or gateway spoke. A 200 that says nothing may hide a delivery. */
function byStatus(status: number, retryAfter: string | undefined, now: number): SendResult {
  const detail = `http ${status}`;
  if (status === 401) return failed('refresh-token', detail);
  if (status === 429) {
    const seconds = Number(retryAfter);
    return { ...failed('retry', detail), retryAfterMs: seconds > 0 ? seconds * 1000 : untilNextMinute(now) };
  }
  if (status >= 500) return failed('retry', detail);
  if (status >= 400) return failed('bad-message', detail);
  return failed(status >= 300 ? 'configuration' : 'unknown', detail);
}

interface Envelope {
  code: number | undefined;
  message: string;
  messageId: string | undefined;
}

function envelope(body: unknown): Envelope {
  const { error, message, data } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const code = typeof error === 'number' || (typeof error === 'string' && error !== '') ? Number(error) : Number.NaN;
  const id = typeof data === 'object' && data !== null && 'message_id' in data ? data.message_id : undefined;
  return {
    code: Number.isInteger(code) ? code : undefined,
    message: typeof message === 'string' ? message : '',
    messageId: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
  };
}

function hasButtons(outgoing: Outgoing): boolean {
  const { message } = outgoing.body as { message?: { attachment?: { payload?: { buttons?: unknown } } } };
  return message?.attachment?.payload?.buttons !== undefined;
}

function untilNextMinute(now: number): number {
  return MINUTE_MS - (now % MINUTE_MS);
}

/** Long numbers are ids or phones, so they do not go into logs. */
function failed(failure: Failure, detail: string): Extract<SendResult, { ok: false }> {
  return { ok: false, failure, detail: detail.replace(/\d{6,}/g, '…').slice(0, 120) };
}
