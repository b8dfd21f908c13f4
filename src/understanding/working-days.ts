/** Working days and hours of the office. Pure: holidays and the time come in. */
import { addDays, hanoiDate, hanoiMs, hanoiTime, minutesOf } from './hanoi-time.ts';

export { hanoiDate, hanoiMs, hanoiTime, nextAllowed } from './hanoi-time.ts';

/** ISO date → whether people work that day: false for a holiday, true for a Saturday swapped in. Other days: Monday to Friday. */
export type Holidays = ReadonlyMap<string, boolean>;

/** Opening hours in Hanoi, `HH:MM`. */
export interface Office {
  from: string;
  to: string;
}

/** First day of the lunar year in Viet Nam (UTC+7; in 2030 a day before China's). Checked in the tests against computed new moons. */
const TET = [
  ...['2026-02-17', '2027-02-06', '2028-01-26', '2029-02-13', '2030-02-02'],
  ...['2031-01-23', '2032-02-11', '2033-01-31', '2034-02-19', '2035-02-08'],
];

/** Whether the office works on a date. */
export function isWorkingDay(date: string, holidays: Holidays): boolean {
  const weekday = new Date(date).getUTCDay();
  return holidays.get(date) ?? (weekday !== 0 && weekday !== 6);
}

/** The `n`-th working day after a date (the date itself does not count); the date itself for 0. */
export function addWorkingDays(from: string, n: number, holidays: Holidays): string {
  let date = from;
  for (let left = n; left > 0; ) {
    date = addDays(date, 1);
    if (isWorkingDay(date, holidays)) left -= 1;
  }
  return date;
}

/** Whether the office is open at an epoch time in ms; the closing minute is closed. */
export function isOfficeOpen(ms: number, office: Office, holidays: Holidays): boolean {
  const now = minutesOf(hanoiTime(ms));
  return isWorkingDay(hanoiDate(ms), holidays) && now >= minutesOf(office.from) && now < minutesOf(office.to);
}

/** When the office opens next, epoch ms; `ms` itself when it is open. */
export function nextOpening(ms: number, office: Office, holidays: Holidays): number {
  if (isOfficeOpen(ms, office, holidays)) return ms;
  const today = hanoiDate(ms);
  const early = isWorkingDay(today, holidays) && ms < hanoiMs(today, office.from);
  return hanoiMs(early ? today : addWorkingDays(today, 1, holidays), office.from);
}

/** The moment after so many hours of an open office, epoch ms. Hours that close before they open count as always open. */
export function addWorkingHours(ms: number, hours: number, office: Office, holidays: Holidays): number {
  let left = hours * 3_600_000;
  if (minutesOf(office.to) <= minutesOf(office.from)) return ms + left;
  let at = ms;
  while (left > 0) {
    at = nextOpening(at, office, holidays);
    const until = hanoiMs(hanoiDate(at), office.to);
    if (at + left <= until) return at + left;
    left -= until - at;
    at = until;
  }
  return at;
}

/** The ISO date of the coming Tết when no holiday has been imported for it: deadlines would then run through Tết. Null when all is well. */
export function holidaysMissing(holidays: Holidays, today: string): string | null {
  const coming = TET.find((date) => date >= today);
  return coming === undefined || holidays.get(coming) === false ? null : coming;
}
