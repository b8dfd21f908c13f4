/** How values are written for people, per language (`flows/README.md`, "Texts"). Pure; no Intl, so both runtimes write the same. */
import type { Language, Value } from '../model.ts';
import type { Book } from './book.ts';

/** What writing a value needs besides the value. */
export interface Wording {
  language: Language;
  terms: Book['terms'];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const HOUR = 3_600_000;
// Epoch times are above this, counts and years below: `{task.createdAt|date}` needs no second format.
const EPOCH_FROM = 100_000_000_000;

/** A value without a format: texts as they are, numbers with the language's decimal sign, lists with commas, no groups (a year is a number). */
export function plain(value: Value | undefined, language: Language): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return language === 'vi' ? String(value).replace('.', ',') : String(value);
  if (typeof value === 'boolean') return language === 'vi' ? (value ? 'có' : 'không') : value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value
      .map((item) => plain(item, language))
      .filter(Boolean)
      .join(', ');
  return plain(value.name ?? value.title ?? value.label ?? value.code ?? '', language);
}

function numeric(value: Value): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : null;
}

function grouped(value: number, language: Language): string {
  const [whole = '', part] = String(Math.abs(Math.round(value * 100) / 100)).split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, language === 'vi' ? '.' : ',');
  return `${value < 0 ? '-' : ''}${groups}${part ? (language === 'vi' ? ',' : '.') + part : ''}`;
}

// 1234.5 → 1.234,5 | 1,234.5
function number(value: Value, { language }: Wording): Value {
  const known = numeric(value);
  return known === null ? value : grouped(known, language);
}

// 150000 → 150.000 đ | 150,000 VND
function money(value: Value, { language }: Wording): Value {
  const known = numeric(value);
  return known === null ? value : grouped(known, language) + (language === 'vi' ? ' đ' : ' VND');
}

// 2026-11-24 → 24/11/2026 | 24 Nov 2026; a month or a year stays one; epoch ms is read in Asia/Ho_Chi_Minh (UTC+7, no summer time).
function date(value: Value, { language }: Wording): Value {
  const iso = typeof value === 'number' && value > EPOCH_FROM ? new Date(value + 7 * HOUR).toISOString() : plain(value, 'en');
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?$/.exec(iso);
  if (!match) return value;
  const [, year = '', month, day] = match;
  if (language === 'vi') return [day, month, year].filter(Boolean).join('/');
  return [day && String(Number(day)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(' ');
}

// +84912345678 → 0912 345 678; a landline (024 …, 11 digits) → 024 3825 1234
function phone(value: Value): Value {
  const digits = plain(value, 'en')
    .replace(/^\+84/, '0')
    .replace(/[\s.-]/g, '');
  if (/^0\d{9}$/.test(digits)) return digits.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3');
  return /^0\d{10}$/.test(digits) ? digits.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3') : value;
}

// 4 → 4 sao | 4 stars
function stars(value: Value, { language }: Wording): Value {
  const known = numeric(value);
  if (known === null) return value;
  return language === 'vi' ? `${known} sao` : `${known} ${known === 1 ? 'star' : 'stars'}`;
}

// 20:00-08:00 → 20:00 đến 08:00 | 20:00 to 08:00; anything else stays as it is
function hours(value: Value, { language }: Wording): Value {
  return plain(value, language).replace(/^(\d\d:\d\d)-(\d\d:\d\d)$/, language === 'vi' ? '$1 đến $2' : '$1 to $2');
}

function short(value: Value, { language }: Wording, length: string | undefined): Value {
  const letters = [...plain(value, language)];
  const most = Number(length);
  return letters.length <= most
    ? letters.join('')
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

function term(value: Value, { language, terms }: Wording, name: string | undefined): Value {
  return terms[name ?? '']?.[plain(value, 'en')]?.[language] ?? value;
}

type Format = (value: Value, wording: Wording, arg: string | undefined) => Value;
const ofOne: Record<string, Format> = { number, money, date, hours, phone, stars, term };
const ofText: Record<string, Format> = {
  upper: (value, { language }) => plain(value, language).toUpperCase(),
  lower: (value, { language }) => plain(value, language).toLowerCase(),
  join: (value, { language }) => plain(value, language),
  short,
};

/** Names of the formats, and whether each needs an argument behind a colon. */
export const FORMATS: Readonly<Record<string, { arg: boolean }>> = {
  ...Object.fromEntries([...Object.keys(ofOne), ...Object.keys(ofText)].map((name) => [name, { arg: false }])),
  term: { arg: true },
  short: { arg: true },
};

/** Applies formats in order and writes the result. A format of one value maps over a list; an unreadable value stays as it is. */
export function written(value: Value | undefined, formats: readonly { name: string; arg?: string }[], wording: Wording): string {
  let current: Value = value ?? '';
  for (const { name, arg } of formats) {
    const one = ofOne[name];
    if (current === '' || current === null) return '';
    if (one) current = Array.isArray(current) ? current.map((item) => one(item, wording, arg)) : one(current, wording, arg);
    else current = ofText[name]?.(current, wording, arg) ?? current;
  }
  return plain(current, wording.language);
}
