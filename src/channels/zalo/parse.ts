/** Reading Zalo's JSON without losing its ids. Pure. */

/** An integer literal as JSON writes it. */
const INTEGER = /^-?\d+$/;
/** A number of 16 digits or more where a value may stand. Inside a text it only costs the slower way. */
const LONG_NUMBER = /(?:^|[:[,])\s*-?\d{16}/;

/**
 * `JSON.parse` that keeps integers beyond 2^53 as strings of their digits: Zalo's ids are that long, and some events carry them as
 * numbers (zalo-oa 0, rule 6). Smaller numbers stay numbers. Returns undefined for what is not JSON.
 */
export function parseZaloJson(text: string): unknown {
  try {
    // Looking at every value takes ten times as long as reading, and whoever posts a body makes us read it.
    if (!LONG_NUMBER.test(text)) return JSON.parse(text);
    return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
      if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
      return context?.source !== undefined && INTEGER.test(context.source) ? context.source : value;
    });
  } catch {
    return undefined;
  }
}
