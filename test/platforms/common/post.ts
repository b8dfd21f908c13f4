/** One post to a webhook, and the ways it can end. */

/** What came of it. */
export interface Posted {
  /** 0 when there was no answer. */
  status: number;
  statusText: string;
  headers: Headers;
  text: string;
  /** Real ms. */
  ms: number;
  /** Without an answer: the connection could not be opened, no answer came in time, or it was cut. */
  lost?: 'unopened' | 'late' | 'cut';
  error?: unknown;
}

/** Errors before a connection stood. */
const UNOPENED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Posts, and waits this many real ms for the answer (for ever when absent). Never throws. */
export async function postTo(url: string, headers: Record<string, string>, body: string, withinMs?: number): Promise<Posted> {
  const began = performance.now();
  const ended = (rest: Omit<Posted, 'ms'>): Posted => ({ ...rest, ms: performance.now() - began });
  try {
    const signal = withinMs === undefined ? {} : { signal: AbortSignal.timeout(withinMs) };
    // Platforms follow no redirect.
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', ...signal });
    const { status, statusText, headers: back } = answer;
    return ended({ status, statusText, headers: back, text: await answer.text() });
  } catch (error) {
    return ended({ status: 0, statusText: '', headers: new Headers(), text: '', lost: lostBy(error), error });
  }
}

function lostBy(error: unknown): 'unopened' | 'late' | 'cut' {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  if (name === 'TimeoutError') return 'late';
  return UNOPENED.has(cause?.code ?? '') ? 'unopened' : 'cut';
}
