/** What a search asks for: its words with their other readings, stars, whether a price was named. Pure. */
import { lazily } from '../../lazily.ts';
import type { Synonyms } from '../../model.ts';
import { inVietnamese } from '../english.ts';
import { clean, fold, foldWords, wordsOf } from '../fold.ts';
import { type NormalWord, normalise } from '../normalise.ts';
import { type Also, regional } from '../regional.ts';
import { isFiller } from './fillers.ts';

/** One word of a search. */
export interface Sought {
  /** In lower case with the marks that it was typed with. */
  shown: string;
  folded: string;
  /** The letters as they were typed, folded: "ng" of người, "maatj" of mật. */
  typed: string;
  /** Other folded words that it may be. */
  others: readonly string[];
  /** What other regions, or the office, call it: it counts a little less, because lists have both ("trà", "chè"). */
  called: readonly string[];
  /** Said around the name, hardly part of it. */
  filler: boolean;
}

/** A search as it was meant. */
export interface Wanted {
  words: readonly Sought[];
  /** 3, 4 or 5; 0 when none were asked for. */
  stars: number;
  /** The stars as they were said in words ("ba sao"), which may also be part of a name; empty for digits and signs. */
  starWords: string;
  /** A price was named. Products have none. */
  price: boolean;
}

/** Words and letters that one search uses, so that nothing that is sent costs much. */
const MOST_WORDS = 40;
const MOST_LETTERS = 400;

const starsIn = lazily(
  () =>
    /(?<![\p{L}\p{N}])(?:([345])\s*(?:\*|sao(?![\p{L}\p{N}])|stars?(?![\p{L}\p{N}]))|(ba|bon|nam) sao(?![\p{L}\p{N}])|(\u2605{3,5})(?!\u2605))/u,
);
const STAR_WORDS: Record<string, number> = { ba: 3, bon: 4, nam: 5 };
const SUM = String.raw`\d[\d.,]{0,12}\s?(?:k|nghin|ngan|trieu|tr|dong|vnd|d)\d{0,3}(?![\p{L}\p{N}])`;
const priceIn = lazily(
  () =>
    new RegExp(
      String.raw`(?<![\p{L}\p{N}])(?:(?:gia|duoi|tren|tam|khoang|tu|den|toi da|khong qua) ){0,3}${SUM}(?:\s?(?:-|den|toi)\s?${SUM})?`,
      'u',
    ),
);

/** Reads a search. Only stars that a certificate can have are taken out of the words. `synonyms` are the office's own. */
export function readWanted(text: string, synonyms: Synonyms = {}): Wanted {
  const read = normalise(inVietnamese(clean(text).slice(0, MOST_LETTERS)));
  const starred = starsIn().exec(read.folded);
  const priced = priceIn().exec(read.folded);
  const [, digit, word, signs = ''] = starred ?? [];
  const stars = Number(digit ?? STAR_WORDS[word ?? ''] ?? signs.length);
  const taken = [starred, priced].flatMap((found) => (found ? [placesOf(read.folded, found)] : []));
  const left = read.words.filter((_, at) => !taken.some(({ from, to }) => at >= from && at < to));
  const words = withNames(left.slice(0, MOST_WORDS), synonyms);
  // "sản phẩm 4 sao" asks for no name.
  const starWords = word === undefined ? '' : `${word} sao`;
  return { words: stars > 0 && words.every(({ filler }) => filler) ? [] : words, stars, starWords, price: priced !== null };
}

/** A place and nothing before it: no product is called so. */
const IN_A_PLACE = /^(?:(?:chỉ|chi|only) )?(?:ở|o|tại|tai|in|from|near) (.+?)(?: (?:thôi|thoi|nhé|nhe|ạ|a|only|please))*$/iu;

/** What "4 sao thôi", "dưới 200k", "ở Ba Vì" mean after another search: that search, narrower. Anything else is a search of its own. */
export function narrowed(text: string, after: string): string {
  const said = clean(text);
  if (after === '') return said;
  const [, place] = IN_A_PLACE.exec(said) ?? [];
  if (place !== undefined) return `${after} ${place}`;
  const { words, price } = readWanted(said);
  if (!words.every(({ filler }) => filler)) return said;
  const [stars] = starsIn().exec(normalise(said).folded) ?? [];
  if (stars !== undefined) return `${withoutStars(after)} ${stars}`;
  return price ? `${after} ${said}` : said;
}

/** A search without the stars that it asked for. */
function withoutStars(text: string): string {
  const read = normalise(clean(text));
  const starred = starsIn().exec(read.folded);
  if (!starred) return text;
  const { from, to } = placesOf(read.folded, starred);
  return read.words.flatMap(({ display }, at) => (at < from || at >= to ? [display] : [])).join(' ');
}

/** Which words a match covers. */
function placesOf(folded: string, found: RegExpExecArray): { from: number; to: number } {
  const from = wordsOf(folded.slice(0, found.index)).length;
  return { from, to: from + wordsOf(found[0]).length };
}

/** "heo", "đậu phộng": the words as they were typed, beside what our lists write. */
function withNames(typed: readonly NormalWord[], synonyms: Synonyms): Sought[] {
  const words = typed.map(soughtOf);
  for (const { at, length, says } of [...regional(typed), ...ownNames(typed, synonyms)]) {
    const names = foldWords(says);
    for (let n = 0; n < length; n++) {
      const [word, name] = [words[at + n], names[n]];
      if (!word) continue;
      // Of "đậu phộng" the second word is said by "lạc" too.
      words[at + n] = name === undefined ? { ...word, filler: true } : { ...word, called: [...word.called, name] };
    }
  }
  return words;
}

function ownNames(typed: readonly NormalWord[], synonyms: Synonyms): Also[] {
  return Object.entries(synonyms).flatMap(([said, names]) => {
    const words = foldWords(said);
    const places = typed.flatMap((_, at) => (words.every((word, next) => typed[at + next]?.folded === word) ? [at] : []));
    return places.flatMap((at) => names.map((says) => ({ at, length: words.length, says })));
  });
}

function soughtOf({ typed, display, folded }: NormalWord): Sought {
  const shown = display.toLowerCase();
  const keys = wordsOf(fold(typed)).join('');
  // A digit behind letters may be a tone that nobody read as one.
  const bare = keys.replace(/(?<=\p{L})\d+/gu, '');
  const others = [...new Set([keys, bare])].filter((other) => other !== folded && other !== '');
  return { shown, folded, typed: keys || folded, others, called: [], filler: isFiller(shown, folded) };
}

/** The words that say something about the product; all of them when none does. */
export function tellingWords(words: readonly Sought[]): readonly Sought[] {
  const telling = words.filter(({ filler }) => !filler);
  return telling.length > 0 ? telling : words;
}
