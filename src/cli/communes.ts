/** Hanoi's communes before July 2025 and their present names. They come with the program: no list of the office has them, and without them nothing is found by its other name. */
import { readFile } from 'node:fs/promises';
import type { Parts } from '../jobs/parts.ts';
import { atOnce, parseCsv } from '../registry/csv.ts';
import * as register from '../store/register.ts';

/** The table, from its file. */
export async function communesOfHanoi(): Promise<register.CommuneRow[]> {
  const file = await readFile(new URL('../demo/data/hanoi-old-new-communes.csv', import.meta.url));
  const records = atOnce(parseCsv(file.toString('utf8')));
  if ('problem' in records) throw new Error(records.problem.en);
  return records.slice(1).map(([oldDistrict = '', oldCommune = '', newCommune = '']) => ({ oldDistrict, oldCommune, newCommune }));
}

/** Brings them in where there are none yet. `now`: epoch ms. */
export async function knowCommunes(db: Parts['db'], now: number): Promise<void> {
  if (await register.hasCommunes(db)) return;
  await register.upsertCommunes(db, await communesOfHanoi(), { now, by: 'import' });
}
