/** Points of introduction and sale. */
import type { Client } from '@libsql/client';
import { fold } from '../../understanding/fold.ts';
import { inChunks, json } from './chunks.ts';
import { communesOf, presentCommune } from './communes.ts';
import { shortId } from './ids.ts';
import { placeWords } from './places.ts';
import type { Outcome, PointRow, RegisterOptions } from './rows.ts';

const keep = (name: string) => `${name} = CASE excluded.${name} WHEN '' THEN ${name} ELSE excluded.${name} END`;
const UPSERT = `INSERT INTO point(id, name, address, district, commune, place_folded, opened, hours, lat, lon, notes, demo, updated_at)
  SELECT value->>'id', value->>'name', value->>'address', value->>'district', value->>'commune', value->>'place', value->>'opened', value->>'hours',
    CAST(value->>'lat' AS REAL), CAST(value->>'lon' AS REAL), value->>'notes', :demo, :now
  FROM json_each(:rows) WHERE true
  ON CONFLICT(id) DO UPDATE SET name = excluded.name, ${['district', 'commune', 'place_folded', 'opened', 'hours'].map(keep).join(', ')},
    lat = coalesce(excluded.lat, lat), lon = coalesce(excluded.lon, lon), notes = coalesce(excluded.notes, notes), demo = excluded.demo, updated_at = excluded.updated_at`;

/** Adds or updates points; a cell left empty keeps what is known. */
export async function upsertPoints(db: Client, rows: readonly PointRow[], options: RegisterOptions): Promise<Outcome> {
  return inChunks(db, rows, options, async (chunk) => {
    const ids = chunk.map(({ row }) => shortId('db', `${fold(row.name)}|${fold(row.address ?? '')}`));
    const [communes, known] = await db.batch(
      [
        communesOf(chunk.map(({ row }) => row)),
        { sql: 'SELECT count(*) AS n FROM point WHERE id IN (SELECT value FROM json_each(:ids))', args: { ids: json(ids) } },
      ],
      'read',
    );
    const values = chunk.map(({ row }, i) => {
      const { name, address = '', district = '', commune = '', opened = '', hours = '', lat = null, lon = null, notes } = row;
      const present = presentCommune(communes?.rows ?? [], district, commune);
      const place = placeWords([district, commune, present]);
      return { id: ids[i], name, address, district, commune, place, opened, hours, lat, lon, notes: notes ? json(notes) : null };
    });
    const added = new Set(ids).size - Number(known?.rows[0]?.n ?? 0);
    const write = { sql: UPSERT, args: { rows: json(values), demo: options.demo ? 1 : 0, now: options.now } };
    return { added, changed: chunk.length - added, refused: [], write: [write] };
  });
}
