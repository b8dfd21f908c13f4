/** Rows of registrations, and the SQL that counts places: for the lookups of fairs and of registrations, and for the effects. */
import type { Row } from '@libsql/client';
import type { FairState, FairTimes, Gathering, RegistrationState, RegistrationView } from '../../model.ts';
import { hanoiDate } from '../../understanding/hanoi-time.ts';
import { unsealRegistration } from '../registration-fields.ts';
import type { Asking } from './context.ts';

/** SQL: states that hold a place. */
export const HELD = "('registered', 'confirmed')";

/** SQL: states of those who come or would like to: they hear what changes. */
export const LISTED = "('registered', 'confirmed', 'waiting')";

/** SQL: places left at fair `f`; null without a limit. While anybody waits there is none: the next place is theirs. */
export const FREE = `CASE WHEN f.places IS NULL THEN NULL WHEN EXISTS (SELECT 1 FROM registration w WHERE w.fair_id = f.id AND w.state = 'waiting') THEN 0
  ELSE max(0, f.places - (SELECT count(*) FROM registration h WHERE h.fair_id = f.id AND h.state IN ${HELD})) END`;

/** SQL: who asks speaks for the producer of registration `r`. Wants `:personId`. */
export const SPEAKS_FOR = 'EXISTS (SELECT 1 FROM link l WHERE l.person = :personId AND l.producer_code = r.producer_code)';
/** Columns that `registrationView` reads. What somebody was told is found by the person (`+`: everybody was told by that flow). */
export const REGISTRATION_COLUMNS = `r.number, r.fair_id, f.name AS fair_name, f.kind, f.start, f.state AS fair_state, r.state, m.name AS producer, r.producer_code, r.sealed, r.created_at,
  CASE r.state WHEN 'waiting' THEN (SELECT count(*) FROM registration b WHERE b.fair_id = r.fair_id AND b.state = 'waiting' AND (b.queued_at, b.n) <= (r.queued_at, r.n)) END AS place,
  (SELECT max(t.sent_at) FROM told t WHERE +t.flow = 'fair-changed' AND t.subject = r.fair_id
    AND t.person IN (SELECT person FROM link WHERE producer_code = r.producer_code)) AS change_told`;
/** Where they come from. */
export const REGISTRATION_FROM = 'FROM registration r JOIN fair f ON f.id = r.fair_id JOIN producer m ON m.code = r.producer_code';

/** A row with `REGISTRATION_COLUMNS`. */
export async function registrationView(row: Row, { keys }: Pick<Asking, 'keys'>): Promise<RegistrationView> {
  return {
    number: String(row.number),
    fair: String(row.fair_id),
    fairName: String(row.fair_name),
    kind: String(row.kind) as Gathering,
    start: String(row.start),
    off: offOf(row.fair_state),
    state: String(row.state) as RegistrationState,
    producer: String(row.producer),
    producerCode: String(row.producer_code),
    ...(await unsealRegistration(keys, String(row.sealed))),
    place: row.place === null ? null : Number(row.place),
    createdOn: hanoiDate(Number(row.created_at)),
    changeToldOn: row.change_told === null ? '' : hanoiDate(Number(row.change_told)),
  };
}

/** A fair's state as views have it: nothing where it takes place as planned. */
export function offOf(state: unknown): FairTimes['off'] {
  return state === 'planned' ? '' : (String(state) as Exclude<FairState, 'planned'>);
}
