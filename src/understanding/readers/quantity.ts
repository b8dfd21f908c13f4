/** Quantities as buyers type them: "500kg/tháng", "2 tạ mỗi tuần", "nửa cân", "100 hộp/tuần" (ocop.md 3.2). Pure. */
import { fold } from '../fold.ts';
import { takeNumber } from './number.ts';
import { type Read, read, unread } from './read.ts';
import { plain, type Token, tokens } from './tokens.ts';

/** How often it is wanted. */
export type Frequency = 'once' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A quantity. `unit` is a Vietnamese word, empty when none was said; `text` is short Vietnamese, or what was typed when it says more. */
export interface Quantity {
  amount: number;
  unit: string;
  frequency?: Frequency;
  text: string;
}

/** Unit → its spellings with marks; without marks the first unit that fits wins ("ta" is tạ, not tá). */
const UNITS: readonly [string, string][] = [
  ['kg', 'kg kgs kilo kilogram kilôgam cân ký kí'],
  ['tạ', 'tạ'],
  ['tấn', 'tấn ton tons'],
  ['yến', 'yến'],
  ['lạng', 'lạng'],
  ['g', 'g gr gram gam'],
  ['lít', 'lít l lit liter litre litres'],
  ['ml', 'ml'],
  ['cái', 'cái cai chiếc pcs piece pieces'],
  ['hộp', 'hộp box boxes'],
  ['thùng', 'thùng carton cartons'],
  ['gói', 'gói pack packs'],
  ['túi', 'túi bịch bag bags'],
  ['chai', 'chai bottle bottles'],
  ['lọ', 'lọ hũ jar jars'],
  ['bộ', 'bộ set sets'],
  ['giỏ', 'giỏ'],
  ['quả', 'quả trái'],
  ['con', 'con'],
  ['cây', 'cây'],
  ['đôi', 'đôi cặp'],
  ['lốc', 'lốc'],
  ['bó', 'bó'],
  ['bao', 'bao'],
  ['suất', 'suất phần'],
  ['mét', 'm mét'],
  ['container', 'container cont containers'],
  ...'cành bông quyển cuốn lon khay mớ tờ bức vỉ tấm cuộn mẹt mâm nải buồng sọt kiện lô'
    .split(' ')
    .map((unit): [string, string] => [unit, unit]),
];
const PERIODS: Record<string, Frequency> = {
  ...{ ngay: 'day', tuan: 'week', thang: 'month', quy: 'quarter', nam: 'year' },
  ...{ day: 'day', week: 'week', month: 'month', quarter: 'quarter', year: 'year', daily: 'day', weekly: 'week', monthly: 'month' },
};
const SAID: Record<Frequency, string> = { once: ' một lần', day: '/ngày', week: '/tuần', month: '/tháng', quarter: '/quý', year: '/năm' };
const PER = new Set(['/', 'moi', 'mot', 'hang', '1', 'tren', 'per', 'a', 'every', 'trong']);
/** Particles and stops behind an answer. */
const SMALL = new Set(['a', 'nhe', 'da', '.', '!']);
const RANGE = new Set(['-', '–', 'den', 'toi']);
const EVERY_ALONE = new Set(['daily', 'weekly', 'monthly']);

/** English words that would be read as unfinished Telex ("pieces" as "piếc", "tons" as "tón"), and what only softens the number. */
const ENGLISH: readonly [RegExp, string][] = [
  [/^(?:about|around|roughly|approximately|some)\s+(?=\d)/i, ''],
  [/\b(?:pieces?|pcs)\b/gi, 'cái'],
  [/\b(?:metric )?ton(?:ne)?s?\b/gi, 'tấn'],
  [/\bdozens?(?: of)?\b/gi, 'tá'],
];

/** An amount with, if said, its unit and how often. A range ("50-100kg") counts with its first number and keeps its text. */
export function readQuantity(text: string): Read<Quantity> {
  const shown = plain(ENGLISH.reduce((said, [word, meant]) => said.replace(word, meant), text.trim()));
  if (shown === '') return unread('empty');
  const row = tokens(shown);
  const often = frequencyOf(row);
  const left = row.filter((_, place) => !often?.places.includes(place));
  const start = left.findIndex((_, place) => isAmount(left, place));
  const taken = start < 0 ? null : takeNumber(left, start);
  if (!taken || taken.value <= 0 || left[start - 1]?.shown === '-') return unread('no-number');
  const upTo = RANGE.has(left[taken.next]?.folded ?? '') ? takeNumber(left, taken.next + 1) : null;
  const behind = (upTo ?? taken).next;
  const unit = unitOf(left[behind]);
  const part = unit ? partOf(left, behind + 1) : 0;
  const amount = taken.value + part;
  const used = behind + (unit ? 1 : 0) + (part > 0 ? 1 : 0);
  const whole = start === 0 && !upTo && left.slice(used).every((token) => SMALL.has(token.folded));
  const frequency = often?.frequency;
  const short = `${showAmount(amount)} ${unit ?? ''}`.trim() + (frequency ? SAID[frequency] : '');
  return read({ amount, unit: unit ?? '', ...(frequency ? { frequency } : {}), text: whole ? short : shown });
}

/** What is said behind the unit: "hai cân rưỡi" half a kilo more, "một cân hai" two tenths. */
function partOf(row: readonly Token[], at: number): number {
  if (row[at]?.folded === 'ruoi') return 0.5;
  const tenths = takeNumber(row, at);
  const last = tenths !== null && tenths.next === at + 1 && row.slice(tenths.next).every((token) => SMALL.has(token.folded));
  return last && Number.isInteger(tenths.value) && tenths.value > 0 && tenths.value < 10 ? tenths.value / 10 : 0;
}

/** "ba" in "Ba Vì" is no amount: a number word counts only before a unit or as the whole answer. */
function isAmount(row: readonly Token[], at: number): boolean {
  const taken = takeNumber(row, at);
  // "mỗi 2 tuần 100 hộp": the two are weeks.
  const next = row[taken?.next ?? -1]?.folded ?? '';
  if (!taken || PERIODS[next] || next === 'lan') return false;
  if (row[at]?.number !== null) return true;
  return unitOf(row[taken.next]) !== null || (at === 0 && row.slice(taken.next).every((token) => SMALL.has(token.folded)));
}

/** The unit that a word names, or null. */
export function unitOf(token: Token | undefined): string | null {
  if (!token || token.number !== null) return null;
  const marked = UNITS.find(([, spellings]) => spellings.split(' ').includes(token.shown));
  if (marked) return marked[0];
  if (token.shown !== token.folded) return null;
  return UNITS.find(([, spellings]) => spellings.split(' ').some((spelling) => fold(spelling) === token.folded))?.[0] ?? null;
}

function frequencyOf(row: readonly Token[]): { frequency: Frequency; places: number[] } | null {
  for (const [place, token] of row.entries()) {
    const before = row[place - 1];
    const period = isOnce(row, place) ? 'once' : PERIODS[token.folded];
    if (!period) continue;
    if (EVERY_ALONE.has(token.folded)) return { frequency: period, places: [place] };
    if (before && PER.has(before.folded)) return { frequency: period, places: [place - 1, place] };
    // "tháng 200kg": the period first, then the amount.
    if (place === 0 && row.length > 1 && token.folded !== 'nam') return { frequency: period, places: [place] };
  }
  return null;
}

/** "một lần", but not "2 tuần một lần". */
function isOnce(row: readonly Token[], place: number): boolean {
  const [earlier, before, token] = [row[place - 2], row[place - 1], row[place]];
  return token?.folded === 'lan' && PER.has(before?.folded ?? '') && before?.folded !== '/' && !PERIODS[earlier?.folded ?? ''];
}

/** Digits the Vietnamese way: 1200 is "1.200", 0.5 is "0,5". */
export function showAmount(amount: number): string {
  const [whole = '0', decimals] = String(Math.round(amount * 1000) / 1000).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, '.');
  return decimals ? `${grouped},${decimals}` : grouped;
}
