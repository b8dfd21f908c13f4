/** Writes down what became of rows, and what follows from it: a delivered request's deadline, an unreachable producer's way to staff. */
import type { ChannelName } from '../model.ts';
import { channelOf } from '../store/channel-state.ts';
import { markRows, type OutboxRow, type RowResult } from '../store/outbox.ts';
import { requestDelivered, requestUnreachable } from '../store/requests.ts';
import type { Parts } from './parts.ts';

/**
 * Marks rows in one batch and returns the next rows of the same contacts, now ours to send. `troubled`: failures stood against the channel,
 * so that a success is written down too.
 */
export async function mark(parts: Parts, results: readonly RowResult[], troubled = true): Promise<OutboxRow[]> {
  const now = parts.clock();
  const next = await markRows(parts.db, results, { bootId: parts.bootId, leaseMs: parts.leaseMs, now }, troubled);
  for (const result of results)
    if (result.state === 'waiting') parts.wake(channelOf(result.row.contact) as ChannelName, Math.max(result.dueAt - now, result.holdMs));
  for (const { row, state, ...rest } of results) {
    if (row.flow !== 'request-arrived' || row.object === null) continue;
    if (state === 'sent' || state === 'knocked') await requestDelivered(parts.db, row.object, now, parts.settings.values);
    if (state === 'unreachable' || state === 'dead')
      await requestUnreachable(
        parts.db,
        row.object,
        'reason' in rest && rest.reason === 'window' ? 'window' : 'blocked',
        now,
        parts.settings.values,
      );
  }
  return next;
}
