/** The number of a choice, however it is typed (lessons M: what we print as "1. …" is what we read back). Pure. */
import { foldWords, plainForms } from '../fold.ts';
import { politeless } from '../phrases.ts';
import { type Read, read, unread } from './read.ts';

/** Number words of a list's places; "nhất" and "tư" are said as ordinals. */
const PLACES: Record<string, number> = {
  ...{ mot: 1, hai: 2, ba: 3, bon: 4, tu: 4, nam: 5, sau: 6, bay: 7, tam: 8, chin: 9, muoi: 10, nhat: 1 },
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 },
  ...{ first: 1, second: 2, third: 3, fourth: 4, fifth: 5 },
};
/** What stands before the number: "cái thứ hai", "mục 2", "chọn số 2", "option 2". */
const LEAD =
  /^(?:(?:em|toi|minh|anh|chi|cho|lay|chon|bam|so|muc|cau|y|cai|thu|phuong an|lua chon|dong|option|number|no|the|choose) )+(?=\S)/;

/** The choice's number from 1 to 99: "2", "2.", "2)", "số 2", "so hai", "hai", "cái thứ hai", "mục 2 ạ". */
export function readChoiceNumber(text: string): Read<number> {
  const whole = foldWords(plainForms(text)).join(' ');
  if (whole === '') return unread('empty');
  if (/\d[.,]\d/.test(text)) return unread('not-a-number');
  for (const line of [whole, politeless(plainForms(text))]) {
    const number = placeOf(line.replace(LEAD, '')) ?? (/^(?:cai )?dau(?: tien)?$/.test(line) ? 1 : null);
    if (number !== null) return number >= 1 && number <= 99 ? read(number) : unread('out-of-range');
  }
  return unread('not-a-number');
}

function placeOf(word: string): number | null {
  const bare = word.replace(/ (?:one|di)$/, '');
  if (/^\d{1,3}$/.test(bare)) return Number(bare);
  return PLACES[bare] ?? null;
}

/** Several numbers in one answer, in the order typed and each once: "1, 3", "1 và 3", "số 1 số 4", "1 3". */
export function readChoiceNumbers(text: string): Read<number[]> {
  const line = politeless(plainForms(text)).replace(/\b(?:va|voi|and|so|muc|cai|thu|chon|cau)\b/g, ' ');
  const words = line.split(' ').filter((word) => word !== '');
  if (words.length === 0) return unread('empty');
  const numbers = words.map(placeOf);
  const good = numbers.filter((number): number is number => number !== null && number >= 1 && number <= 99);
  return good.length === numbers.length ? read([...new Set(good)]) : unread('not-a-number');
}
