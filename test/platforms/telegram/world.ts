/** What the offline Bot API remembers, and what goes wrong by script. */
import { type Chance, createChance } from '../common/chance.ts';
import { type Clock, type ClockOptions, createClock } from '../common/clock.ts';
import { type Counts, noCounts } from '../common/counts.ts';
import { createDisorder, type Disorder } from '../common/disorder.ts';
import { createFaults, type Faults, type Strikes } from '../common/faults.ts';
import { createShown, type Shown } from '../common/shown.ts';
import { createTranscript, type Transcript } from '../common/transcript.ts';
import { createLimiter, DOCUMENTED_LIMITS, type Limiter, type TelegramLimits } from './limits.ts';

/** Settings of one offline Bot API; every one has a default. */
export interface TelegramOptions extends ClockOptions {
  token?: string;
  secret?: string;
  username?: string;
  /** The port on 127.0.0.1; default a free one. */
  port?: number;
  /** Where chance begins (default 1): faults and disorder by probability. */
  seed?: number;
  /** `counts`: messages, calls and the transcript are counted and not kept, so that memory stays flat over a million of them. */
  keep?: 'all' | 'counts';
  /** The limits of sending; `true` for the documented ones; default none. */
  limits?: true | Partial<TelegramLimits>;
  /** How long an attempt of the ladder waits for its answer, in real ms; Telegram waits about a minute. */
  answerWithinMs?: number;
}

/** One thing that goes wrong. `undone`: before the message counts as delivered; otherwise the platform has delivered and the answer suffers. */
export type TelegramFault =
  | { kind: 'error'; code: number; description: string; retryAfter?: number }
  /** A gateway's page instead of an answer; `location` for a redirect. */
  | { kind: 'page'; status: number; location?: string; undone?: boolean }
  /** Delivers and never answers. */
  | { kind: 'hang'; undone?: boolean }
  /** Delivers and cuts the connection. */
  | { kind: 'reset'; undone?: boolean }
  | { kind: 'slow'; ms: number }
  /** Half an answer. */
  | { kind: 'half'; undone?: boolean }
  /** A file without a word about its length. */
  | { kind: 'unsized' };

/** The calls that a fault meets, and how often. */
export interface FaultTarget extends Strikes {
  /** Absent: every method that sends a message. `download`: fetching a file that `getFile` has found. */
  method?: string;
  chat?: number | string;
}

/** A message that was accepted. `text` is what people read, after parsing. */
export interface SentTelegram {
  method: string;
  chat: number | string;
  messageId: number;
  text: string;
  body: Record<string, unknown>;
  at: number;
}

/** A request as it came. */
export interface SeenCall {
  method: string;
  body: Record<string, unknown>;
  at: number;
  /** It came inside the answer to an update. */
  inAnswer?: true;
}

/** The state of one server. */
export interface TelegramWorld {
  token: string;
  secret: string;
  username: string;
  sent: SentTelegram[];
  calls: SeenCall[];
  problems: string[];
  faults: Faults<TelegramFault>;
  /** Why a chat can't be reached. */
  blocked: Map<string, 'blocked' | 'deactivated'>;
  unknownChats: Set<string>;
  answeredTaps: string[];
  openTaps: Set<string>;
  settings: Map<string, unknown>;
  /** Files as they were handed over, by their `attach://` name. */
  uploads: Map<string, File>;
  /** What can be sent again, by its `file_id`. */
  fileIds: Map<string, 'photo' | 'document'>;
  /** What people sent, by its `file_id`. */
  theirFiles: Map<string, { path: string; bytes: Uint8Array }>;
  nextFile: number;
  webhook: { url: string; secret: string; allowed: string[] };
  /** How many updates may be under way at once. */
  connections: number;
  /** What `getWebhookInfo` says of the last attempt that failed. */
  webhookError: { last_error_date: number; last_error_message: string } | undefined;
  /** How many updates wait, and forgetting them: the ladder's. */
  waiting: { count(): number; drop(): void };
  clock: Clock;
  now(): number;
  chance: Chance;
  disorder: Disorder;
  transcript: Transcript;
  counts: Counts;
  shown: Shown;
  limiter: Limiter | undefined;
  answerWithinMs: number;
  keeps: boolean;
  nextMessage: number;
  nextUpdate: number;
}

/** Connections when `setWebhook` names no number (Bot API, `setWebhook`). */
export const DEFAULT_CONNECTIONS = 40;
/** Telegram's patience with a webhook, ms. */
const ANSWER_WITHIN_MS = 60_000;

/** A new world; ids begin where nobody mistakes them for numbers of ours. */
export function createTelegramWorld(options: TelegramOptions): TelegramWorld {
  const clock = createClock(options);
  const chance = createChance(options.seed ?? 1);
  const keeps = options.keep !== 'counts';
  const { limits } = options;
  return {
    token: options.token ?? '7000000001:AAtest-token-of-the-offline-bot-0000',
    secret: options.secret ?? 'offline-secret',
    username: options.username ?? 'nhip_cau_test_bot',
    sent: [],
    calls: [],
    problems: [],
    faults: createFaults(chance),
    blocked: new Map(),
    unknownChats: new Set(),
    answeredTaps: [],
    openTaps: new Set(),
    settings: new Map(),
    uploads: new Map(),
    fileIds: new Map(),
    theirFiles: new Map(),
    nextFile: 1,
    webhook: { url: '', secret: '', allowed: [] },
    connections: DEFAULT_CONNECTIONS,
    webhookError: undefined,
    waiting: { count: () => 0, drop: () => undefined },
    clock,
    now: clock.now,
    chance,
    disorder: createDisorder(chance, clock),
    transcript: createTranscript(clock.now, keeps),
    counts: noCounts(),
    shown: createShown(keeps ? undefined : 1),
    limiter: limits && createLimiter({ ...DOCUMENTED_LIMITS, ...(limits === true ? {} : limits) }),
    answerWithinMs: options.answerWithinMs ?? ANSWER_WITHIN_MS,
    keeps,
    nextMessage: 500,
    nextUpdate: 900_000_000,
  };
}

/** The bot's id: what stands before the colon of its token. */
export function botIdOf(world: TelegramWorld): number {
  return Number(world.token.split(':')[0]);
}

/** Scripts a fault for the calls that match. */
export function addFault(world: TelegramWorld, fault: TelegramFault, { method, chat, ...strikes }: FaultTarget): void {
  world.faults.add(faultKey(method ?? EVERY_SEND, chat), fault, strikes);
}

/** The first fault that this call meets; a used-up one is taken out. */
export function takeFault(world: TelegramWorld, method: string, chat: unknown): TelegramFault | undefined {
  const names = method.startsWith('send') ? [method, EVERY_SEND] : [method];
  return world.faults.take(names.flatMap((name) => [faultKey(name, undefined), faultKey(name, chat)]));
}

const EVERY_SEND = 'send…';

function faultKey(method: string, chat: unknown): string {
  return chat === undefined ? method : `${method} to ${String(chat)}`;
}
