/** A message in a private chat to what the engine sees. Pure. */
import type { Input } from '../../model.ts';
import type { TelegramMessage } from './payload.ts';
import { sentFile } from './sent-file.ts';

/**
 * What a message may carry besides words, by its key (Bot API, `Message`). An animation carries `document` too, so it comes first. Keys that
 * are not here are service messages (a pinned message, a changed timer …): nobody waits for an answer to them.
 */
const MEDIA: readonly [key: string, media: Extract<Input, { kind: 'media' }>['media']][] = [
  ['animation', 'video'],
  ['photo', 'photo'],
  ['live_photo', 'photo'],
  ['document', 'document'],
  ['sticker', 'sticker'],
  ['voice', 'voice'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['audio', 'other'],
  ['paid_media', 'other'],
  ['story', 'other'],
  ['dice', 'other'],
  ['poll', 'other'],
  ['checklist', 'other'],
  ['game', 'other'],
  ['contact', 'other'],
  ['venue', 'other'],
  ['location', 'other'],
];

/** The input of a private message, or null for a service message. */
export function messageInput(message: TelegramMessage): Input | null {
  if (message.text !== undefined) return textInput(message, message.text.normalize('NFC'));
  if (message.contact) return contactInput(message, message.contact);
  if (message.location) return { kind: 'location', lat: message.location.latitude, lon: message.location.longitude };
  const found = MEDIA.find(([key]) => message[key] !== undefined && message[key] !== null);
  if (!found) return null;
  const caption = message.caption?.normalize('NFC');
  const file = sentFile(message, found[0]);
  return { kind: 'media', media: found[1], ...(caption ? { caption } : {}), ...(file ? { file } : {}) };
}

function textInput(message: TelegramMessage, text: string): Input {
  const start = /^\/start(?:@\w+)?(?:\s+(\S.*?))?\s*$/is.exec(text);
  if (start) return { kind: 'start', ...(start[1] ? { payload: start[1] } : {}) };
  const replyTo = message.reply_to_message?.message_id;
  return { kind: 'text', text: withoutBotName(text), ...(replyTo === undefined ? {} : { replyTo: String(replyTo) }) };
}

/** `/menu@ocop_bot` is `/menu`: the menu of a group writes the bot's name behind a command. */
function withoutBotName(text: string): string {
  return text.replace(/^(\/\w+)@\w+/, '$1');
}

/** The platform vouches for a number only when the card is the sender's own; any other card is somebody's phone typed in. */
function contactInput(message: TelegramMessage, contact: NonNullable<TelegramMessage['contact']>): Input {
  const own = contact.user_id !== undefined && contact.user_id === message.from?.id;
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ').normalize('NFC');
  return { kind: 'contact', phone: internationalPhone(contact.phone_number), ...(name ? { name } : {}), own };
}

/** Telegram writes numbers with their country code, with or without a plus; a card from an address book may begin with 0. */
function internationalPhone(phone: string): string {
  return /^[1-9]\d{7,}$/.test(phone) ? `+${phone}` : phone;
}
