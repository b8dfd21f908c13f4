/** Posting to the webhook (zalo-oa 5.1, 5.2): headers, and signatures over the exact bytes. */
import { createHash } from 'node:crypto';
import { type Posted, postTo } from '../common/post.ts';
import type { Fields } from './fields.ts';
import { idOf, wordsOf } from './words.ts';
import type { World } from './world.ts';

/** How an event is posted. */
export interface Delivery {
  /** `oa`: the oa_id-first variant; `wrong`: a signature of another key; `none`: no header. */
  signed?: 'app' | 'oa' | 'wrong' | 'none';
  /** Which repetition this is: sends the `num_retry` header. */
  retry?: number;
  /** How the bytes look; by default each event looks different from the one before. */
  style?: number;
  /** The header `X-ZEvent-Server`; `ZNS` for receipts of templates. */
  server?: 'OA OpenAPI' | 'ZNS';
}

/** What the receiver answered, and after how long. */
export interface Delivered {
  status: number;
  text: string;
  ms: number;
}

/** Posts one event once, whatever comes of it; a connection that fails throws. */
export async function deliver(world: World, event: Fields, delivery: Delivery = {}): Promise<Delivered> {
  world.transcript.add({ kind: 'update', what: idOf(event), ...wordsOf(event) });
  return orThrow(await post(world, event, delivery));
}

/** The check of the address by the developer console: `{}` without a signature. */
export async function probe(world: World): Promise<Delivered> {
  return orThrow(await postTo(addressOf(world), { 'content-type': 'application/json', 'user-agent': 'ZaloWebhook' }, '{}'));
}

/** One attempt, signed over the bytes that are sent. Waits this many real ms for the answer, for ever when absent. */
export async function post(world: World, event: Fields, delivery: Delivery, withinMs?: number): Promise<Posted> {
  const url = addressOf(world);
  const body = write(event, delivery.style ?? world.posted++);
  world.counts.attempts += 1;
  const { words: _, ...whom } = wordsOf(event);
  const entry = world.transcript.add({ kind: 'attempt', what: idOf(event), ...whom, nth: (delivery.retry ?? 0) + 1 });
  const posted = await postTo(url, headersFor(world, event, body, delivery), body, withinMs);
  entry.answer = posted.lost ?? String(posted.status);
  entry.ms = posted.ms;
  return posted;
}

function addressOf({ webhook }: World): string {
  if (webhook === undefined) throw new Error('the offline OA has no webhook to post to');
  return webhook;
}

function orThrow({ error, status, text, ms }: Posted): Delivered {
  if (error !== undefined) throw error;
  return { status, text, ms };
}

/** The same event in four spellings: as it is, other key order, spaces, Unicode escapes. */
function write(event: Fields, style: number): string {
  if (style % 4 === 1) return JSON.stringify(Object.fromEntries(Object.entries(event).reverse()));
  if (style % 4 === 2) return `${JSON.stringify(event, null, 2)}\n`;
  if (style % 4 === 3) {
    return JSON.stringify(event).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }
  return JSON.stringify(event);
}

function headersFor(world: World, event: Fields, body: string, delivery: Delivery): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-zevent-server': delivery.server ?? 'OA OpenAPI',
    'user-agent': 'ZaloWebhook',
  };
  if (delivery.retry !== undefined) headers.num_retry = String(delivery.retry);
  const { appId, oaId, oaSecretKey } = world.options;
  if (delivery.signed === 'none') return headers;
  const first = delivery.signed === 'oa' ? oaId : appId;
  const key = delivery.signed === 'wrong' ? 'another key' : oaSecretKey;
  headers['x-zevent-signature'] = `mac=${createHash('sha256')
    .update(`${first}${body}${String(event.timestamp)}${key}`)
    .digest('hex')}`;
  return headers;
}
