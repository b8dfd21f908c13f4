/** Registrations for fairs, training and inspections. Who may, and whether a place is free, stands in the WHERE of one statement. */
import type { InStatement } from '@libsql/client';
import type { Effect, OfficeSettings, RegistrationState } from '../../model.ts';
import { hanoiDate } from '../../understanding/hanoi-time.ts';
import { OPEN } from '../lookups/fairs.ts';
import { FREE, HELD, SPEAKS_FOR } from '../lookups/registration-rows.ts';
import { json } from '../register/chunks.ts';
import { sealRegistration } from '../registration-fields.ts';
import type { Keys } from '../seal.ts';
import { announcement } from './announce.ts';
import { type EffectContext, GUARD } from './context.ts';
import { ME } from './tasks.ts';

type Of<E extends Effect['effect']> = Extract<Effect, { effect: E }>;

/** The last place goes once: the statement counts the places in the transaction that takes one. Registering again is for those who withdrew. */
const REGISTER = `INSERT INTO registration(number, n, fair_id, producer_code, person, state, sealed, queued_at, created_at, changed_at)
  SELECT printf('DK-%04d', last.n + 1), last.n + 1, f.id, l.producer_code, :personId, :as, :sealed, :now, :now, :now
  FROM fair f, (SELECT coalesce(max(n), 0) AS n FROM registration) last, link l
  WHERE f.id = :fair COLLATE NOCASE AND l.person = :personId AND l.producer_code = :producer AND ${OPEN}
    AND :as = CASE ${FREE} WHEN 0 THEN 'waiting' ELSE 'registered' END
  ON CONFLICT(fair_id, producer_code) DO UPDATE SET state = excluded.state, person = excluded.person, sealed = excluded.sealed,
    queued_at = excluded.queued_at, changed_at = excluded.changed_at, created_at = excluded.created_at, reminded_at = NULL WHERE registration.state = 'withdrawn'`;
/** The office sees the phone of who agreed to that, and "who has my number" says so. */
const SHOW_PHONE = `INSERT INTO reveal(request_number, owner, shown_to, at)
  SELECT r.number, 'contact:' || r.person, 'office', :now FROM registration r WHERE r.fair_id = :fair COLLATE NOCASE AND r.producer_code = :producer
    AND EXISTS (SELECT 1 FROM consent c WHERE c.person = r.person AND c.purpose = 'office' AND c.withdrawn_at IS NULL)
  ON CONFLICT DO NOTHING`;

/** Guarded: open, one's own producer, not registered, and what the places allow at this moment. */
export async function register(effect: Of<'register'>, keys: Keys, { personId, now }: EffectContext): Promise<InStatement[]> {
  const { fair, producer, as, products = '', booth = '', person = '', answer = '' } = effect;
  const sealed = await sealRegistration(keys, { products, booth, person, answer });
  return [
    { sql: REGISTER, args: { fair, producer, as, sealed, personId, now, today: hanoiDate(now) } },
    GUARD,
    { sql: SHOW_PHONE, args: { fair, producer, now } },
  ];
}

/** Guarded: one's own, neither refused nor withdrawn, and the fair is neither over nor called off. The office sees the phone no longer; who waits moves up. */
export function withdrawRegistration({ number }: Of<'withdraw-registration'>, { personId, now, settings }: EffectContext): InStatement[] {
  const sql = `UPDATE registration AS r SET state = 'withdrawn', changed_at = :now, untold = 0
    WHERE r.number = :number COLLATE NOCASE AND r.state IN ('registered', 'waiting', 'confirmed') AND ${SPEAKS_FOR}
      AND EXISTS (SELECT 1 FROM fair f WHERE f.id = r.fair_id AND f.sorts >= :today AND f.state <> 'called_off')`;
  return [
    { sql, args: { number, personId, now, today: hanoiDate(now) } },
    GUARD,
    { sql: `DELETE FROM reveal WHERE request_number = :number COLLATE NOCASE AND shown_to = 'office'`, args: { number } },
    ...moveUp(now, settings),
  ];
}

/** From where staff move somebody: what has changed since they looked (withdrawn, confirmed by another) is not undone by an old button. */
const MOVES: Record<RegistrationState, readonly RegistrationState[]> = {
  registered: ['waiting', 'refused'],
  confirmed: ['registered'],
  waiting: ['registered', 'confirmed'],
  refused: ['registered', 'waiting', 'confirmed'],
  withdrawn: ['registered', 'waiting', 'confirmed', 'refused'],
};

/** Guarded: an officer or admin moves somebody, who is told; who waits may move up. Not once the fair is over or called off. */
export function moveRegistration({ number, to }: Of<'move-registration'>, { personId, now, settings }: EffectContext): InStatement[] {
  const sql = `UPDATE registration SET state = :to, changed_at = :now, untold = 1, queued_at = CASE :to WHEN 'waiting' THEN :now ELSE queued_at END
    WHERE number = :number COLLATE NOCASE AND state IN (SELECT value FROM json_each(:from)) AND ${ME} IS NOT NULL
      AND EXISTS (SELECT 1 FROM fair f WHERE f.id = registration.fair_id AND f.sorts >= :today AND f.state <> 'called_off')`;
  const audit = `INSERT INTO audit(at, who, did, what, detail) SELECT :now, s.name, 'move', 'registration ' || :number, :to FROM staff s WHERE s.id = ${ME}`;
  return [
    { sql, args: { number, to, from: json(MOVES[to]), personId, now, today: hanoiDate(now) } },
    GUARD,
    { sql: audit, args: { number, to, personId, now } },
    ...moveUp(now, settings),
  ];
}

/** Whoever is next takes a place that became free at a fair that takes place, and everybody whose state somebody else changed is told. Safe to run at any time. */
export function moveUp(now: number, settings: OfficeSettings): InStatement[] {
  const next = `UPDATE registration SET state = 'registered', changed_at = :now, untold = 1 WHERE number IN (
    SELECT number FROM (SELECT r.number, f.places, row_number() OVER (PARTITION BY r.fair_id ORDER BY r.queued_at, r.n) AS k,
        (SELECT count(*) FROM registration h WHERE h.fair_id = r.fair_id AND h.state IN ${HELD}) AS held
      FROM registration r JOIN fair f ON f.id = r.fair_id WHERE r.state = 'waiting' AND f.sorts >= :today AND f.state = 'planned')
    WHERE places IS NULL OR k <= places - held)`;
  const from = `SELECT l.person, r.number AS object FROM registration r JOIN link l ON l.producer_code = r.producer_code WHERE r.untold = 1`;
  return [
    { sql: next, args: { now, today: hanoiDate(now) } },
    announcement({ flow: 'registration-changed', from, args: {} }, now, settings),
    { sql: 'UPDATE registration SET untold = 0 WHERE untold = 1', args: [] },
  ];
}
