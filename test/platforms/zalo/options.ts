/** Settings of one offline OA, and what can be said about people, requests and faults. */
import type { ClockOptions } from '../common/clock.ts';
import type { Strikes } from '../common/faults.ts';
import type { Fields } from './fields.ts';

/** Settings of one offline OA; every one has a default. */
export interface ZaloOptions extends ClockOptions {
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
  /** What the ladder repeats: every failure (default), only a connection that could not be opened, or nothing; unverified which. */
  repeats?: 'failed' | 'unopened' | 'never';
  /** How long an attempt of the ladder waits for its answer, in real ms (default 2000, zalo-oa 5.1). */
  answerWithinMs?: number;
  /** How many events may be under way at once (default 100; no number is documented). */
  connections?: number;
  /** The port on 127.0.0.1; default a free one. */
  port?: number;
  /** Where chance begins (default 1): faults and disorder by probability. */
  seed?: number;
  /** `counts`: messages, requests, chats and the transcript are counted and not kept, so that memory stays flat over a million of them. */
  keep?: 'all' | 'counts';
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

/** The requests that a fault meets, beside its path, and how often. */
export interface FaultTarget extends Strikes {
  /** The person (or phone) that the request is for. */
  to?: string;
}
