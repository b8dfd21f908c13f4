/** Everything the offline Official Account knows: its app, its clock, its people, its tokens, and what it was sent. */
import { randomBytes } from 'node:crypto';
import type { ChatLine } from './chats.ts';
import type { Fields } from './fields.ts';
import type { ZaloTemplate } from './templates.ts';

/** Settings of one offline OA; every one has a default. */
export interface ZaloOptions {
  appId?: string;
  appSecret?: string;
  oaId?: string;
  oaSecretKey?: string;
  /** Where events are posted; may be set later with `webhookTo`. */
  webhook?: string;
  /** `unsupported`: a message with buttons gets -233 (zalo-oa 2.2 leaves open whether v3 takes them). */
  buttons?: 'accepted' | 'unsupported';
  /** What a message 48 h to 7 days after the last interaction gets: taken, or -320 or -321. */
  paidWindow?: 'accepted' | -320 | -321;
  /** The code for a used refresh token; both are reported. */
  reuseCode?: -14014 | -14020;
  /** Send `oa_send_text` after each message (default true), and receipts after that (default false). */
  echoes?: boolean;
  receipts?: boolean;
  /** What `listrecentchat` lists: the newest message of each person (default), or the newest messages whoever wrote them; unverified which. */
  recentChats?: 'people' | 'messages';
  /** Refuse calls over `callsPerMinute` (default 4000, zalo-oa 3.4) with -32; default off. */
  limited?: boolean;
  callsPerMinute?: number;
  /** Templates by phone that one day allows (default 500). */
  dailyQuota?: number;
  /** Epoch ms at the start; default the real time. */
  startAt?: number;
  /** Fields that replace those of `getoa`. */
  profile?: Record<string, unknown>;
}

/** Somebody the OA may write to. `refuses`: the code this person's messages get. */
export interface ZaloPerson {
  lastInteraction: number | null;
  refuses?: -213 | -217 | -218 | -227 | -244;
}

/** One message the OA accepted. */
export interface SentMessage {
  to: string;
  message: Record<string, unknown>;
  messageId: string;
  at: number;
}

/** One template the OA accepted for a phone. */
export interface SentTemplate {
  /** As `84…`. */
  phone: string;
  templateId: string;
  data: Fields;
  trackingId: string;
  messageId: string;
  at: number;
}

/** One broadcast the OA accepted: an article's id and who should see it. */
export interface SentBroadcast {
  target: Fields;
  article: string;
  messageId: string;
  at: number;
}

/** One request as it came, for assertions about headers and bodies. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/**
 * What goes wrong with one request. `status` and `code` answer instead of doing anything; `hang`, `reset` and `slow` first do what was
 * asked (so a message was delivered, tokens were rotated) unless `undone` is set.
 */
export type Fault = { undone?: boolean } & (
  | { kind: 'hang' }
  | { kind: 'reset' }
  | { kind: 'slow'; ms: number }
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'code'; code: number; message?: string }
  | { kind: 'raw'; body: string }
);

/** The state behind the server. */
export interface World {
  options: Required<Omit<ZaloOptions, 'webhook' | 'startAt' | 'profile'>>;
  profile: Record<string, unknown>;
  webhook: string | undefined;
  now(): number;
  advance(ms: number): void;
  people: Map<string, ZaloPerson>;
  access: Map<string, number>;
  refresh: Map<string, number>;
  codes: Map<string, { challenge: string | null; expiresAt: number }>;
  /** How many times a pair was handed out by a refresh. */
  refreshes: number;
  sent: SentMessage[];
  requests: SeenRequest[];
  faults: { path: string; fault: Fault }[];
  /** Webhook posts still under way. */
  pending: Set<Promise<unknown>>;
  /** What was said with each person, oldest first; the person who was last in a chat stands last. */
  chats: Map<string, ChatLine[]>;
  articles: Map<string, { id: string; checks: number }>;
  broadcasts: SentBroadcast[];
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
  /** Messages echoed so far. */
  echoed: number;
}

/** The documented life of an access token and of a refresh token, ms (zalo-oa 1.3). */
const ACCESS_MS = 25 * 3_600_000;
const REFRESH_MS = 90 * 24 * 3_600_000;

/** A fresh world. */
export function createWorld(options: ZaloOptions): World {
  const { webhook, startAt, profile = {}, ...rest } = options;
  let moved = startAt === undefined ? 0 : startAt - Date.now();
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
      ...rest,
    },
    profile,
    webhook,
    now: () => Date.now() + moved,
    advance: (ms) => {
      moved += ms;
    },
    people: new Map(),
    access: new Map(),
    refresh: new Map(),
    codes: new Map(),
    refreshes: 0,
    sent: [],
    requests: [],
    faults: [],
    pending: new Set(),
    chats: new Map(),
    articles: new Map(),
    broadcasts: [],
    uploads: new Map(),
    templates: new Map(),
    templatesSent: [],
    templateTimes: new Map(),
    templateDay: { day: 0, used: 0 },
    adminPhones: new Set(),
    phoneRefuses: new Map(),
    minute: { at: 0, calls: 0 },
    echoed: 0,
  };
}

/** A new pair; every older access token dies (zalo-oa 1.3). */
export function issuePair(world: World): { access_token: string; refresh_token: string; expires_in: string } {
  const pair = { access_token: `at-${token()}`, refresh_token: `rt-${token()}`, expires_in: '90000' };
  expireAccess(world);
  world.access.set(pair.access_token, world.now() + ACCESS_MS);
  world.refresh.set(pair.refresh_token, world.now() + REFRESH_MS);
  return pair;
}

/** Every access token handed out so far is dead. */
export function expireAccess(world: World): void {
  for (const old of world.access.keys()) world.access.set(old, 0);
}

/** An id as Zalo makes them for messages: 20 hex digits. */
export function messageId(): string {
  return randomBytes(10).toString('hex');
}

function token(): string {
  return randomBytes(24).toString('base64url');
}

/** An application answer: always HTTP 200 with `error` (zalo-oa 0, rule 2). */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** `{ error, message }`, the envelope of every OpenAPI failure. */
export function failure(code: number, message: string): Reply {
  return { body: { error: code, message } };
}

/** `{ error: 0, message: "Success", data }`. */
export function success(data: unknown): Reply {
  return { body: { data, error: 0, message: 'Success' } };
}
