/** Everything the offline Official Account knows: its app, its clock, its people, its tokens, and what it was sent. */
import { randomBytes } from 'node:crypto';
import { type Chance, createChance } from '../common/chance.ts';
import { type Clock, createClock } from '../common/clock.ts';
import { type Counts, noCounts } from '../common/counts.ts';
import type { Deliveries } from '../common/deliveries.ts';
import { createDisorder, type Disorder } from '../common/disorder.ts';
import { createFaults, type Faults } from '../common/faults.ts';
import { createShown, type Shown } from '../common/shown.ts';
import { createTranscript, type Transcript } from '../common/transcript.ts';
import type { ChatLine } from './chats.ts';
import type { Letter } from './delivery.ts';
import type { Fault, SeenRequest, SentBroadcast, SentMessage, SentTemplate, ZaloOptions, ZaloPerson } from './options.ts';
import type { ZaloTemplate } from './templates.ts';

export type { Fault, ZaloOptions, ZaloPerson } from './options.ts';

/** Settings that only the start needs. */
type AtStart = 'webhook' | 'startAt' | 'clock' | 'profile' | 'port' | 'seed' | 'keep';

/** The state behind the server. */
export interface World {
  options: Required<Omit<ZaloOptions, AtStart>>;
  profile: Record<string, unknown>;
  webhook: string | undefined;
  /** False once the last repetition of an event failed. */
  webhookOn: boolean;
  clock: Clock;
  now(): number;
  chance: Chance;
  disorder: Disorder;
  transcript: Transcript;
  counts: Counts;
  shown: Shown;
  deliveries: Deliveries<Letter>;
  keeps: boolean;
  people: Map<string, ZaloPerson>;
  access: Map<string, number>;
  refresh: Map<string, number>;
  codes: Map<string, { challenge: string | null; expiresAt: number }>;
  /** How many times a pair was handed out by a refresh. */
  refreshes: number;
  sent: SentMessage[];
  requests: SeenRequest[];
  faults: Faults<Fault>;
  /** What was said with each person, oldest first; the person who was last in a chat stands last. */
  chats: Map<string, ChatLine[]>;
  articles: Map<string, { id: string; checks: number }>;
  broadcasts: SentBroadcast[];
  /** Where this server is reached. */
  root: string;
  /** What people sent, by the path of its address. */
  theirFiles: Map<string, Uint8Array>;
  /** Until when an upload can be used, epoch ms. */
  uploads: Map<string, number>;
  templates: Map<string, ZaloTemplate>;
  templatesSent: SentTemplate[];
  /** When a template by phone arrived, by message id. */
  templateTimes: Map<string, number>;
  templateDay: { day: number; used: number };
  /** Phones of administrators (they get templates in `development` mode), and phones that get a code. */
  adminPhones: Set<string>;
  phoneRefuses: Map<string, number>;
  /** Calls in this minute. */
  minute: { at: number; calls: number };
  /** Messages echoed, and posts written, so far. */
  echoed: number;
  posted: number;
}

/** A fresh world. */
export function createWorld(options: ZaloOptions): Omit<World, 'deliveries'> {
  const { webhook, startAt, clock: kind, profile = {}, port: _port, seed = 1, keep = 'all', ...rest } = options;
  const clock = createClock({ ...(startAt === undefined ? {} : { startAt }), ...(kind === undefined ? {} : { clock: kind }) });
  const chance = createChance(seed);
  const keeps = keep === 'all';
  return {
    options: {
      appId: '1234567890123456789',
      appSecret: 'testAppSecret',
      oaId: '388613280878808645',
      oaSecretKey: 'testOaSecretKey',
      buttons: 'accepted',
      paidWindow: 'accepted',
      reuseCode: -14014,
      echoes: true,
      receipts: false,
      recentChats: 'people',
      limited: false,
      callsPerMinute: 4000,
      dailyQuota: 500,
      repeats: 'failed',
      answerWithinMs: 2000,
      connections: 100,
      ...rest,
    },
    profile,
    webhook,
    webhookOn: true,
    clock,
    now: clock.now,
    chance,
    disorder: createDisorder(chance, clock),
    transcript: createTranscript(clock.now, keeps),
    counts: noCounts(),
    shown: createShown(keeps ? undefined : 1),
    keeps,
    people: new Map(),
    access: new Map(),
    refresh: new Map(),
    codes: new Map(),
    refreshes: 0,
    sent: [],
    requests: [],
    faults: createFaults(chance),
    chats: new Map(),
    articles: new Map(),
    broadcasts: [],
    root: '',
    theirFiles: new Map(),
    uploads: new Map(),
    templates: new Map(),
    templatesSent: [],
    templateTimes: new Map(),
    templateDay: { day: 0, used: 0 },
    adminPhones: new Set(),
    phoneRefuses: new Map(),
    minute: { at: 0, calls: 0 },
    echoed: 0,
    posted: 0,
  };
}

/** An id as Zalo makes them for messages: 20 hex digits. */
export function messageId(): string {
  return randomBytes(10).toString('hex');
}
