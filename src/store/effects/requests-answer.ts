/** Answers to connection requests, and the talk before one. Who may answer, and until when, stands in the WHERE of one UPDATE. */
import type { InStatement } from '@libsql/client';
import type { Effect } from '../../model.ts';
import { hanoiDate } from '../../understanding/hanoi-time.ts';
import { OPEN_SQL, ownsTask } from '../lookups/requests.ts';
import { withoutPhones } from '../request-fields.ts';
import { type Keys, seal } from '../seal.ts';
import { announcement, buyersOf, producersOf } from './announce.ts';
import { type EffectContext, GUARD } from './context.ts';
import { closedRequest } from './requests-close.ts';

type Of<E extends Effect['effect']> = Extract<Effect, { effect: E }>;

/** SQL: who writes is linked to the producer of `request`. */
const IS_PRODUCER = 'EXISTS (SELECT 1 FROM link l WHERE l.person = :personId AND l.producer_code = request.producer_code)';
const IN_TIME = '(deadline IS NULL OR deadline >= :today)';

/** Guarded. Accepting makes both reveals in the same commit; the numbers are filled in as the messages leave. */
export function answerRequest({ number, answer, reason = '' }: Of<'answer-request'>, context: EffectContext): InStatement[] {
  const { personId, now, settings } = context;
  const state = answer === 'accept' ? 'accepted' : 'declined';
  const update = `UPDATE request SET state = :state, reason = :reason, decided_at = :now, decided_by = :personId
    WHERE number = :number AND state IN ${OPEN_SQL} AND ${IN_TIME} AND (${IS_PRODUCER} OR ${ownsTask('request.number')})`;
  const decided: InStatement[] = [{ sql: update, args: { state, reason, number, personId, now, today: hanoiDate(now) } }, GUARD];
  const closed = closedRequest('r.number = :number AND r.decided_at = :at', { number, at: now });
  const one = { from: buyersOf('r.number = :number'), args: { number } };
  if (answer === 'decline') return [...decided, announcement({ flow: 'request-declined', ...one }, now, settings, personId), ...closed];
  return [
    ...decided,
    ...reveals(number, context),
    announcement({ flow: 'request-accepted', ...one }, now, settings, personId),
    announcement({ flow: 'request-accepted-producer', from: receiversOf, args: { number } }, now, settings, personId),
    ...closed,
  ];
}

/** Everybody on the producer's side to whom the buyer's contact was revealed. */
const receiversOf = `SELECT l.person, r.number AS object FROM request r JOIN link l ON l.producer_code = r.producer_code WHERE r.number = :number
  UNION SELECT v.shown_to, v.request_number FROM reveal v WHERE v.request_number = :number AND v.shown_to = (SELECT decided_by FROM request WHERE number = :number)
    AND v.owner = 'contact:' || (SELECT buyer FROM request WHERE number = :number)`;

/**
 * The buyer's contact to the producer (and to the member of staff who spoke for them); to the buyer the producer's number of the register,
 * or that of the person who accepted when the register has none.
 */
function reveals(number: string, { personId, now }: EffectContext): InStatement[] {
  const args = { number, personId, now };
  const toProducer = `INSERT INTO reveal(request_number, owner, shown_to, at) SELECT number, 'contact:' || buyer, 'producer:' || producer_code, :now FROM request WHERE number = :number`;
  const toStaff = `INSERT INTO reveal(request_number, owner, shown_to, at) SELECT number, 'contact:' || buyer, :personId, :now FROM request WHERE number = :number AND NOT ${IS_PRODUCER}`;
  const toBuyer = `INSERT INTO reveal(request_number, owner, shown_to, at)
    SELECT number, CASE WHEN ${IS_PRODUCER} AND NOT EXISTS (SELECT 1 FROM phone WHERE owner = 'producer:' || producer_code) THEN 'contact:' || :personId
      ELSE 'producer:' || producer_code END, buyer, :now FROM request WHERE number = :number`;
  return [
    { sql: toProducer, args: { number, now } },
    { sql: toStaff, args },
    { sql: toBuyer, args },
  ];
}

/** Guarded: an open request of one's own producer. */
export async function askBuyer({ number, question }: Of<'ask-buyer'>, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  const { personId, now, settings } = context;
  const sql = `UPDATE request SET state = 'asked', question_sealed = :sealed, answer_sealed = NULL
    WHERE number = :number AND state IN ('waiting', 'sent', 'asked') AND ${IN_TIME} AND ${IS_PRODUCER}`;
  return [
    { sql, args: { sealed: await seal(keys, withoutPhones(question)), number, personId, today: hanoiDate(now) } },
    GUARD,
    announcement({ flow: 'request-question', from: buyersOf('r.number = :number'), args: { number } }, now, settings, personId),
  ];
}

/** Guarded: the buyer's own request, to which a question stands. */
export async function tellProducer({ number, answer }: Of<'tell-producer'>, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  const { personId, now, settings } = context;
  const sql = `UPDATE request SET state = 'sent', answer_sealed = :sealed WHERE number = :number AND state = 'asked' AND buyer = :personId`;
  return [
    { sql, args: { sealed: await seal(keys, withoutPhones(answer)), number, personId } },
    GUARD,
    announcement({ flow: 'request-answer', from: producersOf('r.number = :number'), args: { number } }, now, settings, personId),
  ];
}
