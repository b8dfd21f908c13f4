/** After the machine's clock was set back: what the clock before had dated must not wait until the present one has caught up. */
import type { Client } from '@libsql/client';
import type { OfficeSettings } from '../model.ts';
import { othersDueAt } from './effects/context.ts';

/** By our own rules a message that failed rests no longer, in ms (`jobs/retry.ts`). */
const LONGEST_REST_MS = 60 * 60_000;
/** No platform has asked a channel to rest longer, in ms. */
const LONGEST_HOLD_MS = 24 * 60 * 60_000;
/** A refresh of a token is given up after the longest time-out that can be set, in ms. */
const LONGEST_REFRESH_MS = 5 * 60_000;

/** By our own rules nobody holds a file that is being fetched longer, in ms (`jobs/sent-files.ts`). */
const LONGEST_FETCH_MS = 2 * 60_000;

/** SQL: recipients of the few broadcasts that have any in this state, so that nobody reads all of them. */
const inBroadcastsWith = (state: string) =>
  `broadcast_id IN (SELECT broadcast_id FROM recipient_count WHERE state = '${state}' AND times > 0)`;

/**
 * Brings back what lies further ahead than our own rules can put it. Changes nothing while the clock goes right, so it may be done at any
 * time. `setBack`: somebody saw it happen; then what failed and what rests is tried at once.
 */
export async function forgetFuture(
  db: Client,
  { now, setBack, leaseMs, settings }: { now: number; setBack: boolean; leaseMs: number; settings: OfficeSettings },
): Promise<void> {
  const atMost = (table: string, column: string, most: number, where = 'true') => ({
    sql: `UPDATE ${table} SET ${column} = :most WHERE ${column} > :most AND ${where}`,
    args: { most },
  });
  // A row that was made in the future: what waits for its morning waits for the next one of the present clock.
  const due = othersDueAt(now, settings);
  const unborn = {
    sql: "UPDATE outbox SET created_at = :now, due_at = min(due_at, :due) WHERE state = 'waiting' AND created_at > :now",
    args: { now, due },
  };
  await db.batch(
    [
      unborn,
      atMost('outbox', 'due_at', setBack ? now : now + LONGEST_REST_MS, "state = 'waiting' AND attempts > 0"),
      atMost('outbox', 'lease_until', now + leaseMs, "state = 'waiting'"),
      atMost('outbox', 'due_at', setBack ? now : now + LONGEST_REST_MS, "state = 'file'"),
      atMost('outbox', 'lease_until', now + LONGEST_FETCH_MS, "state = 'file'"),
      atMost('channel_state', 'held_until', setBack ? now : now + LONGEST_HOLD_MS),
      atMost('channel_state', 'sender_until', now + leaseMs),
      atMost('token', 'lease_until', now + LONGEST_REFRESH_MS),
      atMost('recipient', 'lease_until', now + leaseMs, `state = 'claimed' AND ${inBroadcastsWith('claimed')}`),
      ...(setBack ? [atMost('recipient', 'due_at', now, `state = 'retry' AND ${inBroadcastsWith('retry')}`)] : []),
    ],
    'write',
  );
}
