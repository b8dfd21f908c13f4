/** The parts of a Bot API `Update` that we read (Bot API 10.1). Tolerant: a field that is not as expected counts as absent. */
import * as z from 'zod/mini';
import { lazily } from '../../lazily.ts';

const absentIfOdd = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);

const shapes = lazily(() => {
  const User = z.object({ id: z.int(), is_bot: z.catch(z.boolean(), false), language_code: absentIfOdd(z.string()) });
  const Chat = z.object({ id: z.int(), type: z.string() });
  const Entity = z.object({
    type: z.string(),
    offset: z.int(),
    length: z.int(),
    user: absentIfOdd(z.object({ id: z.number() })),
  });
  const Location = z.object({ latitude: z.number(), longitude: z.number() });
  const Contact = z.object({
    phone_number: z.string(),
    first_name: absentIfOdd(z.string()),
    last_name: absentIfOdd(z.string()),
    user_id: absentIfOdd(z.int()),
  });

  /** Loose: which media a message carries is read from its keys. */
  const Message = z.looseObject({
    message_id: z.int(),
    date: z.catch(z.number(), 0),
    chat: Chat,
    from: absentIfOdd(User),
    text: absentIfOdd(z.string()),
    caption: absentIfOdd(z.string()),
    entities: absentIfOdd(z.array(Entity)),
    caption_entities: absentIfOdd(z.array(Entity)),
    contact: absentIfOdd(Contact),
    location: absentIfOdd(Location),
    reply_to_message: absentIfOdd(z.object({ message_id: z.int(), from: absentIfOdd(User) })),
  });

  const CallbackQuery = z.object({ id: z.string(), from: User, message: absentIfOdd(Message), data: absentIfOdd(z.string()) });

  const Member = z.object({ status: z.string() });
  const MemberChange = z.object({
    chat: Chat,
    from: User,
    date: z.catch(z.number(), 0),
    old_chat_member: z.catch(Member, { status: '' }),
    new_chat_member: Member,
  });

  const TelegramUpdate = z.object({
    update_id: z.int(),
    message: absentIfOdd(Message),
    edited_message: absentIfOdd(Message),
    callback_query: absentIfOdd(CallbackQuery),
    my_chat_member: absentIfOdd(MemberChange),
  });
  return { User, Message, CallbackQuery, MemberChange, TelegramUpdate };
});
type Read<K extends keyof ReturnType<typeof shapes>> = z.infer<ReturnType<typeof shapes>[K]>;

/** A message as we read it. */
export type TelegramMessage = Read<'Message'>;
/** A tap on an inline button. */
export type TelegramTap = Read<'CallbackQuery'>;
/** A change of the bot's own place in a chat. */
export type TelegramMemberChange = Read<'MemberChange'>;
/** The sender of an update. */
export type TelegramUser = Read<'User'>;
/** An update as we read it. */
export type TelegramUpdate = Read<'TelegramUpdate'>;

/** The update in a webhook body, or null when there is none in it. Never throws. */
export function readTelegramUpdate(payload: unknown): TelegramUpdate | null {
  const read = shapes().TelegramUpdate.safeParse(payload);
  return read.success ? read.data : null;
}
