/** Sends one recipient's copy, and says what became of it. What may have arrived is never tried again. */
import type { Channel } from '../channels/channel.ts';
import type { ChannelName, Outgoing, RecipientReason, SendResult } from '../model.ts';
import type { Claimed } from '../store/broadcasts/claim.ts';
import type { RecipientResult } from '../store/broadcasts/results.ts';
import { NO_TOKEN_MS } from './credentials.ts';
import { sendOnce } from './deliver.ts';
import { type Contents, NOTICE, noticeContent } from './notice-content.ts';
import { FileNotKept, fileGone } from './notice-files.ts';
import type { Parts } from './parts.ts';
import { pauseAfter } from './retry.ts';
import { templateFor } from './zalo-window.ts';

type NotSent = Extract<SendResult, { ok: false }>;
/** Tries of one copy that the platform surely did not take. */
const TRIES = 6;

/** Waits for the next moment at which the channel may send. */
export type Turn = () => Promise<void>;

/** Sends the copy of `to`; its first message has had its turn, further ones wait for theirs. Never throws. */
export async function sendCopy(parts: Parts, to: Claimed, contents: Contents, turn: Turn): Promise<RecipientResult> {
  const name = to.contact.slice(0, to.contact.indexOf(':')) as ChannelName;
  const channel = parts.channels[name];
  if (!channel) return untried(to, parts.clock());
  const copy: Claimed = { ...to };
  let buttonsRefused = false;
  let knocked = to.plan === 'template';
  let platformId: string | undefined;
  const made = await requestsOf(parts, channel, copy, contents).catch(noneWithoutFile);
  if (made === null) return untried(copy, parts.clock());
  let requests = made;
  if (requests.length === 0) return failed(parts, copy, { ok: false, failure: 'bad-message', detail: 'nothing to say' });
  for (; copy.sentParts < requests.length; copy.sentParts++) {
    if (copy.sentParts > to.sentParts) await turn();
    // At the lease's end others count it as unknown, so it must not leave after that; given back before, it is simply taken again.
    if (to.leaseUntil - parts.clock() < parts.leaseMs / 2) return untried(copy, parts.clock());
    let result = await sendOnce(parts, channel, requests[copy.sentParts] as Outgoing, name);
    if (result !== 'no-token' && !result.ok && result.failure === 'buttons-refused') {
      buttonsRefused = true;
      requests = await requestsOf(parts, channel, { ...copy, buttonsRefused }, contents);
      const plain = requests[copy.sentParts];
      if (plain) result = await sendOnce(parts, channel, plain, name);
    }
    if (result !== 'no-token' && !result.ok && result.failure === 'window-closed' && copy.plan !== 'template') {
      const template = templateOf(parts, copy);
      if (template) {
        requests = [template];
        knocked = true;
        copy.sentParts = 0;
        result = await sendOnce(parts, channel, template, name);
      }
    }
    if (result === 'no-token') return { ...untried(copy, parts.clock()), holdMs: NO_TOKEN_MS };
    if (!result.ok && result.failure === 'file-gone' && (await forgetFile(parts, channel, copy, contents)))
      return untried(copy, parts.clock());
    if (!result.ok) return { ...failed(parts, copy, result), buttonsRefused };
    platformId = result.messageId ?? platformId;
  }
  return {
    to: copy,
    state: 'sent',
    reason: '',
    at: parts.clock(),
    buttonsRefused,
    knocked,
    ...(platformId === undefined ? {} : { platformId }),
  };
}

async function requestsOf(parts: Parts, channel: Channel, to: Claimed, contents: Contents): Promise<Outgoing[]> {
  if (to.plan === 'template') {
    const template = templateOf(parts, to);
    return template ? [template] : [];
  }
  const replies = await noticeContent(parts, to.broadcast, to.contact, to.language, contents);
  return replies.flatMap((reply) => channel.render(to.contact, reply, { language: to.language, withoutButtons: to.buttonsRefused }));
}

/** Nobody failed: the platform forgot the file. It is handed over anew, or its notice stops; whoever was taken is given back. */
async function forgetFile(parts: Parts, channel: Channel, to: Claimed, contents: Contents): Promise<boolean> {
  const file = (await noticeContent(parts, to.broadcast, to.contact, to.language, contents)).find((reply) => reply.file)?.file;
  if (file) await fileGone(parts, channel, to.contact, file.id, to.broadcast);
  return file !== undefined;
}

function noneWithoutFile(error: unknown): null {
  if (error instanceof FileNotKept) return null;
  throw error;
}

const templateOf = (parts: Parts, { contact, broadcast }: Claimed) =>
  templateFor(parts, { flow: NOTICE, object: broadcast }, { channel: 'zalo', contact });

/** It never got as far as the platform. */
const untried = (to: Claimed, now: number): RecipientResult => ({
  to,
  state: to.attempts === 0 ? 'planned' : 'retry',
  reason: '',
  at: 0,
  dueAt: now,
});

const lost = (to: Claimed, now: number): RecipientResult => ({ to, state: 'unknown', reason: 'answer_lost', at: now, failure: 'unknown' });

const REFUSED: Partial<Record<NotSent['failure'], RecipientReason>> = {
  'drop-recipient': 'blocked',
  'window-closed': 'window',
  'bad-message': 'bad_message',
  'file-gone': 'bad_message',
  'buttons-refused': 'bad_message',
};

function failed(parts: Parts, to: Claimed, { failure, detail, retryAfterMs = 0 }: NotSent): RecipientResult {
  const now = parts.clock();
  parts.log(failure === 'retry' ? 'info' : 'warn', 'notice not sent', { broadcast: to.broadcast, failure, detail });
  if (failure === 'unknown') return { ...lost(to, now), detail };
  const refused = REFUSED[failure];
  if (refused) return { to, state: 'refused', reason: refused, detail, at: now, failure };
  // What the platform put off is no try of its own.
  if (retryAfterMs > 0)
    return { to, state: 'retry', reason: 'later', detail, at: 0, failure, dueAt: now + retryAfterMs, holdMs: retryAfterMs };
  if (to.attempts + 1 >= TRIES) return { to, state: 'refused', reason: 'given_up', detail, at: now, failure };
  return { to, state: 'retry', reason: 'later', detail, at: now, failure, dueAt: now + pauseAfter(failure, to.attempts, Math.random()) };
}
