/** Splits a text that is longer than a platform's message. Pure. */
import { lazily } from '../lazily.ts';

/** Made by the first text that must be cut inside a word or sentence: it took a sixth of the Worker's start-up CPU (measured). */
const graphemes = lazily(() => new Intl.Segmenter('vi', { granularity: 'grapheme' }));

/** A line or sentence end counts as a place to split only when the part keeps at least this much of what would fit. */
const WORTHWHILE = 0.5;

/**
 * Parts of at most `limit` code points, in order; whitespace around a split is dropped, nothing else. Splits after a paragraph, a line, a
 * sentence or a word, in this order of liking; a longer run is cut between two graphemes, so never inside a letter with its marks or an
 * emoji (only a single grapheme longer than the limit is cut between its code points). An empty text gives no part.
 */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const at = lengthOf(rest) <= limit ? rest.length : cutAt(rest, limit);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return parts;
}

/** Code points of a text: how Telegram counts, and how we count for Zalo. */
export function lengthOf(text: string): number {
  let points = 0;
  for (const _ of text) points++;
  return points;
}

/** At most `limit` code points, the last one "…" when something was left out. Never cuts inside a grapheme. */
export function shorten(text: string, limit: number): string {
  if (lengthOf(text) <= limit) return text;
  return `${text.slice(0, graphemesWithin(text, limit - 1)).trimEnd()}…`;
}

/** Index of UTF-16 where the first part ends: before a space, or between two graphemes. */
function cutAt(text: string, limit: number): number {
  const last = { paragraph: 0, line: 0, sentence: 0, word: 0 };
  let points = 0;
  let fits = 0;
  for (const { segment, index } of graphemes().segment(text)) {
    if (/^\s+$/u.test(segment)) last[kindOfSpace(text, index, segment)] = index;
    points += lengthOf(segment);
    if (points > limit) break;
    fits = index + segment.length;
  }
  const good = [last.paragraph, last.line, last.sentence].find((at) => at > 0 && at >= fits * WORTHWHILE);
  return good ?? (Math.max(last.word, last.sentence, last.line, last.paragraph) || fits || pointsWithin(text, limit));
}

function kindOfSpace(text: string, index: number, space: string): 'paragraph' | 'line' | 'sentence' | 'word' {
  if (/^\r?\n\s*\n/.test(text.slice(index, index + 8))) return 'paragraph';
  if (space.includes('\n')) return 'line';
  return /[.!?\u2026;:]["'\u201d\u2019)\]]?$/u.test(text.slice(Math.max(0, index - 2), index)) ? 'sentence' : 'word';
}

function graphemesWithin(text: string, limit: number): number {
  let points = 0;
  let fits = 0;
  for (const { segment, index } of graphemes().segment(text)) {
    points += lengthOf(segment);
    if (points > limit) break;
    fits = index + segment.length;
  }
  return fits || pointsWithin(text, limit);
}

function pointsWithin(text: string, limit: number): number {
  return [...text].slice(0, limit).join('').length;
}
