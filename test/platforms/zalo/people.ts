/** What people and the OA do, as events that go wherever they are sent: straight to the webhook, or by Zalo's ladder. */
import { flatEvent, followEvent, fromPerson, revokedEvent, staffEvent, submitEvent } from './events.ts';
import type { Fields } from './fields.ts';
import { attachmentOf, type TheirFile } from './their-files.ts';
import { expireAccess } from './tokens.ts';
import type { Delivery } from './webhook.ts';
import type { World } from './world.ts';

/** What people do; `T` is what comes of it. */
export interface ZaloPeople<T> {
  /** A person writes. */
  say(who: string, text: string, delivery?: Delivery): T;
  /** A person sends media: the attachment's type and payload. */
  sendMedia(who: string, eventName: string, attachment: Fields): T;
  /** Sends a picture or a document that can be fetched. */
  sendFile(who: string, file: TheirFile): T;
  follow(who: string): T;
  unfollow(who: string): T;
  /** The first tap on "Nhắn tin", once per person (zalo-oa 3.1). */
  chatNow(who: string): T;
  /** A person fills in the form of `request_user_info`. */
  submitInfo(who: string, info: Fields): T;
  /** A person asks that all their data go. */
  withdraw(who: string): T;
  /** A person taps the n-th button (from 1) of the last message with buttons: its payload comes as a text (zalo-oa 10, point 10). */
  tap(who: string, n: number): T;
  /** A member of staff writes in the OA's own inbox. */
  staffWrites(who: string, text: string): T;
  /** The OA takes the app's grant back: every token is dead. */
  revoke(): T;
}

/** People whose events go to `send`. */
export function people<T>(world: World, send: (event: Fields, delivery?: Delivery) => T): ZaloPeople<T> {
  return {
    say: (who, text, delivery) => send(fromPerson(world, who, 'user_send_text', { text }), delivery),
    sendMedia: (who, name, attachment) => send(fromPerson(world, who, name, { attachments: [attachment] })),
    sendFile: (who, file) => {
      const { event, attachment } = attachmentOf(world, file);
      return send(fromPerson(world, who, event, { attachments: [attachment] }));
    },
    follow: (who) => send(followEvent(world, who, 'follow')),
    unfollow: (who) => send(followEvent(world, who, 'unfollow')),
    chatNow: (who) => send(flatEvent(world, who, 'user_click_chatnow')),
    submitInfo: (who, info) => send(submitEvent(world, who, info)),
    withdraw: (who) => send(flatEvent(world, who, 'user_withdraw')),
    tap: (who, n) => send(fromPerson(world, who, 'user_send_text', { text: world.shown.nth(who, n).payload })),
    staffWrites: (who, text) => send(staffEvent(world, who, text)),
    revoke: () => {
      expireAccess(world);
      world.refresh.clear();
      return send(revokedEvent(world));
    },
  };
}
