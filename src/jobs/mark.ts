/** Writes down what became of rows, and what follows from it: a delivered request's deadline, an unreachable producer's way to staff. */
import type { ChannelName } from '../model.ts';
import { channelOf } from '../store/channel-state.ts';
import { isUnavailable } from '../store/errors.ts';
import { markRows, type OutboxRow, type RowResult, releaseRows } from '../store/outbox.ts';
import { requestDelivered, requestUnreachable } from '../store/requests.ts';
import { loadSettings } from '../store/settings.ts';
import type { Parts } from './parts.ts';

/** A mark that is not written is a second copy later: it is tried at once again, then kept for the jobs. */
const TRIES = 2;
/** Where nobody would find what this process keeps, it is tried on with pauses that double, in ms … */
const FIRST_PAUSE_MS = 100;
/** … up to this one: with a try that gets no answer it is shorter than a row is left in doubt (`DOUBT_MS`). */
const LONGEST_PAUSE_MS = 3000;
/** … until so long before the lease ends, in ms: there must be time for one more try, and to hand it on. */
const HAND_ON_BEFORE_MS = 6000;
/** How long a queue's consumer, which may run for 15 minutes, tries to write what was handed on, in ms. */
const WRITE_WITHIN_MS = 5 * 60_000;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const doubled = (pause: number) => Math.min(2 * pause, LONGEST_PAUSE_MS);

/**
 * Marks rows in one batch and returns the next rows of the same contacts, now ours to send. `troubled`: failures stood against the channel,
 * so that a success is written down too. While the database is away, what became of the rows is kept in this process (`markKept`) or handed
 * on (`markHandedOn`), and there are no next rows.
 */
export async function mark(parts: Parts, results: readonly RowResult[], troubled = true): Promise<OutboxRow[]> {
  const until = Math.min(...results.map(({ row }) => row.leaseUntil)) - HAND_ON_BEFORE_MS;
  for (let tries = 1, pause = FIRST_PAUSE_MS; ; tries++) {
    try {
      return await markOnce(parts, results, troubled);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (tries < TRIES) continue;
      if (!parts.handOn || parts.clock() + pause > until) break;
      await sleep(pause);
      pause = doubled(pause);
    }
  }
  parts.log('warn', 'sent but not marked yet', { rows: results.length });
  if (parts.handOn) await parts.handOn(results);
  else parts.unmarked.push(...results);
  return [];
}

/** Marks what could not be marked before; false while it still can't: then nothing may be taken, because it could have left already. */
export async function markKept(parts: Parts): Promise<boolean> {
  const kept = parts.unmarked.splice(0);
  if (kept.length === 0) return true;
  await giveBack(parts, await mark(parts, kept));
  return parts.unmarked.length === 0;
}

/** Marks what another request sent and could not mark, as long as it takes; false when the database stays away for too long. */
export async function markHandedOn(parts: Parts, results: readonly RowResult[]): Promise<boolean> {
  const until = Date.now() + WRITE_WITHIN_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = doubled(pause)) {
    try {
      // Nobody has read them here: a deadline counts in the office's own days.
      parts.settings = await loadSettings(parts.db);
      await giveBack(parts, await markOnce(parts, results, true));
      return true;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (Date.now() > until) return false;
    }
    await sleep(pause);
  }
}

/** Whoever marks late sends nothing more: the jobs take what comes next. */
async function giveBack(parts: Parts, next: readonly OutboxRow[]): Promise<void> {
  const ids = next.map(({ id }) => id);
  if (ids.length > 0) await releaseRows(parts.db, ids, parts.bootId);
}

async function markOnce(parts: Parts, results: readonly RowResult[], troubled: boolean): Promise<OutboxRow[]> {
  const now = parts.clock();
  const told = results.flatMap(({ row, ...what }) =>
    row.flow === 'request-arrived' && row.object !== null ? [{ ...what, number: row.object }] : [],
  );
  // Before the mark: a process that dies between the two sends once more, and must not leave a request that was told and has no deadline.
  for (const { state, number } of told)
    if (state === 'sent' || state === 'knocked') await requestDelivered(parts.db, number, now, parts.settings.values);
  // By the clock of this moment: the calls before may have taken long.
  const next = await markRows(parts.db, results, { bootId: parts.bootId, leaseMs: parts.leaseMs, now: parts.clock() }, troubled);
  for (const result of results)
    if (result.state === 'waiting') parts.wake(channelOf(result.row.contact) as ChannelName, Math.max(result.dueAt - now, result.holdMs));
  for (const { state, number, ...rest } of told) {
    if (state !== 'unreachable' && state !== 'dead') continue;
    const reason = 'reason' in rest && rest.reason === 'window' ? 'window' : 'blocked';
    await requestUnreachable(parts.db, number, reason, now, parts.settings.values);
  }
  return next;
}
