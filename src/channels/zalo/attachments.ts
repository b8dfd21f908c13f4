/** Media, location and business cards of `user_send_*` to inputs (zalo-oa 5.3). Pure. */
import type { Input, SentFile } from '../../model.ts';
import { fileKind, keptRef } from '../sent-file.ts';
import { parseZaloJson } from './parse.ts';
import type { ZaloAttachment, ZaloPayload } from './payload.ts';

type Media = Extract<Input, { kind: 'media' }>['media'];

/** The events that carry an attachment, and what they are for us. */
export const MEDIA_EVENTS: Record<string, Media> = {
  user_send_image: 'photo',
  user_send_gif: 'photo',
  user_send_link: 'other',
  user_send_audio: 'voice',
  user_send_video: 'video',
  user_send_sticker: 'sticker',
  user_send_file: 'document',
  user_send_business_card: 'other',
};

/** A media message; a link whose description is a business card becomes a contact that proves nothing. */
export function mediaInput(event: ZaloPayload): Input {
  const card = event.message?.attachments.map(businessCard).find((found) => found !== null);
  if (card) return card;
  const media: Media = MEDIA_EVENTS[event.event_name] ?? 'other';
  const file = fileOf(event);
  return { kind: 'media', media, ...(event.message?.text ? { caption: event.message.text } : {}), ...(file ? { file } : {}) };
}

/** The picture or document of an event: its address, with what Zalo says of a document (a size comes as text or as a number). */
function fileOf({ event_name, message }: ZaloPayload): SentFile | null {
  const { url, name, size, type } = message?.attachments[0]?.payload ?? {};
  if (typeof url !== 'string') return null;
  if (event_name === 'user_send_image') return keptRef({ ref: url, kind: 'photo', name: '', size: null });
  if (event_name !== 'user_send_file') return null;
  const called = words(name).normalize('NFC');
  const bytes = words(size) === '' ? Number.NaN : Number(size);
  return keptRef({ ref: url, kind: fileKind(words(type), called), name: called, size: Number.isSafeInteger(bytes) ? bytes : null });
}

const words = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');

/** A shared position. Coordinates come as strings; what is no position on Earth is media that we can't read. */
export function locationInput(event: ZaloPayload): Input {
  const place = event.message?.attachments.find((one) => one.type === 'location')?.payload.coordinates;
  const { latitude, longitude } = (typeof place === 'object' && place !== null ? place : {}) as Record<string, unknown>;
  const lat = degrees(latitude, 90);
  const lon = degrees(longitude, 180);
  return lat === null || lon === null ? { kind: 'media', media: 'other' } : { kind: 'location', lat, lon };
}

/** A phone number as text: some events carry it as a number, which has lost its leading zero (zalo-oa 5.3). */
export function phoneText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) return undefined;
  return String(value).length === 9 ? `0${value}` : String(value);
}

function businessCard(attachment: ZaloAttachment): Input | null {
  const description = attachment.payload.description;
  if (attachment.type !== 'link' || typeof description !== 'string') return null;
  const card = parseZaloJson(description);
  if (typeof card !== 'object' || card === null) return null;
  const phone = phoneText((card as Record<string, unknown>).phone);
  return phone === undefined ? null : { kind: 'contact', phone, own: false };
}

function degrees(value: unknown, limit: number): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= limit ? number : null;
}
