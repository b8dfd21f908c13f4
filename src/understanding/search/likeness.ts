/** How much typed words are like words of names, each pair worked out once a search. Pure. */
import { oneSlipApart } from './alike.ts';
import type { Sought } from './wanted.ts';

/** What is known of the typed words, in their order. */
export interface About {
  /** How much each says, 0 to 1. */
  weights: readonly number[];
  /** Some product has this word: then it is hardly a slip. */
  known: readonly boolean[];
  /** It says something about the product. */
  telling: readonly boolean[];
}

/** Where something like a word, or like some words joined, was typed. */
export interface Alike {
  /** Of `count` typed words that end before `end`: 1 the same, 0 nothing alike. */
  of(end: number, count: number): number;
  /** Typed words before the first that are like it, and up to the last. */
  from: number;
  to: number;
}
/** Null where nothing is like it: that is most of what names have. */
export type Likeness = (parts: readonly string[]) => Alike | null;

/** Words of either side that are looked at together: a space lost, added or moved. */
const TOGETHER = 3;
const LEAST_JOINED = 3;
/** What a word with one slip counts, by its letters. */
const SLIPPED = [0, 0, 0.4, 0.6, 0.72, 0.8];
/** A slip that makes another word of the catalogue is rarer. */
const KNOWN_SLIP = 0.75;
const JOINED_SLIP = 0.7;
/** Another region's word for it. */
export const CALLED = 0.9;
/** The last word, not typed to its end. */
export const BEGUN = 0.65;

/** Compares typed words with parts of names. */
export function createLikeness(words: readonly Sought[], about: About): Likeness {
  const joined = [...joinsOf(words.map(({ folded }) => folded)), ...joinsOf(words.map(({ typed }) => typed))];
  const ends = byEnds(joined);
  const memory = new Map<string, Alike | null>();
  return (parts) => {
    const part = parts.join('');
    const key = parts.length === 1 ? part : `+${part}`;
    const known = memory.get(key);
    if (known !== undefined) return known;
    const values = new Map<number, number>();
    for (const join of ends(part)) note(values, join.slot, joinedLike(join.text, part));
    if (parts.length === 1)
      for (const [at, word] of words.entries()) note(values, (at + 1) * TOGETHER, wordLike(word, part, at, words.length, about));
    const alike = alikeOf(values);
    memory.set(key, alike);
    return alike;
  };
}

/** Typed words joined: `slot` says which, by where they end and how many they are. */
interface Join {
  slot: number;
  text: string;
}

function joinsOf(typed: readonly string[]): Join[] {
  return typed.flatMap((_, at) => {
    const end = at + 1;
    const counts = Array.from({ length: Math.min(TOGETHER, end) }, (_, i) => i + 1);
    return counts.map((count) => ({ slot: end * TOGETHER + count - 1, text: typed.slice(end - count, end).join('') }));
  });
}

/** What begins or ends with the same two letters: one slip leaves one of the two as they are. */
function byEnds(joined: readonly Join[]): (part: string) => readonly Join[] {
  const found = new Map<string, Join[]>();
  for (const join of joined)
    for (const end of [`${join.text.slice(0, 2)}_`, `_${join.text.slice(-2)}`]) found.set(end, [...(found.get(end) ?? []), join]);
  return (part) => [...(found.get(`${part.slice(0, 2)}_`) ?? []), ...(found.get(`_${part.slice(-2)}`) ?? [])];
}

function note(values: Map<number, number>, at: number, like: number): void {
  if (like > (values.get(at) ?? 0)) values.set(at, like);
}

function alikeOf(values: ReadonlyMap<number, number>): Alike | null {
  if (values.size === 0) return null;
  const places = [...values.keys()];
  const from = Math.max(0, Math.floor(Math.min(...places) / TOGETHER) - TOGETHER);
  return { of: (end, count) => values.get(end * TOGETHER + count - 1) ?? 0, from, to: Math.floor(Math.max(...places) / TOGETHER) };
}

function wordLike({ folded, others, called }: Sought, part: string, at: number, many: number, { known, telling }: About): number {
  if (folded === part || others.includes(part)) return 1;
  if (called.includes(part)) return CALLED;
  if (!telling[at]) return 0;
  let slip = slipped(folded, part);
  for (const other of others) slip = Math.max(slip, slipped(other, part));
  if (slip > 0) return slip * (known[at] ? KNOWN_SLIP : 1);
  return at === many - 1 && folded.length > 1 && part.startsWith(folded) ? BEGUN : 0;
}

const slipped = (typed: string, meant: string): number =>
  typed.length > 1 && Math.abs(typed.length - meant.length) < 2 && oneSlipApart(typed, meant) && !/\d/.test(meant)
    ? (SLIPPED[Math.min(typed.length, meant.length, SLIPPED.length - 1)] ?? 0)
    : 0;

function joinedLike(typed: string, part: string): number {
  if (part.length < LEAST_JOINED || Math.abs(typed.length - part.length) > 1) return 0;
  if (typed === part) return 1;
  return part.length > 4 && oneSlipApart(typed, part) ? JOINED_SLIP : 0;
}
