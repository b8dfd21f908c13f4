/** What people read of an update or of a message, for the transcript. */
type Body = Record<string, unknown>;

/** The parts of an update that tell who and what. */
interface Part {
  chat?: { id: number };
  message?: { chat?: { id: number } };
  from?: { id: number };
  text?: string;
  data?: string;
  caption?: string;
}

const ENVELOPE = new Set(['message_id', 'from', 'chat', 'date', 'caption', 'reply_to_message']);

/** The person and the words of an update. */
export function wordsOf(update: Body): { who?: string; words: string } {
  const [kind, part = {}] = (Object.entries(update).find(([name]) => name !== 'update_id') ?? ['nothing']) as [string, Part?];
  const id = part.chat?.id ?? part.message?.chat?.id ?? part.from?.id;
  return { ...(id === undefined ? {} : { who: String(id) }), words: readable(kind, part) };
}

function readable(kind: string, part: Part): string {
  if (part.data !== undefined) return `[tap ${part.data}]`;
  if (part.text !== undefined) return part.text;
  const content = Object.keys(part).filter((name) => !ENVELOPE.has(name));
  return [`[${kind === 'message' ? content.join(' ') : kind}]`, part.caption ?? ''].join(' ').trim();
}

/** A message with the titles of its buttons behind it. */
export function withButtons(text: string, markup: unknown): string {
  const { inline_keyboard: inline, keyboard } = (markup ?? {}) as { inline_keyboard?: Body[][]; keyboard?: (Body | string)[][] };
  const titles = [...(inline?.flat() ?? []), ...(keyboard?.flat() ?? [])].map((button) =>
    typeof button === 'string' ? button : button.text,
  );
  return [text, ...titles.map((title) => `[${String(title)}]`)].join(' ');
}

/** The chat an update belongs to: Telegram keeps the order of one chat's updates. */
export function laneOf(update: Body): string {
  return wordsOf(update).who ?? `update ${String(update.update_id)}`;
}
