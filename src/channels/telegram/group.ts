/** Group chats: the bot speaks with one person at a time, so a group gets one kind sentence, only when it turns to the bot. Pure. */
import type { Input } from '../../model.ts';
import type { TelegramSelf } from './normalise.ts';
import type { TelegramMemberChange, TelegramMessage } from './payload.ts';

const IN_CHAT = new Set(['member', 'administrator', 'restricted']);

/** The bot has come into a group or channel; a change of its rights there is nothing new. */
export function isAddedToGroup(change: TelegramMemberChange): boolean {
  const { old_chat_member: before, new_chat_member: now } = change;
  return (now.status === 'member' || now.status === 'administrator') && !IN_CHAT.has(before.status);
}

/** `group` for a command, a mention or a reply that is meant for us; null for everything else said in a group. */
export function groupInput(message: TelegramMessage, self: TelegramSelf): Input | null {
  return isForUs(message, self) ? { kind: 'group', chat: String(message.chat.id) } : null;
}

function isForUs(message: TelegramMessage, self: TelegramSelf): boolean {
  if (String(message.reply_to_message?.from?.id ?? '') === self.botId) return true;
  const text = message.text ?? message.caption ?? '';
  return (message.entities ?? message.caption_entities ?? []).some(({ type, offset, length, user }) => {
    if (type === 'text_mention') return String(user?.id) === self.botId;
    const words = text.slice(offset, offset + length);
    if (type === 'bot_command') return !words.includes('@') || isOurName(words.slice(words.indexOf('@') + 1), self);
    return type === 'mention' && isOurName(words.slice(1), self);
  });
}

/** Without knowing our own name: names of bots end in "bot" (Bot API, BotFather's rule), those of people do not. */
function isOurName(name: string, { username }: TelegramSelf): boolean {
  return username ? name.toLowerCase() === username.toLowerCase() : /bot$/i.test(name);
}
