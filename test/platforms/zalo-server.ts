/**
 * An offline Zalo: OAuth, the OA OpenAPI and the webhook sender on 127.0.0.1, after zalo-oa 10. It keeps Zalo's rules (single-use
 * tokens, windows, limits) so that what passes here has a chance there.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { flatEvent, followEvent, fromPerson, revokedEvent, staffEvent, submitEvent } from './zalo/events.ts';
import { serve } from './zalo/serve.ts';
import type { ZaloTemplate } from './zalo/templates.ts';
import { type Delivered, type Delivery, post, probe } from './zalo/webhook.ts';
import {
  createWorld,
  expireAccess,
  type Fault,
  issuePair,
  type SeenRequest,
  type SentBroadcast,
  type SentMessage,
  type SentTemplate,
  type World,
  type ZaloOptions,
  type ZaloPerson,
} from './zalo/world.ts';

/** A running offline OA. */
export interface ZaloServer {
  apiRoot: string;
  oauthRoot: string;
  /** The business host, for templates by phone. */
  templateRoot: string;
  /** The resolved settings: ids and secrets to configure the program with. */
  options: World['options'];
  /** Every accepted message, in order. */
  sent: SentMessage[];
  /** Every template that was accepted for a phone, and every broadcast. */
  templatesSent: SentTemplate[];
  broadcasts: SentBroadcast[];
  /** Every request, in order, accepted or not. */
  requests: SeenRequest[];
  refreshes(): number;
  now(): number;
  advance(ms: number): void;
  /** Hands out a pair, as the developer console's API Explorer does. */
  pair(): { access_token: string; refresh_token: string; expires_in: string };
  /** Makes somebody known to the OA, or changes what is known. */
  person(id: string, is?: Partial<ZaloPerson>): void;
  /** Declares a template; one that nobody declared takes everything. */
  template(id: string, is?: ZaloTemplate): void;
  /** What sends to this phone get: `admin` may be reached in development mode, `refuses` is a code of zalo-oa 4.2. */
  phone(phone: string, is: { admin?: true; refuses?: number }): void;
  /** Every access token has expired: the next call gets -220. */
  expireAccess(): void;
  /** The OA takes the app's grant back: every token is dead, and the webhook is told. */
  revoke(): Promise<Delivered>;
  /** The next request to `path` goes wrong; several are used one after the other. */
  fault(path: string, fault: Fault): void;
  webhookTo(url: string): void;
  /** Posts any event as it stands. */
  deliver(event: Record<string, unknown>, delivery?: Delivery): Promise<Delivered>;
  /** A person writes. */
  say(who: string, text: string, delivery?: Delivery): Promise<Delivered>;
  /** A person sends media: the attachment's type and payload. */
  sendMedia(who: string, eventName: string, attachment: Record<string, unknown>): Promise<Delivered>;
  follow(who: string): Promise<Delivered>;
  unfollow(who: string): Promise<Delivered>;
  /** The first tap on "Nhắn tin", once per person (zalo-oa 3.1). */
  chatNow(who: string): Promise<Delivered>;
  /** A person fills in the form of `request_user_info`. */
  submitInfo(who: string, info: Record<string, unknown>): Promise<Delivered>;
  /** A person asks that all their data go. */
  withdraw(who: string): Promise<Delivered>;
  /** The developer console checks the address: an unsigned `{}` (zalo-oa 5.1). */
  probe(): Promise<Delivered>;
  /** A person taps the n-th button (from 1) of the last message with buttons: its payload comes as a text (zalo-oa 10, point 10). */
  tap(who: string, n: number): Promise<Delivered>;
  /** A member of staff writes in the OA's own inbox. */
  staffWrites(who: string, text: string): Promise<Delivered>;
  /** Waits until every echo has been delivered. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts an offline OA on a free port. */
export async function startZaloServer(options: ZaloOptions = {}): Promise<ZaloServer> {
  const world = createWorld(options);
  const server = createServer((request, response) => void serve(world, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settled = async () => {
    while (world.pending.size > 0) await Promise.allSettled(world.pending);
  };
  return {
    apiRoot: root,
    oauthRoot: root,
    templateRoot: root,
    options: world.options,
    sent: world.sent,
    templatesSent: world.templatesSent,
    broadcasts: world.broadcasts,
    requests: world.requests,
    refreshes: () => world.refreshes,
    now: world.now,
    advance: world.advance,
    pair: () => issuePair(world),
    person: (id, is = {}) => void world.people.set(id, { lastInteraction: world.now(), ...world.people.get(id), ...is }),
    template: (id, is = {}) => void world.templates.set(id, is),
    phone: (phone, { admin, refuses }) => {
      if (admin) world.adminPhones.add(phone);
      if (refuses !== undefined) world.phoneRefuses.set(phone, refuses);
    },
    expireAccess: () => expireAccess(world),
    revoke: () => {
      expireAccess(world);
      world.refresh.clear();
      return post(world, revokedEvent(world));
    },
    fault: (path, fault) => void world.faults.push({ path, fault }),
    webhookTo: (url) => {
      world.webhook = url;
    },
    deliver: (event, delivery) => post(world, event, delivery),
    say: (who, text, delivery) => post(world, fromPerson(world, who, 'user_send_text', { text }), delivery),
    sendMedia: (who, name, attachment) => post(world, fromPerson(world, who, name, { attachments: [attachment] })),
    follow: (who) => post(world, followEvent(world, who, 'follow')),
    unfollow: (who) => post(world, followEvent(world, who, 'unfollow')),
    chatNow: (who) => post(world, flatEvent(world, who, 'user_click_chatnow')),
    submitInfo: (who, info) => post(world, submitEvent(world, who, info)),
    withdraw: (who) => post(world, flatEvent(world, who, 'user_withdraw')),
    probe: () => probe(world),
    tap: (who, n) => post(world, fromPerson(world, who, 'user_send_text', { text: payloadOf(world, who, n) })),
    staffWrites: (who, text) => post(world, staffEvent(world, who, text)),
    settled,
    close: async () => {
      await settled();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function payloadOf(world: World, who: string, n: number): string {
  for (const { to, message } of world.sent.toReversed()) {
    const buttons = (message as { attachment?: { payload?: { buttons?: { payload: unknown }[] } } }).attachment?.payload?.buttons;
    const payload = buttons?.[n - 1]?.payload;
    if (to === who && typeof payload === 'string') return payload;
  }
  throw new Error(`no button ${n} was sent to this person`);
}
