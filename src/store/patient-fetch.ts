/** How a libSQL server is asked over HTTP by a running service: it gets so long and no longer, whatever hangs. */

/**
 * A server is asked no longer than this, in ms: a request that nobody ever answers would keep what was sent unmarked until others take it for
 * theirs. Ten times the slowest round trip of a healthy one (400 ms, lessons 5), and a sixth of the lease.
 */
export const ANSWER_WITHIN_MS = 5000;

/** The database did not answer, or not in time; it may have done what it was asked all the same. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
}

/** What asks: the platform's `fetch`, or less of it (under Node `libsqlFetch`). */
export type Ask = (
  request: Request,
  options: { signal: AbortSignal },
) => Promise<Pick<Response, 'ok' | 'status' | 'text'> & { headers: Pick<Headers, 'get'> }>;

/** A fetch for `createClient` that rejects with `DatabaseAway` unless the whole answer is here within `withinMs`. */
export function patientFetch(ask: Ask = (request, options) => fetch(request, options), withinMs = ANSWER_WITHIN_MS) {
  return async (request: Request) => {
    // `AbortSignal.timeout` can't be called off: each call's would still go off long after its answer.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), withinMs);
    try {
      const answer = await ask(request, { signal: late.signal });
      const text = await answer.text();
      // What libSQL's client reads of an answer; a new Response would cost each request another copy of it.
      const { ok, status, headers } = answer;
      return { ok, status, headers, body: null, text: async () => text, json: async () => JSON.parse(text) as unknown };
    } catch (error) {
      throw new DatabaseAway('the database did not answer', { cause: error });
    } finally {
      clearTimeout(timer);
    }
  };
}
