/** Posting to the webhook (zalo-oa 5.1, 5.2): headers, and signatures over the exact bytes. */
import { createHash } from 'node:crypto';
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

/** Posts one event to the webhook, signed over the bytes that are sent. */
export async function post(world: World, event: Record<string, unknown>, delivery: Delivery = {}): Promise<Delivered> {
  const body = write(event, delivery.style ?? posted++);
  return send(world, body, headersFor(world, event, body, delivery));
}

/** The check of the address by the developer console: `{}` without a signature. */
export async function probe(world: World): Promise<Delivered> {
  return send(world, '{}', { 'content-type': 'application/json', 'user-agent': 'ZaloWebhook' });
}

async function send(world: World, body: string, headers: Record<string, string>): Promise<Delivered> {
  if (world.webhook === undefined) throw new Error('the offline OA has no webhook to post to');
  const started = performance.now();
  const response = await fetch(world.webhook, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text(), ms: performance.now() - started };
}

/** Posts so far: each is written differently from the one before. */
let posted = 0;

/** The same event in four spellings: as it is, other key order, spaces, Unicode escapes. */
function write(event: Record<string, unknown>, style: number): string {
  if (style % 4 === 1) return JSON.stringify(Object.fromEntries(Object.entries(event).reverse()));
  if (style % 4 === 2) return `${JSON.stringify(event, null, 2)}\n`;
  if (style % 4 === 3) {
    return JSON.stringify(event).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }
  return JSON.stringify(event);
}

function headersFor(world: World, event: Record<string, unknown>, body: string, delivery: Delivery): Record<string, string> {
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
