/** Hanoi's clock. Viet Nam is UTC+7 without summer time, so this is arithmetic: no Intl, no time zone data. Pure. */

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;
const OFFSET_MS = 7 * HOUR_MS;

/** The ISO date `YYYY-MM-DD` in Hanoi at an epoch time in ms. */
export function hanoiDate(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString().slice(0, 10);
}

/** The time of day `HH:MM` in Hanoi at an epoch time in ms. */
export function hanoiTime(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString().slice(11, 16);
}

/** Epoch ms of a Hanoi date `YYYY-MM-DD` and time `HH:MM`. */
export function hanoiMs(date: string, time = '00:00'): number {
  return Date.parse(date) + minutesOf(time) * MINUTE_MS - OFFSET_MS;
}

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** An ISO date some days later (or earlier). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The first moment from `ms` on outside quiet hours (`HH:MM`, may pass midnight); `ms` itself when it is allowed. Equal times: never quiet. */
export function nextAllowed(ms: number, quietFrom: string, quietTo: string): number {
  const [from, to] = [minutesOf(quietFrom), minutesOf(quietTo)];
  const now = minutesOf(hanoiTime(ms));
  const quiet = from <= to ? now >= from && now < to : now >= from || now < to;
  if (!quiet) return ms;
  const today = hanoiDate(ms);
  return hanoiMs(from > to && now >= from ? addDays(today, 1) : today, quietTo);
}
