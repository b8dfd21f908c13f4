/** Old communes and their present names. Bring them in before products and points, which keep the present name beside the old one. */
import type { Client, InStatement, Row } from '@libsql/client';
import { inChunks, json } from './chunks.ts';
import { barePlace } from './places.ts';
import type { CommuneRow, Outcome, RegisterOptions } from './rows.ts';

const UPSERT = `INSERT INTO commune(old_district, old_commune, new_commune, old_district_folded, old_commune_folded, new_commune_folded)
  SELECT value->>'oldDistrict', value->>'oldCommune', value->>'newCommune', value->>'district', value->>'commune', value->>'present'
  FROM json_each(:rows) WHERE true
  ON CONFLICT(old_district, old_commune) DO UPDATE SET new_commune = excluded.new_commune, new_commune_folded = excluded.new_commune_folded`;

/** Whether any are known. */
export const hasCommunes = async (db: Client): Promise<boolean> => (await db.execute('SELECT 1 FROM commune LIMIT 1')).rows.length > 0;

/** Adds or replaces rows by old district and old commune. */
export async function upsertCommunes(db: Client, rows: readonly CommuneRow[], options: RegisterOptions): Promise<Outcome> {
  return inChunks(db, rows, options, async (chunk) => {
    const values = chunk.map(({ row }) => ({
      ...row,
      district: barePlace(row.oldDistrict),
      commune: barePlace(row.oldCommune),
      present: barePlace(row.newCommune),
    }));
    const known = await db.execute({
      sql: `SELECT count(*) AS n FROM commune JOIN json_each(:rows) j ON old_district = j.value->>'oldDistrict' AND old_commune = j.value->>'oldCommune'`,
      args: { rows: json(values) },
    });
    const changed = Number(known.rows[0]?.n ?? 0);
    return { added: chunk.length - changed, changed, refused: [], write: [{ sql: UPSERT, args: { rows: json(values) } }] };
  });
}

/** Reads the present names of the old communes of these rows: part of a chunk's read batch. */
export function communesOf(rows: readonly { commune?: string }[]): InStatement {
  const names = [...new Set(rows.map((row) => barePlace(row.commune ?? '')).filter((name) => name !== ''))];
  return {
    sql: 'SELECT old_district_folded AS district, old_commune_folded AS commune, new_commune AS present FROM commune WHERE old_commune_folded IN (SELECT value FROM json_each(:names))',
    args: { names: json(names) },
  };
}

/** The present name of an old commune, or empty: unknown, or one of several of this name while the district isn't known. */
export function presentCommune(found: readonly Row[], district: string, commune: string): string {
  const bare = barePlace(commune);
  const sameName = found.filter((row) => row.commune === bare);
  const inDistrict = district === '' ? sameName : sameName.filter((row) => row.district === barePlace(district));
  const names = new Set(inDistrict.map((row) => String(row.present)));
  return names.size === 1 ? ([...names][0] ?? '') : '';
}
