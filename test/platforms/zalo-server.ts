/**
 * An offline Zalo: OAuth, the OA OpenAPI and the webhook sender on 127.0.0.1, after zalo-oa 10. It keeps Zalo's rules (single-use
 * tokens, windows, limits) so that what passes here has a chance there.
 */
import type { Counts } from './common/counts.ts';
import type { DisorderRates } from './common/disorder.ts';
import { listen } from './common/listen.ts';
import type { Transcript } from './common/transcript.ts';
import { enqueue, ladder } from './zalo/delivery.ts';
import type { Fields } from './zalo/fields.ts';
import type { Fault, FaultTarget, SeenRequest, SentBroadcast, SentMessage, SentTemplate, ZaloOptions, ZaloPerson } from './zalo/options.ts';
import { people, type ZaloPeople } from './zalo/people.ts';
import { addFault, serve } from './zalo/serve.ts';
import type { ZaloTemplate } from './zalo/templates.ts';
import { expireAccess, issuePair } from './zalo/tokens.ts';
import { type Delivered, type Delivery, deliver, probe } from './zalo/webhook.ts';
import { createWorld, type World } from './zalo/world.ts';

/** A running offline OA. What people do (`say`, `tap` …) is posted straight to the webhook, once. */
export interface ZaloServer extends ZaloPeople<Promise<Delivered>> {
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
  /** What people sent, by the path of its address; taking one out makes Zalo forget it. A fault is scripted by that path. */
  theirFiles: World['theirFiles'];
  refreshes(): number;
  now(): number;
  /** Moves the clock at one stroke; what falls due starts at once. */
  advance(ms: number): void;
  /** Moves the clock as time would: each repetition happens at its time, and is waited for. */
  pass(ms: number): Promise<void>;
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
  /** The next request to `path` goes wrong; several are used one after the other. With `chance`, each matching request may. */
  fault(path: string, fault: Fault, on?: FaultTarget): void;
  /** Takes out every fault that is left. */
  heal(): void;
  /** Where events go; also switches the webhook on again. */
  webhookTo(url: string): void;
  /** Off once the last repetition of an event failed (zalo-oa 5.1). */
  webhookState(): 'on' | 'off';
  /** Posts any event as it stands. */
  deliver(event: Record<string, unknown>, delivery?: Delivery): Promise<Delivered>;
  /** The developer console checks the address: an unsigned `{}` (zalo-oa 5.1). */
  probe(): Promise<Delivered>;
  /** The same people, but their events go by Zalo's ladder, as echoes and receipts do. Gives the event; `settled` waits. */
  queue: ZaloPeople<Fields>;
  /** Lets any event go by the ladder. */
  enqueue(event: Fields, delivery?: Delivery): void;
  /** Events that wait or are under way. */
  pending(): number;
  /** Copies, swaps and lost answers among what goes by the ladder. */
  disorder(rates: DisorderRates): void;
  /** Waits until nothing is under way; what waits for the clock still waits. */
  settled(): Promise<void>;
  /** Everything that happened, as data and as text. */
  transcript: Transcript;
  /** What happened, counted; also when nothing is kept. */
  counts(): Counts;
  close(): Promise<void>;
}

/** Starts an offline OA on 127.0.0.1. */
export async function startZaloServer(options: ZaloOptions = {}): Promise<ZaloServer> {
  const world = createWorld(options) as World;
  world.deliveries = ladder(world);
  const { root, close } = await listen((request, response) => serve(world, request, response), options.port);
  world.root = root;
  const settled = async () => {
    await world.deliveries.settled();
    world.disorder.release();
    await world.deliveries.settled();
  };
  return {
    ...people(world, (event, delivery) => deliver(world, event, delivery)),
    apiRoot: root,
    oauthRoot: root,
    templateRoot: root,
    options: world.options,
    sent: world.sent,
    templatesSent: world.templatesSent,
    broadcasts: world.broadcasts,
    requests: world.requests,
    theirFiles: world.theirFiles,
    refreshes: () => world.refreshes,
    now: world.now,
    advance: world.clock.advance,
    pass: (ms) => world.clock.pass(ms, settled),
    pair: () => issuePair(world),
    person: (id, is = {}) => void world.people.set(id, { lastInteraction: world.now(), ...world.people.get(id), ...is }),
    template: (id, is = {}) => void world.templates.set(id, is),
    phone: (phone, { admin, refuses }) => {
      if (admin) world.adminPhones.add(phone);
      if (refuses !== undefined) world.phoneRefuses.set(phone, refuses);
    },
    expireAccess: () => expireAccess(world),
    fault: (path, fault, on) => addFault(world, path, fault, on),
    heal: () => world.faults.clear(),
    webhookTo: (url) => {
      world.webhook = url;
      world.webhookOn = true;
      world.deliveries.wake();
    },
    webhookState: () => (world.webhookOn ? 'on' : 'off'),
    deliver: (event, delivery) => deliver(world, event, delivery),
    probe: () => probe(world),
    queue: people(world, (event, delivery) => enqueue(world, event, delivery)),
    enqueue: (event, delivery) => void enqueue(world, event, delivery),
    pending: world.deliveries.pending,
    disorder: (rates) => {
      world.disorder.rates = rates;
    },
    settled,
    transcript: world.transcript,
    counts: () => ({ ...world.counts }),
    close: async () => {
      await settled();
      world.deliveries.clear();
      world.clock.stop();
      world.webhookOn = false;
      await close();
    },
  };
}
