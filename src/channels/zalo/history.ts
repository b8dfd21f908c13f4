/** What people wrote while we were away, read back from Zalo (zalo-oa 6), as the updates that its webhooks would have made. */
import * as z from 'zod/mini';
import { lazily } from '../../lazily.ts';
import type { Update } from '../../model.ts';
import type { History } from '../channel.ts';
import { failureOf } from './codes.ts';
import { ask } from './http.ts';
import { normaliseZalo } from './normalise.ts';
import { shapes } from './payload.ts';

/** Zalo gives at most ten lines at once. */
const PAGE = 10;
/** Pages read of the list and of one chat: a thousand people, two hundred messages each. */
const LIST_PAGES = 100;
const CHAT_PAGES = 20;

const readers = lazily(() => {
  const { id, optionalId } = shapes();
  const words = z.catch(z.optional(z.string()), undefined);
  /** One line of a chat; the shape is reported, not verified, so an odd part counts as absent. */
  const line = z.object({
    src: z.coerce.number(),
    time: z.coerce.number(),
    type: z.catch(z.string(), ''),
    message: z.catch(z.string(), ''),
    message_id: optionalId,
    from_id: id,
    to_id: id,
    url: words,
    description: words,
    location: z.optional(z.unknown()),
  });
  const answer = z.object({ error: z.coerce.number(), message: z.catch(z.string(), ''), data: z.catch(z.array(z.unknown()), []) });
  return { line, answer };
});
type Line = z.infer<ReturnType<typeof readers>['line']>;

/** A line's type, and the event whose webhook carries the same. */
const EVENTS: Record<string, string> = {
  text: 'user_send_text',
  photo: 'user_send_image',
  image: 'user_send_image',
  gif: 'user_send_gif',
  voice: 'user_send_audio',
  audio: 'user_send_audio',
  video: 'user_send_video',
  sticker: 'user_send_sticker',
  file: 'user_send_file',
  location: 'user_send_location',
  link: 'user_send_link',
  links: 'user_send_link',
};

/** Where to read, and as which OA. */
export interface HistorySettings {
  apiRoot: string;
  timeoutMs: number;
  oaId: string;
}

/** Every message of people from one moment to another (epoch ms), each person's oldest first. Never throws. */
export async function readHistory(
  settings: HistorySettings,
  accessToken: string,
  between: { from: number; until: number },
): Promise<History> {
  const read = (call: string, data: Record<string, unknown>, pages: number) =>
    readPages({ settings, accessToken, call, data, pages, ...between });
  const recent = await read('listrecentchat', {}, LIST_PAGES);
  if (!recent.ok) return recent;
  const people = new Set(recent.lines.map((one) => (one.src === 1 ? one.from_id : one.to_id)));
  const updates: Update[] = [];
  for (const who of people) {
    const chat = await read('conversation', { user_id: who }, CHAT_PAGES);
    if (chat.ok) updates.push(...updatesOf(chat.lines, between, settings.oaId));
    // Somebody Zalo knows no more: the others are not to wait for that.
    else if (chat.failure !== 'drop-recipient' && chat.failure !== 'bad-message') return chat;
  }
  return { ok: true, updates };
}

function updatesOf(lines: readonly Line[], { from, until }: { from: number; until: number }, oaId: string): Update[] {
  return lines
    .filter(({ src, time, message_id }) => src === 1 && time >= from && time <= until && message_id !== undefined)
    .toSorted((a, b) => a.time - b.time)
    .flatMap((one) => normaliseZalo(eventOf(one, oaId), oaId).updates);
}

/** The webhook's body for a line. Its id is the message's own, so whichever comes first, webhook or this, the other is known. */
function eventOf({ type, message, message_id, from_id, time, url, description, location }: Line, oaId: string): unknown {
  const kind = type.toLowerCase();
  const event = EVENTS[kind] ?? (message === '' ? 'user_send_link' : 'user_send_text');
  const payload = kind === 'location' ? { coordinates: coordinates(location) } : { url, description };
  const attachments = event === 'user_send_text' ? [] : [{ type: kind === 'links' ? 'link' : kind, payload }];
  return {
    event_name: event,
    sender: { id: from_id },
    recipient: { id: oaId },
    message: { msg_id: message_id, attachments, ...(message === '' && event !== 'user_send_text' ? {} : { text: message }) },
    timestamp: String(time),
  };
}

/** A position comes as JSON in a text. */
function coordinates(location: unknown): unknown {
  if (typeof location !== 'string') return location;
  try {
    return JSON.parse(location);
  } catch {
    return {};
  }
}

type Lines = { ok: true; lines: Line[] } | Extract<History, { ok: false }>;

/** Page after page, newest first, until a line is older than `from`. */
async function readPages(of: {
  settings: HistorySettings;
  accessToken: string;
  call: string;
  data: Record<string, unknown>;
  pages: number;
  from: number;
}): Promise<Lines> {
  const lines: Line[] = [];
  for (let page = 0; page < of.pages; page++) {
    const got = await readPage(of, page * PAGE);
    if (!got.ok) return got;
    lines.push(...got.lines.filter(({ time }) => time >= of.from));
    if (got.many < PAGE || got.lines.some(({ time }) => time < of.from)) break;
  }
  return { ok: true, lines };
}

async function readPage(
  { settings, accessToken, call, data }: { settings: HistorySettings; accessToken: string; call: string; data: Record<string, unknown> },
  offset: number,
): Promise<{ ok: true; lines: Line[]; many: number } | Extract<History, { ok: false }>> {
  const asked = encodeURIComponent(JSON.stringify({ ...data, offset, count: PAGE }));
  const got = await ask({
    method: 'GET',
    url: `${settings.apiRoot}/v2.0/oa/${call}?data=${asked}`,
    headers: { access_token: accessToken },
    timeoutMs: settings.timeoutMs,
  });
  const read = got.kind === 'answer' ? readers().answer.safeParse(got.body) : undefined;
  if (!read?.success) return { ok: false, failure: 'retry', detail: got.kind === 'answer' ? `http ${got.status}` : got.detail };
  const { error, message, data: found } = read.data;
  if (error !== 0) return { ok: false, failure: failureOf(error, message, false), detail: `${call} ${error}` };
  return { ok: true, many: found.length, lines: found.flatMap((one) => readers().line.safeParse(one).data ?? []) };
}
