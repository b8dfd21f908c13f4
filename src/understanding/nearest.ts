/** Which flows a text that nobody claims is nearest to, by the words they share. Pure. */
import { foldWords, wordsOf } from './fold.ts';
import { editDistance } from './phrases.ts';

/** Words that say nothing about the subject. */
const EMPTY = new Set(
  `a ai anh bac ban bot can cai chi chau cho chua co con cua da dc di do duoc em gi giup ha ho hoi k kh khong ko la lam len minh mot muon nao nay
   nhe nha nhu oi o qua roi sao shop the thi toi tu va vay ve voi xin xem i me my to the is are do you want please can of for and how what`.split(
    /\s+/,
  ),
);

/** An owner and how near it is (more is nearer). */
export interface Near {
  owner: string;
  score: number;
}

/**
 * The `n` nearest owners, nearest first, none without a shared word. A word that few owners have counts more, two neighbours that
 * stand together in an owner's phrase count extra (so "ho so" beats a stray "so"), a word with one slip counts half.
 * The owners' words are folded.
 */
export function nearest(text: string, owners: readonly { owner: string; words: readonly string[] }[], n: number): Near[] {
  const typed = foldWords(text);
  const known = owners.map(({ owner, words }) => {
    const phrases = words.map(wordsOf);
    return { owner, phrases, words: new Set(phrases.flat()) };
  });
  const spread = new Map<string, number>();
  for (const { words } of known) for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
  const near = known.map(({ owner, phrases, words }) => ({ owner, score: shared(typed, words, spread) + pairs(typed, phrases) }));
  return near
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, Math.max(0, n));
}

function shared(typed: readonly string[], words: ReadonlySet<string>, spread: ReadonlyMap<string, number>): number {
  let score = 0;
  for (const word of new Set(typed)) {
    if (EMPTY.has(word)) continue;
    if (words.has(word)) score += 1 / (spread.get(word) ?? 1);
    else if (word.length >= 4 && [...words].some((other) => other.length >= 4 && isOneSlip(word, other))) score += 0.5 / words.size;
  }
  return score;
}

// The lengths first: a word may have thousands of letters.
function isOneSlip(word: string, other: string): boolean {
  return Math.abs(word.length - other.length) <= 1 && editDistance(word, other) === 1;
}

function pairs(typed: readonly string[], phrases: readonly string[][]): number {
  const known = new Set(phrases.flatMap((words) => words.slice(1).map((word, place) => `${words[place]} ${word}`)));
  let score = 0;
  for (const [place, word] of typed.slice(1).entries()) if (known.has(`${typed[place]} ${word}`)) score += 1;
  return score;
}
