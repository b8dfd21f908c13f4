/** Work over all contacts in ranges of their ids: no statement holds the file for longer than 50 ms, and others get their turn in between. */
import type { Client, InStatement, Row } from '@libsql/client';

/** Contacts of one range: so many at first, then as many as take `AIM_MS`. */
const FIRST = 500;
const LEAST = 250;
const MOST = 5000;
/** A range's work takes about this long, in ms: a fifth of what it may, because a machine has slow moments. */
const AIM_MS = 10;

/** How many contacts the next range has, by how long the one before took. */
export interface Pace {
  size: number;
}

/** The pace of the first range. */
export const newPace = (): Pace => ({ size: FIRST });

/** Runs one range's work and learns from how long it took. */
export async function timed<T>(pace: Pace, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  const took = Math.max(performance.now() - began, 0.1);
  // At most twice as many as before: one quick range says little.
  pace.size = Math.round(Math.min(MOST, 2 * pace.size, Math.max(LEAST, (pace.size * AIM_MS) / took)));
  return result;
}

/** Reads the last id of the range behind an id; null when there is nobody behind it. */
export const rangeStatement = (after: string, size: number): InStatement => ({
  sql: 'SELECT max(id) AS last FROM (SELECT id FROM contact WHERE id > ? ORDER BY id LIMIT ?)',
  args: [after, size],
});

/** `rangeStatement`, asked. */
export async function nextRange(db: Client, after: string, size: number): Promise<string | null> {
  const { rows } = await db.execute(rangeStatement(after, size));
  return lastOf(rows);
}

/** The answer of `rangeStatement`. */
export function lastOf(rows: readonly Row[]): string | null {
  const last = rows[0]?.last ?? null;
  return last === null ? null : String(last);
}

/** Ranges after which a file's journal goes into the file. */
const WRITE_BACK_EVERY = 8;

/**
 * Writes a file's journal back a little at a time: left to itself it goes at 4,000 pages at once, which was the longest stop of the event
 * loop (measured on a busy machine, four runs in turn: 71 to 167 ms, so 41 to 59).
 */
export async function writeBack(db: Client, range: number): Promise<void> {
  if (db.protocol === 'file' && range % WRITE_BACK_EVERY === 0) await db.execute('PRAGMA wal_checkpoint(PASSIVE)');
}

/** The embedded client answers without leaving the thread: gives the bot's own requests a turn. */
export const othersTurn = (): Promise<void> => new Promise((resume) => setTimeout(resume, 0));
