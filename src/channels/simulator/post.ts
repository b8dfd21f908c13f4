/** What the simulator's page posts, to updates. Our own small JSON; a wrong one gives nothing. */
import * as z from 'zod';
import type { Input, Update } from '../../model.ts';
import { messageInput } from '../telegram/message.ts';
import { type Face, faceOf, isSimulated } from './face.ts';

const shortText = z.string().max(4096);

/** One of `start`, `text`, `tap`, `card`, `location`, `media` says what happened. */
const SimulatorPost = z.object({
  contact: z.string().refine(isSimulated),
  /** Made by the page: the same twice is a repeat. */
  id: z.string().regex(/^[\w-]{1,64}$/),
  language: z.enum(['vi', 'en']).optional(),
  /** First contact: Telegram's start button with what a link carried, Zalo's follow. */
  start: shortText.optional(),
  text: shortText.optional(),
  /** Id of the message that the text quotes. */
  replyTo: z.string().optional(),
  tap: z.string().max(1000).optional(),
  /** Telegram: the person's own contact. Zalo: the form for name and phone. */
  card: z.object({ phone: z.string().max(30), name: z.string().max(200).optional() }).optional(),
  location: z.object({ lat: z.number(), lon: z.number() }).optional(),
  media: z.enum(['photo', 'document', 'sticker', 'voice', 'video', 'other']).optional(),
  /** What `media` is, with the hub's reference to it. */
  file: z.object({ ref: z.string(), kind: z.enum(['photo', 'pdf', 'other']), name: z.string().max(200), size: z.number() }).optional(),
});
type SimulatorPost = z.infer<typeof SimulatorPost>;

/** On Zalo a tap arrives as its payload's text, so a payload typed by hand reads the same. */
const TYPED_TAP = /^#[ax]\./;

function readPost(payload: unknown): SimulatorPost | null {
  const read = SimulatorPost.safeParse(payload);
  return read.success ? read.data : null;
}

/** One post to updates: none or one. `now` in epoch ms. */
export function normalisePost(payload: unknown, now: number): Update[] {
  const post = readPost(payload);
  const input = post && inputOf(post, faceOf(post.contact));
  if (!post || !input) return [];
  const { contact, id, language } = post;
  return [{ id: `simulator:demo:${id}`, contact, at: now, input, messageId: id, interaction: true, ...(language ? { language } : {}) }];
}

function inputOf(post: SimulatorPost, face: Face): Input | null {
  if (post.tap !== undefined) return { kind: 'tap', payload: post.tap };
  if (post.start !== undefined) return { kind: 'start', ...(post.start ? { payload: post.start } : {}) };
  if (post.text !== undefined) return textInput(post.text, post.replyTo, face);
  if (post.card) return face === 'telegram' ? { kind: 'contact', ...post.card, own: true } : { kind: 'submitted', ...post.card };
  if (post.location) return { kind: 'location', ...post.location };
  return post.media ? { kind: 'media', media: post.media, ...(post.file ? { file: post.file } : {}) } : null;
}

function textInput(text: string, replyTo: string | undefined, face: Face): Input | null {
  if (text.trim() === '') return null;
  if (face === 'zalo' && TYPED_TAP.test(text.trim())) return { kind: 'tap', payload: text.trim() };
  const quoted = replyTo ? { replyTo } : {};
  if (face === 'zalo') return { kind: 'text', text: text.normalize('NFC'), ...quoted };
  const read = messageInput({ message_id: 0, date: 0, chat: { id: 0, type: 'private' }, text });
  return read?.kind === 'text' ? { ...read, ...quoted } : read;
}
