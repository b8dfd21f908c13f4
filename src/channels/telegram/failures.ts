/** What an error of a Bot API call means for us: the closed list of send failures. */
import { GrammyError, HttpError } from 'grammy';
import type { Failure, SendResult } from '../../model.ts';
import { NotTheBotApi } from './api.ts';

type Failed = Extract<SendResult, { ok: false }>;

/** When Telegram does not say how long to wait (it always should), in ms. */
const REST_MS = 5000;

/** 400s that are about the receiver: they will never get this, nor the next one. */
const NO_RECEIVER =
  /chat not found|user not found|peer_id_invalid|user_id_invalid|input_user_deactivated|not enough rights|have no rights|chat_write_forbidden|upgraded to a supergroup|bot is not a member/i;

/** Failures of Node's fetch before a byte of the request has left. Workers name none, so there everything else counts as lost. */
const BEFORE_SENDING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** The failure behind what grammY throws. */
export function failureOf(error: unknown): Failed {
  if (error instanceof GrammyError) return ofAnswer(error);
  const cause = error instanceof HttpError ? error.error : error;
  if (cause instanceof NotTheBotApi)
    return failed(ofStatus(cause.status), `http ${cause.status}`, cause.status === 429 ? REST_MS : undefined);
  const code = codeOf(cause);
  if (code !== undefined && BEFORE_SENDING.has(code)) return failed('retry', code);
  return failed('unknown', code ?? (cause instanceof Error ? cause.name : 'network'));
}

function ofAnswer({ error_code: code, description, parameters }: GrammyError): Failed {
  const detail = `${code} ${description}`;
  if (code === 429) return failed('retry', detail, parameters.retry_after ? parameters.retry_after * 1000 : REST_MS);
  if (code === 403) return failed('drop-recipient', detail);
  if (code === 400) return failed(NO_RECEIVER.test(description) ? 'drop-recipient' : 'bad-message', detail);
  return failed(ofStatus(code), detail);
}

/** 504: somebody in between gave up waiting, so the message may have arrived. */
function ofStatus(status: number): Failure {
  if (status === 429 || (status >= 500 && status !== 504)) return 'retry';
  if (status === 413) return 'bad-message';
  return status >= 300 && status < 500 ? 'configuration' : 'unknown';
}

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error && typeof error.cause === 'object' && error.cause !== null ? error.cause : {};
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

/** Long numbers are ids or phones, so they do not go into logs. */
function failed(failure: Failure, detail: string, retryAfterMs?: number): Failed {
  const safe = detail.replace(/\d{6,}/g, '…').slice(0, 120);
  return { ok: false, failure, detail: safe, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
