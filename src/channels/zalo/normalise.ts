/** Zalo's webhook events to updates (zalo-oa 5.3). Pure, never throws: what we don't know gives nothing. */
import type { Input, Update } from '../../model.ts';
import type { Received } from '../channel.ts';
import { locationInput, MEDIA_EVENTS, mediaInput, phoneText } from './attachments.ts';
import { readPayload, type ZaloPayload } from './payload.ts';

/** A tap arrives as a text that equals the button's payload (zalo-oa 5.3), so a payload typed by hand reads the same. */
const TAP = /^#[ax]\./;

/** What the OA itself said to one person. Groups, anonymous visitors and calls are not ours. */
const OUR_ECHO = /^oa_send_(?!anonymous_|group_|consent)/;

/** Events that open no 48 h window: leaving, and asking to be forgotten (zalo-oa 3.1). */
const NO_INTERACTION = new Set(['unfollow', 'user_withdraw']);

const READERS: Record<string, (event: ZaloPayload) => Input> = {
  follow: () => ({ kind: 'start' }),
  user_click_chatnow: () => ({ kind: 'start' }),
  unfollow: () => ({ kind: 'blocked' }),
  user_withdraw: () => ({ kind: 'withdraw' }),
  user_send_text: textInput,
  user_send_location: locationInput,
  user_submit_info: submittedInput,
  ...Object.fromEntries(Object.keys(MEDIA_EVENTS).map((name) => [name, mediaInput])),
};

/**
 * One webhook body (parsed with `parseZaloJson`) to updates and events of the OA `oaId`. An event of another OA that granted the same
 * app gives nothing: its person ids mean nothing to our OA.
 */
export function normaliseZalo(payload: unknown, oaId: string): Received {
  const event = readPayload(payload);
  if (event === null || isForeign(event, oaId)) return { updates: [], events: [] };
  if (event.event_name === 'permission_revoked') return { updates: [], events: [{ kind: 'permission-revoked', at: momentOf(event) }] };
  if (OUR_ECHO.test(event.event_name)) return fromOurSide(event, oaId);
  const read = Object.hasOwn(READERS, event.event_name) ? READERS[event.event_name] : undefined;
  const who = event.follower?.id ?? event.user_id ?? event.sender?.id;
  if (read === undefined || who === undefined || who === oaId) return { updates: [], events: [] };
  return { updates: [update(event, oaId, who, read(event), !NO_INTERACTION.has(event.event_name))], events: [] };
}

/** An echo with `admin_id` was typed by a person in the OA's own inbox; without, it is our own send coming back. */
function fromOurSide(event: ZaloPayload, oaId: string): Received {
  const messageId = event.message?.msg_id;
  if (event.sender?.admin_id === undefined) {
    return { updates: [], events: messageId === undefined ? [] : [{ kind: 'echo', messageId }] };
  }
  const who = event.recipient?.id;
  if (who === undefined) return { updates: [], events: [] };
  const input: Input = messageId === undefined ? { kind: 'staff-took-over' } : { kind: 'staff-took-over', messageId };
  return { updates: [update(event, oaId, who, input, false)], events: [] };
}

function update(event: ZaloPayload, oaId: string, who: string, input: Input, interaction: boolean): Update {
  const messageId = event.message?.msg_id;
  const own = messageId ?? `${event.event_name}:${digest(who)}:${event.timestamp ?? '0'}`;
  return {
    id: `zalo:${oaId}:${own}`,
    contact: `zalo:${who}`,
    at: momentOf(event),
    input,
    ...(messageId === undefined ? {} : { messageId }),
    interaction,
  };
}

/** Tells people of one millisecond apart in an update's id (FNV-1a, 32 bits) and names nobody: the id outlives an erasure. */
function digest(who: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < who.length; i++) hash = Math.imul(hash ^ who.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}

/** Epoch ms; 0 when the event does not say. */
function momentOf(event: ZaloPayload): number {
  const at = Number(event.timestamp ?? 0);
  return Number.isFinite(at) ? at : 0;
}

/** Person events name the OA as `recipient` or `oa_id`, our own messages as `sender`. */
function isForeign(event: ZaloPayload, oaId: string): boolean {
  const oa = event.oa_id ?? (OUR_ECHO.test(event.event_name) ? event.sender?.id : event.recipient?.id);
  return oa !== undefined && oa !== oaId;
}

function textInput(event: ZaloPayload): Input {
  const text = event.message?.text ?? '';
  if (TAP.test(text.trim())) return { kind: 'tap', payload: text.trim() };
  const replyTo = event.message?.quote_msg_id;
  return replyTo === undefined ? { kind: 'text', text } : { kind: 'text', text, replyTo };
}

/** `user_submit_info`: the present form nests the address, the older one is flat (zalo-oa 5.3). */
function submittedInput(event: ZaloPayload): Input {
  const info = event.info ?? {};
  const nested = (typeof info.full_address === 'object' && info.full_address !== null ? info.full_address : {}) as Record<string, unknown>;
  const parts = [nested.user_address ?? info.address, nested.user_ward ?? info.ward, info.district, nested.user_city ?? info.city];
  const address = parts
    .map(words)
    .filter((part) => part !== undefined)
    .join(', ');
  const name = words(info.name);
  const phone = phoneText(info.phone);
  return { kind: 'submitted', ...(name ? { name } : {}), ...(phone ? { phone } : {}), ...(address ? { address } : {}) };
}

function words(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
