/** What people wish of the notices they get: in which hours none, and how many a week. */
import type { InStatement } from '@libsql/client';
import type { Effect } from '../../model.ts';
import type { EffectContext } from './context.ts';

type Wishes = Extract<Effect, { effect: 'set-notice-wishes' }>;

/** `20:00-08:00`, as `readHours` writes it. */
const HOURS = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;
/** More than anybody is sent in a week (`notices_week_max` ends at 50): every notice. */
const EVERY_NOTICE = 1000;

/** On every contact of the person; what is not given stays. Guarded: they are there still, and the wishes are such as can be kept. */
export function setNoticeWishes(wishes: Wishes, context: EffectContext): InStatement[] {
  const { quiet, week } = wishes;
  return [guard(wishes, context), ...(quiet ? setQuiet(quiet, context) : []), ...(week ? [setWeek(week, context)] : [])];
}

function guard({ quiet = 'office', week = 'office' }: Wishes, { personId }: EffectContext): InStatement {
  const sound = (quiet === 'office' || HOURS.test(quiet)) && ['office', 'all', '1', '2', '3'].includes(week);
  const sql = 'INSERT INTO guard(ok) SELECT EXISTS (SELECT 1 FROM contact WHERE person = :personId) AND :sound';
  return { sql, args: { personId, sound: sound ? 1 : 0 } };
}

/** Notices that wait for this person already are looked at anew: else they would leave by the hours of before. */
function setQuiet(quiet: string, { personId }: EffectContext): InStatement[] {
  const [from, to] = quiet === 'office' ? [null, null] : [quiet.slice(0, 5), quiet.slice(6)];
  const waiting = `UPDATE recipient SET own_hours = :own, due_at = iif(state = 'planned', 0, due_at)
    WHERE broadcast_id IN (SELECT id FROM broadcast WHERE state IN ('planning', 'sending', 'paused'))
      AND contact_id IN (SELECT id FROM contact WHERE person = :personId) AND state IN ('planned', 'retry')`;
  return [
    { sql: 'UPDATE contact SET quiet_from = :from, quiet_to = :to WHERE person = :personId', args: { from, to, personId } },
    { sql: waiting, args: { own: from === null ? 0 : 1, personId } },
  ];
}

function setWeek(week: string, { personId }: EffectContext): InStatement {
  const most = week === 'all' ? EVERY_NOTICE : week === 'office' ? null : Number(week);
  return { sql: 'UPDATE contact SET notices_week = :most WHERE person = :personId', args: { most, personId } };
}
