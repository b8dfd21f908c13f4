/** Whether the office works now, and when it opens next. */
import { hanoiDate, hanoiTime, isOfficeOpen, nextOpening } from '../../understanding/working-days.ts';
import { textSetting } from '../setting-values.ts';
import type { Asking, Reading } from './context.ts';

/** `office` of the contract: dates ISO, times `HH:MM`. */
export function office({ person, now, today }: Asking): Reading<'office'> {
  const hours = { from: textSetting(person.settings, 'office_from'), to: textSetting(person.settings, 'office_to') };
  return {
    reads: [{ sql: 'SELECT day, working FROM holiday WHERE day >= :today', args: { today } }],
    result: ([found]) => {
      const holidays = new Map((found?.rows ?? []).map((row) => [String(row.day), row.working === 1]));
      const opens = nextOpening(now, hours, holidays);
      return { open: isOfficeOpen(now, hours, holidays), opensOn: hanoiDate(opens), opensAt: hanoiTime(opens) };
    },
  };
}
