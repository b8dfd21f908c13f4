/**
 * What an Official Account reads back of its chats: `listrecentchat` and `conversation` (zalo-oa 6). The shape is reported, not verified; newest
 * first. A message stands here whether or not its webhook ever arrived: that is what makes the two calls useful after an outage.
 */
import { failure, type Reply, success } from './reply.ts';
import type { World } from './world.ts';

/** One line of a chat, as both calls give it. Ids are strings (zalo-oa 0, rule 6). */
export interface ChatLine {
  /** 1: the person wrote it; 0: the OA. */
  src: 0 | 1;
  /** Epoch ms. */
  time: number;
  type: string;
  message: string;
  message_id: string;
  from_id: string;
  to_id: string;
  from_display_name: string;
  to_display_name: string;
  /** Of media: where it lies; of a position: JSON as text. */
  url?: string;
  thumb?: string;
  description?: string;
  location?: string;
}

const MOST = 10;
/** Names of attachments in events, as chats call them. */
const TYPES: Record<string, string> = { image: 'photo', audio: 'voice' };

/** Keeps what a person wrote. */
export function personWrote(world: World, who: string, message: Record<string, unknown>): void {
  const [attachment] = (message.attachments ?? []) as { type: string; payload: Record<string, unknown> }[];
  const { url, thumbnail, description, coordinates } = attachment?.payload ?? {};
  keep(world, who, {
    src: 1,
    type: attachment === undefined ? 'text' : (TYPES[attachment.type] ?? attachment.type),
    message: String(message.text ?? ''),
    message_id: String(message.msg_id),
    ...(url === undefined ? {} : { url: String(url) }),
    ...(thumbnail === undefined ? {} : { thumb: String(thumbnail) }),
    ...(description === undefined ? {} : { description: String(description) }),
    ...(coordinates === undefined ? {} : { location: JSON.stringify(coordinates) }),
  });
}

/** Keeps what the OA wrote: the program, or a member of staff in the OA's own inbox. */
export function oaWrote(world: World, who: string, message: Record<string, unknown>, id: string): void {
  keep(world, who, {
    src: 0,
    type: message.attachment === undefined ? 'text' : 'link',
    message: String(message.text ?? ''),
    message_id: id,
  });
}

function keep(
  world: World,
  who: string,
  line: Omit<ChatLine, 'time' | 'from_id' | 'to_id' | 'from_display_name' | 'to_display_name'>,
): void {
  if (!world.keeps) return;
  const [oa, person] = [
    { id: world.options.oaId, name: 'Nhịp Cầu OCOP' },
    { id: who, name: 'Nguyễn Văn A' },
  ] as const;
  const [from, to] = line.src === 1 ? [person, oa] : [oa, person];
  const lines = world.chats.get(who) ?? [];
  lines.push({ ...line, time: world.now(), from_id: from.id, to_id: to.id, from_display_name: from.name, to_display_name: to.name });
  // Taken out and put in again, so that the map stands in the order of the last message.
  world.chats.delete(who);
  world.chats.set(who, lines);
}

/** `GET /v2.0/oa/listrecentchat`: the newest message of each chat, or of all chats together (which of the two is unverified). */
export function recentChats(world: World, data: Record<string, unknown>): Reply {
  const chats = [...world.chats.values()].reverse();
  const lines =
    world.options.recentChats === 'messages' ? chats.flat().toSorted((a, b) => b.time - a.time) : chats.flatMap((chat) => chat.slice(-1));
  return page(lines, data);
}

/** `GET /v2.0/oa/conversation`: the chat with one person. */
export function conversation(world: World, data: Record<string, unknown>): Reply {
  const who = String(data.user_id ?? '');
  if (!world.people.has(who)) return failure(-201, 'user_id is invalid!');
  return page((world.chats.get(who) ?? []).toReversed(), data);
}

function page(lines: ChatLine[], { offset = 0, count = MOST }: Record<string, unknown>): Reply {
  const [from, many] = [Number(offset), Number(count)];
  if (!Number.isInteger(from) || from < 0) return failure(-201, 'offset is invalid!');
  if (!Number.isInteger(many) || many < 1) return failure(-201, 'count is invalid!');
  if (many > MOST) return failure(-210, 'Parameter exceeds allowable limit');
  return success(lines.slice(from, from + many));
}
