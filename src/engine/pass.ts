/** The working state of one pass of the engine: a draft of the session, and what has been said and ordered so far. Pure. */
import type { Effect, Frame, Input, Lookup, Person, Reply, Session, StepCount, Turn, Value, Waiting } from '../model.ts';
import type { Book, Flow, Pattern, PromptStep, Step } from './book.ts';

/** What comes in: the input, who it is from, and the results of the lookups asked for so far in this turn, in order. */
export interface StepInput {
  input: Input;
  person: Person;
  found: readonly unknown[];
}

/** Either a read that is needed first (run it, append its result to `found`, step again), or the finished turn. */
export type StepResult = { lookup: Lookup } | { turn: Turn };

/** What a move answers: nothing. So that rules can be written one a line, `if (…) return next(pass)`. */
export type Done = undefined;

/** Changed in place while one input is worked on; nobody outside sees it. */
export interface Pass {
  readonly book: Book;
  readonly now: number;
  /** As the effects ordered so far will leave it. */
  person: Person;
  readonly session: Session;
  readonly found: readonly unknown[];
  /** Lookups consumed from `found`. */
  reads: number;
  /** Steps performed. */
  steps: number;
  readonly replies: Reply[];
  readonly effects: Effect[];
  readonly counts: StepCount[];
  /** Flow and step performed last. */
  last: { flow: string; step: string };
  /** The prompt that is shown next has been reached before. */
  again: boolean;
  /** What waited when the input came: put back untouched by a pattern that only adds a word. */
  readonly resting: Waiting | null;
  /** Nothing more is to be performed: what waits has been shown, or stays as it is. */
  settled: boolean;
  /** Contact details for an announcement that reveals them. */
  readonly reveal?: Value;
}

/** A copy of plain data: on a session several times cheaper than `structuredClone` (measured). */
function copyOf<T>(data: T): T {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map(copyOf) as T;
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) copy[name] = copyOf(value);
  return copy as T;
}

/** A pass over a copy of the session. */
export function newPass(
  book: Book,
  session: Session,
  given: { person: Person; found: readonly unknown[]; reveal?: Value },
  now: number,
): Pass {
  return {
    ...{ book, now, found: given.found, person: { ...given.person }, session: copyOf(session) },
    ...{ reads: 0, steps: 0, replies: [], effects: [], counts: [], last: { flow: '', step: '' } },
    ...{ again: false, resting: copyOf(session.waiting), settled: false },
    ...(given.reveal === undefined ? {} : { reveal: given.reveal }),
  };
}

/** The innermost frame. */
export function top(pass: Pass): Frame | undefined {
  return pass.session.frames.at(-1);
}

/** A flow by name; names come from outside too, so only the book's own count. */
export function flowNamed(book: Book, name: string): Flow | undefined {
  return Object.hasOwn(book.flows, name) ? book.flows[name] : undefined;
}

/** The flow a frame runs. */
export function flowOf(pass: Pass, frame: Frame): Flow | undefined {
  return flowNamed(pass.book, frame.flow);
}

/** The pattern a frame's flow is, if any. */
export function patternOf(pass: Pass, frame: Frame | undefined): Pattern | undefined {
  return frame && flowOf(pass, frame)?.pattern;
}

/** The step a frame stands on. */
export function stepOf(pass: Pass, frame: Frame): Step | undefined {
  return flowOf(pass, frame)?.steps.find((step) => step.id === frame.step);
}

/** The prompt a frame waits at. */
export function promptOf(pass: Pass, frame: Frame): PromptStep | undefined {
  const step = stepOf(pass, frame);
  return step?.kind === 'prompt' ? step : undefined;
}

/** One more for the counters. */
export function count(pass: Pass, frame: Frame, what: StepCount['what']): void {
  pass.counts.push({ flow: frame.flow, step: frame.step, what });
}
