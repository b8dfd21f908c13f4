/** Fairs. */
import type { Client } from '@libsql/client';
import { hanoiDate } from '../../understanding/hanoi-time.ts';
import { inChunks, json, type Numbered } from './chunks.ts';
import { type FoundFair, findFairs, type KnownFair, lastDay } from './fair-ids.ts';
import type { FairRow, MovedFair, Outcome, RegisterOptions } from './rows.ts';

const TEXTS = [
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
const KEPT = [...quoted, 'kind', 'state', 'asks', 'booths'];
/** A last day is kept with its first day only. */
const UPSERT = `INSERT INTO fair(id, name, start, "end", ${KEPT.join(', ')}, places, registers, sorts, notes, demo, updated_at)
  SELECT value->>'id', value->>'name', value->>'start', ${['end', ...TEXTS, 'kind', 'state', 'asks', 'booths'].map((name) => `value->>'${name}'`).join(', ')},
    value->>'places', value->>'registers', value->>'sorts', value->>'notes', :demo, :now
  FROM json_each(:rows) WHERE true
  ON CONFLICT(id) DO UPDATE SET name = excluded.name, start = excluded.start,
    "end" = CASE WHEN excluded."end" <> '' THEN excluded."end" WHEN excluded.start <> start THEN '' ELSE "end" END,
    ${KEPT.map((name) => `${name} = CASE excluded.${name} WHEN '' THEN ${name} ELSE excluded.${name} END`).join(', ')},
    places = coalesce(excluded.places, places), registers = coalesce(excluded.registers, registers),
    sorts = excluded.sorts, notes = coalesce(excluded.notes, notes), demo = excluded.demo, updated_at = excluded.updated_at`;
/** Only a fair that is new can have no kind yet. */
const PLAIN = { sql: "UPDATE fair SET kind = 'fairs' WHERE kind = ''", args: [] };

/** Adds or updates fairs; a cell left empty keeps what is known, and a fair that is missing from the list stays as it is. */
export async function upsertFairs(
  db: Client,
  rows: readonly FairRow[],
  options: RegisterOptions,
): Promise<Outcome & { moved: MovedFair[] }> {
  const find = findFairs(rows, await knownFairs(db), { today: hanoiDate(options.now), demo: options.demo === true });
  const moved: MovedFair[] = [];
  /** New ones of the chunks before: a list may name a fair twice. */
  const written = new Set<string>();
  const outcome = await inChunks(db, rows, options, async (chunk) => {
    const found = chunk.map(({ row }) => find(row));
    const added = new Set(found.filter(({ known, id }) => !known && !written.has(id)).map(({ id }) => id));
    const values = chunk.map(({ row }, i) => fairValues(row, found[i] as FoundFair));
    const write = { sql: UPSERT, args: { rows: json(values), demo: options.demo ? 1 : 0, now: options.now } };
    const done = () => {
      moved.push(...movedOf(chunk, found));
      for (const id of added) written.add(id);
    };
    return { added: added.size, changed: chunk.length - added.size, refused: [], write: [write, PLAIN], done };
  });
  return { ...outcome, moved };
}

async function knownFairs(db: Client): Promise<KnownFair[]> {
  const { rows } = await db.execute('SELECT id, name, kind, start, "end", sorts, demo FROM fair');
  return rows.map(({ id, name, kind, start, end, sorts, demo }) => ({
    ...{ id: String(id), name: String(name), kind: String(kind), start: String(start), end: String(end), sorts: String(sorts) },
    demo: demo === 1,
  }));
}

function movedOf(chunk: readonly Numbered<FairRow>[], found: readonly FoundFair[]): MovedFair[] {
  return chunk.flatMap(({ index, row }, i) => {
    const from = found[i]?.known?.start ?? row.start;
    return from === row.start ? [] : [{ index, from }];
  });
}

function fairValues(row: FairRow, { id, known }: FoundFair): Record<string, string | number | null> {
  const list = (items: readonly string[] = []) => (items.length === 0 ? '' : json(items));
  const stays = known?.start === row.start;
  const end = row.end || (stays ? known.end : '');
  const values: Record<string, string | number | null> = {
    id,
    name: row.name,
    start: row.start,
    end,
    kind: row.kind ?? '',
    // A new day says that it takes place.
    state: row.state || (stays ? '' : 'planned'),
    asks: list(row.asks),
    booths: list(row.booths),
    places: row.places ?? null,
    registers: row.registers == null ? null : Number(row.registers),
    sorts: lastDay(end || row.start),
    notes: row.notes ? json(row.notes) : null,
  };
  for (const name of TEXTS) values[name] = row[name] ?? '';
  return values;
}
