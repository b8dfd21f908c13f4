/** What became of rows of the outbox, as statements: one batch marks them, and what that says about the channel. */
import type { InStatement } from '@libsql/client';
import type { Failure } from '../model.ts';
import { channelOf, failureStatement, holdStatement, successStatement } from './channel-state.ts';
import type { OutboxRow } from './outbox-rows.ts';

/**
 * What became of one row. `waiting`: due again at `dueAt`; `holdMs` holds for the whole channel; `untried`: it never
 * got as far as the platform and uses up no attempt (its `dueAt` must stay, or others would overtake it). `afresh`: as if it had never been
 * tried, so that what comes after may overtake it. `dead`: given up, staff may look at it.
 * `unreachable`: the person can't be reached now. `knocked`: neither, but the platform took a template that tells of it. `dropped`: there was
 * nothing left to say. `reason` carries no personal data.
 */
export type RowResult =
  | { row: OutboxRow; state: 'sent'; platformId: string; at: number }
  | { row: OutboxRow; state: 'waiting'; failure: Failure; reason: string; dueAt: number; holdMs: number; untried?: true; afresh?: true }
  | { row: OutboxRow; state: 'dead'; failure: Failure; reason: string }
  | { row: OutboxRow; state: 'knocked'; platformId: string }
  | { row: OutboxRow; state: 'unreachable' | 'dropped'; reason: string };

/** Failures that say something about the platform rather than about one message or one person. */
const OF_THE_PLATFORM: ReadonlySet<Failure> = new Set(['retry', 'unknown', 'configuration']);

const SET = "UPDATE outbox SET lease_until = 0, lease_by = ''";

/** The statements for one row. `now` in epoch ms; `bootId` gives back what it held behind a row that waits. */
export function markStatements(result: RowResult, { bootId, now }: { bootId: string; now: number }): InStatement[] {
  const { row } = result;
  if (result.state === 'sent') {
    const sql = `${SET}, state = 'sent', attempts = attempts + 1, failure = NULL, detail = NULL, platform_id = ?, sent_at = ? WHERE id = ?`;
    return [{ sql, args: [result.platformId || null, result.at, row.id] }];
  }
  if (result.state === 'waiting') return waitingStatements(result, bootId, now);
  if (result.state === 'knocked') {
    const sql = `${SET}, state = 'unreachable', attempts = attempts + 1, detail = 'knocked', platform_id = ? WHERE id = ? AND state = 'waiting'`;
    return [{ sql, args: [result.platformId || null, row.id] }];
  }
  const failure = 'failure' in result ? result.failure : null;
  // Of a message that was given up `sent_at` is that moment.
  const sql = `${SET}, state = ?, failure = ?, detail = ?, sent_at = CASE ? WHEN 'dead' THEN ? END WHERE id = ? AND state = 'waiting'`;
  return [{ sql, args: [result.state, failure, result.reason, result.state, now, row.id] }];
}

function waitingStatements(result: Extract<RowResult, { state: 'waiting' }>, bootId: string, now: number): InStatement[] {
  const { row, failure, reason, dueAt, holdMs, untried, afresh } = result;
  const lost = row.lost + (failure === 'unknown' ? 1 : 0);
  // As it was taken only: after its lease, or after a mark whose answer was lost, somebody else may be sending it.
  const again = `${SET}, due_at = ?, attempts = attempts + ?, lost = ?, sent_parts = ?, failure = ?, detail = ? WHERE id = ? AND state = 'waiting' AND lease_by = ? AND lease_until = ?`;
  const companions = "UPDATE outbox SET lease_until = 0 WHERE contact_id = ? AND id > ? AND state = 'waiting' AND lease_by = ?";
  return [
    {
      sql: again,
      args: [dueAt, afresh ? -row.attempts : untried ? 0 : 1, lost, row.sentParts, failure, reason, row.id, bootId, row.leaseUntil],
    },
    { sql: companions, args: [row.contact, row.id, bootId] },
    ...(holdMs > 0 ? [holdStatement(channelOf(row.contact), now + holdMs)] : []),
  ];
}

/** The failure says something about the platform. A pause that it asked for is an answer, and no failure; what never reached it says nothing. */
export function isOfThePlatform(result: RowResult): boolean {
  return 'failure' in result && OF_THE_PLATFORM.has(result.failure) && !('holdMs' in result && (result.holdMs > 0 || result.untried));
}

/** What these results say about their channels; `troubled`: a success is worth writing down, because failures stood there before. */
export function channelStatements(results: readonly RowResult[], now: number, troubled: boolean): InStatement[] {
  const arrived = new Set(results.filter(({ state }) => state === 'sent' || state === 'knocked').map(({ row }) => channelOf(row.contact)));
  const failed = results.filter((result) => isOfThePlatform(result) && !arrived.has(channelOf(result.row.contact)));
  return [...(troubled ? [...arrived].map(successStatement) : []), ...failed.map(({ row }) => failureStatement(row.contact, now))];
}
