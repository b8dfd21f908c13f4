/** The one reading of what people type, in the order of ocop.md 6.1. Pure, total, linear in the length of the text. */
import { lazily } from '../lazily.ts';
import { clean, fold, foldWord } from './fold.ts';
import { isShort, meaningOf } from './teencode.ts';
import { readWord } from './word-marks.ts';

/** One word of a message. */
export interface NormalWord {
  /** As typed. Several words may share it: "sp" is sản and phẩm. */
  typed: string;
  /** As the house writes it: decoded, with its marks, NFC, the tone where the house puts it (hòa, thủy), in the case it was typed. */
  display: string;
  /** `display` in lower case, without marks, d for đ. */
  folded: string;
  /** Its place in the cleaned text. */
  from: number;
  to: number;
}

/** A message as it was meant: `display` and `folded` are the whole text with its signs, `words` its runs of letters and digits. */
export interface Normal {
  display: string;
  folded: string;
  words: readonly NormalWord[];
}

/** A word on its way: what it says so far, and what stands between the word before and it. */
interface Piece {
  typed: string;
  from: number;
  says: readonly string[];
  doubtful?: readonly string[];
  /** A sentence may end in front of it. */
  first: boolean;
  kept: boolean;
}

const wordsIn = lazily(() => /(?<![\p{L}\p{N}])[\u0111d]\/c(?![\p{L}\p{N}])|[\p{L}\p{N}\p{M}]+/giu);
const stop = lazily(() => /[.,;!?\n\u2026()|]|\p{Extended_Pictographic}/u);
/** Pieces between blanks that are no Vietnamese: addresses of the web and of mail, names with @ or #. */
const addressIn = lazily(() => /:\/\/|^www\.|@|^#|\.(?:com|vn|net|org|me|gov|edu|info|io)(?![\p{L}\p{N}])/iu);
/** A code in groups: letters and digits between dashes. */
const GROUPED = /[a-z0-9]-[a-z0-9]/i;
/** Signs that tie letters to the digits behind or before them: HN-2026-0123, sp_2. */
const TIES = /[-_\u2013./]/;

/** The last text read: one message is read by several readers in a row. */
let last: { text: string; normal: Normal } | null = null;

/**
 * Reads a message: clean, Telex and VNI left-overs, tone placement, drawn-out letters, short forms by what stands beside them.
 * Codes, numbers with units, phone numbers and addresses stay as typed. Reading its `display` again changes nothing.
 */
export function normalise(text: string): Normal {
  if (last?.text === text) return last.normal;
  const shown = clean(text);
  const pieces = cut(shown);
  readMarks(pieces);
  readShort(pieces);
  last = { text, normal: joined(shown, pieces) };
  return last.normal;
}

function cut(shown: string): Piece[] {
  const kept = addresses(shown);
  let [behind, chunk] = [0, 0];
  return [...shown.matchAll(wordsIn())].map(({ 0: typed, index: from }) => {
    while ((kept[chunk]?.to ?? Number.POSITIVE_INFINITY) <= from) chunk += 1;
    const first = behind === 0 || stop().test(shown.slice(behind, from));
    behind = from + typed.length;
    const isKept = (kept[chunk]?.from ?? Number.POSITIVE_INFINITY) <= from || isTied(shown, from, behind);
    return { typed, from, says: [typed.toLowerCase()], first, kept: isKept };
  });
}

function addresses(shown: string): { from: number; to: number }[] {
  const chunks = [...shown.matchAll(/\S+/g)].filter(({ 0: chunk }) => addressIn().test(chunk) || (GROUPED.test(chunk) && /\d/.test(chunk)));
  return chunks.map(({ 0: chunk, index }) => ({ from: index, to: index + chunk.length }));
}

/** "HN" of HN-2026-0123 is a part of a code, as is everything that begins with a digit. */
function isTied(shown: string, from: number, to: number): boolean {
  if (/^\p{N}/u.test(shown.slice(from, from + 2))) return true;
  const behind = TIES.test(shown.charAt(to)) && /\d/.test(shown.charAt(to + 1));
  return behind || (shown.charAt(from - 1) === '-' && /\d/.test(shown.charAt(from - 2)));
}

function readMarks(pieces: readonly Piece[]): void {
  let [evidence, doubts] = [0, 0];
  for (const piece of pieces) {
    if (piece.kept) continue;
    const reading = readWord(piece.says[0] ?? '');
    piece.says = reading.says;
    if (reading.doubtful) piece.doubtful = reading.doubtful;
    evidence += Number(reading.evidence);
    doubts += Number(reading.doubtful !== undefined);
  }
  if (evidence >= doubts) for (const piece of pieces) piece.says = piece.doubtful ?? piece.says;
}

/** Short forms, each once: what one of them says may settle its neighbours, so those are asked again. */
function readShort(pieces: readonly Piece[]): void {
  const waiting = pieces.map((_, at) => at).filter((at) => isOpen(pieces[at]));
  for (const at of waiting) {
    const piece = pieces[at];
    if (!piece || !isOpen(piece)) continue;
    const before = piece.first ? undefined : pieces[at - 1]?.says.at(-1);
    const behind = pieces[at + 1]?.first ? undefined : pieces[at + 1]?.says[0];
    const says = meaningOf(piece.says[0] ?? '', folded(before), folded(behind));
    if (says === null) continue;
    piece.says = says.split(' ');
    waiting.push(...[at - 1, at + 1].filter((next) => isOpen(pieces[next])));
  }
}

const isOpen = (piece: Piece | undefined): boolean =>
  piece !== undefined && !piece.kept && piece.says.length === 1 && isShort(piece.says[0] ?? '');
const folded = (word: string | undefined): string | null => (word === undefined ? null : foldWord(word));

function joined(shown: string, pieces: readonly Piece[]): Normal {
  const words: NormalWord[] = [];
  let [display, behind] = ['', 0];
  for (const { typed, from, says, kept } of pieces) {
    const cased =
      kept || (says.length === 1 && says[0] === typed.toLowerCase()) ? [typed] : says.map((word, at) => caseLike(typed, word, at));
    display += shown.slice(behind, from) + cased.join(' ');
    behind = from + typed.length;
    for (const word of cased) words.push({ typed, display: word, folded: foldWord(word), from, to: behind });
  }
  display += shown.slice(behind);
  return { display, folded: fold(display), words };
}

/** CAPITALS stay capitals and a capital at the front stays there; a name ("Hà Nội") keeps its own. */
function caseLike(typed: string, word: string, at: number): string {
  const letters = typed.replace(/\P{L}/gu, '');
  if (letters.length > 1 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()) return word.toUpperCase();
  const first = letters.charAt(0);
  return at === 0 && first !== first.toLowerCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
