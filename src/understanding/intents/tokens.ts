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
const STARS = /\b[1-5]\s?(?:\*|sao\b)|\b(?:mot|hai|ba|bon|nam) sao\b|[\u2605\u2b50]+/g;
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

/** A name: its folded words, and as it is written. */
interface Name {
  words: readonly string[];
  written: string;
}
/** Names by their first folded word, longest first. */
type Names = ReadonlyMap<string, readonly Name[]>;

function namesOf(list: string): Names {
  const byFirst = new Map<string, Name[]>();
  for (const written of list.split(',').map((name) => name.trim())) {
    const words = wordsOf(fold(written));
    const first = words[0] ?? '';
    byFirst.set(first, [...(byFirst.get(first) ?? []), { words, written }]);
  }
  for (const names of byFirst.values()) names.sort((a, b) => b.words.length - a.words.length);
  return byFirst;
}

let known: readonly (readonly [Names, Token])[] | undefined;

/** Made at the first message, not at the start. */
function gazetteer(): NonNullable<typeof known> {
  known ??= [
    [namesOf(PRODUCTS), 'zzsp'],
    [namesOf(PLACES), 'zznoi'],
  ];
  return known;
}

/** A product or a place. */
type Token = 'zzsp' | 'zznoi';

/** Names of one syllable that without marks are something commoner: "nho" is nhờ, "gom" gồm, "nhan" nhận (ocop.md 6.4). */
const COMMONER = new Set(
  'toi oi nho nghe mang mai bac dan dao son len tom bau tao tuong khan quat yen vung khe nam so buoi trung pho mien non nhan gom com bun sam coi dua mut'.split(
    ' ',
  ),
);

/** One word as it is meant: with its marks, and without. */
export interface Said {
  display: string;
  folded: string;
}

/** The longest name that begins at a word. A name of one syllable must agree with the marks that were typed. */
export function nameAt(words: readonly Said[], at: number): { token: Token; length: number } | null {
  let best: { token: Token; length: number } | null = null;
  for (const [names, token] of gazetteer()) {
    const found = names.get(words[at]?.folded ?? '')?.find((name) => isName(name, words, at));
    if (found && found.words.length > (best?.length ?? 0)) best = { token, length: found.words.length };
  }
  return best;
}

function isName({ words: name, written }: Name, words: readonly Said[], at: number): boolean {
  if (!name.every((word, place) => words[at + place]?.folded === word)) return false;
  if (name.length > 1) return true;
  const said = (words[at]?.display ?? '').toLowerCase();
  return said === words[at]?.folded ? !COMMONER.has(said) : said === written;
}

/** The line with each name, number and code as one token. */
function withNames(words: readonly Said[]): string[] {
  const line: string[] = [];
  for (let at = 0; at < words.length; ) {
    const name = nameAt(words, at);
    // Names of one after the other are one: "sữa chua nếp cẩm Ba Vì" is a product in a place.
    if (name && line.at(-1) !== name.token) line.push(name.token);
    if (!name) line.push(words[at]?.folded ?? '');
    at += name?.length ?? 1;
  }
  return line;
}

/** Reads a message. */
export function lineOf(text: string): Line {
  const { display, folded, words } = normalise(text);
  const first = words.slice(0, MOST_WORDS);
  return {
    words: first.map((word) => word.folded),
    classes: withNames(classed(folded, display).slice(0, MOST_WORDS)),
    marked: first.map((word) => word.display.toLowerCase()),
    asks: text.includes('?'),
  };
}

/** The words with numbers and codes put into classes; with their marks where the patterns left every word in its place. */
function classed(folded: string, display: string): Said[] {
  let line = folded;
  for (const [pattern, token] of CLASSED) line = line.replace(pattern, token);
  const marks = display.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  let at = 0;
  return wordsOf(line).map((word) => {
    const next = marks.findIndex((mark, place) => place >= at && fold(mark) === word);
    if (next < 0 || next > at + 6) return { display: word, folded: word };
    at = next + 1;
    return { display: marks[next] ?? word, folded: word };
  });
}
