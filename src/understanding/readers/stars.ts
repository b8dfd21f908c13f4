/** Star ranks: "4 sao", "4*", "bốn sao", "★★★★", "tiềm năng 5 sao". Pure. */
import { fold, foldWords, plainForms } from '../fold.ts';
import { politeless } from '../phrases.ts';
import { type Read, read, unread } from './read.ts';
import { plain } from './tokens.ts';

const WORDS: Record<string, number> = { mot: 1, hai: 2, ba: 3, bon: 4, tu: 4, nam: 5, one: 1, two: 2, three: 3, four: 4, five: 5 };
const AROUND = /\b(?:hang|loai|ngoi|dat|ocop|tu|it nhat|toi thieu|tro len|sao|star|stars|at least|or more|trung|rank)\b/g;

/** "tiềm năng 5 sao": rated 4 stars by the city with 90 points or more, before the centre has decided (ocop.md 2.1). */
export function isPotentialFive(text: string): boolean {
  return /\b(?:tiem nang|potential|tn)\b.*\b(?:5|nam|five)\b|\b(?:5|nam|five)\b.*\b(?:tiem nang|potential)\b/.test(
    foldWords(text).join(' '),
  );
}

/** Stars from 3 to 5 (only those are OCOP products). "tiềm năng 5 sao" is 4: ask `isPotentialFive` for the rest. */
export function readStars(text: string): Read<number> {
  // "4saoo": a word that begins with a digit is left as typed, so they part first.
  const folded = fold(plain(plainForms(text).replace(/(?<![\p{L}\p{N}])(\d)(?=\p{L})/gu, '$1 ')));
  if (folded === '') return unread('empty');
  if (isPotentialFive(folded)) return read(4);
  const drawn = folded.match(/[\u2605\u2b50\u{1f31f}*]/gu)?.length ?? 0;
  const words = politeless(folded).replace(/^tu$/, '4').replace(AROUND, ' ').trim();
  const said = /^\d$/.test(words) ? Number(words) : (WORDS[words] ?? (/^tu\s+sao\b/.test(folded) ? 4 : null));
  const stars = said ?? (/[\p{L}\d]/u.test(folded) ? null : drawn);
  if (stars === null || stars === 0) return unread('not-stars');
  return stars >= 3 && stars <= 5 ? read(stars) : unread('out-of-range');
}
