/** The imported holidays: what deadlines in working days rest on. */
import type { Client } from '@libsql/client';
import { hanoiDate, holidaysMissing } from '../understanding/working-days.ts';
import { holidaysFrom, readHolidays } from './requests.ts';

/** The first day of the coming Tết when none of its holidays has been imported (ISO date), or null: deadlines would count through it. */
export async function missingTet(db: Client, now: number): Promise<string | null> {
  const today = hanoiDate(now);
  return holidaysMissing(readHolidays(await db.execute(holidaysFrom(today))), today);
}
