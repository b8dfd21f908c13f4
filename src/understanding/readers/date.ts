/** Dates as people type them: "20/11", "thứ 7 tuần sau", "cuối tháng". Pure; `today` comes in. */
import { fold } from '../fold.ts';
import { politeless } from '../phrases.ts';
import { englishDate } from './english-date.ts';
import { type Read, read, unread } from './read.ts';
import { plain } from './tokens.ts';

/** Feast days and the lunar calendar: kept as typed, since a wrong guess is worse than none. */
const LUNAR = /\b(?:tet|chap|thang gieng|ram|mung|mong|am lich|trung thu|al|lunar|tan nien|tat nien)\b|\d am\b/;
const WEEKDAYS: Record<string, number> = {
  ...{ '2': 1, hai: 1, '3': 2, ba: 2, '4': 3, tu: 3, '5': 4, nam: 4, '6': 5, sau: 5, '7': 6, bay: 6 },
  ...{ monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6, sunday: 7 },
};
const DAY_WORDS: Record<string, number> = {
  ...{ 'hom nay': 0, 'bua nay': 0, nay: 0, today: 0, 'ngay mai': 1, mai: 1, 'sang mai': 1, 'chieu mai': 1, tomorrow: 1 },
  ...{ 'ngay kia': 2, 'ngay mot': 2, mot: 2, kia: 2 },
};
const NUMBERS: Record<string, number> = { mot: 1, hai: 2, ba: 3, bon: 4, nam: 5, sau: 6, bay: 7, tam: 8, chin: 9, muoi: 10 };
/** Feasts of the solar calendar that people name instead of their day. */
const FEASTS: Record<string, string> = { noel: '25x12', 'giang sinh': '25x12', christmas: '25x12', 'quoc khanh': '2x9', 'tet tay': '1x1' };
/** What stands around a day without changing it. */
const LEADS = /^(?:(?:truoc|vao|khoang|trong|den|toi|by|before|on|hen|dip|le|giao|nhan|sang|trua|chieu|dem|luc) )+(?=\S)/;
const BEHIND = /(?: (?:sang|trua|chieu|dem|duong lich|duong|dl|luc \d.*|\d{1,2} ?(?:h|g|gio)\b.*))+$/;
/** Two days at once. */
const RANGE = /\d ?(?:-|den|toi) ?(?:ngay )?\d{1,2} ?[/.]|^tu .* (?:den|toi) /;
const DAY_MS = 86_400_000;

const iso = (year: number, month: number, day: number): string => new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
const plusDays = (date: string, days: number): string => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
/** 1 Monday to 7 Sunday. */
const weekday = (date: string): number => new Date(date).getUTCDay() || 7;
const parts = (date: string): [number, number, number] => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return [year, month, day];
};
/** First day of the month `ahead` months from that of `date`. */
const monthStart = (date: string, ahead: number): string => iso(parts(date)[0], parts(date)[1] + ahead, 1);
const monthEnd = (first: string): string => iso(parts(first)[0], parts(first)[1] + 1, 0);

/**
 * A date as ISO `YYYY-MM-DD`; only a month ("tháng 12", "12/2026") as `YYYY-MM`; lunar dates and feasts ("23 tháng Chạp", "trước Tết")
 * as the cleaned text. Without a year, the next such day from `today` (ISO, Hanoi) on. "tuần sau" is its last day.
 */
export function readDate(text: string, today: string): Read<string> {
  const shown = plain(text);
  const folded = politeless(shown) === '' ? '' : fold(shown);
  if (folded === '') return unread('empty');
  if (LUNAR.test(folded)) return read(shown);
  if (RANGE.test(folded)) return unread('several');
  const line = lineOf(folded, today);
  return numeric(line, today) ?? words(line, today) ?? unread('not-a-date');
}

/** The folded answer with one sign between numbers, months and years written out, and nothing around it. */
function lineOf(folded: string, today: string): string {
  const year = parts(today)[0];
  // In the morning "toi" is no evening: "tới 20/12" leads to a day, "tối thứ 7" names one.
  const line = politeless(folded.replace(/[/.-](?=\d)/g, 'x').replace(/\bthg\b/g, 'thang')).replace(/^le (?=\d)/, '');
  const bare = englishDate(line.replace(LEADS, '').replace(BEHIND, ''));
  const dated = bare.replace(/(?<=\d) nam (nay|sau|toi)$/, (_, which: string) => ` nam ${which === 'nay' ? year : year + 1}`);
  return FEASTS[dated] ?? dated;
}

function numeric(line: string, today: string): Read<string> | null {
  const whole = /^(\d{4})x(\d{1,2})x(\d{1,2})$/.exec(line);
  if (whole) return dated(Number(whole[1]), Number(whole[2]), Number(whole[3]));
  const day = /^(?:ngay )?(\d{1,2})(?:x| thang | t)(\d{1,2})(?:(?:x| nam | )(\d{4}|\d{2}))?$/.exec(line);
  if (day) return day[3] ? dated(fullYear(day[3]), Number(day[2]), Number(day[1])) : coming(Number(day[2]), Number(day[1]), today);
  const month = /^(?:thang )?(\d{1,2})(?:x| nam )(\d{4})$/.exec(line) ?? /^thang (\d{1,2})$/.exec(line);
  if (month) return monthOnly(Number(month[1]), month[2] ? Number(month[2]) : null, today);
  const alone = /^ngay (\d{1,2})$/.exec(line);
  return alone ? dayOfMonth(Number(alone[1]), today) : null;
}

const fullYear = (year: string): number => (year.length === 2 ? 2000 + Number(year) : Number(year));

function dated(year: number, month: number, day: number): Read<string> {
  const date = iso(year, month, day);
  const exists = month >= 1 && month <= 12 && day >= 1 && parts(date)[2] === day && year >= 1900 && year < 2200;
  return exists ? read(date) : unread('no-such-date');
}

/** The next such day from today on; 29 February waits for its year. */
function coming(month: number, day: number, today: string): Read<string> {
  for (let year = parts(today)[0]; year <= parts(today)[0] + 8; year += 1) {
    const date = dated(year, month, day);
    if (date.ok && date.value >= today) return date;
  }
  return unread('no-such-date');
}

function monthOnly(month: number, year: number | null, today: string): Read<string> {
  if (month < 1 || month > 12) return unread('no-such-date');
  const [thisYear, thisMonth] = parts(today);
  return read(iso(year ?? (month < thisMonth ? thisYear + 1 : thisYear), month, 1).slice(0, 7));
}

function dayOfMonth(day: number, today: string): Read<string> {
  const [year, month] = parts(today);
  for (let ahead = 0; ahead < 3; ahead += 1) {
    const [inYear, inMonth] = parts(iso(year, month + ahead, 1));
    const date = dated(inYear, inMonth, day);
    if (date.ok && date.value >= today) return date;
  }
  return unread('no-such-date');
}

function words(line: string, today: string): Read<string> | null {
  const days = DAY_WORDS[line];
  if (days !== undefined) return read(plusDays(today, days));
  if (/^nua thang(?: nua| toi)$/.test(line)) return read(plusDays(today, 15));
  const later = /^(?:sau )?(\d{1,3}|[a-z]+) (ngay|tuan|thang|days?|weeks?|months?)(?: nua| toi)?$/.exec(line);
  return (later ? laterBy(later[1] ?? '', later[2] ?? '', today) : null) ?? inWeek(line, today) ?? inMonth(line, today);
}

function laterBy(count: string, unit: string, today: string): Read<string> | null {
  const number = /^\d+$/.test(count) ? Number(count) : NUMBERS[count];
  if (number === undefined) return null;
  if (/^(?:ngay|day)/.test(unit)) return read(plusDays(today, number));
  if (/^(?:tuan|week)/.test(unit)) return read(plusDays(today, number * 7));
  const first = monthStart(today, number);
  const last = monthEnd(first);
  return read([iso(...withDay(first, parts(today)[2])), last].sort()[0] ?? last);
}

const withDay = (first: string, day: number): [number, number, number] => [
  parts(first)[0],
  parts(first)[1],
  Math.min(day, parts(monthEnd(first))[2]),
];

/** 1 to 7 of "thứ 7", "t7", "thứ bảy", "chủ nhật", "cuối tuần", "saturday"; null for anything else. */
function weekdayOf(said: string): number | null {
  if (said === 'chu nhat' || said === 'cn') return 7;
  if (said === 'cuoi tuan') return 6;
  if (said === 'dau tuan') return 1;
  const name = /^(?:thu ?|t(?=\d))(\w+)$/.exec(said)?.[1] ?? (said.endsWith('day') ? said : '');
  return WEEKDAYS[name] ?? null;
}

function inWeek(line: string, today: string): Read<string> | null {
  const monday = plusDays(today, 1 - weekday(today));
  const nextWeek = /^next | (?:sau|toi|ke|next week)$/.test(line);
  if (/^(?:tuan (?:nay|sau|toi|ke)|(?:this|next) week)$/.test(line)) return read(plusDays(monday, nextWeek ? 13 : 6));
  const day = weekdayOf(line.replace(/^(?:next|this) /, '').replace(/(?: tuan)? (?:nay|sau|toi|ke)$| (?:this|next) week$/, ''));
  const said = day ?? weekdayOf(line.replace(/ (?:nay|sau|toi|ke)$/, ''));
  if (said === null) return null;
  const date = plusDays(monday, said - 1 + (nextWeek ? 7 : 0));
  return read(!nextWeek && date < today && !/ nay$/.test(line) ? plusDays(date, 7) : date);
}

function inMonth(line: string, today: string): Read<string> | null {
  const match = /^(?:(dau|giua|cuoi) )?(thang|nam)(?: (nay|sau|toi|\d{1,2}))?$/.exec(line);
  if (!match || (!match[1] && !match[3])) return null;
  const [, part, unit, which = 'nay'] = match;
  const ahead = which === 'sau' || which === 'toi' ? 1 : 0;
  if (unit === 'nam') {
    const months: Record<string, string> = { dau: '-01', giua: '-06', cuoi: '-12-31' };
    return part ? read(`${parts(today)[0] + ahead}${months[part] ?? ''}`) : null;
  }
  const named = /^\d/.test(which) ? monthOnly(Number(which), null, today) : read(monthStart(today, ahead).slice(0, 7));
  if (!named.ok || !part) return named;
  const first = `${named.value}-01`;
  return read(part === 'cuoi' ? monthEnd(first) : part === 'giua' ? `${named.value}-15` : first);
}
