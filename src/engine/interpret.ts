/** The interpreter: performs step after step until a prompt waits, a read is needed, or nothing is left. Pure. */
import type { Effect, Frame, Lookup, Value } from '../model.ts';
import type { CallStep, EffectStep, LookupStep, ReplyStep, SetStep, Step, WhenStep } from './book.ts';
import { holds } from './expression.ts';
import { foresee } from './foresee.ts';
import { kept } from './keep.ts';
import { callFlow, goTo, leave } from './moves.ts';
import { type Done, flowNamed, type Pass, stepOf, top } from './pass.ts';
import { repliesOf } from './reply.ts';
import { contextOf, givenAll, isPersonal, scopeOf } from './scope.ts';
import { markPersonal } from './session.ts';
import { perform } from './verbs.ts';
import { show } from './waiting.ts';

/** Steps of one turn, so that a looping flow stops itself. */
export const MOST_STEPS = 100;
/** Reads of one turn: each is a round trip to the database. */
export const MOST_LOOKUPS = 8;

/** How a run ended. `stuck`: a flow ran in circles. */
export type Ending = 'done' | 'stuck' | { lookup: Lookup };

/** Runs until the turn is done or a read is needed. */
export function run(pass: Pass): Ending {
  for (let frame = top(pass); frame && !pass.settled; frame = top(pass)) {
    pass.steps += 1;
    if (pass.steps > MOST_STEPS || pass.reads > MOST_LOOKUPS) return 'stuck';
    const step = stepOf(pass, frame);
    if (step) pass.last = { flow: frame.flow, step: frame.step };
    const ending = step && performed(pass, frame, step);
    if (ending) return ending;
    if (!step) leave(pass);
  }
  return 'done';
}

function performed(pass: Pass, frame: Frame, step: Step): Ending | undefined {
  if (step.kind === 'lookup') return lookUp(pass, frame, step);
  if (step.kind === 'prompt') {
    show(pass, frame, step);
    return 'done';
  }
  if (step.kind === 'reply') speak(pass, frame, step);
  else if (step.kind === 'effect') order(pass, frame, step);
  else if (step.kind === 'when') branch(pass, frame, step);
  else if (step.kind === 'call') call(pass, frame, step);
  else if (step.kind === 'set') keep(pass, frame, step);
  else perform(pass, frame, step);
  return undefined;
}

function speak(pass: Pass, frame: Frame, step: ReplyStep): Done {
  pass.replies.push(...repliesOf(pass, frame, step));
  goTo(pass, step.go);
}

// What was looked up may name people or quote them: it is kept like a personal answer.
function lookUp(pass: Pass, frame: Frame, step: LookupStep): Ending | undefined {
  if (pass.reads >= pass.found.length) {
    if (pass.reads >= MOST_LOOKUPS) return 'stuck';
    return { lookup: { lookup: step.lookup, args: givenAll(step.with, contextOf(pass, frame)) } as unknown as Lookup };
  }
  frame.values[step.save] = kept((pass.found[pass.reads] ?? null) as Value, step.keeps);
  markPersonal(frame, step.save, true);
  pass.reads += 1;
  goTo(pass, step.go);
  return undefined;
}

// A field that is missing or empty is not given: `set-profile` without a name leaves the name alone.
function order(pass: Pass, frame: Frame, step: EffectStep): Done {
  const fields = Object.entries(givenAll(step.with, contextOf(pass, frame))).filter(([, value]) => value !== null && value !== '');
  const effect = { effect: step.effect, ...Object.fromEntries(fields) } as unknown as Effect;
  pass.effects.push(effect);
  pass.person = foresee(pass.person, effect);
  // Whoever is erased has nothing to come back to.
  if (effect.effect === 'erase-me') pass.session.frames.splice(0, pass.session.frames.length - 1);
  goTo(pass, step.go);
}

function branch(pass: Pass, frame: Frame, step: WhenStep): Done {
  const scope = scopeOf(pass, frame);
  goTo(pass, step.when.find((way) => holds(way.if, scope))?.go ?? step.go);
}

function call(pass: Pass, frame: Frame, step: CallStep): Done {
  const flow = flowNamed(pass.book, step.call);
  if (!flow) return goTo(pass, step.go);
  const called = callFlow(pass, flow, givenAll(step.with, contextOf(pass, frame)), step.save);
  for (const [name, source] of Object.entries(step.with)) if (isPersonal(source, frame)) markPersonal(called, name, true);
}

function keep(pass: Pass, frame: Frame, step: SetStep): Done {
  const context = contextOf(pass, frame);
  const values = givenAll(step.set, { ...context, language: step.in ?? context.language });
  for (const [name, source] of Object.entries(step.set)) {
    frame.values[name] = values[name] ?? null;
    markPersonal(frame, name, isPersonal(source, frame));
  }
  goTo(pass, step.go);
}
