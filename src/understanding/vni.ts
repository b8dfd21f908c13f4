/** VNI digits that an input method left undone: "ho62 so7", "d9u7o75c", "hoso72" (ocop.md 6.1). Pure. */
import { assemble, keysOf, MARK, type Tone } from './syllable.ts';
import type { Decoded } from './telex.ts';

const MARK_KEYS: Readonly<Record<string, number>> = { '6': MARK.hat, '7': MARK.horn, '8': MARK.bowl, '9': MARK.bar };

/**
 * The syllable of a word (lower case) typed in VNI, marks that are there already kept; null when nothing legal comes out.
 * `sure`: a digit stands inside the word or two stand behind it; one digit behind a word may be a number ("mẫu 2").
 */
export function decodeVni(word: string): Decoded | null {
  if (word.length > 16 || !/^\p{L}+[1-9]/u.test(word)) return null;
  const typed = keysOf(word.replace(/[1-9]/g, ''));
  if (!typed) return null;
  let { marks, tone }: { marks: number; tone: number } = typed;
  const vowel = word.normalize('NFD').search(/[aeiouy]/);
  for (const { 0: digit, index } of word.normalize('NFD').matchAll(/[1-9]/g)) {
    const mark = MARK_KEYS[digit];
    if (index < vowel && digit !== '9') return null;
    if (mark) marks |= mark;
    else if (tone > 0 && tone !== Number(digit)) return null;
    else tone = Number(digit);
  }
  const syllable = assemble({ letters: typed.letters, marks, tone: tone as Tone });
  return syllable && { syllable, sure: /\d\p{L}|\d\d/u.test(word) };
}
