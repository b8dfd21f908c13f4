/** Ids for rows that bring none: the same row gives the same id, so that importing again updates. Pure. */

/** `shortId('hc', 'hoi cho|2026-11')` is `hc-` and seven characters. Not for secrets. */
export function shortId(prefix: string, text: string): string {
  let high = 0x811c9dc5;
  let low = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    high = Math.imul(high ^ text.charCodeAt(i), 0x01000193);
    low = Math.imul(low ^ text.charCodeAt(i), 0x85ebca6b);
  }
  const mixed = ((high >>> 0) * 0x10 + ((low >>> 0) & 0xf)) % 36 ** 7;
  return `${prefix}-${mixed.toString(36).padStart(7, '0')}`;
}
