/** A reply to the exact Bot API requests. Pure. */
import type { Outgoing, Reply } from '../../model.ts';
import { CAPABILITIES, type RenderOptions } from '../channel.ts';
import { numberedText } from '../numbered.ts';
import { lengthOf, splitText } from '../split.ts';
import { askKeyboard, callbackButton, canBeButton, type InlineButton, inlineKeyboard, linkButton, titleFits } from './keyboard.ts';

/** What the renderer needs to know of this office. */
export interface TelegramRenderSettings {
  /** Put before a photo's address that is only a path. Without it such a photo is left out: Telegram fetches pictures itself. */
  photoBase?: string;
}

type Body = Record<string, unknown>;

const LIMITS = CAPABILITIES.telegram;

/** Requests in order: a photo or file with the text as its caption, or before a text that is too long for one; buttons on the last part. */
export function renderTelegram(chatId: string, reply: Reply, options: RenderOptions, settings: TelegramRenderSettings = {}): Outgoing[] {
  const { text, markup } = textAndMarkup(reply, options);
  const photo = photoUrl(reply.photo, settings.photoBase);
  const { file } = reply;
  const media = file ? { [file.kind === 'photo' ? 'photo' : 'document']: file.id } : photo === null ? null : { photo };
  const captioned = media !== null && lengthOf(text) <= LIMITS.caption;
  const bodies: Body[] = captioned ? [] : splitText(text, LIMITS.text).map(textBody);
  if (media !== null) bodies.unshift({ ...media, ...(captioned && text !== '' ? { caption: escapeHtml(text), parse_mode: 'HTML' } : {}) });
  const [first, last] = [bodies[0], bodies.at(-1)];
  if (first && /^\d+$/.test(options.replyTo ?? '')) first.reply_parameters = quoted(Number(options.replyTo));
  if (last && markup) last.reply_markup = markup;
  return bodies.map((body) => ({ call: callOf(body), body: { chat_id: chatIdOf(chatId), ...body } }));
}

function callOf(body: Body): string {
  if ('photo' in body) return 'sendPhoto';
  return 'document' in body ? 'sendDocument' : 'sendMessage';
}

/** The request that changes a message of ours; what does not fit into one is cut. */
export function changeTelegram(chatId: string, messageId: string, reply: Reply, options: RenderOptions): Outgoing {
  const { photo: _, file: __, ...words } = reply;
  const [first] = renderTelegram(chatId, words, options);
  return { call: 'editMessageText', body: { ...first?.body, message_id: Number(messageId) } };
}

/** Everything we say is plain text, so everything is escaped. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function textBody(part: string): Body {
  return { text: escapeHtml(part), parse_mode: 'HTML', link_preview_options: { is_disabled: true } };
}

/**
 * One message carries one keyboard, so where we ask for a contact the choices become numbered text. So do choices that no button can hold;
 * with titles too long for a button the whole words stand in the text and the buttons are cut.
 */
function textAndMarkup(reply: Reply, options: RenderOptions): { text: string; markup: Body | null } {
  if (options.withoutButtons) return { text: plain(numberedText(reply, options.language)), markup: null };
  if (reply.ask) return { text: plain(numberedText(reply, options.language)), markup: askKeyboard(reply.ask, options.language) };
  const { choices = [], actions = [], links = [] } = reply;
  const onButtons = [...choices, ...actions].every(canBeButton) && choices.length + actions.length + links.length <= LIMITS.buttons;
  if (!onButtons) return { text: plain(numberedText(reply, options.language)), markup: null };
  const linkButtons = links.map(linkButton);
  const inText: Reply = {
    ...reply,
    choices: choices.every(titleFits) ? [] : choices,
    actions: [],
    links: links.filter((_, index) => linkButtons[index] === null),
  };
  const buttons: InlineButton[] = [...[...choices, ...actions].map(callbackButton), ...linkButtons.filter((button) => button !== null)];
  return { text: plain(numberedText(inText, options.language)), markup: buttons.length > 0 ? inlineKeyboard(buttons) : null };
}

function plain(text: string): string {
  return text.normalize('NFC').trim();
}

/** The quoted message may be gone by now: then without the quote. */
function quoted(messageId: number): Body {
  return { message_id: messageId, allow_sending_without_reply: true };
}

/** The Bot API's ids are numbers of at most 52 bits; what is not one (the simulator's people) stays as it is. */
function chatIdOf(id: string): number | string {
  return /^-?[1-9]\d{0,14}$/.test(id) ? Number(id) : id;
}

function photoUrl(photo: string | undefined, base: string | undefined): string | null {
  if (!photo) return null;
  if (/^https?:\/\//i.test(photo)) return photo;
  return base === undefined ? null : new URL(photo, base).href;
}
