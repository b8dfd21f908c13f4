/** The features of a message, each a slot of the model: words, neighbours, pieces of words, marks. Pure. */
import { fold } from '../fold.ts';
import { type Line, lineOf } from './tokens.ts';

/** Slots of the model: features share them by hash. */
export const SLOTS = 1 << 14;

/** FNV-1a. */
function slotOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < feature.length; at += 1) hash = Math.imul(hash ^ feature.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  return (hash >>> 0) % SLOTS;
}

const LENGTHS = [1, 2, 3, 4, 6, 9, 13, 20, 35];

function* namesOf(line: Line): Generator<string> {
  for (const word of line.words) yield `w${word}`;
  const row = ['^', ...line.classes, '$'];
  for (const [at, token] of row.entries()) {
    const [next, after] = [row[at + 1], row[at + 2]];
    if (token.startsWith('zz')) yield `c${token}`;
    if (next) yield `b${token} ${next}`;
    if (after) {
      yield `s${token} ${after}`;
      yield `t${token} ${next} ${after}`;
    }
  }
  const text = `_${line.classes.filter((token) => !token.startsWith('zz')).join('_')}_`;
  for (let size = 3; size <= 5; size += 1) for (let at = 0; at + size <= text.length; at += 1) yield `g${text.slice(at, at + size)}`;
  for (const [at, word] of line.marked.entries()) {
    if (fold(word) === word) continue;
    yield `m${word}`;
    yield `n${line.marked[at - 1] ?? '^'} ${word}`;
  }
  yield `l${LENGTHS.findIndex((length) => line.words.length <= length)}`;
  if (line.asks) yield '?';
}

/** The slots that a message fills, each once. */
export function featuresOf(text: string): number[] {
  const slots = new Set<number>();
  for (const name of namesOf(lineOf(text))) slots.add(slotOf(name));
  return [...slots];
}
