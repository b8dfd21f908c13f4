/** What a failed send means for its row: tried again, and when, or given up. Pure. */
import type { Failure } from '../model.ts';
import type { OutboxRow, RowResult } from '../store/outbox.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The first pause, in ms; it doubles with each attempt up to the longest. */
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 10 * MINUTE;
/** How long a row rests after a failure that time or a person must cure, in ms. */
const REST: Partial<Record<Failure, number>> = { wait: 60 * MINUTE, configuration: 10 * MINUTE, 'refresh-token': 5 * MINUTE };
/** A message is given up when it has waited this long since it was due first: what Telegram keeps for us, 24 h, is what we keep trying for others. */
const GIVE_UP_AFTER_MS = DAY;
/** What only a person can cure (a token, a setting of the OA) gets a week: an office has weekends and holidays. */
const CURE_WITHIN_MS = 7 * DAY;
/** Each lost answer may have been a delivery, so a message is tried only so often without knowing. */
const LOST_AT_MOST = 3;

/**
 * The row's next state. The pause doubles, with jitter of up to half of itself from `chance` (0 to 1), so that what failed together does
 * not come back together. `retryAfterMs`: the platform's own word, which holds for the whole channel.
 */
export function afterFailure(
  row: OutboxRow,
  { failure, detail, retryAfterMs = 0 }: { failure: Failure; detail: string; retryAfterMs?: number },
  now: number,
  chance: number,
): RowResult {
  if (failure === 'bad-message' || isOver(row, failure, now)) return { row, state: 'dead', failure, reason: detail };
  const dueAt = now + Math.max(pauseAfter(failure, row.attempts, chance), retryAfterMs);
  return { row, state: 'waiting', failure, reason: detail, dueAt, holdMs: retryAfterMs };
}

/** How long what failed rests before the next try, in ms. */
export function pauseAfter(failure: Failure, attempts: number, chance: number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 20)) * (1 + chance / 2);
  return REST[failure] ?? Math.round(pause);
}

function isOver(row: OutboxRow, failure: Failure, now: number): boolean {
  if (failure === 'unknown') return row.lost + 1 >= LOST_AT_MOST;
  const limit = failure === 'refresh-token' || failure === 'configuration' || failure === 'wait' ? CURE_WITHIN_MS : GIVE_UP_AFTER_MS;
  // An announcement may be made hours before it is due; a failed row's own due time moves on.
  const since = row.attempts === 0 ? Math.max(row.createdAt, row.dueAt) : row.createdAt;
  return now - since >= limit;
}
