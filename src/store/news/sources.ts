/** What the clock tells, as SQL that finds it: each source says whom, about what, and by which key it is told once. Demonstration data stays quiet. */
import type { OfficeSettings, Stage } from '../../model.ts';
import { addDays, hanoiDate } from '../../understanding/hanoi-time.ts';
import { COUNTING_CERTIFICATE } from '../lookups/certificate.ts';
import { HELD, LISTED } from '../lookups/registration-rows.ts';
import { DAY_MS, numberSetting } from '../setting-values.ts';
import { type News, stopped, stoppedAll, untold } from './tell.ts';

const MINUTE_MS = 60_000;
/** Changes older than this, in days, are no news: what was missed in a longer outage is seen in the dossier itself. */
const FRESH_DAYS = 7;
/** Accepted requests are asked about for so long after the setting's day, in days: not those of years ago, when the setting is switched on. */
const ASK_WITHIN_DAYS = 30;

/** SQL list of the stages in which a dossier is being worked on. */
const decided: readonly Stage[] = [
  'not_qualified',
  'recognised_3',
  'recognised_4',
  'potential_5',
  'central_review',
  'central_not_5',
  'recognised_5',
];
const over: readonly Stage[] = [...decided, 'withdrawn', 'closed_incomplete'];
const OVER = `(${over.map((stage) => `'${stage}'`).join(', ')})`;

/** What the clock tells producers and buyers, by flow: it leaves in nobody's quiet hours, whenever it was made. */
export const TOLD_BY_CLOCK: ReadonlySet<string> = new Set([
  ...['dossier-moved', 'certificate-ends', 'certificate-ended', 'renewal-started', 'paper-missing', 'request-followup'],
  ...['registration-reminder', 'fair-changed', 'request-reminder', 'request-no-answer'],
]);

/** Everything that is due now. What a setting switches off is not among it. */
export function newsDue(now: number, settings: OfficeSettings): News[] {
  return [
    ...dossierMoved(now, settings),
    ...certificateEnds(now, settings),
    ...certificateEnded(now, settings),
    ...renewalStarted(now, settings),
    ...paperMissing(now, settings),
    ...requestFollowup(now, settings),
    ...fairTomorrow(now, settings),
    ...fairChanged(now, settings),
  ];
}

/**
 * Stages that changed, ten minutes (setting) after the first untold change of a producer's: what changed meanwhile stands in the same message.
 * A dossier that is new has changed nothing, so the first import of a register is quiet; who linked later was not there.
 */
function dossierMoved(now: number, settings: OfficeSettings): News[] {
  const minutes = numberSetting(settings, 'dossier_told_minutes');
  if (minutes === 0) return [];
  const flow = 'dossier-moved';
  const from = `WITH pending AS (SELECT l.person, CAST(h.id AS TEXT) AS key, h.at, h.dossier_code, d.producer_code
      FROM dossier_change h JOIN dossier d ON d.code = h.dossier_code AND d.demo = 0 JOIN link l ON l.producer_code = d.producer_code AND l.linked_at <= h.at
      WHERE h.from_stage IS NOT NULL AND h.at >= :since AND ${untold(flow, 'CAST(h.id AS TEXT)', 'l.person')})
    SELECT p.person, p.key, p.producer_code || '/' || :at AS object, p.dossier_code AS subject FROM pending p
    WHERE EXISTS (SELECT 1 FROM pending q WHERE q.person = p.person AND q.producer_code = p.producer_code AND q.at <= :ripe)`;
  return [{ flow, from, args: { since: now - FRESH_DAYS * DAY_MS, at: now, ripe: now - minutes * MINUTE_MS } }];
}

/** SQL: certificates that count, of producers with a linked chat whose person did not stop the topic. Wants `:today`. */
const CERTIFICATES = `FROM certificate c JOIN product p ON p.code = c.product_code JOIN link l ON l.producer_code = p.producer_code
  WHERE c.revoked_on IS NULL AND c.demo = 0 AND NOT ${stopped('certificates', 'l.person')}`;
const COUNTS = `c.id = ${COUNTING_CERTIFICATE}`;

/** A certificate comes within a setting's days of its end: told at the nearest of them only, all of a producer's in one message a day. */
function certificateEnds(now: number, settings: OfficeSettings): News[] {
  const names = ['certificate_days_first', 'certificate_days_second', 'certificate_days_last'] as const;
  const days = names.map((name) => numberSetting(settings, name)).filter((one) => one > 0);
  if (days.length === 0) return [];
  const today = hanoiDate(now);
  const from = `SELECT l.person, c.id || '/' || (SELECT min(value) FROM json_each(:days) WHERE date(:today, '+' || value || ' days') >= c.ends_on) AS key,
      p.producer_code || '/' || :today AS object, p.code AS subject
    ${CERTIFICATES} AND c.ends_on BETWEEN :today AND :last AND ${COUNTS}`;
  return [{ flow: 'certificate-ends', from, args: { days: JSON.stringify(days), today, last: addDays(today, Math.max(...days)) } }];
}

function certificateEnded(now: number, settings: OfficeSettings): News[] {
  if (numberSetting(settings, 'certificate_ended_told') === 0) return [];
  const today = hanoiDate(now);
  const from = `SELECT l.person, CAST(c.id AS TEXT) AS key, p.producer_code || '/' || :today AS object, p.code AS subject
    ${CERTIFICATES} AND c.ends_on >= :since AND c.ends_on < :today AND ${COUNTS}`;
  return [{ flow: 'certificate-ended', from, args: { today, since: addDays(today, -FRESH_DAYS) } }];
}

/** A new dossier for a product that has a certificate. New in the very first import is not new. */
function renewalStarted(now: number, settings: OfficeSettings): News[] {
  if (numberSetting(settings, 'renewal_told') === 0) return [];
  const today = hanoiDate(now);
  const from = `SELECT l.person, d.code AS key, d.producer_code || '/' || :today AS object, d.code AS subject
    FROM dossier_change h JOIN dossier d ON d.code = h.dossier_code AND d.demo = 0 JOIN link l ON l.producer_code = d.producer_code AND l.linked_at <= h.at
    JOIN certificate c ON c.product_code = d.product_code AND c.demo = 0 AND c.revoked_on IS NULL
    WHERE h.from_stage IS NULL AND h.at >= :since AND h.at > (SELECT min(at) FROM dossier_change) AND d.stage NOT IN ${OVER} AND d.stage <> 'draft'
      AND c.decided_on < coalesce(d.submitted_on, d.since, :today) AND NOT ${stopped('certificates', 'l.person')} GROUP BY l.person, d.code`;
  return [{ flow: 'renewal-started', from, args: { today, since: now - FRESH_DAYS * DAY_MS } }];
}

/** Something has been missing for so many days (setting) in a stage that still goes on: once for each time it came to that stage. */
function paperMissing(now: number, settings: OfficeSettings): News[] {
  const days = numberSetting(settings, 'missing_paper_days');
  if (days === 0) return [];
  const today = hanoiDate(now);
  const since = 'coalesce(d.since, d.submitted_on)';
  const from = `SELECT l.person, d.code || '/' || d.stage || '/' || ${since} AS key, d.producer_code || '/' || :today AS object, d.code AS subject
    FROM link l JOIN dossier d ON d.producer_code = l.producer_code AND d.demo = 0
    WHERE d.missing <> '' AND d.stage NOT IN ${OVER} AND ${since} <= :before`;
  return [{ flow: 'paper-missing', from, args: { today, before: addDays(today, -days) } }];
}

/** "Did you meet, did you trade?", of both sides of an accepted request, so many days (setting) afterwards. */
function requestFollowup(now: number, settings: OfficeSettings): News[] {
  const days = numberSetting(settings, 'followup_days');
  if (days === 0) return [];
  const due = `r.state = 'accepted' AND r.decided_at BETWEEN :oldest AND :ripe`;
  const row = 'r.number AS key, r.number AS object, r.number AS subject';
  const from = `SELECT r.buyer AS person, ${row} FROM request r WHERE ${due} AND r.buyer_outcome IS NULL
    UNION SELECT l.person, ${row} FROM request r JOIN link l ON l.producer_code = r.producer_code WHERE ${due} AND r.producer_outcome IS NULL AND l.person <> r.buyer`;
  return [{ flow: 'request-followup', from, args: { oldest: now - (days + ASK_WITHIN_DAYS) * DAY_MS, ripe: now - days * DAY_MS } }];
}

/** A fair that one registered for begins within so many days (setting); whoever registered only today knows it. Moved afterwards, it has another eve. */
function fairTomorrow(now: number, settings: OfficeSettings): News[] {
  const days = numberSetting(settings, 'fair_reminder_days');
  if (days === 0) return [];
  const today = hanoiDate(now);
  const from = `SELECT l.person, r.number || '/' || f.start AS key, r.number AS object, r.number AS subject
    FROM registration r JOIN fair f ON f.id = r.fair_id AND f.demo = 0 AND f.state = 'planned' JOIN link l ON l.producer_code = r.producer_code
    WHERE r.state IN ${HELD} AND length(f.start) = 10 AND f.start > :today AND f.start <= :last AND r.created_at < :before`;
  return [{ flow: 'registration-reminder', from, args: { today, last: addDays(today, days), before: now - 6 * 60 * MINUTE_MS } }];
}

/**
 * A fair was moved, called off or is on again: told to those on its list, ten minutes (setting) after the first untold change; what changed meanwhile
 * stands in the same message. It is their own appointment, so only who stopped everything hears nothing. Who registered later saw it as it is.
 */
function fairChanged(now: number, settings: OfficeSettings): News[] {
  const minutes = numberSetting(settings, 'fair_changed_minutes');
  if (minutes === 0) return [];
  const flow = 'fair-changed';
  const from = `WITH pending AS (SELECT l.person, CAST(h.id AS TEXT) AS key, h.at, h.fair_id, r.number
      FROM fair_change h JOIN fair f ON f.id = h.fair_id AND f.demo = 0 AND f.sorts >= :today
      JOIN registration r ON r.fair_id = h.fair_id AND r.state IN ${LISTED} AND r.created_at <= h.at
      JOIN link l ON l.producer_code = r.producer_code AND l.linked_at <= h.at
      WHERE h.at >= :since AND NOT ${stoppedAll('l.person')} AND ${untold(flow, 'CAST(h.id AS TEXT)', 'l.person')}),
    ripe AS (SELECT person, fair_id, min(number) AS number FROM pending GROUP BY person, fair_id HAVING min(at) <= :ripe)
    SELECT p.person, p.key, ripe.number || '/' || :at AS object, p.fair_id AS subject FROM pending p JOIN ripe USING (person, fair_id)`;
  return [{ flow, from, args: { today: hanoiDate(now), since: now - FRESH_DAYS * DAY_MS, at: now, ripe: now - minutes * MINUTE_MS } }];
}
