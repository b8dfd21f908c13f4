/** What the jobs do with work that waits and with talks that are over. Each is one guarded write batch. */
import type { Client } from '@libsql/client';
import type { OfficeSettings } from '../model.ts';
import { addWorkingHours, hanoiDate } from '../understanding/working-days.ts';
import { announcement, officersFor } from './effects/announce.ts';
import { holidaysFrom, readHolidays } from './requests.ts';
import { numberSetting, textSetting } from './setting-values.ts';

/** Tells the officers once more about work that nobody has taken for so many office hours (setting); after that `/viec` lists it. Returns how many tasks. */
export async function remindTasks(db: Client, now: number, settings: OfficeSettings): Promise<number> {
  const [open] = await db.batch(
    [{ sql: `SELECT id, created_at FROM task WHERE state = 'open' AND reminded_at IS NULL`, args: [] }],
    'read',
  );
  const oldest = Math.min(now, ...(open?.rows ?? []).map((row) => Number(row.created_at)));
  const holidays = readHolidays(await db.execute(holidaysFrom(hanoiDate(oldest))));
  const office = { from: textSetting(settings, 'office_from'), to: textSetting(settings, 'office_to') };
  const hours = numberSetting(settings, 'task_remind_hours');
  const due = (open?.rows ?? []).filter((row) => addWorkingHours(Number(row.created_at), hours, office, holidays) <= now);
  if (due.length === 0) return 0;
  const tasks = JSON.stringify(due.map((row) => row.id));
  const mark = `UPDATE task SET reminded_at = :now WHERE state = 'open' AND reminded_at IS NULL AND id IN (SELECT value FROM json_each(:tasks))`;
  const fresh = `SELECT id FROM task t WHERE t.reminded_at = :at AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.flow = 'task-again' AND o.object = t.id AND o.created_at = :at)`;
  const [marked] = await db.batch(
    [{ sql: mark, args: { now, tasks } }, announcement({ flow: 'task-again', from: officersFor(fresh), args: { at: now } }, now, settings)],
    'write',
  );
  return marked?.rowsAffected ?? 0;
}

/** Gives conversations back to the bot whose time with the staff is up; where somebody had answered, the person is told. Returns how many. */
export async function endHandovers(db: Client, now: number, settings: OfficeSettings): Promise<number> {
  const talks = `SELECT c.person, c.handover_task AS object FROM contact c JOIN task t ON t.id = c.handover_task WHERE c.handover_until <= :at AND t.owner IS NOT NULL`;
  const answers = await db.batch(
    [
      announcement({ flow: 'handover-ended', from: talks, args: { at: now } }, now, settings),
      {
        sql: 'UPDATE contact SET handover_task = NULL, handover_until = 0 WHERE handover_task IS NOT NULL AND handover_until <= :now',
        args: { now },
      },
    ],
    'write',
  );
  return answers[1]?.rowsAffected ?? 0;
}
