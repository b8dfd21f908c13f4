/** Whole words found in what people type: phrases of flows, choices, small typos, the nearest flows. Pure. */
import { clean, foldWord, foldWords, wordsOf } from './fold.ts';
import { agrees } from './marks.ts';
import { normalise } from './normalise.ts';

/** A phrase, folded, perhaps as written too, and whose it is. */
export interface Phrase {
  phrase: string;
  marked?: string;
  owner: string;
}

/** A phrase that occurs. `rest`: the text as it was typed, without the phrase's words and polite words at the ends. */
export interface PhraseMatch {
  phrase: string;
  owner: string;
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
    text = text.replace(/^[\s,.:;!?\-\u2013\u2014]+|[\s,:;!?\-\u2013\u2014]+$/gu, '').replace(/(?<!\d)\.+$/u, '');
    const first = /^[^\s,.!?]+/u.exec(text)?.[0] ?? '';
    const last = /[^\s,.!?]+$/u.exec(text)?.[0] ?? '';
    if (first !== '' && SURE.has(first.toLowerCase())) text = text.slice(first.length);
    else if (last !== '' && SURE.has(last.toLowerCase())) text = text.slice(0, -last.length);
    else return text.replace(/\s+/g, ' ').trim();
  }
}

/** A text cut into words, and these in one line between blanks. */
interface Line {
  shown: string;
  words: readonly Word[];
  line: string;
}

function lineIn(shown: string): Line {
  const words = placedWords(shown);
  return { shown, words, line: ` ${words.map((word) => word.word).join(' ')} ` };
}

/** All phrases that occur as whole words, as typed or as meant ("hoof sow"), the longest first (then in the order given). */
export function findPhrases(text: string, phrases: readonly Phrase[]): PhraseMatch[] {
  const typed = clean(text);
  const meant = normalise(text).display;
  const lines = [...new Set([meant, typed])].map(lineIn);
  const said = normalise(text).words;
  const found: PhraseMatch[] = [];
  for (const phrase of phrases) {
    const rest = lines.map((line) => restWithout(line, lineOf(phrase.phrase))).find((one) => one !== null);
    const { phrase: words, owner, marked = words } = phrase;
    if (rest !== undefined && rest !== null && marksAgree(said, marked)) found.push({ phrase: words, owner, rest });
  }
  return found.sort((a, b) => b.phrase.length - a.phrase.length);
}

/** The text without a phrase; null when it is not in it. */
function restWithout({ shown, words, line }: Line, sought: string): string | null {
  const at = sought === '' ? -1 : line.indexOf(` ${sought} `);
  if (at < 0) return null;
  const skipped = line.slice(0, at + 1).trim();
  const first = skipped === '' ? 0 : skipped.split(' ').length;
  const [head, tail] = [words[first], words[first + sought.split(' ').length - 1]];
  if (!head || !tail) return null;
  return withoutPoliteEnds(`${shown.slice(0, head.from)} ${shown.slice(tail.to).replace(/^[\s,.:;!?]+/u, '')}`);
}

/** The folded words of a text as it was meant, without polite words at the ends; the text itself when nothing else is left. */
export function politeless(text: string): string {
  return withoutPolite(wordsMeant(text));
}

const wordsMeant = (text: string): string =>
  normalise(text)
    .words.map((word) => word.folded)
    .filter((word) => word !== '')
    .join(' ');

/** A line of folded words without polite words at its ends; the line itself when nothing else is left. */
export function withoutPolite(whole: string): string {
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

/**
 * The phrase that the whole message is, as typed or as meant, polite words at its ends ignored; null when it is none of them. A phrase
 * with its marks (`marked`, when `phrases` are folded) is not matched by the marks of other words: "tự chơi" is not "từ chối".
 */
export function wholeMatch(text: string, phrases: readonly string[], marked = phrases): string | null {
  const lines = linesOf(text);
  const known = indexOf(phrases);
  const at = lines.all.map((line) => known.get(line)).find((place) => place !== undefined) ?? -1;
  const found = phrases[at];
  return found !== undefined && marksAgree(lines.marked, marked[at] ?? found) ? found : null;
}

/**
 * Whether the typed marks let a phrase be meant: fewer than half of its words may have those of another word, since in a longer phrase
 * one is a slip ("trà cứu hồ sơ"). The phrase's words are looked for in order.
 */
function marksAgree(said: readonly { display: string; folded: string }[], phrase: string): boolean {
  if (/^[\x20-\x7e]*$/.test(phrase)) return true;
  const words = phrase.toLowerCase().split(/\s+/);
  let [from, wrong] = [0, 0];
  for (const meant of words) {
    const folded = foldWord(meant);
    const at = said.findIndex((word, place) => place >= from && word.folded === folded);
    if (at < 0) continue;
    if (!agrees(said[at]?.display ?? '', meant)) wrong += 1;
    from = at + 1;
  }
  return wrong * 2 < words.length;
}

/** Phrases by their words alone: the place of the first of equal ones; made once for a list that its owner keeps. */
function indexOf(phrases: readonly string[]): ReadonlyMap<string, number> {
  const known = INDEXES.get(phrases);
  if (known) return known;
  const made = new Map(phrases.map((phrase, at): [string, number] => [wordsIn(phrase), at]).toReversed());
  INDEXES.set(phrases, made);
  return made;
}
const INDEXES = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** The folded words of a phrase; most are plain letters already, and folding them all again took most of a turn (measured). */
const wordsIn = (phrase: string): string => (/^[a-z\d ]*$/.test(phrase) ? phrase : foldWords(phrase).join(' '));

/** The message last held against phrases: the next phrase is held against the same one. */
let last: { text: string; all: readonly string[]; marked: readonly { display: string; folded: string }[] } = {
  text: '',
  all: [],
  marked: [],
};

/** A message's lines of words: as typed, then as meant, each with and without polite ends; none of an empty message. */
function linesOf(text: string): typeof last {
  if (last.text === text) return last;
  const whole = [foldWords(text).join(' '), wordsMeant(text)];
  const all = [...new Set(whole.flatMap((line) => [line, withoutPolite(line)]))].filter((line) => line !== '');
  last = { text, all, marked: normalise(text).words };
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
  const exact = candidates.filter((candidate) => wholeMatch(text, [candidate]) !== null);
  if (exact.length > 0) return exact.length === 1 ? (exact[0] ?? null) : null;
  const { all, marked } = linesOf(text);
  const typed = all.map((line) => line.split(' '));
  const close = candidates.filter((candidate) => {
    const meant = foldWords(candidate);
    return typed.some((words) => oneSlip(words, meant)) && marksAgree(marked, candidate);
  });
  return close.length === 1 ? (close[0] ?? null) : null;
}
