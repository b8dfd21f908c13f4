/** The offline OA's side of the webhook (zalo-oa 5): events, signatures over the exact bytes, echoes and receipts. */
import { createHash } from 'node:crypto';
import { oaWrote, personWrote } from './chats.ts';
import { messageId, type SentMessage, type World } from './world.ts';

/** How an event is posted. */
export interface Delivery {
  /** `oa`: the oa_id-first variant; `wrong`: a signature of another key; `none`: no header. */
  signed?: 'app' | 'oa' | 'wrong' | 'none';
  /** Which repetition this is: sends the `num_retry` header. */
  retry?: number;
  /** How the bytes look; by default each event looks different from the one before. */
  style?: number;
}

/** What the receiver answered, and after how long. */
export interface Delivered {
  status: number;
  text: string;
  ms: number;
}

/** Posts one event to the webhook, signed over the bytes that are sent. */
export async function post(world: World, event: Record<string, unknown>, delivery: Delivery = {}): Promise<Delivered> {
  if (world.webhook === undefined) throw new Error('the offline OA has no webhook to post to');
  const body = write(event, delivery.style ?? posted++);
  const started = performance.now();
  const response = await fetch(world.webhook, { method: 'POST', headers: headersFor(world, event, body, delivery), body });
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
    'x-zevent-server': 'OA OpenAPI',
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

/** An event by a person to the OA, with the common envelope. The 48 h window opens as it would at Zalo's. */
export function fromPerson(world: World, who: string, name: string, message?: Record<string, unknown>): Record<string, unknown> {
  const person = world.people.get(who) ?? { lastInteraction: null };
  if (name !== 'unfollow') person.lastInteraction = world.now();
  world.people.set(who, person);
  const written = message === undefined ? undefined : { msg_id: messageId(), ...message };
  if (written !== undefined) personWrote(world, who, written);
  return {
    app_id: world.options.appId,
    sender: { id: who },
    user_id_by_app: `9${who}`,
    recipient: { id: world.options.oaId },
    event_name: name,
    ...(written === undefined ? {} : { message: written }),
    timestamp: String(world.now()),
  };
}

/** `follow` and `unfollow` name the person as `follower`. */
export function followEvent(world: World, who: string, name: 'follow' | 'unfollow'): Record<string, unknown> {
  const { sender: _sender, recipient: _recipient, ...rest } = fromPerson(world, who, name);
  return { ...rest, oa_id: world.options.oaId, follower: { id: who }, source: 'oa_profile' };
}

/** A member of staff answers in the OA's own inbox: it stands in the chat and comes back as an echo. */
export function staffEvent(world: World, who: string, text: string): Record<string, unknown> {
  const sent = { to: who, message: { text }, messageId: messageId(), at: world.now() };
  oaWrote(world, who, sent.message, sent.messageId);
  return echoEvent(world, sent, '5550000000000000001');
}

/** An OA message coming back: `admin` is set when a person typed it in the OA's own inbox. */
export function echoEvent(world: World, sent: SentMessage, admin?: string): Record<string, unknown> {
  return {
    app_id: world.options.appId,
    sender: { id: world.options.oaId, ...(admin === undefined ? {} : { admin_id: admin }) },
    recipient: { id: sent.to },
    event_name: 'oa_send_text',
    message: { text: String(sent.message.text ?? ''), msg_id: sent.messageId },
    timestamp: String(world.now()),
  };
}

/** After each accepted message: its echo, and receipts in both directions that are seen in the wild. */
export async function echo(world: World, sent: SentMessage): Promise<void> {
  if (world.webhook === undefined || !world.options.echoes) return;
  await post(world, echoEvent(world, sent));
  if (!world.options.receipts) return;
  const { appId, oaId } = world.options;
  const base = { app_id: appId, timestamp: String(world.now()) };
  const there = { sender: { id: oaId }, recipient: { id: sent.to } };
  await post(world, { ...base, ...there, event_name: 'user_received_message', message: { msg_id: sent.messageId } });
  const back = { sender: { id: sent.to }, recipient: { id: oaId } };
  await post(world, { ...base, ...back, event_name: 'user_seen_message', message: { msg_ids: [sent.messageId] } });
}
