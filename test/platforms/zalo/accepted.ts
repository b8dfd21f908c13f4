/** What follows when the offline OA takes a message for a person: it is kept, stands in the chat, and comes back as an echo. */
import { oaWrote } from './chats.ts';
import { echo } from './receipts.ts';
import { messageId, type World } from './world.ts';

/** Takes a message and gives its id. */
export function accepted(world: World, to: string, message: Record<string, unknown>): string {
  const sent = { to, message, messageId: messageId(), at: world.now() };
  world.sent.push(sent);
  oaWrote(world, to, message, sent.messageId);
  echo(world, sent);
  return sent.messageId;
}
