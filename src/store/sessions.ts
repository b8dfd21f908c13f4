/** A session as a row: everything but the personal values is JSON that the linter's `--against` may read; those lie in one sealed blob. */
import type { Frame, Session, Value, Waiting } from '../model.ts';
import { type Keys, sealJson, unsealJson } from './seal.ts';

/** The columns of `session` that hold it. */
export interface SessionRow {
  turn: number;
  body: string;
  /** Null when nothing is personal: most sessions cost no encryption. */
  sealed: string | null;
  /** Where the contact stands, for the linter. */
  flow: string;
  step: string;
  at: number;
}

/** One object of personal values for each frame; the choices of the waiting prompt may repeat them, so they are sealed too. */
interface Personal {
  frames: Record<string, Value>[];
  waiting: Waiting | null;
}

/** A session of somebody who never wrote. `turn`: the last one the inbox knows, after which the next update goes on. */
export function newSession(turn = 0): Session {
  return { turn, frames: [], waiting: null, at: 0 };
}

/** The row of a session. */
export async function writeSession(keys: Keys, session: Session): Promise<SessionRow> {
  const personal: Personal = { frames: session.frames.map((frame) => pick(frame, true)), waiting: session.waiting };
  const any = personal.frames.some((values) => Object.keys(values).length > 0);
  const frames = any ? session.frames.map((frame) => ({ ...frame, values: pick(frame, false) })) : session.frames;
  const last = session.frames.at(-1);
  return {
    turn: session.turn,
    body: JSON.stringify({ frames, waiting: any ? null : session.waiting }),
    sealed: any ? await sealJson(keys, personal) : null,
    flow: last?.flow ?? '',
    step: last?.step ?? '',
    at: session.at,
  };
}

/** The session of a row. Throws when it was sealed with another key. */
export async function readSession(keys: Keys, row: Omit<SessionRow, 'flow' | 'step'>): Promise<Session> {
  const body = JSON.parse(row.body) as Pick<Session, 'frames' | 'waiting'>;
  if (row.sealed === null) return { turn: row.turn, frames: body.frames, waiting: body.waiting, at: row.at };
  const personal = await unsealJson<Personal>(keys, row.sealed);
  const frames = body.frames.map((frame, i) => ({ ...frame, values: { ...frame.values, ...personal.frames[i] } }));
  return { turn: row.turn, frames, waiting: personal.waiting, at: row.at };
}

function pick(frame: Frame, personal: boolean): Record<string, Value> {
  return Object.fromEntries(Object.entries(frame.values).filter(([name]) => frame.personal.includes(name) === personal));
}
