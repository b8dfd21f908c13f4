/**
 * The engine: one input, one turn. Pure: no I/O, no clock, no randomness, so a step may be repeated at will.
 *
 * When a flow needs a read that is not in `found` yet, the answer is `{ lookup }`; the shell runs it, appends the result and calls
 * `step` again with everything else unchanged. Otherwise it is the finished turn, its session one turn further.
 */
import type { Person, Session, Turn } from '../model.ts';
import type { Book } from './book.ts';
import { run } from './interpret.ts';
import { forget, remarkBy, trimSaid } from './moves.ts';
import { newPass, type Pass, type StepInput, type StepResult, top } from './pass.ts';
import { receive } from './receive.ts';
import { conversations, MOST_BYTES, sessionBytes } from './session.ts';

export type { StepInput, StepResult } from './pass.ts';
export { emptySession } from './session.ts';

/** One pass over one input. `now` in epoch ms. Never throws for anything a person can send. */
export function step(book: Book, session: Session, input: StepInput, now: number): StepResult {
  const pass = newPass(book, session, input, now);
  receive(pass, input.input);
  const ending = run(pass);
  if (ending === 'stuck') return { turn: apologise(book, session, input.person, now) };
  if (ending !== 'done') return ending;
  const turn = finished(pass);
  return { turn: sessionBytes(turn.session) > MOST_BYTES ? apologise(book, session, input.person, now) : turn };
}

/** Says sorry (pattern `sorry`) and goes back to the menu: for a flow that ran in circles, and for a shell that could not commit. */
export function apologise(book: Book, session: Session, person: Person, now: number): Turn {
  const pass = newPass(book, { ...session, frames: [], waiting: null }, { person, found: [] }, now);
  remarkBy(pass, 'sorry');
  if (run(pass) === 'done' && sessionBytes(pass.session) <= MOST_BYTES) return finished(pass);
  return finished(newPass(book, { ...session, frames: [], waiting: null }, { person, found: [] }, now));
}

function finished(pass: Pass): Turn {
  const { session, replies, effects, counts } = pass;
  for (const frame of session.frames) trimSaid(frame);
  shrink(pass);
  session.turn += 1;
  session.at = pass.now;
  const { flow, step: name } = top(pass) ? { flow: top(pass)?.flow ?? '', step: top(pass)?.step ?? '' } : pass.last;
  return { session, replies, effects, counts, flow, step: name };
}

// The linter keeps one flow's state small; five on each other may still be too much, and the oldest goes first.
function shrink(pass: Pass): void {
  for (
    let all = conversations(pass.session.frames);
    all.length > 1 && sessionBytes(pass.session) > MOST_BYTES;
    all = conversations(pass.session.frames)
  ) {
    forget(pass, 0, all[0]?.length ?? 1);
  }
}
