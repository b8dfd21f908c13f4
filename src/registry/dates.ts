/** Dates as lists write them: whole, only a month, or only a year; day before month, as in Vietnam. Pure. */
import { fold } from '../understanding/fold.ts';

/** Excel counts days from here (with its leap-year mistake of 1900 behind us). */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);
/** Serial numbers taken as dates: 1980 to 2064. Smaller ones are years or quantities. */
const SERIAL = { least: 29_221, most: 60_000 };

const two = (number: number) => String(number).padStart(2, '0');

/** `2026-11-24`, `24/11/2026`, `11/2026`, `tháng 11 năm 2026`, `2026`, a serial number → ISO date, `YYYY-MM` or `YYYY`. null when unreadable. */
export function readDate(text: string): string | null {
  const plain = fold(text)
    .replace(/\b(ngay|thang|nam)\b/g, ' ')
    .replace(/,/g, ' ')
    .replace(/\s*[/.-]\s*|\s+/g, '/')
    .replace(/^\/|\/$/g, '');
  const iso = /^(\d{4})\/(\d{1,2})(?:\/(\d{1,2})(?:t[\d:/z+]*|\/\d{1,2}:\d{2}(?::\d{2})?)?)?$/.exec(plain);
  if (iso) return whole(Number(iso[1]), Number(iso[2]), iso[3] === undefined ? null : Number(iso[3]));
  const vietnamese = /^(?:(\d{1,2})\/)?(\d{1,2})\/(\d{4}|\d{2})$/.exec(plain);
  if (vietnamese && (vietnamese[1] !== undefined || vietnamese[3]?.length === 4))
    return whole(fullYear(vietnamese[3] ?? ''), Number(vietnamese[2]), vietnamese[1] === undefined ? null : Number(vietnamese[1]));
  if (/^(19|20)\d\d$/.test(plain)) return plain;
  const serial = /^\d{5}$/.test(plain) ? Number(plain) : 0;
  if (serial >= SERIAL.least && serial <= SERIAL.most) return new Date(EXCEL_EPOCH + serial * 86_400_000).toISOString().slice(0, 10);
  return null;
}

function fullYear(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

function whole(year: number, month: number, day: number | null): string | null {
  if (year < 1900 || year > 2100 || month < 1 || month > 12) return null;
  if (day === null) return `${year}-${two(month)}`;
  if (day < 1 || day > daysIn(year, month)) return null;
  return `${year}-${two(month)}-${two(day)}`;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The first day a possibly partial date can mean. */
export function firstDay(date: string): string {
  const [year = '', month = '01', day = '01'] = date.split('-');
  return `${year}-${month}-${day}`;
}

/** The last day a possibly partial date can mean: a month or a year counts to its end. */
export function lastDay(date: string): string {
  const [year = '', month = '12', day] = date.split('-');
  return `${year}-${month}-${day ?? two(daysIn(Number(year), Number(month)))}`;
}
