/** Reading Zalo's JSON without losing its ids. Pure. */

/** An integer literal as JSON writes it. */
const INTEGER = /^-?\d+$/;

/**
 * `JSON.parse` that keeps integers beyond 2^53 as strings of their digits: Zalo's ids are that long, and some events carry them as
 * numbers (zalo-oa 0, rule 6). Smaller numbers stay numbers. Returns undefined for what is not JSON.
 */
export function parseZaloJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
      if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
      return context?.source !== undefined && INTEGER.test(context.source) ? context.source : value;
    });
  } catch {
    return undefined;
  }
}
