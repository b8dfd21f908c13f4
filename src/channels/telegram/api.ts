/** grammY's `Api` over the platform's own fetch: the same in Node and in workerd. */
import { Api } from 'grammy';

/** What is needed of `fetch`; the platform's own will do. */
export type ApiFetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body: string; redirect: 'manual'; signal: AbortSignal },
) => Promise<{ status: number; text(): Promise<string> }>;

/** Where and how patiently to call. */
export interface TelegramApiSettings {
  token: string;
  /** Without a slash at its end. */
  apiRoot: string;
  /** From connecting to the last byte of the answer. */
  timeoutMs: number;
  /** The platform's own by default. */
  fetch?: ApiFetch | undefined;
}

/** An answer that no Bot API gave: a gateway's page, a redirect, half a body. */
export class NotTheBotApi extends Error {
  override readonly name = 'NotTheBotApi';
  /** HTTP status that came with it. */
  readonly status: number;
  constructor(status: number) {
    super(`http ${status} without an answer of the Bot API`);
    this.status = status;
  }
}

/**
 * The Bot API's methods. Under Node grammY would bring node-fetch and a polyfilled abort signal, which the platform's fetch refuses, so we
 * give it a fetch and a time-out of our own. Redirects are not followed: the token is part of the address.
 */
export function telegramApi(settings: TelegramApiSettings): Api {
  const call: ApiFetch = settings.fetch ?? fetch;
  const ownFetch = async (url: string, init: { method: string; body: string }): Promise<{ json(): Promise<unknown> }> => {
    // `AbortSignal.timeout` can't be called off: each call's would still go off long after its answer.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new DOMException('The Bot API did not answer in time', 'TimeoutError')), settings.timeoutMs);
    try {
      const answer = await call(url, {
        method: init.method,
        headers: { 'content-type': 'application/json' },
        body: init.body,
        redirect: 'manual',
        signal: late.signal,
      });
      const body = await answer.text();
      return { json: async () => botApiAnswer(body, answer.status) };
    } finally {
      clearTimeout(timer);
    }
  };
  return new Api(settings.token, {
    apiRoot: settings.apiRoot,
    // grammY's type wants node-fetch's function; it calls ours with these two arguments and reads `json()` only.
    fetch: ownFetch as never,
    // Ours goes first: its error says what happened.
    timeoutSeconds: settings.timeoutMs / 1000 + 5,
    canUseWebhookReply: () => false,
  });
}

function botApiAnswer(body: string, status: number): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    throw new NotTheBotApi(status);
  }
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) throw new NotTheBotApi(status);
  return answer;
}
