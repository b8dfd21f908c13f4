/** Real payload shapes of what people do (Bot API, `Update`). */
import { botIdOf, type TelegramWorld } from './world.ts';

type Body = Record<string, unknown>;

const MOST_OPEN_TAPS = 10_000;

/** Somebody who writes; `language` as their app says it. */
export interface TelegramPerson {
  id: number;
  firstName?: string;
  language?: string;
}

/** A person from their id alone. */
export function asPerson(who: number | TelegramPerson): TelegramPerson {
  return typeof who === 'number' ? { id: who } : who;
}

function userOf({ id, firstName = 'Lan', language = 'vi' }: TelegramPerson): Body {
  return { id, is_bot: false, first_name: firstName, language_code: language };
}

function chatOf({ id, firstName = 'Lan' }: TelegramPerson): Body {
  return { id, first_name: firstName, type: 'private' };
}

function seconds(world: TelegramWorld): number {
  return Math.floor(world.now() / 1000);
}

/** An update around any part, with the next id. */
function update(world: TelegramWorld, part: Body): Body {
  return { update_id: world.nextUpdate++, ...part };
}

/** A private message with this content. */
export function message(world: TelegramWorld, who: TelegramPerson, content: Body): Body {
  return update(world, {
    message: { message_id: world.nextMessage++, from: userOf(who), chat: chatOf(who), date: seconds(world), ...content },
  });
}

/** What somebody typed; a command carries its entity. */
export function text(world: TelegramWorld, who: TelegramPerson, words: string, replyTo?: number): Body {
  const command = /^\/\w+(@\w+)?/.exec(words)?.[0];
  const entities = command ? { entities: [{ offset: 0, length: command.length, type: 'bot_command' }] } : {};
  const quoted =
    replyTo === undefined
      ? {}
      : { reply_to_message: { message_id: replyTo, from: botOf(world), chat: chatOf(who), date: seconds(world), text: '…' } };
  return message(world, who, { text: words, ...entities, ...quoted });
}

/** A shared contact: the person's own unless `of` names somebody else (null: a card of somebody without Telegram). */
export function contact(world: TelegramWorld, who: TelegramPerson, phone: string, of?: number | null): Body {
  const owner = of === undefined ? { user_id: who.id } : of === null ? {} : { user_id: of };
  return message(world, who, { contact: { phone_number: phone, first_name: who.firstName ?? 'Lan', ...owner } });
}

/** A tap on a button of one of our messages. */
export function tap(world: TelegramWorld, who: TelegramPerson, data: string, messageId: number): Body {
  const id = `${1_000_000_000_000 + world.nextUpdate}`;
  world.openTaps.add(id);
  // Where nothing is kept, taps that nobody answers are forgotten too.
  if (!world.keeps && world.openTaps.size > MOST_OPEN_TAPS) world.openTaps.delete(world.openTaps.values().next().value as string);
  const shown = { message_id: messageId, from: botOf(world), chat: chatOf(who), date: seconds(world), text: '…' };
  return update(world, { callback_query: { id, from: userOf(who), message: shown, chat_instance: '-42', data } });
}

/** The person blocks (`kicked`) or opens (`member`) the bot again. */
export function membership(world: TelegramWorld, who: TelegramPerson, status: 'kicked' | 'member'): Body {
  const member = (now: string) => ({ user: botOf(world), status: now, ...(now === 'kicked' ? { until_date: 0 } : {}) });
  const [before, after] = status === 'kicked' ? ['member', 'kicked'] : ['kicked', 'member'];
  const change = {
    chat: chatOf(who),
    from: userOf(who),
    date: seconds(world),
    old_chat_member: member(before as string),
    new_chat_member: member(after as string),
  };
  return update(world, { my_chat_member: change });
}

function botOf(world: TelegramWorld): Body {
  return { id: botIdOf(world), is_bot: true, first_name: 'Nhịp Cầu OCOP', username: world.username };
}
