/** A Bot API update to our updates. Pure but for the clock it is given; never throws: what we don't know gives nothing. */
import type { Input, Language, Update } from '../../model.ts';
import { groupInput, isAddedToGroup } from './group.ts';
import { messageInput } from './message.ts';
import {
  readTelegramUpdate,
  type TelegramMemberChange,
  type TelegramMessage,
  type TelegramTap,
  type TelegramUpdate,
  type TelegramUser,
} from './payload.ts';

/** Who we are. */
export interface TelegramSelf {
  botId: string;
  /** Without the @, when known: tells our commands from another bot's in a group. */
  username?: string;
  /** Epoch ms: a tap carries no time of its own. */
  clock(): number;
}

/** One webhook body to updates: none or one. */
export function normaliseTelegram(payload: unknown, self: TelegramSelf): Update[] {
  const update = readTelegramUpdate(payload);
  if (update === null) return [];
  const read = readParts(update, self);
  return read === null ? [] : [{ id: `telegram:${self.botId}:${update.update_id}`, ...read }];
}

type Parts = Omit<Update, 'id'>;

function readParts(update: TelegramUpdate, self: TelegramSelf): Parts | null {
  if (update.message) return fromMessage(update.message, self);
  if (update.edited_message) return fromEdit(update.edited_message);
  if (update.callback_query) return fromTap(update.callback_query, self);
  return update.my_chat_member ? fromMemberChange(update.my_chat_member) : null;
}

function fromMessage(message: TelegramMessage, self: TelegramSelf): Parts | null {
  if (!message.from || message.from.is_bot) return null;
  const input = message.chat.type === 'private' ? messageInput(message) : groupInput(message, self);
  if (input === null) return null;
  return { ...commonOf(message.chat.id, message.from, message.date * 1000, input), messageId: String(message.message_id) };
}

/** A live position is "edited" every few seconds: only edited words are worth an answer. */
function fromEdit(message: TelegramMessage): Parts | null {
  if (!message.from || message.from.is_bot || message.chat.type !== 'private') return null;
  if (message.text === undefined && message.caption === undefined) return null;
  const input: Input = { kind: 'edited' };
  return { ...commonOf(message.chat.id, message.from, message.date * 1000, input), messageId: String(message.message_id) };
}

/** A tap under a message in a group is answered like a mention; the spinner ends in every case. */
function fromTap(tap: TelegramTap, self: TelegramSelf): Parts | null {
  if (tap.from.is_bot) return null;
  const chat = tap.message?.chat;
  const inGroup = chat !== undefined && chat.type !== 'private';
  const input: Input = inGroup ? { kind: 'group', chat: String(chat.id) } : { kind: 'tap', payload: tap.data ?? '' };
  const parts = commonOf(chat?.id ?? tap.from.id, tap.from, self.clock(), input);
  return { ...parts, callbackId: tap.id, ...(tap.message ? { messageId: String(tap.message.message_id) } : {}) };
}

function fromMemberChange(change: TelegramMemberChange): Parts | null {
  const input = memberInput(change);
  return input && commonOf(change.chat.id, change.from, change.date * 1000, input);
}

function memberInput(change: TelegramMemberChange): Input | null {
  if (change.chat.type !== 'private') return isAddedToGroup(change) ? { kind: 'group', chat: String(change.chat.id) } : null;
  if (change.new_chat_member.status === 'kicked') return { kind: 'blocked' };
  return change.new_chat_member.status === 'member' ? { kind: 'unblocked' } : null;
}

function commonOf(chat: number, from: TelegramUser, at: number, input: Input): Parts {
  const language = languageOf(from);
  return { contact: `telegram:${chat}`, at, input, interaction: input.kind !== 'blocked', ...(language ? { language } : {}) };
}

/** The app's language as a first guess: English for `en…`, otherwise Vietnamese; nothing when the app does not say. */
function languageOf(user: TelegramUser): Language | undefined {
  if (!user.language_code) return undefined;
  return /^en\b/i.test(user.language_code) ? 'en' : 'vi';
}
