/** Writes down what became of rows, and what follows from it: a delivered request's deadline, an unreachable producer's way to staff. */
import type { ChannelName } from '../model.ts';
import { channelOf } from '../store/channel-state.ts';
import { isUnavailable } from '../store/errors.ts';
import { markRows, type OutboxRow, type RowResult, releaseRows } from '../store/outbox.ts';
import { requestDelivered, requestUnreachable } from '../store/requests.ts';
import type { Parts } from './parts.ts';

/** A mark that is not written is a second copy later: it is tried at once again, then kept for the jobs. */
const TRIES = 2;

/**
 * Marks rows in one batch and returns the next rows of the same contacts, now ours to send. `troubled`: failures stood against the channel,
 * so that a success is written down too. While the database is away, what became of the rows is kept in this process (`markKept`), and
 * there are no next rows.
 */
export async function mark(parts: Parts, results: readonly RowResult[], troubled = true): Promise<OutboxRow[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await markOnce(parts, results, troubled);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (tries < TRIES) continue;
      parts.unmarked.push(...results);
      parts.log('warn', 'sent but not marked yet', { rows: results.length });
      return [];
    }
  }
}

/** Marks what could not be marked before; false while it still can't: then nothing may be taken, because it could have left already. */
export async function markKept(parts: Parts): Promise<boolean> {
  const kept = parts.unmarked.splice(0);
  if (kept.length === 0) return true;
  const next = await mark(parts, kept);
  await releaseRows(
    parts.db,
    next.map(({ id }) => id),
    parts.bootId,
  );
  return parts.unmarked.length === 0;
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
