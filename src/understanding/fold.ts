/** The two forms of every text: `clean` to show and keep, `fold` to compare (ocop.md 6.1, steps 1 and 2). Pure. */
import { lazily } from '../lazily.ts';

/** Format, control, private and broken characters and the blanks that show nothing: zero-width, bidi marks, soft hyphen, variation selectors. */
const invisible = lazily(() => /\p{Cf}|\p{Cc}|\p{Cs}|\p{Co}|\p{Variation_Selector}|\u034f|\u115f|\u1160|\u3164|\uffa0/gu);
/** Line ends survive `clean`; every other white space becomes one of these two. */
const LINE_END = /\r\n?|[\u2028\u2029\u0085\v\f]/g;
const BLANK = /[^\S\n]/g;
const PLAIN: readonly [RegExp, string][] = [
  [/[\u2018\u2019\u201a\u201b\u2032\u00b4\u02b9\u02bb\u02bc]/g, "'"],
  [/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"'],
];
const DASHES = /[\u2010-\u2015\u2212]/g;

/** Marks on marks ("zalgo"): composing n of them takes n² steps (32,000 took 1.4 s), and no language puts 30 on a letter (Unicode's stream-safe limit). */
const piled = lazily(() => /(\p{M}{30})\p{M}+/gu);
const composed = (text: string): string => text.replace(piled(), '$1').normalize('NFC');

/** Text with compatibility forms made plain ("２", "①", "ｈồ"), for reading answers. */
export const plainForms = (text: string): string => text.replace(piled(), '$1').normalize('NFKC');

/** Text as it is kept and shown: NFC, nothing invisible, plain quotes, plain spaces, trimmed. Line ends stay as `\n`. */
export function clean(text: string): string {
  let shown = composed(text).replace(LINE_END, '\n').replace(BLANK, ' ');
  shown = shown.replace(invisible(), (mark) => (mark === '\n' ? mark : ''));
  for (const [marks, plain] of PLAIN) shown = shown.replace(marks, plain);
  // Once more: what stood apart because of an invisible mark may compose now.
  return composed(shown).trim();
}

/**
 * Text as it is compared: `clean`, lower case, without marks, đ → d, plain dashes, `…` as `...`, one space between words.
 * `fold('Chè  Lam Thạch Xá') === 'che lam thach xa'`.
 */
export function fold(text: string): string {
  return bare(clean(text)).replace(DASHES, '-').replaceAll('…', '...').replace(/\s+/g, ' ').trim();
}

const bare = (shown: string): string => shown.normalize('NFD').toLowerCase().replace(/\p{M}/gu, '').replaceAll('đ', 'd').normalize('NFC');

/** `fold` for one word of a cleaned text: cleaning every word anew took half of reading a message (measured). */
export function foldWord(word: string): string {
  return /^[a-z\d]+$/.test(word) ? word : bare(word);
}

/** The words of a text: runs of letters and digits, folded. `foldWords('500kg/tháng?')` is `['500kg', 'thang']`. */
export function foldWords(text: string): string[] {
  return wordsOf(fold(text));
}

/** The words of a text that is folded already: the flows' own are, and folding them all again took most of a turn (measured). */
export function wordsOf(folded: string): string[] {
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}
