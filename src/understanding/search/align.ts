/**
 * How a name stands in what was typed: the best row of matches, words before and after it free, slips and lost or added spaces allowed
 * (local alignment over words). Pure.
 */
import { type About, type Alike, createLikeness, type Likeness } from './likeness.ts';
import type { Sought } from './wanted.ts';

/** The best alignment of one name. */
export interface Aligned {
  /** What its words say that were found. */
  gained: number;
  /** For each typed word: 1 found as typed, less with a slip, 0 not found. */
  found: readonly number[];
  /** The name's words that were not typed. */
  left: readonly string[];
  /** Every word of the name was found as typed, next to each other. */
  whole: boolean;
  /** Words of the name. */
  of: number;
}

/** A word of the name that was not typed costs this much. */
export const UNTYPED = 0.2;
/** A typed word between two of the name costs this share of its weight. */
const BETWEEN = 0.5;
/** Marks: typed and right adds, typed and wrong takes, of a word's weight. */
const RIGHT_MARKS = 0.03;
const WRONG_MARKS = 0.12;
/** Words joined or parted otherwise than in the name. */
const JOINED = 0.95;
/** Steps back: `typed` words of the search are `named` words of the name. The first two skip a word. */
const STEPS = [
  [0, 1],
  [1, 0],
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
  [1, 3],
  [3, 1],
] as const;
const FIRST_MATCH = 2;

/** Aligns many names with one search. `name` is folded words with one space between them, `shown` the name with its marks. */
export function createAligner(words: readonly Sought[], about: About): (name: string, shown: string) => Aligned {
  const likeness = createLikeness(words, about);
  const marked = words.some(({ shown, folded }) => shown !== folded);
  return (name, shown) => {
    const shownWords = marked ? (shown.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []) : [];
    return alignOne(words, about.weights, name.split(' '), shownWords, likeness);
  };
}

function alignOne(
  words: readonly Sought[],
  weights: readonly number[],
  name: readonly string[],
  shown: readonly string[],
  likeness: Likeness,
): Aligned {
  // For each end in the name its last one, two and three words.
  const parts = name.map((_, j) => [1, 2, 3].map((count) => (count <= j + 1 ? likeness(name.slice(j + 1 - count, j + 1)) : null)));
  let [from, to] = [words.length, 0];
  for (const alike of parts.flat()) if (alike) [from, to] = [Math.min(from, alike.from), Math.max(to, alike.to)];
  const columns = name.length + 1;
  // Rows are typed words from `from` to `to`: the others are like nothing in this name.
  const best = new Float64Array((Math.max(0, to - from) + 1) * columns);
  const how = new Int8Array(best.length);
  for (let j = 1; j < columns; j++) {
    const ending = parts[j - 1] ?? [];
    for (let cell = j, i = from; cell < best.length; cell += columns, i++) {
      let top = (best[cell - 1] ?? 0) - UNTYPED;
      let way = 0;
      if (i > from) {
        const skipped = (best[cell - columns] ?? 0) - BETWEEN * (weights[i - 1] ?? 0);
        if (skipped > top) [top, way] = [skipped, 1];
      }
      for (let step = FIRST_MATCH; step < STEPS.length; step++) {
        const [typed, named] = STEPS[step] ?? [1, 1];
        const alike = ending[named - 1];
        if (!alike || typed > i - from) continue;
        const like = alike.of(i, typed);
        if (like === 0) continue;
        const score = (best[cell - typed * columns - named] ?? 0) + gain(i, typed, j, named, like);
        if (score > top) [top, way] = [score, step];
      }
      best[cell] = top;
      how[cell] = way;
    }
  }
  let end = columns - 1;
  for (let cell = end; cell < best.length; cell += columns) if ((best[cell] ?? 0) > (best[end] ?? 0)) end = cell;
  const walked = walkedBack(from, end, name, how, words.length, parts);
  return { gained: (best[end] ?? 0) + UNTYPED * walked.left.length, ...walked };

  function gain(i: number, typed: number, j: number, named: number, like: number): number {
    let weight = weights[i - 1] ?? 0;
    if (typed === 1 && named === 1) return like * weight * (like < 1 ? 1 : marks(i - 1, j - 1));
    for (let k = 2; k <= typed; k++) weight += weights[i - k] ?? 0;
    // One unknown word that is two of the name says as much as two.
    return like * JOINED * Math.min(typed < named ? Math.max(weight, named / 2) : weight, named);
  }

  function marks(i: number, j: number): number {
    const word = words[i];
    if (word === undefined || word.shown === word.folded) return 1;
    return word.shown === shown[j] ? 1 + RIGHT_MARKS : 1 - WRONG_MARKS;
  }
}

function walkedBack(
  from: number,
  end: number,
  name: readonly string[],
  how: Int8Array,
  typedWords: number,
  parts: readonly (readonly (Alike | null)[])[],
): Omit<Aligned, 'gained'> {
  const found = new Array<number>(typedWords).fill(0);
  const left: string[] = [];
  const columns = name.length + 1;
  let [i, j, whole] = [from + Math.floor(end / columns), name.length, true];
  while (j > 0) {
    const step = how[(i - from) * columns + j] ?? 0;
    const [typed, named] = STEPS[step] ?? [0, 1];
    const like = step < FIRST_MATCH ? 0 : (parts[j - 1]?.[named - 1]?.of(i, typed) ?? 0);
    if (like < 1) whole = false;
    if (step === 0) left.unshift(name[j - 1] ?? '');
    for (let k = 1; k <= typed; k++) found[i - k] = like;
    i -= typed;
    j -= named;
  }
  return { found, left, whole, of: name.length };
}
