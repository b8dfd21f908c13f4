/**
 * Delivering updates as Telegram does (Bot API, `setWebhook` and "Making requests when getting updates"): anything but 2xx in time is
 * repeated with growing pauses, at most 24 hours; one chat's updates keep their order; at most `max_connections` at once; a method in the
 * answer is carried out. Where the documentation is silent (the length of the pauses), its open-source server, tdlib/telegram-bot-api, decides.
 */
import { createDeliveries, type Deliveries, type Parcel } from '../common/deliveries.ts';
import { type Posted, postTo } from '../common/post.ts';
import { perform } from './perform.ts';
import { laneOf, wordsOf } from './words.ts';
import type { TelegramWorld } from './world.ts';

type Body = Record<string, unknown>;

/** What the webhook answered. */
export interface DeliveredUpdate {
  status: number;
  body: string;
  ms: number;
  /** Of the update, so that it can be delivered again. */
  update: Body;
}

const KEPT_MS = 24 * 3_600_000;
/** The pause grows to between one and two of these, s. */
const LONGEST_S = 60;
const MOST_RETRY_AFTER_S = 3600;
/** Methods that an answer may not carry out. */
const NOT_IN_AN_ANSWER = /^(get|deletewebhook|setwebhook|close|logout)/i;

/** Posts one update once, whatever comes of it; a connection that fails throws. */
export async function deliver(world: TelegramWorld, update: Body): Promise<DeliveredUpdate> {
  world.transcript.add({ kind: 'update', what: String(update.update_id), ...wordsOf(update) });
  const posted = await post(world, update, 1);
  if (posted.error !== undefined) throw posted.error;
  return { status: posted.status, body: posted.text, ms: posted.ms, update };
}

/** Lets an update go by the ladder, and gives it back. */
export function enqueue(world: TelegramWorld, deliveries: Deliveries<Body>, update: Body): Body {
  const kind = Object.keys(update).find((name) => name !== 'update_id') ?? '';
  const { allowed } = world.webhook;
  if (allowed.length > 0 && !allowed.includes(kind)) return update;
  world.counts.updates += 1;
  world.transcript.add({ kind: 'update', what: String(update.update_id), ...wordsOf(update) });
  const lane = laneOf(update);
  world.disorder.pass(lane, (behind) => {
    deliveries.enqueue(update, lane);
    // The lane keeps their order: nothing has to be waited for.
    behind?.();
    // The copy has a lane of its own: it arrives while the first is being handled.
    if (world.disorder.copy()) deliveries.enqueue(update, `copy of ${String(update.update_id)} in ${lane}`);
  });
  return update;
}

/** The ladder of one server. */
export function ladder(world: TelegramWorld): Deliveries<Body> {
  return createDeliveries<Body, Posted>({
    clock: world.clock,
    connections: () => world.connections,
    open: () => world.webhook.url !== '',
    attempt: ({ content, attempts }) => post(world, content, attempts + 1, world.answerWithinMs),
    follow: (parcel, posted) => follow(world, parcel, posted),
  });
}

function follow(world: TelegramWorld, parcel: Parcel<Body>, posted: Posted): 'done' | 'give-up' | number {
  const taken = posted.status >= 200 && posted.status <= 299;
  if (taken && !world.disorder.loseAnswer()) {
    world.counts.taken += 1;
    return 'done';
  }
  const pause = pauseAfter(world, parcel, posted);
  if (world.clock.now() + pause <= parcel.since + KEPT_MS) return pause;
  world.counts.givenUp += 1;
  world.transcript.add({ kind: 'note', what: `update ${String(parcel.content.update_id)} is given up after 24 hours` });
  return 'give-up';
}

/** The first repetition follows at once, then 2 s, 4 s, 8 s … to a minute or two; `Retry-After` of the answer goes before that. */
function pauseAfter(world: TelegramWorld, { attempts, pause }: Parcel<Body>, { headers }: Posted): number {
  const asked = Math.min(Number(headers.get('retry-after')) || 0, MOST_RETRY_AFTER_S);
  if (asked > 0) return asked * 1000;
  if (attempts <= 1) return 0;
  const most = (LONGEST_S + world.chance() * LONGEST_S) * 1000;
  return Math.min(most, Math.max(1000, pause) * 2);
}

async function post(world: TelegramWorld, update: Body, nth: number, withinMs?: number): Promise<Posted> {
  const { url, secret } = world.webhook;
  if (url === '') throw new Error('no webhook: call webhookTo first');
  world.counts.attempts += 1;
  const entry = world.transcript.add({ kind: 'attempt', what: String(update.update_id), ...ofWhom(update), nth });
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret };
  const posted = await postTo(url, headers, JSON.stringify(update), withinMs);
  entry.answer = posted.lost ?? `${posted.status}`;
  entry.ms = posted.ms;
  if (posted.status < 200 || posted.status > 299) noteError(world, posted);
  else carryOut(world, posted);
  return posted;
}

function ofWhom(update: Body): { who?: string } {
  const { who } = wordsOf(update);
  return who === undefined ? {} : { who };
}

/** As `getWebhookInfo` shows it. */
function noteError(world: TelegramWorld, { status, statusText, lost }: Posted): void {
  const words = { unopened: 'Connection refused', late: 'Read timeout expired', cut: 'Connection reset by peer' };
  world.webhookError = {
    last_error_date: Math.floor(world.now() / 1000),
    last_error_message: lost ? words[lost] : `Wrong response from the webhook: ${status} ${statusText}`,
  };
}

/** A method in the answer is carried out as if it had been called; what comes of it nobody hears. Text that holds JSON is no method. */
function carryOut(world: TelegramWorld, { headers, text }: Posted): void {
  if (!headers.get('content-type')?.startsWith('application/json')) return;
  const { method, ...body } = object(text);
  if (typeof method !== 'string' || NOT_IN_AN_ANSWER.test(method)) return;
  perform(world, method, body, { inAnswer: true });
}

function object(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
  } catch {
    return {};
  }
}
