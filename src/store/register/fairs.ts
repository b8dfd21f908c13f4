/** Fairs. */
import type { Client } from '@libsql/client';
import { fold } from '../../understanding/fold.ts';
import { inChunks, json } from './chunks.ts';
import { shortId } from './ids.ts';
import type { FairRow, Outcome, RegisterOptions } from './rows.ts';

const TEXTS = [
  'end',
  'venue',
  'organiser',
  'hours',
  'deadline',
  'who',
  'groups',
  'capacity',
  'fee',
  'contact',
  'form',
  'size',
  'note',
  'question',
] as const;
const quoted = TEXTS.map((name) => `"${name}"`);
/** What a cell left empty keeps; the other columns of a registration's settings are null when empty. */
const KEPT = [...quoted, 'kind', 'asks', 'booths'];
const UPSERT = `INSERT INTO fair(id, name, start, ${KEPT.join(', ')}, places, registers, sorts, notes, demo, updated_at)
  SELECT value->>'id', value->>'name', value->>'start', ${[...TEXTS, 'kind', 'asks', 'booths'].map((name) => `value->>'${name}'`).join(', ')},
    value->>'places', value->>'registers', value->>'sorts', value->>'notes', :demo, :now
  FROM json_each(:rows) WHERE true
  ON CONFLICT(id) DO UPDATE SET name = excluded.name, ${KEPT.map((name) => `${name} = CASE excluded.${name} WHEN '' THEN ${name} ELSE excluded.${name} END`).join(', ')},
    places = coalesce(excluded.places, places), registers = coalesce(excluded.registers, registers),
    sorts = excluded.sorts, notes = coalesce(excluded.notes, notes), demo = excluded.demo, updated_at = excluded.updated_at`;
/** Only a fair that is new can have no kind yet. */
const PLAIN = { sql: "UPDATE fair SET kind = 'fairs' WHERE kind = ''", args: [] };

/** Adds or updates fairs; a cell left empty keeps what is known. */
export async function upsertFairs(db: Client, rows: readonly FairRow[], options: RegisterOptions): Promise<Outcome> {
  return inChunks(db, rows, options, async (chunk) => {
    const values = chunk.map(({ row }) => fairValues(row));
    const known = await db.execute({
      sql: `SELECT count(*) AS n FROM fair WHERE id IN (SELECT value->>'id' FROM json_each(:rows))`,
      args: { rows: json(values) },
    });
    const changed = Number(known.rows[0]?.n ?? 0);
    const added = new Set(values.map((value) => value.id)).size - changed;
    const write = { sql: UPSERT, args: { rows: json(values), demo: options.demo ? 1 : 0, now: options.now } };
    return { added, changed: chunk.length - added, refused: [], write: [write, PLAIN] };
  });
}

function fairValues(row: FairRow): Record<string, string | number | null> {
  const list = (items: readonly string[] = []) => (items.length === 0 ? '' : json(items));
  const values: Record<string, string | number | null> = {
    id: shortId('hc', `${fold(row.name)}|${row.start}`),
    name: row.name,
    start: row.start,
    kind: row.kind ?? '',
    asks: list(row.asks),
    booths: list(row.booths),
    places: row.places ?? null,
    registers: row.registers == null ? null : Number(row.registers),
    sorts: lastDay(row.end || row.start),
    notes: row.notes ? json(row.notes) : null,
  };
  for (const name of TEXTS) values[name] = row[name] ?? '';
  return values;
}

/** The last day a date can mean: `2026-11` → `2026-11-30`, `2026` → `2026-12-31`. */
function lastDay(date: string): string {
  const [year = '', month, day] = date.split('-');
  if (day !== undefined) return date;
  const last = new Date(Date.UTC(Number(year), month === undefined ? 12 : Number(month), 0));
  return last.toISOString().slice(0, 10);
}
