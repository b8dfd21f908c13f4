/** Public holidays and swapped working days. */
import type { Client } from '@libsql/client';
import { inChunks, json } from './chunks.ts';
import type { HolidayRow, Outcome, RegisterOptions } from './rows.ts';

/** Adds or replaces days. */
export async function upsertHolidays(db: Client, rows: readonly HolidayRow[], options: RegisterOptions): Promise<Outcome> {
  return inChunks(db, rows, options, async (chunk) => {
    const values = chunk.map(({ row }) => ({ day: row.day, working: row.working ? 1 : 0, name: row.name ?? '' }));
    const known = await db.execute({
      sql: `SELECT count(*) AS n FROM holiday WHERE day IN (SELECT value->>'day' FROM json_each(:rows))`,
      args: { rows: json(values) },
    });
    const changed = Number(known.rows[0]?.n ?? 0);
    const write = {
      sql: `INSERT INTO holiday(day, working, name) SELECT value->>'day', value->>'working', value->>'name' FROM json_each(:rows) WHERE true
        ON CONFLICT(day) DO UPDATE SET working = excluded.working, name = excluded.name`,
      args: { rows: json(values) },
    };
    return { added: chunk.length - changed, changed, refused: [], write: [write] };
  });
}
