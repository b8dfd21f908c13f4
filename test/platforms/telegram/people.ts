/** What people do, as updates that go wherever they are sent: straight to the webhook, or by Telegram's ladder. */
import { contentOf, type TheirFile } from './files.ts';
import { asPerson, contact, membership, message, type TelegramPerson, tap, text } from './updates.ts';
import type { TelegramWorld } from './world.ts';

type Body = Record<string, unknown>;
type Who = number | TelegramPerson;

/** What people do; `T` is what comes of it. */
export interface TelegramPeople<T> {
  say(who: Who, words: string, replyTo?: number): T;
  /** Taps the n-th button (from 1) of the last message with buttons that this person got. */
  tap(who: Who, n: number): T;
  shareContact(who: Who, phone: string, of?: number | null): T;
  shareLocation(who: Who, lat: number, lon: number): T;
  /** Any other content of a message: `{ photo: […] }`, `{ sticker: … }`. */
  sendContent(who: Who, content: Body): T;
  /** Sends a picture or a document that can be fetched. */
  sendFile(who: Who, file: TheirFile): T;
  membership(who: Who, status: 'kicked' | 'member'): T;
}

/** People whose updates go to `send`. */
export function people<T>(world: TelegramWorld, send: (update: Body) => T): TelegramPeople<T> {
  return {
    say: (who, words, replyTo) => send(text(world, asPerson(who), words, replyTo)),
    tap: (who, n) => {
      const person = asPerson(who);
      const { messageId, payload } = world.shown.nth(String(person.id), n);
      return send(tap(world, person, payload, Number(messageId)));
    },
    shareContact: (who, phone, of) => send(contact(world, asPerson(who), phone, of)),
    shareLocation: (who, latitude, longitude) => send(message(world, asPerson(who), { location: { latitude, longitude } })),
    sendContent: (who, content) => send(message(world, asPerson(who), content)),
    sendFile: (who, file) => send(message(world, asPerson(who), contentOf(world, file))),
    membership: (who, status) => send(membership(world, asPerson(who), status)),
  };
}
