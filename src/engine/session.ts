/**
 * A contact's session, and the conversations that lie in it. Pure.
 *
 * Frames lie in conversations: one frame that was started (or digressed to) and the frames it called. The innermost conversation is
 * the one that speaks; those beneath wait for it to end.
 */
import type { Frame, Session, Value } from '../model.ts';
import type { Flow, Pattern } from './book.ts';

/** Digressions that may lie on each other; what lies deeper is forgotten. */
export const MOST_DIGRESSIONS = 5;
/** Bytes of a session's JSON (architecture 5). */
export const MOST_BYTES = 16 * 1024;
/** Characters of an answer, and of what is kept of a message. */
export const LONGEST_KEPT = 500;
/** Characters of an answer whose prompt asks for more with `max`: a notice's whole text. */
export const LONGEST_ASKED = 1200;

/** Where free text goes to understanding: these ask "what next?", they are no form. */
export const DOORS: ReadonlySet<Pattern> = new Set<Pattern>(['menu', 'help', 'not-understood', 'unsure']);

/** A session of somebody we have never heard of. */
export function emptySession(): Session {
  return { turn: 0, frames: [], waiting: null, at: 0 };
}

/** Index where the innermost conversation of `frames` begins; 0 when there is none. */
export function conversationStart(frames: readonly Frame[]): number {
  let start = frames.length - 1;
  while (start > 0 && frames[start]?.entered === 'call') start -= 1;
  return Math.max(start, 0);
}

/** The conversations, oldest first. */
export function conversations(frames: readonly Frame[]): Frame[][] {
  const all: Frame[][] = [];
  for (const frame of frames) {
    const last = all.at(-1);
    if (last && frame.entered === 'call') last.push(frame);
    else all.push([frame]);
  }
  return all;
}

/** A frame at the first step of a flow, or at `begin`. `said`, `rest` and what a flow reads off a message are personal: people write anything. */
export function newFrame(flow: Flow, values: Record<string, Value>, entered: Frame['entered'], begin?: string): Frame {
  const personal = Object.keys(values).filter((name) => ['said', 'rest', 'phone', 'name', 'address', 'lat', 'lon'].includes(name));
  const frame: Frame = { flow: flow.name, step: begin ?? firstStep(flow), revision: flow.revision, values, personal, trail: [], entered };
  if (begin !== undefined) frame.begin = begin;
  return frame;
}

/** The first step's name. */
export function firstStep(flow: Flow): string {
  return flow.steps[0]?.id ?? 'end';
}

/** Marks or unmarks a value as personal. */
export function markPersonal(frame: Frame, name: string, personal: boolean): void {
  const others = frame.personal.filter((other) => other !== name);
  frame.personal = personal ? [...others, name] : others;
}

/** At most `length` characters (code points) of a text. */
export function cut(text: string, length: number): string {
  const letters = [...text];
  return letters.length <= length ? text : letters.slice(0, length).join('').trimEnd();
}

/** UTF-8 bytes of a session as it is stored. */
export function sessionBytes(session: Session): number {
  return new TextEncoder().encode(JSON.stringify(session)).length;
}
