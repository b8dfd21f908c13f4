/** The events of the offline OA (zalo-oa 5.3): what people do, what the OA said, receipts. */
import { oaWrote, personWrote } from './chats.ts';
import { type Fields, field } from './fields.ts';
import type { SentMessage } from './options.ts';
import { messageId, type World } from './world.ts';

/** Events that open no 48 h window (zalo-oa 3.1). */
const NO_INTERACTION = new Set(['unfollow', 'user_withdraw']);

/** An event by a person to the OA, with the common envelope. The 48 h window opens as it would at Zalo's. */
export function fromPerson(world: World, who: string, name: string, message?: Fields): Fields {
  interact(world, who, name);
  const written = message === undefined ? undefined : { msg_id: messageId(), ...message };
  if (written !== undefined) personWrote(world, who, written);
  return {
    app_id: world.options.appId,
    sender: { id: who },
    user_id_by_app: byApp(who),
    recipient: { id: world.options.oaId },
    event_name: name,
    ...(written === undefined ? {} : { message: written }),
    timestamp: String(world.now()),
  };
}

/** `follow` and `unfollow` name the person as `follower`. */
export function followEvent(world: World, who: string, name: 'follow' | 'unfollow'): Fields {
  interact(world, who, name);
  const { app_id, oa_id, timestamp } = base(world);
  return { app_id, oa_id, follower: { id: who }, user_id_by_app: byApp(who), event_name: name, source: 'oa_profile', timestamp };
}

/** The person answers `request_user_info` with these details. */
export function submitEvent(world: World, who: string, info: Fields): Fields {
  return { ...fromPerson(world, who, 'user_submit_info'), info };
}

/** Events with flat ids: the first tap on "Nhắn tin", and the wish that all data go. */
export function flatEvent(world: World, who: string, name: 'user_click_chatnow' | 'user_withdraw'): Fields {
  interact(world, who, name);
  return { ...base(world), user_id: who, user_id_by_app: byApp(who), event_name: name };
}

/** The OA took the app's grant back. */
export function revokedEvent(world: World): Fields {
  return { ...base(world), event_name: 'permission_revoked' };
}

/** A member of staff answers in the OA's own inbox: it stands in the chat and comes back as an echo. */
export function staffEvent(world: World, who: string, text: string): Fields {
  const sent = { to: who, message: { text }, messageId: messageId(), at: world.now() };
  oaWrote(world, who, sent.message, sent.messageId);
  return echoEvent(world, sent, '5550000000000000001');
}

/** An OA message coming back: `admin` is set when a person typed it in the OA's own inbox. */
export function echoEvent(world: World, sent: SentMessage, admin?: string): Fields {
  return {
    app_id: world.options.appId,
    sender: { id: world.options.oaId, ...(admin === undefined ? {} : { admin_id: admin }) },
    recipient: { id: sent.to },
    event_name: `oa_send_${kindOf(sent.message)}`,
    message: { text: String(sent.message.text ?? ''), msg_id: sent.messageId },
    timestamp: String(world.now()),
  };
}

/** The two receipts of a message. Who stands as the sender is unverified and seen both ways, so `turned` gives the other direction. */
export function receiptEvents(world: World, sent: SentMessage, turned: boolean): [received: Fields, seen: Fields] {
  const { app_id, timestamp } = base(world);
  const [oa, person] = [{ id: world.options.oaId }, { id: sent.to }];
  const [there, back] = [
    { sender: oa, recipient: person },
    { sender: person, recipient: oa },
  ];
  const received = { event_name: 'user_received_message', message: { msg_id: sent.messageId } };
  const seen = { event_name: 'user_seen_message', message: { msg_ids: [sent.messageId] } };
  return [
    { app_id, timestamp, ...(turned ? back : there), ...received },
    { app_id, timestamp, ...(turned ? there : back), ...seen },
  ];
}

/** The receipt of a template by phone: the recipient is the number. It carries the header `X-ZEvent-Server: ZNS`. */
export function templateReceipt(world: World, to: { phone: string; messageId: string; trackingId: string }): Fields {
  const { app_id, timestamp } = base(world);
  const message = { delivery_time: timestamp, msg_id: to.messageId, tracking_id: to.trackingId };
  return {
    app_id,
    sender: { id: world.options.oaId },
    recipient: { id: to.phone },
    event_name: 'user_received_message',
    message,
    timestamp,
  };
}

function kindOf(message: Fields): string {
  if (message.template_id !== undefined) return 'template';
  const attachment = field(message, 'attachment');
  if (attachment.type === 'file') return 'file';
  const [element] = (field(attachment, 'payload').elements ?? []) as Fields[];
  return ['image', 'gif', 'sticker'].includes(String(element?.media_type)) ? String(element?.media_type) : 'text';
}

function interact(world: World, who: string, name: string): void {
  const person = world.people.get(who) ?? { lastInteraction: null };
  if (!NO_INTERACTION.has(name)) person.lastInteraction = world.now();
  world.people.set(who, person);
}

function base(world: World): { app_id: string; oa_id: string; timestamp: string } {
  return { app_id: world.options.appId, oa_id: world.options.oaId, timestamp: String(world.now()) };
}

/** The same person has another id for the app (zalo-oa 6). */
function byApp(who: string): string {
  return `9${who}`;
}
