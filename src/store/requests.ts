/** What the jobs do with connection requests. Each is one guarded write batch: run twice at once, it happens once. */
import type { Client, InStatement, ResultSet } from '@libsql/client';
import type { OfficeSettings } from '../model.ts';
import { addDays, hanoiMs } from '../understanding/hanoi-time.ts';
import { addWorkingDays, type Holidays, hanoiDate } from '../understanding/working-days.ts';
import { announcement, buyersOf, producersOf } from './effects/announce.ts';
import { closedRequest } from './effects/requests-close.ts';
import { tasksForStaff } from './effects/requests-to-staff.ts';
import { numberSetting } from './setting-values.ts';

/** SQL: no message about request `request` is still on its way or has arrived. */
const NOBODY_TOLD = `NOT EXISTS (SELECT 1 FROM outbox o WHERE o.flow = 'request-arrived' AND o.object = request.number AND o.state IN ('waiting', 'sent'))`;

/** Reads the holidays from a day on. */
export const holidaysFrom = (day: string): InStatement => ({ sql: 'SELECT day, working FROM holiday WHERE day >= :day', args: { day } });

/** The result of `holidaysFrom`. */
export const readHolidays = (found: ResultSet | undefined): Holidays =>
  new Map((found?.rows ?? []).map((row) => [String(row.day), row.working === 1]));

/** The first message about a request has arrived: from now on its working days count. A second delivery changes nothing. */
export async function requestDelivered(db: Client, number: string, now: number, settings: OfficeSettings): Promise<void> {
  const today = hanoiDate(now);
  const holidays = readHolidays(await db.execute(holidaysFrom(today)));
  const deadline = addWorkingDays(today, numberSetting(settings, 'request_days'), holidays);
  const sql = `UPDATE request SET delivered_at = :now, deadline = :deadline, state = CASE state WHEN 'waiting' THEN 'sent' ELSE state END
    WHERE number = :number AND delivered_at IS NULL AND state IN ('waiting', 'asked')`;
  await db.execute({ sql, args: { number, now, deadline } });
}

/** A message about a request can't arrive. When none of the producer's people can be told, the staff are. `reason`: a term. */
export async function requestUnreachable(
  db: Client,
  number: string,
  reason: 'window' | 'blocked',
  now: number,
  settings: OfficeSettings,
): Promise<void> {
  const sql = `UPDATE request SET state = 'staff', deadline = NULL WHERE number = :number AND state = 'waiting' AND ${NOBODY_TOLD}`;
  await db.batch([{ sql, args: { number } }, ...tasksForStaff(now, settings, reason)], 'write');
}

/** Requests that nobody was ever told about and nobody will be (their messages died): to the staff. Returns how many. */
export async function rescueRequests(db: Client, now: number, settings: OfficeSettings): Promise<number> {
  const sql = `UPDATE request SET state = 'staff', deadline = NULL WHERE state = 'waiting' AND ${NOBODY_TOLD}`;
  const [moved] = await db.batch([{ sql, args: [] }, ...tasksForStaff(now, settings)], 'write');
  return moved?.rowsAffected ?? 0;
}

/** Days that are surely enough to hold the most working days of a reminder (setting) and a Tết. */
const REMINDER_LOOKS_BACK = 60;

/** Reminds the producers of requests that came so many working days ago (setting) and still wait, once each. Returns how many requests. */
export async function remindRequests(db: Client, now: number, settings: OfficeSettings): Promise<number> {
  const days = numberSetting(settings, 'request_reminder_days');
  if (days === 0) return 0;
  const today = hanoiDate(now);
  const holidays = readHolidays(await db.execute(holidaysFrom(addDays(today, -REMINDER_LOOKS_BACK))));
  let last = today;
  while (addWorkingDays(last, days, holidays) > today) last = addDays(last, -1);
  const before = hanoiMs(addDays(last, 1));
  const due = `UPDATE request SET reminded_at = :now WHERE state = 'sent' AND reminded_at IS NULL AND deadline >= :today AND delivered_at < :before`;
  const fresh = `r.reminded_at = :at AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.flow = 'request-reminder' AND o.object = r.number)`;
  const [reminded] = await db.batch(
    [
      { sql: due, args: { now, today, before } },
      announcement({ flow: 'request-reminder', from: producersOf(fresh), args: { at: now } }, now, settings),
    ],
    'write',
  );
  return reminded?.rowsAffected ?? 0;
}

/** Ends requests whose deadline has passed and tells the buyers (a setting). Those in the hands of the staff have none. Returns how many. */
export async function lapseRequests(db: Client, now: number, settings: OfficeSettings): Promise<number> {
  const lapse = `UPDATE request SET state = 'no_answer', decided_at = :now WHERE state IN ('sent', 'asked') AND deadline < :today`;
  const just = `r.state = 'no_answer' AND r.decided_at = :at`;
  const untold = `${just} AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.flow = 'request-no-answer' AND o.object = r.number)`;
  const [lapsed] = await db.batch(
    [
      { sql: lapse, args: { now, today: hanoiDate(now) } },
      ...(numberSetting(settings, 'request_lapsed_told') === 0
        ? []
        : [announcement({ flow: 'request-no-answer', from: buyersOf(untold), args: { at: now } }, now, settings)]),
      ...closedRequest(just, { at: now }),
    ],
    'write',
  );
  return lapsed?.rowsAffected ?? 0;
}
