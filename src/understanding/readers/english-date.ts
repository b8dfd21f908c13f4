/** English dates in the words that `date.ts` reads: "20 December", "the end of next month", "in two weeks". Pure. */
import { lazily } from '../../lazily.ts';

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const NUMBERS: Record<string, number> = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, ten: 10 };
/** "may" without a day beside it is no month: typed without its marks it is "mấy". */
const NAME = `(${MONTHS.map(shortOrLong).join('|')})`;
const DAY = String.raw`(?:the )?(\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?:,? (\d{4}))?`;
const dayFirst = lazily(() => new RegExp(`^${DAY} (?:of )?${NAME}${YEAR}$`));
const monthFirst = lazily(() => new RegExp(`^${NAME} ${DAY}${YEAR}$`));
const monthAlone = lazily(() => new RegExp(`^${NAME}(?: (\\d{4}))?$`));
const PARTS: Record<string, string> = {
  beginning: 'dau',
  start: 'dau',
  early: 'dau',
  middle: 'giua',
  mid: 'giua',
  end: 'cuoi',
  late: 'cuoi',
};
const PART = /^(?:the )?(beginning|start|early|middle|mid|end|late)(?: of)? (.+)$/;
const SPANS: Record<string, string> = {
  ...{
    'this month': 'thang nay',
    'the month': 'thang nay',
    'next month': 'thang sau',
    'this year': 'nam nay',
    'the year': 'nam nay',
    'next year': 'nam sau',
  },
  ...{
    'the week': 'tuan nay',
    'this weekend': 'cuoi tuan',
    'the weekend': 'cuoi tuan',
    'next weekend': 'cuoi tuan sau',
    weekend: 'cuoi tuan',
  },
};

/** A folded line; what is no English date stays as it is. */
export function englishDate(line: string): string {
  const [, day, month = '', year] = dayFirst().exec(line) ?? [];
  if (day !== undefined) return dayOf(day, month, year);
  const [, name = '', second, inYear] = monthFirst().exec(line) ?? [];
  if (second !== undefined) return dayOf(second, name, inYear);
  const alone = /^the (\d{1,2})(?:st|nd|rd|th)?$/.exec(line) ?? /^(\d{1,2})(?:st|nd|rd|th)$/.exec(line);
  if (alone) return `ngay ${alone[1]}`;
  const [, part, of = ''] = PART.exec(line) ?? [];
  if (part !== undefined) return of === 'week' || of === 'the week' ? 'cuoi tuan' : `${PARTS[part]} ${spanOf(of)}`;
  const [, count, unit] =
    /^(?:in |within )?(a|an|one|two|three|four|five|six|seven|eight|ten|\d{1,3}) (days?|weeks?|months?)$/.exec(line) ?? [];
  if (count !== undefined) return `${NUMBERS[count] ?? count} ${unit}`;
  return spanOf(line);
}

/** "december" and "dec", "september" and "sept". */
function shortOrLong(month: string): string {
  const rest = month.slice(3);
  return rest === '' ? month : `${month.slice(0, 3)}(?:${rest}|${month === 'september' ? 't' : ''})?`;
}

const numberOf = (month: string): number => MONTHS.findIndex((name) => name.startsWith(month.slice(0, 3))) + 1;

function dayOf(day: string, month: string, year: string | undefined): string {
  return `${day} thang ${numberOf(month)}${year === undefined ? '' : ` nam ${year}`}`;
}

function spanOf(line: string): string {
  const [, month, year] = monthAlone().exec(line) ?? [];
  if (month === undefined || month === 'may') return SPANS[line] ?? line;
  return `thang ${numberOf(month)}${year === undefined ? '' : ` nam ${year}`}`;
}
