/** A reply to the exact requests of `POST /v3.0/oa/message/cs` (zalo-oa 2.2, 2.3). Pure. */
import type { Outgoing, Reply } from '../../model.ts';
import { CAPABILITIES, type RenderOptions } from '../channel.ts';
import { numberedText } from '../numbered.ts';
import { lengthOf, splitText } from '../split.ts';

/** What the renderer needs to know of this office. */
export interface RenderSettings {
  /** Put before a photo's address that is only a path. Without it such a photo is left out: Zalo fetches pictures itself. */
  photoBase?: string;
  /** Picture of the form that asks for name and phone; the form needs one, so without it we ask in words. */
  infoImage?: string;
}

type Message = Record<string, unknown>;

/** A button as Zalo takes it: `oa.query.hide` sends its payload as a text that the person does not see. */
type ZaloButton =
  | { title: string; type: 'oa.query.hide'; payload: string }
  | { title: string; type: 'oa.open.url'; payload: { url: string } };

const LIMITS = CAPABILITIES.zalo;
/** Title and subtitle of the form that asks for name and phone (zalo-oa 2.2). */
const INFO_TITLE = 100;
const INFO_SUBTITLE = 500;

/**
 * Requests in order. A photo carries the text as its caption; when there are buttons it follows the text that carries them, so that a
 * picture Zalo can't fetch costs nobody the answer; also when they are refused, because what has left already is counted in messages.
 */
export function renderZalo(userId: string, reply: Reply, options: RenderOptions, settings: RenderSettings = {}): Outgoing[] {
  const messages = messagesOf(reply, options, settings);
  const [first, ...rest] = messages;
  if (first === undefined) return [];
  const quoting = options.replyTo === undefined ? first : { ...first, quote_message_id: options.replyTo };
  return [quoting, ...rest].map((message) => ({ call: '/v3.0/oa/message/cs', body: { recipient: { user_id: userId }, message } }));
}

function messagesOf(reply: Reply, options: RenderOptions, settings: RenderSettings): Message[] {
  const asked = buttonsOf(reply);
  const buttons = options.withoutButtons ? null : asked;
  const plain = buttons === null ? numberedText(reply, options.language) : reply.text;
  const text = plain.normalize('NFC').trim();
  const form = reply.ask === 'contact' && !buttons?.length ? infoForm(text, settings.infoImage) : null;
  if (form !== null) return [form];
  const photo = photoUrl(reply.photo, settings.photoBase);
  if (reply.file) return [fileMessage(reply.file), ...textParts(text, buttons)];
  if (photo !== null && !asked?.length && lengthOf(text) <= LIMITS.caption) return [photoMessage({ url: photo }, text)];
  const parts = textParts(text, buttons);
  return photo === null ? parts : [...parts, photoMessage({ url: photo }, '')];
}

function textParts(text: string, buttons: ZaloButton[] | null): Message[] {
  const parts: Message[] = text === '' ? [] : splitText(text, LIMITS.text).map((part) => ({ text: part }));
  const last = parts.at(-1);
  if (last !== undefined && buttons?.length) last.attachment = { type: 'template', payload: { buttons } };
  return parts;
}

/** Always a message of its own, with and without buttons: what has left already is counted in messages. */
function fileMessage({ kind, id }: NonNullable<Reply['file']>): Message {
  if (kind === 'photo') return photoMessage({ attachment_id: id }, '');
  return { attachment: { type: 'file', payload: { token: id } } };
}

/** All buttons of a reply, or null when they are more, or longer, than Zalo takes: one too many fails the whole message (zalo-oa 2.3). */
function buttonsOf(reply: Reply): ZaloButton[] | null {
  const queries = [...(reply.choices ?? []), ...(reply.actions ?? [])];
  const buttons: ZaloButton[] = [
    ...queries.map(({ title, payload }) => ({ title: title.normalize('NFC'), type: 'oa.query.hide' as const, payload })),
    ...(reply.links ?? []).map(({ title, url }) => ({ title: title.normalize('NFC'), type: 'oa.open.url' as const, payload: { url } })),
  ];
  const fits = buttons.every(({ title }) => title !== '' && lengthOf(title) <= LIMITS.buttonTitle);
  return buttons.length <= LIMITS.buttons && fits ? buttons : null;
}

function photoMessage(source: { url: string } | { attachment_id: string }, text: string): Message {
  const attachment = { type: 'template', payload: { template_type: 'media', elements: [{ media_type: 'image', ...source }] } };
  return text === '' ? { attachment } : { text, attachment };
}

/** Zalo's own form for name, phone and address, when the words fit into its title and subtitle; otherwise null. */
function infoForm(text: string, image: string | undefined): Message | null {
  const [title = '', ...lines] = text.split('\n');
  const subtitle = lines.join('\n').trim() || title;
  if (image === undefined || title === '' || lengthOf(title) > INFO_TITLE || lengthOf(subtitle) > INFO_SUBTITLE) return null;
  const elements = [{ title: title.trim(), subtitle, image_url: image }];
  return { attachment: { type: 'template', payload: { template_type: 'request_user_info', elements } } };
}

function photoUrl(photo: string | undefined, base: string | undefined): string | null {
  if (!photo) return null;
  if (/^https?:\/\//i.test(photo)) return photo;
  return base === undefined ? null : new URL(photo, base).href;
}
