/** Text cut into numbers, words and signs, each with its folded form, for the readers of numbers. Pure. */
import { lazily } from '../../lazily.ts';
import { fold, plainForms } from '../fold.ts';
import { normalise } from '../normalise.ts';

/** One piece. `number` is null for words and signs. */
export interface Token {
  /** Lower case with its marks, as typed. */
  shown: string;
  folded: string;
  number: number | null;
  /** Digits as typed, without separators: "1tr25" needs to know that 25 has two. */
  digits: string;
  from: number;
  to: number;
}

/** Thousands in groups of three after a dot, a comma or a space; else digits with at most one decimal separator; else a word or a sign. */
const pieces = lazily(() => /\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?|[\p{L}\p{M}]+|[^\s\p{L}\p{M}\d]/gu);

/** Text as it was meant, with compatibility forms made plain ("２", "①"): the one that positions of tokens refer to. */
export function plain(text: string): string {
  return normalise(plainForms(text)).display;
}

/** The tokens of a `plain` text. */
export function tokens(text: string): Token[] {
  const row = [...text.matchAll(pieces())].map((match) => {
    const shown = match[0].toLowerCase();
    const number = /^\d/.test(shown) ? readDigits(shown) : null;
    return { shown, folded: fold(shown), number, digits: shown.replace(/\D/g, ''), from: match.index, to: match.index + match[0].length };
  });
  // A sign that folds to nothing is a mark around the one before it: the frame of "2️⃣".
  return row.filter((token) => token.folded !== '');
}

/**
 * A number written in digits, the Vietnamese way: "1.200" and "1 200" are 1200, "1,5" and "1.5" are 1.5, "1.200,5" is 1200.5.
 * "1,200" too is 1200: nobody writes a quantity or price with three decimals.
 */
function readDigits(text: string): number {
  const grouped = /^[1-9]\d{0,2}([.,\s])\d{3}(?:\1\d{3})*/u.exec(text);
  if (!grouped) return Number(text.replace(/\s/g, '').replace(',', '.'));
  const decimals = text.slice(grouped[0].length).replace(',', '.');
  return Number(grouped[0].replace(/\D/g, '') + decimals);
}
