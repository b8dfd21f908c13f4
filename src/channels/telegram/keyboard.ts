/** Buttons of a Telegram message: inline ones under it, or the one that asks for a contact or a position. Pure. */
import type { Button, Language, Reply } from '../../model.ts';
import { CAPABILITIES } from '../channel.ts';
import { lengthOf, shorten } from '../split.ts';

/** An inline button as the Bot API takes it. */
export type InlineButton = { text: string; callback_data: string } | { text: string; url: string };

const { buttonTitle, payload: payloadBytes } = CAPABILITIES.telegram;
/** Two titles of at most this many characters fit side by side on a narrow phone. */
const SHORT_TITLE = 14;

const ASK_LABELS = {
  contact: { vi: 'Gửi số điện thoại của tôi', en: 'Share my phone number' },
  location: { vi: 'Gửi vị trí của tôi', en: 'Share my location' },
} as const;

/** One button a row; two neighbours with short titles share one. */
export function inlineKeyboard(buttons: InlineButton[]): { inline_keyboard: InlineButton[][] } {
  const rows: InlineButton[][] = [];
  for (const button of buttons) {
    const row = rows.at(-1);
    if (row?.length === 1 && row.every(isShort) && isShort(button)) row.push(button);
    else rows.push([button]);
  }
  return { inline_keyboard: rows };
}

/** The keyboard that asks for the person's own contact or position; it goes away once used. */
export function askKeyboard(ask: NonNullable<Reply['ask']>, language: Language): Record<string, unknown> {
  const wish = ask === 'contact' ? { request_contact: true } : { request_location: true };
  return { keyboard: [[{ text: ASK_LABELS[ask][language], ...wish }]], resize_keyboard: true, one_time_keyboard: true };
}

/** A button that sends its payload back. */
export function callbackButton({ title, payload }: Button): InlineButton {
  return { text: shorten(title.trim(), buttonTitle), callback_data: payload };
}

/** Whether the Bot API takes this as a button: 1 to 64 bytes of payload and a title. */
export function canBeButton({ title, payload }: Button): boolean {
  const bytes = new TextEncoder().encode(payload).length;
  return title.trim() !== '' && bytes >= 1 && bytes <= payloadBytes;
}

/** Whether a title has room on a button. */
export function titleFits({ title }: Button): boolean {
  return lengthOf(title.trim()) <= buttonTitle;
}

/** A link as a button, or null where Telegram refuses the address ("Wrong HTTP URL"): it must be of the public web. */
export function linkButton({ title, url }: { title: string; url: string }): InlineButton | null {
  if (title.trim() === '' || !URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  if (!/^https?:$/.test(protocol) || !hostname.includes('.')) return null;
  return { text: shorten(title.trim(), buttonTitle), url };
}

function isShort({ text }: InlineButton): boolean {
  return lengthOf(text) <= SHORT_TITLE;
}
