/** Rows in chunks: read, plan, write, yield. A constraint that another writer caused in between plans the chunk again. */
import type { Client, InStatement } from '@libsql/client';
import type { Outcome, Refusal, RegisterOptions } from './rows.ts';

/** Rows of one write batch: measured well under 50 ms with full-text rows. */
export const CHUNK = 50;
const TRIES = 3;

/** A row with its place in what was given. */
export interface Numbered<R> {
  index: number;
  row: R;
}

/** What one chunk will do. */
export interface Plan {
  added: number;
  changed: number;
  refused: Refusal[];
  write: InStatement[];
  /** Runs once the batch is in. */
  done?: () => void;
}

/** Hands each chunk to `plan`, writes what it plans and adds up. Throws what the database throws, but for races (three tries). */
export async function inChunks<R>(
  db: Client,
  rows: readonly R[],
  options: RegisterOptions,
  plan: (chunk: Numbered<R>[]) => Promise<Plan>,
): Promise<Outcome> {
  const outcome: Outcome = { added: 0, changed: 0, refused: [] };
  for (let start = 0; start < rows.length; start += CHUNK) {
    const chunk = rows.slice(start, start + CHUNK).map((row, i) => ({ index: start + i, row }));
    const planned = await writePlanned(db, options, () => plan(chunk));
    outcome.added += planned.added;
    outcome.changed += planned.changed;
    outcome.refused.push(...planned.refused);
    planned.done?.();
    options.onProgress?.(Math.min(start + CHUNK, rows.length));
    await othersTurn();
  }
  return outcome;
}

/** The embedded client answers without leaving the thread: gives the bot's own requests a turn. */
export function othersTurn(): Promise<void> {
  return new Promise((resume) => setTimeout(resume, 0));
}

async function writePlanned(db: Client, options: RegisterOptions, plan: () => Promise<Plan>): Promise<Plan> {
  for (let tried = 1; ; tried++) {
    const planned = await plan();
    if (options.dryRun || planned.write.length === 0) return planned;
    await othersTurn();
    try {
      await db.batch(planned.write, 'write');
      return planned;
    } catch (error) {
      if (tried === TRIES || !(error instanceof Error && error.message.includes('CONSTRAINT'))) throw error;
    }
  }
}

/** The value as a JSON text for `json_each`. */
export const json = (value: unknown): string => JSON.stringify(value);

/** The number behind a prefix of the highest code: `CT-0041` → 41. `table` is one of ours. */
export const highestCode = (table: 'producer' | 'product', prefix: string): InStatement => ({
  sql: `SELECT coalesce(max(CAST(substr(code, ${prefix.length + 1}) AS INTEGER)), 0) AS n FROM ${table} WHERE code GLOB '${prefix}[0-9]*'`,
  args: [],
});
