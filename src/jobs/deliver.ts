/** Sends outbox rows: rendering, the platform's answer, and what it means for the row. Knows no platform. */
import type { Channel } from '../channels/channel.ts';
import { announce } from '../engine/announce.ts';
import type { ChannelName, Failure, Outgoing, Reply, SendResult } from '../model.ts';
import { noteShown, PROGRESS } from '../store/broadcasts/watch.ts';
import type { Receiver } from '../store/contacts.ts';
import { markBlocked, markButtonsRefused } from '../store/contacts.ts';
import { isUnavailable } from '../store/errors.ts';
import { runLookup } from '../store/lookups/run.ts';
import { TOLD_BY_CLOCK } from '../store/news/sources.ts';
import { type OutboxRow, type RowResult, readReply } from '../store/outbox.ts';
import { mayHear } from '../store/quiet-hours.ts';
import { revealFor } from '../store/reveal.ts';
import { openExtra } from '../store/sealed-extra.ts';
import { NO_TOKEN_MS, withToken } from './credentials.ts';
import { describeError } from './describe-error.ts';
import { NOTICE } from './notice-content.ts';
import { fileFor, fileGone } from './notice-files.ts';
import { isFollowing, stillFollows } from './notice-follows.ts';
import type { Parts } from './parts.ts';
import { afterFailure } from './retry.ts';
import { isWindowClosed, templateFor } from './zalo-window.ts';

type NotSent = Extract<SendResult, { ok: false }>;
/** How long a channel rests whose message could not be read, in ms. */
const DATABASE_REST_MS = 2000;

/** What the caller has at hand already and need not be read again. */
export interface AtHand {
  /** The reply of the row. */
  known?: Reply | undefined;
  /** A Zalo access token that was good a moment ago. */
  token?: string | undefined;
}

/** Sends one row to its receiver. Never throws: what came before it in the same go has left and must still be marked. */
export async function deliver(parts: Parts, row: OutboxRow, receiver: Receiver, atHand: AtHand = {}): Promise<RowResult> {
  const trying = { ...row };
  return deliverParts(parts, trying, receiver, atHand).catch((error: unknown) => {
    parts.log('error', 'message not sent', { error: describeError(error) });
    return isUnavailable(error)
      ? later(trying, 'database', DATABASE_REST_MS)
      : failed(parts, trying, { failure: 'retry', detail: 'our own mistake' });
  });
}

/** `row.sentParts` counts the parts as they leave. */
async function deliverParts(parts: Parts, row: OutboxRow, receiver: Receiver, { known, token }: AtHand): Promise<RowResult> {
  const channel = parts.channels[receiver.channel];
  if (!channel) return failed(parts, row, { failure: 'configuration', detail: 'the channel is off' });
  if (isFollowing(row) && !(await stillFollows(parts, row))) return { row, state: 'dropped', reason: 'not wanted any more' };
  if (receiver.state !== 'active') return { row, state: 'unreachable', reason: 'blocked' };
  if (row.flow !== null && TOLD_BY_CLOCK.has(row.flow)) {
    // Made when it was allowed: a platform that rested, or hours chosen meanwhile, may have kept it into the night.
    const at = await mayHear(parts.db, receiver.contact, parts.clock(), parts.settings.values);
    if (at > parts.clock())
      return { row, state: 'waiting', failure: 'wait', reason: 'quiet hours', dueAt: at, holdMs: 0, untried: true, afresh: true };
  }
  // Whoever just wrote has opened the window; only what goes to others can find it closed.
  if (!known && isWindowClosed(receiver, parts)) return knock(parts, channel, row, receiver);
  const replies = known ? [known] : await contentOf(parts, row, receiver);
  if (replies.length === 0) return { row, state: 'dropped', reason: 'nothing left to say' };
  // The platform refuses a change to the same words.
  if (row.flow === PROGRESS) await noteShown(parts.db, row.object ?? '', receiver.contact, replies[0]?.text ?? '');
  if (row.flow !== NOTICE) return sendReplies(parts, channel, row, receiver, replies, token);
  const file = await fileFor(parts, row.object ?? '', receiver.contact);
  if (file === 'no-token') return withoutToken(row);
  if (file && 'ok' in file && !isFollowing(row)) return notSent(parts, channel, row, receiver, file);
  const [first, ...rest] = replies;
  return sendReplies(parts, channel, row, receiver, first && file && !('ok' in file) ? [{ ...first, file }, ...rest] : replies, token);
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
  for (;;) {
    // After every lookup anew: between the two whoever is shown may have been erased.
    const reveal = flow?.reveals ? await revealFor(parts.db, parts.keys, object, personId) : null;
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
  for (; row.sentParts < requests.length; row.sentParts++) {
    const request = requests[row.sentParts] as Outgoing;
    // The database or the parts before took longer than the lease: others may be sending the row by now.
    if (row.leaseUntil <= parts.clock()) return later(row, 'lease over');
    let result = await sendOnce(parts, channel, request, receiver.channel, token);
    if (result === 'no-token') return withoutToken(row);
    if (!result.ok && result.failure === 'buttons-refused') {
      // Zalo refuses buttons for this contact or OA: the same words as numbered text, remembered (zalo-oa 2.2).
      await markButtonsRefused(parts.db, receiver.contact);
      receiver.buttonsRefused = true;
      requests = render(true);
      const plain = requests[row.sentParts];
      if (!plain) break;
      result = await sendOnce(parts, channel, plain, receiver.channel, token);
      if (result === 'no-token') return withoutToken(row);
    }
    if (!result.ok) {
      const file = replies.find((reply) => reply.file)?.file;
      if (result.failure === 'file-gone' && file) await fileGone(parts, channel, receiver.contact, file.id, row.object ?? '');
      return notSent(parts, channel, row, receiver, result);
    }
    platformId = result.messageId ?? platformId;
  }
  return { row, state: 'sent', platformId: platformId ?? '', at: parts.clock() };
}

/** One request, with the token it needs; a stale token is refreshed once and the request sent once more. */
export async function sendOnce(
  parts: Parts,
  channel: Channel,
  request: Outgoing,
  name: ChannelName,
  atHand?: string,
): Promise<SendResult | 'no-token'> {
  return withToken(parts, name, (credentials) => channel.send(request, credentials), atHand);
}

/** Nothing is wrong with the message: it waits at its place until there is a token again, and so does the whole channel. */
function withoutToken(row: OutboxRow): RowResult {
  return { row, state: 'waiting', failure: 'refresh-token', reason: 'no token', dueAt: row.dueAt, holdMs: NO_TOKEN_MS, untried: true };
}

async function notSent(parts: Parts, channel: Channel, row: OutboxRow, receiver: Receiver, result: NotSent): Promise<RowResult> {
  parts.log(result.failure === 'retry' ? 'info' : 'warn', 'send failed', {
    channel: receiver.channel,
    failure: result.failure,
    detail: result.detail,
  });
  if (result.failure === 'window-closed') return knock(parts, channel, row, receiver);
  if (result.failure !== 'drop-recipient') return failed(parts, row, result);
  await markBlocked(parts.db, receiver.contact);
  return { row, state: 'unreachable', reason: 'blocked' };
}

/**
 * The window is closed, so the message itself waits until the person writes (the commit then frees it). Where the office has an approved
 * template for it, that tells them so now (zalo-oa 7.3).
 */
async function knock(parts: Parts, channel: Channel, row: OutboxRow, receiver: Receiver): Promise<RowResult> {
  const request = templateFor(parts, row, receiver);
  if (request === null) return { row, state: 'unreachable', reason: 'window' };
  const result = await sendOnce(parts, channel, request, receiver.channel);
  if (result === 'no-token') return withoutToken(row);
  if (result.ok) return { row, state: 'knocked', platformId: result.messageId ?? '' };
  parts.log('warn', 'template not sent', { channel: receiver.channel, failure: result.failure, detail: result.detail });
  const later: readonly Failure[] = ['retry', 'refresh-token', 'wait', 'unknown'];
  return later.includes(result.failure) ? failed(parts, row, result) : { row, state: 'unreachable', reason: 'window' };
}

/** Neither the platform nor the message failed: it waits at its place and uses up no attempt. `holdMs`: so does the whole channel. */
function later(row: OutboxRow, reason: string, holdMs = 0): RowResult {
  return { row, state: 'waiting', failure: 'retry', reason, dueAt: row.dueAt, holdMs, untried: true };
}

function failed(parts: Parts, row: OutboxRow, failure: Omit<NotSent, 'ok'>): RowResult {
  return afterFailure(row, failure, parts.clock(), Math.random());
}
