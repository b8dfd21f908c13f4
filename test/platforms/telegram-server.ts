/**
 * An offline Bot API on 127.0.0.1. Every call is checked against the Bot API as data: what is wrong with one stands in `problems` (tests
 * assert that there are none) and is answered with 400, as the real one would.
 */
import type { Counts } from './common/counts.ts';
import type { DisorderRates } from './common/disorder.ts';
import { listen } from './common/listen.ts';
import type { Transcript } from './common/transcript.ts';
import { people, type TelegramPeople } from './telegram/people.ts';
import { serve } from './telegram/serve.ts';
import { type DeliveredUpdate, deliver, enqueue, ladder } from './telegram/webhook.ts';
import {
  addFault,
  botIdOf,
  createTelegramWorld,
  type FaultTarget,
  type SeenCall,
  type SentTelegram,
  type TelegramFault,
  type TelegramOptions,
  type TelegramWorld,
} from './telegram/world.ts';

export type { DeliveredUpdate } from './telegram/webhook.ts';

type Body = Record<string, unknown>;

/** A running offline Bot API. What people do (`say`, `tap` …) is posted straight to the webhook, once. */
export interface TelegramServer extends TelegramPeople<Promise<DeliveredUpdate>> {
  /** To configure the program with: `TELEGRAM_API_ROOT`, `TELEGRAM_BOT_TOKEN`, `TELEGRAM_WEBHOOK_SECRET`. */
  root: string;
  token: string;
  secret: string;
  botId: number;
  username: string;
  /** Every accepted message, in order. */
  sent: SentTelegram[];
  /** Every call, in order, accepted or not. */
  calls: SeenCall[];
  /** Every way in which a call was not as the Bot API wants it. */
  problems: string[];
  /** Files as they were handed over. */
  uploads: Map<string, File>;
  /** What can be sent again, by its `file_id`; taking one out makes Telegram forget it. */
  fileIds: Map<string, 'photo' | 'document'>;
  /** What people sent, by its `file_id`; taking one out makes Telegram forget it. */
  theirFiles: TelegramWorld['theirFiles'];
  /** Ids of taps whose spinner was ended. */
  answeredTaps: string[];
  /** Ids of taps whose spinner still turns. */
  openTaps: Set<string>;
  /** The webhook as `setWebhook` left it. */
  webhook(): TelegramWorld['webhook'];
  /** Settings of the bot: `MyCommands/en`, `MyDescription/vi`, `menu` … */
  settings: Map<string, unknown>;
  /** The next matching call goes wrong; several are used one after the other. With `chance`, each matching call may. */
  fault(fault: TelegramFault, on?: FaultTarget): void;
  /** Takes out every fault that is left. */
  heal(): void;
  /** The person has blocked the bot (and says so to the webhook only by `membership`). */
  block(chat: number): void;
  /** The person's account is gone. */
  deactivate(chat: number): void;
  unblock(chat: number): void;
  /** Nobody has this id. */
  forget(chat: number): void;
  /** Where updates go; the secret is the server's own unless given. */
  webhookTo(url: string, secret?: string): void;
  /** Posts any update as it stands. */
  deliver(update: Body): Promise<DeliveredUpdate>;
  /** The same people, but their updates go by Telegram's ladder: in order, repeated until taken. Gives the update; `settled` waits. */
  queue: TelegramPeople<Body>;
  /** Lets any update go by the ladder. */
  enqueue(update: Body): void;
  /** Updates that wait or are under way. */
  pending(): number;
  /** Copies, swaps and lost answers among what goes by the ladder. */
  disorder(rates: DisorderRates): void;
  /** The server's clock, epoch ms. */
  now(): number;
  /** Moves the clock at one stroke; what falls due starts at once. */
  advance(ms: number): void;
  /** Moves the clock as time would: each repetition happens at its time, and is waited for. */
  pass(ms: number): Promise<void>;
  /** Waits until nothing is under way; what waits for the clock still waits. */
  settled(): Promise<void>;
  /** Everything that happened, as data and as text. */
  transcript: Transcript;
  /** What happened, counted; also when nothing is kept. */
  counts(): Counts;
  close(): Promise<void>;
}

/** Starts an offline Bot API on 127.0.0.1. */
export async function startTelegramServer(options: TelegramOptions = {}): Promise<TelegramServer> {
  const world = createTelegramWorld(options);
  const { root, close } = await listen((request, response) => serve(world, request, response), options.port);
  const deliveries = ladder(world);
  world.waiting = { count: deliveries.pending, drop: deliveries.clear };
  const later = (update: Body) => enqueue(world, deliveries, update);
  const settled = async () => {
    await deliveries.settled();
    world.disorder.release();
    await deliveries.settled();
  };
  return {
    ...people(world, (update) => deliver(world, update)),
    root,
    token: world.token,
    secret: world.secret,
    botId: botIdOf(world),
    username: world.username,
    sent: world.sent,
    calls: world.calls,
    problems: world.problems,
    uploads: world.uploads,
    fileIds: world.fileIds,
    theirFiles: world.theirFiles,
    answeredTaps: world.answeredTaps,
    openTaps: world.openTaps,
    settings: world.settings,
    webhook: () => world.webhook,
    fault: (fault, on = {}) => addFault(world, fault, on),
    heal: () => world.faults.clear(),
    block: (chat) => void world.blocked.set(String(chat), 'blocked'),
    deactivate: (chat) => void world.blocked.set(String(chat), 'deactivated'),
    unblock: (chat) => void world.blocked.delete(String(chat)),
    forget: (chat) => void world.unknownChats.add(String(chat)),
    webhookTo: (url, secret = world.secret) => {
      world.webhook = { url, secret, allowed: [] };
      deliveries.wake();
    },
    deliver: (update) => deliver(world, update),
    queue: people(world, later),
    enqueue: later,
    pending: deliveries.pending,
    disorder: (rates) => {
      world.disorder.rates = rates;
    },
    now: world.now,
    advance: world.clock.advance,
    pass: (ms) => world.clock.pass(ms, settled),
    settled,
    transcript: world.transcript,
    counts: () => ({ ...world.counts }),
    close: async () => {
      deliveries.clear();
      world.clock.stop();
      world.webhook.url = '';
      await close();
    },
  };
}
