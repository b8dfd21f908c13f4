/** Whole words found in what people type: phrases of flows, choices, small typos, the nearest flows. Pure. */
import { clean, fold, foldWords, wordsOf } from './fold.ts';

/** A phrase, folded, and whose it is. */
export interface Phrase {
  phrase: string;
  owner: string;
}

/** A phrase that occurs. `rest`: the text as it was typed, without the phrase's words and polite words at the ends. */
export interface PhraseMatch extends Phrase {
  rest: string;
}

/** One folded word and where it stands in the cleaned text. */
interface Word {
  word: string;
  from: number;
  to: number;
}

/** Said out of politeness before and after (ocop.md 6.2, "addressing terms: strip for matching"). Longest first. */
const CALLED = 'em oi|anh oi|chi oi|ad oi|bot oi|shop oi|ban oi|co oi|chu oi|oi';
const BEFORE = `${CALLED}|da|a|vang|xin|please|pls`.split('|');
const FOR_ME = 'giup em|giup toi|giup minh|ho em|ho toi|cam on|thank you|thanks';
const AFTER =
  `${CALLED}|${FOR_ME}|em a|anh a|chi a|nhe em|a|da|nhe|nha|nhen|nghen|hen|voi|vs|di|ha|em|anh|chi|ad|bot|shop|please|pls`.split('|');
/** As `rest` they go only when their marks show that they are particles: "a", "da", "voi" may be part of a name. */
const SURE = new Set(['ạ', 'dạ', 'nhé', 'nha', 'nhá', 'nghen', 'với', 'ơi', 'please', 'pls']);

const lineOf = (folded: string) => wordsOf(folded).join(' ');

function placedWords(shown: string): Word[] {
  const words: Word[] = [];
  for (const match of shown.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    for (const word of foldWords(match[0])) words.push({ word, from: match.index, to: match.index + match[0].length });
  }
  return words;
}

function withoutPoliteEnds(shown: string): string {
  let text = shown;
  for (;;) {
    text = text.replace(/^[\s,.:;!?\-–—]+|[\s,:;!?\-–—]+$/gu, '').replace(/(?<!\d)\.+$/u, '');
    const first = /^[^\s,.!?]+/u.exec(text)?.[0] ?? '';
    const last = /[^\s,.!?]+$/u.exec(text)?.[0] ?? '';
    if (first !== '' && SURE.has(first.toLowerCase())) text = text.slice(first.length);
    else if (last !== '' && SURE.has(last.toLowerCase())) text = text.slice(0, -last.length);
    else return text.replace(/\s+/g, ' ').trim();
  }
}

/** All phrases that occur as whole words, the longest first (then in the order given). */
export function findPhrases(text: string, phrases: readonly Phrase[]): PhraseMatch[] {
  const shown = clean(text);
  const words = placedWords(shown);
  const line = ` ${words.map((word) => word.word).join(' ')} `;
  const found: PhraseMatch[] = [];
  for (const { phrase, owner } of phrases) {
    const sought = lineOf(phrase);
    const at = sought === '' ? -1 : line.indexOf(` ${sought} `);
    if (at < 0) continue;
    const skipped = line.slice(0, at + 1).trim();
    const first = skipped === '' ? 0 : skipped.split(' ').length;
    const last = first + sought.split(' ').length - 1;
    const [head, tail] = [words[first], words[last]];
    if (head && tail)
      found.push({
        phrase,
        owner,
        rest: withoutPoliteEnds(`${shown.slice(0, head.from)} ${shown.slice(tail.to).replace(/^[\s,.:;!?]+/u, '')}`),
      });
  }
  return found.sort((a, b) => b.phrase.length - a.phrase.length);
}

/** The folded words of a text without polite words at the ends; the text itself when nothing else is left. */
export function politeless(text: string): string {
  const whole = foldWords(text).join(' ');
  let line = whole;
  for (let before = ''; before !== line; ) {
    before = line;
    const start = BEFORE.find((polite) => line.startsWith(`${polite} `));
    if (start) line = line.slice(start.length + 1);
    const end = AFTER.find((polite) => line.endsWith(` ${polite}`));
    if (end) line = line.slice(0, -end.length - 1);
  }
  return line;
}

/** The phrase (folded) that the whole message is, polite words at its ends ignored; null when it is none of them. */
export function wholeMatch(text: string, foldedPhrases: readonly string[]): string | null {
  const { whole, polite } = linesOf(text);
  if (whole === '') return null;
  const lines = indexOf(foldedPhrases);
  return lines.get(whole) ?? lines.get(polite) ?? null;
}

/** Phrases by their words alone, the first of equal ones; made once for a list that its owner keeps. */
function indexOf(phrases: readonly string[]): ReadonlyMap<string, string> {
  const known = INDEXES.get(phrases);
  if (known) return known;
  const made = new Map(phrases.toReversed().map((phrase) => [lineOf(phrase), phrase]));
  INDEXES.set(phrases, made);
  return made;
}
const INDEXES = new WeakMap<readonly string[], ReadonlyMap<string, string>>();

/** The message last held against phrases: the next phrase is held against the same one. */
let last = { text: '', whole: '', polite: '' };

function linesOf(text: string): typeof last {
  if (last.text !== text) last = { text, whole: foldWords(text).join(' '), polite: politeless(text) };
  return last;
}

/** Damerau-Levenshtein distance (neighbours may be swapped) of two short texts. */
export function editDistance(a: string, b: string): number {
  const [from, to] = [[...a], [...b]];
  let older: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      let least = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + same);
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) least = Math.min(least, (older[column - 2] ?? 0) + 1);
      current.push(least);
    }
    [older, previous] = [previous, current];
  }
  return previous[to.length] ?? 0;
}

/** Words of one line that differ by one slip of the finger: only in words of four letters or more, never in digits. */
function oneSlip(typed: readonly string[], meant: readonly string[]): boolean {
  if (typed.join('') === meant.join('')) return typed.join('').length >= 4;
  if (typed.length !== meant.length) return false;
  let slips = 0;
  for (const [place, word] of meant.entries()) {
    const other = typed[place] ?? '';
    if (word === other) continue;
    if (word.length < 4 || Math.abs(word.length - other.length) > 1 || /\d/.test(word + other) || editDistance(word, other) > 1)
      return false;
    slips += 1;
  }
  return slips === 1;
}

/** The one candidate that the text is, or is by one small typo ("nhà hnàg", "sieuthi"); null when none or several fit. */
export function closeMatch(text: string, candidates: readonly string[]): string | null {
  const exact = candidates.filter((candidate) => wholeMatch(text, [fold(candidate)]) !== null);
  if (exact.length > 0) return exact.length === 1 ? (exact[0] ?? null) : null;
  const typed = politeless(text).split(' ');
  const close = candidates.filter((candidate) => oneSlip(typed, foldWords(candidate)));
  return close.length === 1 ? (close[0] ?? null) : null;
}
