/** A message as the model sees it: its words, and the same line with names, numbers, codes and dates put into classes. Pure. */
import { fold, wordsOf } from '../fold.ts';
import { normalise } from '../normalise.ts';
import { PLACES, PRODUCTS } from './gazetteer.ts';

/** Words beyond these say little that the first ones did not, and keep every message cheap (at most 4,096 characters arrive). */
const MOST_WORDS = 60;

/** What the model reads. */
export interface Line {
  /** Folded words. */
  words: string[];
  /** The same with each known name or number as one token: `<sp>` product, `<noi>` place, `<sl>` quantity, `<ma>` code … */
  classes: string[];
  /** The words with their marks, lower case: marks are evidence ("đừng" is not "dùng"). */
  marked: string[];
  asks: boolean;
}

const CODE = /\bhn[\s\-_./]{0,2}20\d{2}[\s\-_./]{0,2}\d{4}\b|\b\d{2}-\d{3}-\d{5}-\d+-\d{4}\b/g;
const PHONE = /(?<!\d)(?:\+?84|0)(?:[\s.-]?\d){9}(?!\d)/g;
const STARS = /\b[1-5]\s?(?:\*|sao\b)|\b(?:mot|hai|ba|bon|nam) sao\b|[★⭐]+/g;
const MONEY = /\b\d[\d.,]*\s?(?:k|tr|trieu|nghin|ngan|dong|d|vnd|ty)\b/g;
const UNITS =
  'kg|kgs|can|ky|ki|ta|tan|yen|lang|g|gram|lit|l|ml|cai|chiec|hop|thung|goi|tui|chai|lo|hu|bo|set|gio|qua|trai|con|cay|doi|cap|loc|bo|bao|suat|phan|met|m|cont|container|canh|buc|tam|mon|bich|khay|can|bao|xe|luong|don';
const AMOUNT = new RegExp(`\\b\\d[\\d.,]*\\s?(?:chuc |tram |nghin )?(?:${UNITS})\\b(?:\\s?/\\s?(?:ngay|tuan|thang|nam|quy))?`, 'g');
const DATE = /\b\d{1,2}\s?\/\s?\d{1,2}(?:\s?\/\s?\d{2,4})?\b|\b(?:thang|thu|ngay|mung|nam) \d{1,4}\b|\bchu nhat\b|\bt[2-7]\b/g;
const NUMBER = /\b\d+\b/g;

const CLASSED: readonly [RegExp, string][] = [
  [CODE, ' zzma '],
  [PHONE, ' zzsdt '],
  [STARS, ' zzsao '],
  [MONEY, ' zztien '],
  [AMOUNT, ' zzsl '],
  [DATE, ' zzngay '],
  [NUMBER, ' zzso '],
];

/** Folded names by their first word, longest first. */
type Names = ReadonlyMap<string, readonly (readonly string[])[]>;

function namesOf(list: string): Names {
  const byFirst = new Map<string, string[][]>();
  for (const name of list.split(',')) {
    const words = wordsOf(fold(name));
    const first = words[0] ?? '';
    byFirst.set(first, [...(byFirst.get(first) ?? []), words]);
  }
  for (const names of byFirst.values()) names.sort((a, b) => b.length - a.length);
  return byFirst;
}

let known: readonly (readonly [Names, string])[] | undefined;

/** Made at the first message, not at the start. */
function gazetteer(): readonly (readonly [Names, string])[] {
  known ??= [
    [namesOf(PRODUCTS), 'zzsp'],
    [namesOf(PLACES), 'zznoi'],
  ];
  return known;
}

function nameAt(words: readonly string[], at: number): { token: string; length: number } | null {
  let best: { token: string; length: number } | null = null;
  for (const [names, token] of gazetteer()) {
    const found = names.get(words[at] ?? '')?.find((name) => name.every((word, place) => words[at + place] === word));
    if (found && found.length > (best?.length ?? 0)) best = { token, length: found.length };
  }
  return best;
}

function withNames(words: readonly string[]): string[] {
  const line: string[] = [];
  for (let at = 0; at < words.length; ) {
    const name = nameAt(words, at);
    // Names of one after the other are one: "sữa chua nếp cẩm Ba Vì" is a product in a place.
    if (name && line.at(-1) !== name.token) line.push(name.token);
    if (!name) line.push(words[at] ?? '');
    at += name?.length ?? 1;
  }
  return line;
}

/** Reads a message. */
export function lineOf(text: string): Line {
  const { folded, words } = normalise(text);
  let classed = folded;
  for (const [pattern, token] of CLASSED) classed = classed.replace(pattern, token);
  const first = words.slice(0, MOST_WORDS);
  return {
    words: first.map((word) => word.folded),
    classes: withNames(wordsOf(classed).slice(0, MOST_WORDS)),
    marked: first.map((word) => word.display.toLowerCase()),
    asks: text.includes('?'),
  };
}
