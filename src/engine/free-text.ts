/** What words mean that are no answer to what waits: another wish in the middle of a form, or anything at all at the menu. Pure. */
import type { Frame, Value } from '../model.ts';
import { fold, foldWords } from '../understanding/fold.ts';
import { normalise } from '../understanding/normalise.ts';
import type { PromptStep, Reader } from './book.ts';
import { type Heard, hear } from './hear.ts';
import { enter, remarkBy } from './moves.ts';
import { type Done, flowNamed, type Pass, top } from './pass.ts';
import {
  byCode,
  byCodeIn,
  byOpening,
  byPhrase,
  byWholePhrase,
  byWish,
  holdsPattern,
  isCourtesy,
  nearTo,
  type Start,
  titled,
} from './start.ts';

/** Fewer words are rather an answer than a wish. */
const LEAST_SENTENCE = 5;

/** So sure must a guess be to go against a phrase, or away from a question that waits. */
const OVERRULES = 0.97;

/** What something is looked up by: words, or a place. */
export const LOOKED_UP_BY: ReadonlySet<Reader> = new Set<Reader>(['words', 'place', 'location']);

/** Where any text is an answer: another flow's phrase of two words as the whole message. */
export function clearlyElse(pass: Pass, said: string, frame: Frame, step: PromptStep): Start | null {
  if (LOOKED_UP_BY.has(step.input)) return elseThanWords(pass, said, frame);
  return byWholePhrase(pass, said, (flow) => flow.name !== frame.flow, 2);
}

/** Where words to look something up by are the answer: any phrase or code that stands first, the flow's own as well ("tìm gốm" is a new search). */
function elseThanWords(pass: Pass, said: string, frame: Frame): Start | null {
  const code = byCode(pass, said);
  if (code?.flow.name === frame.flow) return null;
  return byWholePhrase(pass, said, () => true) ?? code ?? byCodeIn(pass, said) ?? byOpening(pass, said);
}

/** What is no answer here: another flow's phrase, a code, a message that begins with a phrase or holds a wish that works everywhere. */
export function somethingElse(pass: Pass, said: string, frame: Frame): Start | null {
  return (
    byWholePhrase(pass, said, (flow) => flow.name !== frame.flow) ??
    byCode(pass, said) ??
    byOpening(pass, said, frame.flow) ??
    byWish(pass, said) ??
    byCodeIn(pass, said) ??
    byIntent(pass, said, frame)
  );
}

/** A whole sentence that surely wants another flow: "chỗ nào bán đồ này gần hồ Gươm" where a number was asked for. */
function byIntent(pass: Pass, said: string, frame: Frame): Start | null {
  const heard = foldWords(said).length >= LEAST_SENTENCE && !holdsPattern(pass, said) ? hear(pass, said) : null;
  const start = heard && heard.chance >= OVERRULES ? heard.start : null;
  return start && start.flow.name !== frame.flow && !['start', 'not-understood'].includes(start.flow.pattern ?? '') ? start : null;
}

/** Free text at the menu: a code, a flow's phrase, what the message wants; else the nearest. */
export function understand(pass: Pass, said: string): Done {
  const code = byCode(pass, said);
  if (code) return enter(pass, code.flow, code.values);
  const phrases = byPhrase(pass, said);
  const first = pass.session.turn === 0 && !pass.person.known && pass.book.patterns.start;
  if (!first && isCourtesy(pass, said)) return nod(pass, said);
  const heard = hear(pass, said);
  const clear = clearest(phrases[0] ? phrases : [byCodeIn(pass, said)].flatMap((found) => found ?? []), heard);
  if (clear) return enter(pass, clear.flow, clear.values);
  if (phrases.length > 1)
    return remarkAtDoor(pass, 'unsure', {
      said,
      near: titled(
        pass,
        phrases.map(({ flow }) => flow.name),
      ),
    });
  if (first) return remarkBy(pass, 'start', { said });
  const { flow, step } = top(pass) ?? { flow: pass.book.patterns.menu ?? 'menu', step: '' };
  pass.counts.push({ flow, step, what: 'misunderstood' });
  const near = heard && heard.flows.length > 0 ? titled(pass, heard.flows) : nearTo(pass, said);
  remarkAtDoor(pass, 'not-understood', { said, near, foreign: isForeign(said, heard) });
}

/** A kind word back. `meant`: what was said, folded, for who agrees to something that nobody asked. */
export function nod(pass: Pass, said: string): Done {
  remarkBy(pass, 'courtesy', { said, meant: fold(normalise(said).display) });
}

/** Surely nothing that this office does. A word or two ("zzz") are rather not understood. */
function isForeign(said: string, heard: Heard | null): boolean {
  return heard?.intent === 'out_of_scope' && heard.sure && foldWords(said).length >= 3;
}

/**
 * Where to go without asking. A phrase leads to its flow unless the whole message surely wants another flow that free text starts: then the
 * phrase was a part of it ("hội chợ" in a complaint). What a phrase and the message agree on starts with all that was said.
 */
function clearest(phrases: readonly Start[], heard: Heard | null): Start | null {
  const [found, ...others] = phrases;
  const sure = heard?.sure && heard.start?.flow.pattern !== 'not-understood' ? heard.start : null;
  if (!found) return sure;
  const agreed = phrases.find(({ flow }) => flow.name === sure?.flow.name);
  // The codes that a phrase found stay; words that name something are better read from the whole message.
  if (sure && agreed) return { flow: agreed.flow, values: { ...agreed.values, ...(agreed.values.rest ? sure.values : {}) } };
  if (others.length > 0) return null;
  return sure && found.flow.intent !== undefined && (heard?.chance ?? 0) >= OVERRULES ? sure : found;
}

/** These take the place of the menu that heard the text. */
function remarkAtDoor(pass: Pass, pattern: 'unsure' | 'not-understood', values: Record<string, Value>): Done {
  const name = pass.book.patterns[pattern];
  const flow = name === undefined ? undefined : flowNamed(pass.book, name);
  if (flow) enter(pass, flow, values);
  else pass.again = true;
}
