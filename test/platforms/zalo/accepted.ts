/** What follows when the offline OA takes a message for a person: it is kept, stands in the chat, and comes back as an echo. */
import { oaWrote } from './chats.ts';
import type { Fields } from './fields.ts';
import { echo } from './receipts.ts';
import { buttonsOf } from './words.ts';
import { messageId, type World } from './world.ts';

/** Takes a message and gives its id. */
export function accepted(world: World, to: string, message: Fields): string {
  const sent = { to, message, messageId: messageId(), at: world.now() };
  world.counts.sent += 1;
  if (world.keeps) world.sent.push(sent);
  oaWrote(world, to, message, sent.messageId);
  const payloads = buttonsOf(message).map(({ payload }) => (typeof payload === 'string' ? payload : undefined));
  world.shown.show(to, sent.messageId, payloads);
  echo(world, sent);
  return sent.messageId;
}
