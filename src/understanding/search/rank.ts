/** Which of the found products are meant, the likeliest first. Pure: the database brings some hundred candidates, everything else happens here. */
import { createAligner, UNTYPED } from './align.ts';
import { BEGUN, CALLED } from './likeness.ts';
import { type Sought, tellingWords } from './wanted.ts';

/** A product that may be meant. Texts are folded words with one space between them, but for `shown`. */
export interface Candidate {
  /** The name with its marks. */
  shown: string;
  name: string;
  producer: string;
  place: string;
  kinds: string;
  /** A certificate in force: shown before others that fit as well. */
  inForce: boolean;
  stars: number;
}

/** How well a candidate fits. */
export interface Fit<C> {
  candidate: C;
  /** Every word that says something was found, as it was typed, in the name, the producer, the place or the kind. */
  full: boolean;
  /** Nothing of the name is left over either. */
  whole: boolean;
  /** The whole name stands in what was typed, word by word; it has two words at least. */
  said: boolean;
  /** What its words say, less what of the name was not typed; and without that. */
  score: number;
  gained: number;
  /** How many telling words are found as they were typed; a beginning counts for less. */
  known: number;
}

/** How many of `all` products have a word. */
export interface Frequencies {
  all: number;
  of: ReadonlyMap<string, number>;
}

/** What a word counts that is found elsewhere than in the name's row of words: out of order in it, in the producer, the place, the kind. */
const ELSEWHERE = [0.6, 0.5, 0.5, 0.2];
/** A filler is part of a name now and then. */
const FILLER_WEIGHT = 0.3;
const LEAST_WEIGHT = 0.25;
/** A word that one product of so many has, e to this, says as much as any. */
const MOST_SAID = 8;

/** What all candidates are held against. */
interface Asked {
  align: ReturnType<typeof createAligner>;
  /** For each typed word how it stands in a text. */
  needles: readonly (readonly string[])[];
  weights: readonly number[];
  telling: readonly boolean[];
}

/** Orders candidates. */
export function rank<C extends Candidate>(words: readonly Sought[], candidates: readonly C[], frequencies: Frequencies): Fit<C>[] {
  const said = new Set(tellingWords(words));
  const telling = words.map((word) => said.has(word));
  const weights = words.map((word, at) => weightOf(word, frequencies) * (telling[at] ? 1 : FILLER_WEIGHT));
  const known = words.map(({ folded }) => (frequencies.of.get(folded) ?? 0) > 0);
  const needles = words.map(({ folded, others, called }) => [folded, ...others, ...called].map((word) => ` ${word} `));
  const asked: Asked = { align: createAligner(words, { weights, known, telling }), needles, weights, telling };
  const fits = candidates.map((candidate) => fitOf(candidate, asked));
  // Words strewn over producer and place are no reason to pass over a name that was mistyped.
  const mistyped = Math.max(0, ...fits.map(({ full, gained }) => (full ? 0 : gained)));
  for (const one of fits) one.full &&= one.gained >= mistyped;
  return fits.sort(byFit);
}

function byFit(a: Fit<Candidate>, b: Fit<Candidate>): number {
  return (
    Number(b.full && b.whole) - Number(a.full && a.whole) ||
    Number(b.full) - Number(a.full) ||
    (a.full ? b.known - a.known || Number(b.candidate.inForce) - Number(a.candidate.inForce) : 0) ||
    b.score - a.score ||
    Number(b.candidate.inForce) - Number(a.candidate.inForce) ||
    b.candidate.stars - a.candidate.stars ||
    (a.candidate.name < b.candidate.name ? -1 : 1)
  );
}

/** Rare words say more (inverse document frequency), in 0 to 1. */
function weightOf({ folded, others }: Sought, { all, of }: Frequencies): number {
  const many = Math.max(of.get(folded) ?? 0, ...others.map((other) => of.get(other) ?? 0));
  const most = Math.min(MOST_SAID, Math.log(all + 1));
  return Math.min(1, Math.max(LEAST_WEIGHT, Math.log((all + 1) / (many + 0.5)) / most));
}

function fitOf<C extends Candidate>(candidate: C, { align, needles, weights, telling }: Asked): Fit<C> {
  const aligned = align(candidate.name, candidate.shown);
  let [gained, full, known] = [aligned.gained, true, 0];
  const texts = [` ${aligned.left.join(' ')} `, ` ${candidate.producer} `, candidate.place, ` ${candidate.kinds} `];
  for (const [at, needle] of needles.entries()) {
    let found = aligned.found[at] ?? 0;
    if (found < CALLED) {
      const elsewhere = texts.findIndex((text) => needle.some((word) => text.includes(word)));
      if (elsewhere >= 0 && found === 0) gained += (ELSEWHERE[elsewhere] ?? 0) * (weights[at] ?? 0);
      if (elsewhere >= 0) found = 1;
      // A word that is all that was typed may be a beginning.
      else if (needles.length === 1 && (found === BEGUN || texts.some((text) => text.includes(needle[0]?.trimEnd() ?? '')))) found = BEGUN;
      else if (telling[at]) full = false;
    }
    if (telling[at] && (found >= CALLED || found === BEGUN)) known += found;
  }
  const score = gained - UNTYPED * aligned.left.length;
  return { candidate, full, whole: full && aligned.whole, said: aligned.whole && aligned.of > 1, score, gained, known };
}
