/** Telegram's HTML as the Bot API reads it: a few tags, four named entities, everything else is an error. */

const TAGS = new Set(['b', 'strong', 'i', 'em', 'u', 'ins', 's', 'strike', 'del', 'a', 'code', 'pre', 'blockquote', 'tg-spoiler', 'span']);
const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** The text behind the markup, or what is wrong with it. */
export function parseHtml(html: string): { ok: true; text: string } | { ok: false; error: string } {
  const open: string[] = [];
  let text = '';
  for (let at = 0; at < html.length; ) {
    const char = html[at];
    if (char === '<') {
      const tag = /^<(\/?)([a-z-]+)(?:\s[^<>]*)?>/i.exec(html.slice(at));
      const name = tag?.[2]?.toLowerCase() ?? '';
      if (!tag || !TAGS.has(name)) return { ok: false, error: `Unsupported start tag at byte offset ${at}` };
      if (!tag[1]) open.push(name);
      else if (open.pop() !== name) return { ok: false, error: `Unmatched end tag at byte offset ${at}` };
      at += tag[0].length;
      continue;
    }
    const entity = char === '&' ? /^&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/i.exec(html.slice(at)) : null;
    const decoded = entity && decode(entity);
    text += decoded ?? char;
    at += decoded ? (entity?.[0].length ?? 1) : 1;
  }
  return open.length > 0 ? { ok: false, error: `Can't find end tag corresponding to start tag "${open.at(-1)}"` } : { ok: true, text };
}

function decode([, decimal, hex, name]: RegExpExecArray): string | null {
  if (name) return NAMED[name] ?? null;
  const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
  return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : null;
}
