/** Payloads of buttons, and actions typed as words ("ĐỒNG Ý 0001"). Anyone can type either: they are authority for nothing. Pure. */
import { fold, foldWords } from '../understanding/fold.ts';
import { politeless } from '../understanding/phrases.ts';
import { readRequestSlip } from '../understanding/readers.ts';
import type { Book, Flow } from './book.ts';
import { flowNamed } from './pass.ts';

/** What a payload says. `answer`: number `n` of the prompt shown in `turn`. */
export type Tap = { kind: 'answer'; turn: number; n: number } | { kind: 'action'; action: Act } | { kind: 'unknown' };

/** An action on an object: which flow, where it begins. */
export interface Act {
  flow: Flow;
  begin: string;
  object: string;
}

/** Characters of an object's key. */
const LONGEST_OBJECT = 60;

/** Reads a button's payload; anything that no button of ours carries is `unknown`. */
export function readTap(book: Book, payload: string): Tap {
  const answer = /^#a\.(\d{1,9})\.(\d{1,3})$/.exec(payload);
  if (answer) return { kind: 'answer', turn: Number(answer[1]), n: Number(answer[2]) };
  const [, name = '', object = '', action = ''] = /^#x\.([a-z0-9-]+)\.([^\p{C}]+)\.([a-z0-9-]+)$/u.exec(payload) ?? [];
  const act = object.length <= LONGEST_OBJECT ? actOf(flowNamed(book, name), action, object) : null;
  return act ? { kind: 'action', action: act } : { kind: 'unknown' };
}

function actOf(flow: Flow | undefined, action: string, object: string): Act | null {
  const known = flow && Object.hasOwn(flow.actions, action) ? flow.actions[action] : undefined;
  return flow && known && object !== '' ? { flow, begin: known.go, object } : null;
}

/**
 * An action's word with an object behind it, in any case, with or without marks; null for anything else, a bare digit too. Two flows
 * may share a word ("XEM"): a request's number goes to the flow that reads such numbers, another key to the others.
 */
export function typedAct(book: Book, said: string): Act | null {
  const line = politeless(said);
  for (const { flow, go, begins } of wordsOfActions(book)) {
    const begun = begins.find((one) => line.startsWith(one));
    if (begun === undefined) continue;
    const rest = line.slice(begun.length);
    const object = flow.reads['request-code'] === undefined ? keyTyped(rest, said) : requestTyped(rest);
    if (object !== null) return { flow, begin: go, object };
  }
  return null;
}

/** An action by its words in both languages, folded, each with the space that must follow. */
interface ActionWords {
  flow: Flow;
  go: string;
  begins: string[];
}

const folded = new WeakMap<Book, ActionWords[]>();

/** Folded once a book: every text that comes in is held against all of them. */
function wordsOfActions(book: Book): ActionWords[] {
  const known = folded.get(book);
  if (known) return known;
  const all = Object.values(book.flows).flatMap((flow) =>
    Object.values(flow.actions).map(({ go, word }) => {
      const words = [word.vi, word.en].map((one) => foldWords(one).join(' '));
      return { flow, go, begins: words.filter((one) => one !== '').map((one) => `${one} `) };
    }),
  );
  folded.set(book, all);
  return all;
}

/** "0001" as it is, "yc 2026 0001" as `YC-2026-0001`; one with a slip as it was typed, which is never acted on before the person was asked. */
function requestTyped(rest: string): string | null {
  const [, year, number] = /^(?:yc (\d{4}) )?(\d{4,6})$/.exec(rest) ?? [];
  if (number !== undefined) return year === undefined ? number : `YC-${year}-${number}`;
  const slip = readRequestSlip(rest);
  return slip.ok ? slip.value : null;
}

/** A key of the house has a dash and a digit ("V-0001"), so "hỏi 5kg" is none. */
function keyTyped(rest: string, said: string): string | null {
  const words = fold(said).match(/(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?:[-_][\p{L}\p{N}]+)+/gu) ?? [];
  const key = words.find((word) => /\d/.test(word) && foldWords(word).join(' ') === rest);
  return key !== undefined && key.length <= LONGEST_OBJECT ? key.toUpperCase() : null;
}
