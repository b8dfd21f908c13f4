/** Requests that end without an answer of the producer. */
import type { InStatement } from '@libsql/client';
import type { Effect } from '../../model.ts';
import { OPEN_SQL } from '../lookups/requests.ts';
import { announcement, producersOf } from './announce.ts';
import { type EffectContext, GUARD } from './context.ts';

type Of<E extends Effect['effect']> = Extract<Effect, { effect: E }>;

/** Guarded: the buyer's own, still open. */
export function cancelRequest({ number }: Of<'cancel-request'>, context: EffectContext): InStatement[] {
  const { personId, now } = context;
  const sql = `UPDATE request SET state = 'cancelled', decided_at = :now, decided_by = :personId WHERE number = :number AND buyer = :personId AND state IN ${OPEN_SQL}`;
  return [{ sql, args: { number, personId, now } }, GUARD, ...afterCancel(context)];
}

/** Every open request of the person who writes. */
export function cancelOpenRequests(context: EffectContext): InStatement[] {
  const { personId, now } = context;
  const sql = `UPDATE request SET state = 'cancelled', decided_at = :now, decided_by = :personId WHERE buyer = :personId AND state IN ${OPEN_SQL}`;
  return [{ sql, args: { personId, now } }, ...afterCancel(context)];
}

/** What was not yet delivered does not leave any more; who has it is told. */
function afterCancel({ personId, now, settings }: EffectContext): InStatement[] {
  const just = `r.buyer = :personId AND r.state = 'cancelled' AND r.decided_at = :at`;
  const args = { personId, at: now };
  return [
    announcement({ flow: 'request-cancelled', from: producersOf(`${just} AND r.delivered_at IS NOT NULL`), args }, now, settings, personId),
    ...closedRequest(just, args),
  ];
}

/** Drops what still waits to be said about requests that are over, and ends their tasks. `where` selects from `request r`. */
export function closedRequest(where: string, args: Record<string, string | number>): InStatement[] {
  const numbers = `(SELECT r.number FROM request r WHERE ${where})`;
  return [
    {
      sql: `UPDATE outbox SET state = 'dropped', detail = 'request closed' WHERE state = 'waiting' AND lease_until = 0
        AND flow IN ('request-arrived', 'request-reminder', 'request-question', 'request-answer') AND object IN ${numbers}`,
      args,
    },
    {
      sql: `UPDATE task SET state = 'done', done_at = :at WHERE kind = 'request-unreachable' AND state <> 'done' AND object IN ${numbers}`,
      args,
    },
  ];
}

/** Guarded: accepted, and one of its two sides; the last answer of a side counts. */
export function keepOutcome({ number, outcome }: Of<'keep-outcome'>, { personId }: EffectContext): InStatement[] {
  const producer = 'EXISTS (SELECT 1 FROM link l WHERE l.person = :personId AND l.producer_code = request.producer_code)';
  const sql = `UPDATE request SET buyer_outcome = CASE WHEN buyer = :personId THEN :outcome ELSE buyer_outcome END,
      producer_outcome = CASE WHEN buyer <> :personId THEN :outcome ELSE producer_outcome END
    WHERE number = :number AND state = 'accepted' AND (buyer = :personId OR ${producer})`;
  return [{ sql, args: { number, outcome, personId } }, GUARD];
}
