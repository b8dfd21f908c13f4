/** One HTTP request to Zalo, with every way it can end as a value. */
import { parseZaloJson } from './parse.ts';

/**
 * `answer`: a whole answer came (`body` is undefined when it is not JSON). `not-sent`: the request never left, so trying again is
 * harmless. `lost`: it may have left and no whole answer came back: the outcome is unknown.
 */
export type Answer =
  | { kind: 'answer'; status: number; body: unknown; retryAfter: string | undefined }
  | { kind: 'not-sent'; detail: string }
  | { kind: 'lost'; detail: string };

/** A request: an object is sent as JSON, `URLSearchParams` as a form, bytes as they are. `timeoutMs` covers it from connecting to the last byte. */
export interface Question {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  data?: Record<string, unknown> | URLSearchParams | Uint8Array<ArrayBuffer>;
  timeoutMs: number;
}

/** Failures of Node's fetch before a byte of the request has left. Workers name none, so there everything else counts as lost. */
const BEFORE_SENDING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Asks once. Never throws. */
export async function ask(question: Question): Promise<Answer> {
  const { timeoutMs, ...request } = question;
  try {
    // For the first request that leaves: at the top it would be a seventh of the Worker's start-up CPU (measured), and one without Zalo needs none.
    const { client } = await import('./axios.ts');
    const response = await client.request<string>({ ...request, timeout: timeoutMs });
    const after: unknown = response.headers['retry-after'];
    return {
      kind: 'answer',
      status: response.status,
      body: parseZaloJson(response.data),
      retryAfter: typeof after === 'string' ? after : undefined,
    };
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Answer {
  const cause = error instanceof Error && typeof error.cause === 'object' && error.cause !== null ? error.cause : {};
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  if (code !== undefined && BEFORE_SENDING.has(code)) return { kind: 'not-sent', detail: code };
  const own = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'network';
  return { kind: 'lost', detail: code ?? own };
}
