/** Vietnamese phone numbers to E.164. Pure. */
import { clean, plainForms } from '../fold.ts';
import { normalise } from '../normalise.ts';
import { type Read, read, unread } from './read.ts';

/** Digits with blanks, dots, dashes and brackets between them, perhaps behind a plus. */
const RUN = /\+?\(?\d[\d\s.\-()]*\d/g;
/** Mobile 3, 5, 7, 8, 9 + 8 digits (plan of 2018); fixed 2 + 9 digits. The demonstration's +84 540 000 0NN is of the first kind. */
const NATIONAL = /^(?:[35789]\d{8}|2\d{9})$/;

/**
 * The one phone number of an answer as E.164: "0912 345 678", "84912345678", "+84 912.345.678", "số em là 0912345678 ạ".
 * Refuses a wrong length, a number that is not Vietnamese, and two different numbers.
 */
export function readPhone(text: string): Read<string> {
  const plain = clean(plainForms(text));
  const runs = (spelledOut(plain) || plain).match(RUN)?.filter((run) => run.replace(/\D/g, '').length >= 6) ?? [];
  if (runs.length === 0) return unread(clean(text) === '' ? 'empty' : 'no-phone');
  const phones = runs.flatMap(apart).map(phoneOf);
  const good = new Set(phones.flatMap((phone) => (phone.ok ? [phone.value] : [])));
  if (good.size > 1) return unread('several');
  const [only] = good;
  return only === undefined ? (phones[0] ?? unread('no-phone')) : read(only);
}

/** Digits said as words: "không chín một hai …". */
const SAID: Record<string, string> = {
  ...{ khong: '0', mot: '1', hai: '2', ba: '3', bon: '4', tu: '4', nam: '5', lam: '5', sau: '6', bay: '7', tam: '8', chin: '9' },
  ...{ zero: '0', one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9' },
};

/** Nine words in a row that are digits, as digits; fewer are words. */
function spelledOut(text: string): string {
  const line = normalise(text).words.map(({ folded }) => SAID[folded] ?? '-');
  return /\d{9,}/.exec(line.join(''))?.[0] ?? '';
}

/** "0912345678 - 0987654321" is one run of digits and two numbers. */
function apart(run: string): string[] {
  const pieces = run.split(/\s+(?:-\s+)?/).filter((piece) => phoneOf(piece).ok);
  return pieces.length > 0 && !phoneOf(run).ok ? pieces : [run];
}

function phoneOf(run: string): Read<string> {
  const digits = run.replace(/\D/g, '');
  const abroad = /^(?:\+|\(\+|00)/.test(run);
  // "+84 (0)912 …": the zero in brackets is said at home only.
  const national = digits.replace(/^(?:0084|84(?=\d{9,})|0)/, '').replace(/^0/, '');
  if (abroad && !/^(?:00)?84/.test(digits)) return unread('not-vietnamese');
  if (NATIONAL.test(national)) return read(`+84${national}`);
  const length = national.startsWith('2') ? 10 : 9;
  if (national.length !== length) return unread(national.length < length ? 'too-short' : 'too-long');
  return unread('not-vietnamese');
}

/** A foreign number in full, as people abroad write it: a plus or 00, a country code other than 84, 8 to 15 digits (E.164). */
const ABROAD = /^(?:\+|00)(?!84)[1-9]\d{7,14}$/;

/** A number that somebody may be called at: a Vietnamese one, or a foreign one with its country code ("+44 20 7946 0958"). */
export function readAnyPhone(text: string): Read<string> {
  const national = readPhone(text);
  if (national.ok || national.why !== 'not-vietnamese') return national;
  const runs = (clean(plainForms(text)).match(RUN) ?? []).map((run) => run.replace(/[\s.\-()]/g, '')).filter((run) => ABROAD.test(run));
  const [only, ...more] = runs;
  return only !== undefined && more.length === 0 ? read(only.replace(/^00/, '+')) : national;
}
