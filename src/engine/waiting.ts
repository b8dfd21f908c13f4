/** The prompt that waits: showing it, and what an answer to it does. Pure. */
import type { Frame, Value, Waiting } from '../model.ts';
import type { Answer } from './answers.ts';
import type { PromptStep } from './book.ts';
import { DONE, offersOf, pagingOf, SKIP } from './choices.ts';
import { addToTrail, goTo, remarkBy } from './moves.ts';
import { count, type Done, flowOf, type Pass } from './pass.ts';
import { promptReply } from './reply.ts';
import { contextOf, say } from './scope.ts';
import { markPersonal } from './session.ts';

/** Misses after which the pattern `invalid` speaks too, and may offer a person. */
const MANY_MISSES = 3;

/** Puts a prompt's choices down as what waits now. */
export function waitAt(pass: Pass, frame: Frame, step: PromptStep): Waiting {
  const { page = 0, misses = 0, taken } = frame.paused ?? {};
  delete frame.paused;
  const { pages } = pagingOf(pass, frame, step);
  const waiting: Waiting = { turn: pass.session.turn + 1, choices: offersOf(pass, frame, step), page: page % pages, misses };
  if (step.several) waiting.taken = taken ?? [];
  pass.session.waiting = waiting;
  return waiting;
}

/** Shows a prompt; it waits from now on. */
export function show(pass: Pass, frame: Frame, step: PromptStep): Done {
  const waiting = waitAt(pass, frame, step);
  if (!pass.again) count(pass, frame, 'reached');
  pass.again = false;
  pass.replies.push(promptReply(pass, frame, step, waiting));
}

/** Shows the same prompt anew after a page was turned or a choice taken: its earlier buttons stay good. */
function showAgain(pass: Pass, frame: Frame, step: PromptStep, waiting: Waiting): Done {
  pass.session.waiting = waiting;
  pass.settled = true;
  pass.replies.push(promptReply(pass, frame, step, waiting));
}

/** Takes an answer and goes on, or says what was wrong with it. */
export function take(pass: Pass, frame: Frame, step: PromptStep, waiting: Waiting, answer: Answer): Done {
  if (answer.kind === 'unread') return miss(pass, frame, step, waiting, answer.why);
  if (answer.kind === 'value') return accept(pass, frame, step, answer.value);
  if (answer.kind === 'more') {
    const { pages } = pagingOf(pass, frame, step);
    return showAgain(pass, frame, step, { ...waiting, page: (waiting.page + 1) % pages });
  }
  const chosen = answer.picked.map((place) => waiting.choices[place]).filter((offer) => offer !== undefined);
  const [only] = chosen;
  if (!only) return miss(pass, frame, step, waiting, 'no-choice');
  if (only.id === SKIP) return accept(pass, frame, step, undefined);
  if (!step.several || only.go !== undefined) return accept(pass, frame, step, only.value, only.go);
  if (only.id !== DONE) return showAgain(pass, frame, step, { ...waiting, taken: toggled(waiting.taken ?? [], chosen) });
  const values = waiting.choices.filter(({ id }) => waiting.taken?.includes(id)).map(({ value }) => value);
  if (values.length === 0) return miss(pass, frame, step, waiting, 'none-taken');
  accept(pass, frame, step, values);
}

// Taking a taken choice once more lets it go; naming several only adds.
function toggled(taken: string[], chosen: Waiting['choices']): string[] {
  const ids = chosen.map(({ id }) => id).filter((id) => id !== DONE && id !== SKIP);
  const [only] = ids;
  if (ids.length === 1 && only !== undefined && taken.includes(only)) return taken.filter((id) => id !== only);
  return [...new Set([...taken, ...ids])];
}

/** Keeps an answer and goes on. `undefined`: skipped, nothing is kept. A `go` that a deploy has taken away is the step's own. */
function accept(pass: Pass, frame: Frame, step: PromptStep, value: Value | undefined, go?: string): Done {
  count(pass, frame, 'answered');
  if (step.save !== undefined) {
    if (value === undefined) delete frame.values[step.save];
    else frame.values[step.save] = value;
    // People write anything where they type: a number too.
    markPersonal(frame, step.save, (step.personal || step.input !== 'choice') && value !== undefined);
  }
  addToTrail(frame, step.id);
  pass.session.waiting = null;
  const known = go !== undefined && (/^(end|menu)$|^flow:/.test(go) || flowOf(pass, frame)?.steps.some(({ id }) => id === go));
  goTo(pass, known ? go : step.go);
}

function miss(pass: Pass, frame: Frame, step: PromptStep, waiting: Waiting, why: string): Done {
  const misses = waiting.misses + 1;
  count(pass, frame, 'misunderstood');
  pass.session.waiting = { ...waiting, misses };
  frame.paused = { page: waiting.page, misses, ...(waiting.taken ? { taken: waiting.taken } : {}) };
  pass.again = true;
  if (step.invalid) pass.replies.push({ text: say(step.invalid, contextOf(pass, frame, { why, misses })) });
  if (!step.invalid || misses >= MANY_MISSES) remarkBy(pass, 'invalid', { why, misses });
}
