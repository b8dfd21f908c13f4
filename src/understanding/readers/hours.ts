/** Times of day as people type them: "8h30", "9 giờ tối"; two of them: "từ 20h đến 8h", "9 giờ tối tới 6 giờ sáng", "20:00-08:00". Pure. */
import { fold } from '../fold.ts';
import { minutesOf } from '../hanoi-time.ts';
import { politeless } from '../phrases.ts';
import { type Read, read, unread } from './read.ts';
import { plain } from './tokens.ts';

const TIME = String.raw`(\d{1,2})(?: ?(?:gio|h|g)(?![a-z]) ?(\d{2}|ruoi)?| (ruoi))?(?: ?phut)? ?(sang|trua|chieu|toi|dem|khuya|am|pm)?`;
const HOURS = new RegExp(`^(?:.* )?${TIME} (?:den|toi|to|until|till) (?:luc )?${TIME}(?: .*)?$`);
/** "2 đến 3 tin" are no hours: at least one side says that it is a time. */
const SAYS_TIME = /\d ?(?:(?:gio|h|g)(?![a-z])|sang|trua|chieu|toi (?!\d)|dem|khuya|am|pm)/;
const NUMBERS: Record<string, number> = {
  ...{ mot: 1, hai: 2, ba: 3, bon: 4, nam: 5, sau: 6, bay: 7, tam: 8, chin: 9, muoi: 10, 'muoi mot': 11, 'muoi hai': 12 },
};
/** Whoever is silent for longer has hardly meant it: "từ 8h đến 7h" is rather from 8 in the evening. Minutes. */
const LONGEST = 16 * 60;
const DAY = 24 * 60;
/** A part of the day that begins after noon: "8 giờ tối" is 20:00. */
const AFTER_NOON = new Set(['chieu', 'toi', 'pm']);
const AT_NIGHT = new Set(['dem', 'khuya']);

const ONE_TIME = new RegExp(`^(?:(?:luc|vao|vao luc|at) )?${TIME}$`);
/** A bare "3" is rather the third choice, a bare "9" or "14" an hour. */
const BARE_FROM = 7;

/** One time of day, `HH:MM`. */
export function readTime(text: string): Read<string> {
  const line = lineOf(text);
  if (line === '') return unread('empty');
  const match = ONE_TIME.exec(line);
  if (!match || (/^\d+$/.test(line) && Number(line) < BARE_FROM)) return unread('no-time');
  const time = timeOf(match.slice(1, 5));
  return time === null ? unread('out-of-range') : read(time);
}

/** The hours from the first time to the second, `HH:MM-HH:MM`; the second is on the next day where it is the earlier one. */
export function readHours(text: string): Read<string> {
  const line = lineOf(text);
  if (line === '') return unread('empty');
  const match = HOURS.exec(line);
  if (!match || !SAYS_TIME.test(line)) return unread('no-hours');
  const [from, to] = [timeOf(match.slice(1, 5)), timeOf(match.slice(5, 9))];
  if (from === null || to === null || from === to) return unread('out-of-range');
  return (minutesOf(to) - minutesOf(from) + DAY) % DAY > LONGEST ? unread('out-of-range') : read(`${from}-${to}`);
}

/** The folded answer with "h" between hours and minutes, "đến" between the times, and hours in digits. */
function lineOf(text: string): string {
  const folded = fold(plain(text))
    .replace(/(?<=\d) ?[:.] ?(?=\d{2}\b)/g, 'h')
    .replace(/(?<=[\da-z]) ?- ?(?=\d)/g, ' den ');
  return politeless(folded).replace(/\b(muoi mot|muoi hai|[a-z]+) (?=gio\b)/g, (said, word: string) =>
    NUMBERS[word] === undefined ? said : `${NUMBERS[word]} `,
  );
}

function timeOf([hour = '', minute, half, part = '']: (string | undefined)[]): string | null {
  const minutes = minute === 'ruoi' || half ? 30 : Number(minute ?? 0);
  const hours = hourOf(Number(hour), part);
  if (hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** The hour of 24; "12 giờ đêm" and "24h" are midnight, "1 giờ trưa" is 13. */
function hourOf(said: number, part: string): number {
  const hour = said === 24 ? 0 : said;
  if (AFTER_NOON.has(part)) return hour < 12 ? hour + 12 : hour;
  if (part === 'trua') return hour < 4 ? hour + 12 : hour;
  if (AT_NIGHT.has(part)) return hour === 12 ? 0 : hour > 5 && hour < 12 ? hour + 12 : hour;
  return part === 'am' && hour === 12 ? 0 : hour;
}
