/** When what nobody asked for may reach a person: outside the quiet hours that they chose, or the office's where they chose none. One rule for notices, news and whatever else is announced. */
import type { Client } from '@libsql/client';
import type { ContactId, OfficeSettings } from '../model.ts';
import { hanoiDate, hanoiMs, hanoiTime } from '../understanding/hanoi-time.ts';
import { othersDueAt } from './effects/context.ts';

/** SQL: it is a quiet hour that contact `c` chose (`HH:MM`, Hanoi; equal times: none). Wants `:time`. */
export const ownQuiet = (c: string) => `(${c}.quiet_from IS NOT NULL AND iif(${c}.quiet_from <= ${c}.quiet_to,
  :time >= ${c}.quiet_from AND :time < ${c}.quiet_to, :time >= ${c}.quiet_from OR :time < ${c}.quiet_to))`;

/** SQL: when these hours end, epoch ms, if it is one. Wants `:time` and `:midnight`. */
export const ownQuietEnd = (c: string) => `:midnight + 60000 * (60 * substr(${c}.quiet_to, 1, 2) + substr(${c}.quiet_to, 4, 2))
  + iif(${c}.quiet_from > ${c}.quiet_to AND :time >= ${c}.quiet_from, 86400000, 0)`;

/** SQL: when contact `c` may be told what they did not ask for, epoch ms; `:now` when that is now. Wants `quietArgs`. */
export const mayHearAt = (c: string) =>
  `CASE WHEN ${c}.quiet_from IS NULL THEN :officeDue WHEN ${ownQuiet(c)} THEN ${ownQuietEnd(c)} ELSE :now END`;

/** What `mayHearAt` wants. */
export const quietArgs = (now: number, settings: OfficeSettings) => ({ ...clockArgs(now), now, officeDue: othersDueAt(now, settings) });

/** What `ownQuiet` and `ownQuietEnd` want. */
export const clockArgs = (now: number) => ({ time: hanoiTime(now), midnight: hanoiMs(hanoiDate(now)) });

/** When a contact may be told what they did not ask for, epoch ms; `now` when that is now, or nobody knows them. */
export async function mayHear(db: Client, contact: ContactId, now: number, settings: OfficeSettings): Promise<number> {
  const sql = `SELECT ${mayHearAt('c')} AS at FROM contact c WHERE c.id = :contact`;
  const { rows } = await db.execute({ sql, args: { ...quietArgs(now, settings), contact } });
  return rows[0] ? Number(rows[0].at) : now;
}
