/** Sends outbox rows: rendering, the platform's answer, and what it means for the row. Knows no platform. */
import type { Channel } from '../channels/channel.ts';
import { announce } from '../engine/announce.ts';
import type { Failure, Outgoing, Reply, SendResult } from '../model.ts';
import type { Receiver } from '../store/contacts.ts';
import { markBlocked, markButtonsRefused } from '../store/contacts.ts';
import { runLookup } from '../store/lookups/run.ts';
import { type OutboxRow, type RowResult, readReply } from '../store/outbox.ts';
import { revealFor } from '../store/reveal.ts';
import { openExtra } from '../store/sealed-extra.ts';
import type { Parts } from './parts.ts';
import { closedWindow } from './zalo-window.ts';

/** After this many attempts a message goes to the dead letters. */
const ATTEMPTS = 12;
const MINUTE = 60_000;
/** How long a row rests after a failure that time or a person must cure, in ms. */
const REST: Partial<Record<Failure, number>> = { wait: 60 * MINUTE, configuration: 10 * MINUTE, 'refresh-token': 5 * MINUTE };

/** What the caller has at hand already and need not be read again. */
export interface AtHand {
  /** The reply of the row. */
  known?: Reply | undefined;
  /** A Zalo access token that was good a moment ago. */
  token?: string | undefined;
}

/** Sends one row to its receiver. Never throws for what a platform does. */
export async function deliver(parts: Parts, row: OutboxRow, receiver: Receiver, { known, token }: AtHand = {}): Promise<RowResult> {
  const channel = parts.channels[receiver.channel];
  if (!channel) return failed(row, 'configuration', 'the channel is off', parts.clock());
  if (receiver.state !== 'active') return { row, state: 'unreachable', reason: 'blocked' };
  // Whoever just wrote has opened the window; only what goes to others can find it closed.
  const closed = known ? null : closedWindow(receiver, parts);
  if (closed) return { row, state: 'unreachable', reason: closed };
  const replies = known ? [known] : await contentOf(parts, row, receiver);
  if (replies.length === 0) return { row, state: 'dropped', reason: 'nothing left to say' };
  return sendReplies(parts, channel, row, receiver, replies, token);
}

/** What the row says: the reply of its message record, or its announcement as it is true now. */
async function contentOf(parts: Parts, row: OutboxRow, receiver: Receiver): Promise<Reply[]> {
  if (!row.flow) {
    const reply = await readReply(parts.db, parts.keys, row);
    return reply ? [reply] : [];
  }
  const { person, personId } = receiver;
  const found: unknown[] = [];
  const flow = parts.book.flows[row.flow];
  const object = row.object ?? '';
  const extra = await openExtra(parts.keys, row.extra);
  const reveal = flow?.reveals ? await revealFor(parts.db, parts.keys, object, personId) : null;
  for (;;) {
    const said = announce(parts.book, row.flow, { ...extra, object }, { person, found, reveal: reveal && { ...reveal } }, parts.clock());
    if ('replies' in said) return said.replies;
    found.push(await runLookup(parts.db, parts.keys, said.lookup, { person, personId, now: parts.clock() }));
  }
}

async function sendReplies(
  parts: Parts,
  channel: Channel,
  row: OutboxRow,
  receiver: Receiver,
  replies: Reply[],
  token: string | undefined,
): Promise<RowResult> {
  const render = (withoutButtons: boolean) =>
    replies.flatMap((reply) => channel.render(receiver.contact, reply, { language: receiver.person.language, withoutButtons }));
  let requests = render(receiver.buttonsRefused);
  let platformId: string | undefined;
  for (let part = row.sentParts; part < requests.length; part++) {
    const request = requests[part] as Outgoing;
    let result = await sendOnce(parts, channel, request, receiver, token);
    if (!result.ok && result.failure === 'buttons-refused') {
      // Zalo refuses buttons for this contact or OA: the same words as numbered text, remembered (zalo-oa 2.2).
      await markButtonsRefused(parts.db, receiver.contact);
      receiver.buttonsRefused = true;
      requests = render(true);
      const plain = requests[part];
      if (!plain) break;
      result = await sendOnce(parts, channel, plain, receiver, token);
    }
    if (!result.ok) return afterFailure(parts, { ...row, sentParts: part }, receiver, result);
    platformId = result.messageId ?? platformId;
  }
  return { row, state: 'sent', platformId: platformId ?? '', at: parts.clock() };
}

/** One request, with the token it needs; a stale token is refreshed once and the request sent once more. */
async function sendOnce(parts: Parts, channel: Channel, request: Outgoing, receiver: Receiver, atHand?: string): Promise<SendResult> {
  const token = atHand ?? (receiver.channel === 'zalo' ? await parts.freshZaloToken?.(false) : undefined);
  if (token === null) return { ok: false, failure: 'refresh-token', detail: 'needs re-authorisation' };
  const result = await channel.send(request, token ? { accessToken: token } : {});
  if (result.ok || result.failure !== 'refresh-token') return result;
  const fresh = await parts.freshZaloToken?.(true);
  return fresh ? channel.send(request, { accessToken: fresh }) : result;
}

async function afterFailure(
  parts: Parts,
  row: OutboxRow,
  receiver: Receiver,
  result: Extract<SendResult, { ok: false }>,
): Promise<RowResult> {
  parts.log(result.failure === 'retry' ? 'info' : 'warn', 'send failed', {
    channel: receiver.channel,
    failure: result.failure,
    detail: result.detail,
  });
  if (result.failure === 'drop-recipient') {
    await markBlocked(parts.db, receiver.contact);
    return { row, state: 'unreachable', reason: 'blocked' };
  }
  return failed(row, result.failure, result.detail, parts.clock(), result.retryAfterMs);
}

/** What a failed row becomes: due again, or dead. Back-off doubles from 2 s to 10 min, with jitter from the row's id. */
function failed(row: OutboxRow, failure: Failure, detail: string, now: number, retryAfterMs = 0): RowResult {
  if (failure === 'bad-message' || row.attempts + 1 >= ATTEMPTS) return { row, state: 'dead', failure, reason: detail };
  const backOff = Math.min(10 * MINUTE, 2000 * 2 ** row.attempts) * (1 + (row.id % 10) / 20);
  return {
    row,
    state: 'waiting',
    failure,
    reason: detail,
    dueAt: now + Math.max(REST[failure] ?? backOff, retryAfterMs),
    holdMs: retryAfterMs,
  };
}
