/** One move of a broadcast: compare-and-swap on its state, with its audit in the same batch. */
import type { Client, InStatement, InValue } from '@libsql/client';
import type { MoveOutcome, MoveRefusal } from '../../model.ts';
import { GUARD } from '../effects/context.ts';
import { isConstraint } from '../errors.ts';
import { broadcastOf, broadcastStatement } from './rows.ts';

/** What a move changes. */
export interface Move {
  /** SQL of the SET list. */
  set: string;
  /** SQL: which broadcasts may make it. */
  where: string;
  /** As the one who moves it has read it; absent: whichever. */
  version?: number;
  args?: Record<string, InValue>;
  audit: InStatement;
  /** What happens with it, in the same batch. */
  also?: readonly InStatement[];
}

/** A move that was not made. */
export const refused = (why: MoveRefusal): MoveOutcome => ({ state: 'refused', why });

/** A move as guarded statements: for a batch that ends with `DELETE FROM guard`. */
export function moveStatements(id: string, { set, where, version, args, audit, also = [] }: Move): InStatement[] {
  const sql = `UPDATE broadcast SET ${set}, version = version + 1 WHERE id = :id AND ${where} AND (:version IS NULL OR version = :version)`;
  return [{ sql, args: { ...args, id, version: version ?? null } }, GUARD, audit, ...also];
}

/** Makes a move, or says why not: somebody was faster (`changed`), or it is not possible from here (`wrong_state`). */
export async function move(db: Client, id: string, made: Move): Promise<MoveOutcome> {
  const { version } = made;
  try {
    const results = await db.batch([...moveStatements(id, made), 'DELETE FROM guard', broadcastStatement(id)], 'write');
    const row = results.at(-1)?.rows[0];
    if (row) return { state: 'done', broadcast: broadcastOf(row) };
  } catch (error) {
    if (!isConstraint(error)) throw error;
  }
  const row = (await db.execute(broadcastStatement(id))).rows[0];
  if (!row) return refused('unknown_id');
  return refused(version !== undefined && Number(row.version) !== version ? 'changed' : 'wrong_state');
}
