/** "The longest realistic values" of the linter are at least as long as the programme's own longest ones. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LOOKUP_SAMPLES } from '../../src/engine/samples.ts';
import { atOnce, parseCsv } from '../../src/registry/csv.ts';

const { products } = LOOKUP_SAMPLES['products-find'];
const { fairs } = LOOKUP_SAMPLES.fairs;
const { points } = LOOKUP_SAMPLES.points;

/** Length of the longest value of a column of one of the programme's lists. */
function longest(file: string, column: string): number {
  const path = new URL(`../../src/demo/data/${file}.csv`, import.meta.url);
  const records = atOnce(parseCsv(readFileSync(path, 'utf8')));
  if ('problem' in records) throw new Error(records.problem.en);
  const at = records[0]?.indexOf(column) ?? -1;
  const lengths = records.slice(1).map((cells) => [...(cells[at] ?? '')].length);
  expect([file, column, at >= 0, Math.max(...lengths) > 0]).toEqual([file, column, true, true]);
  return Math.max(...lengths);
}

test.each([
  ['products', 'product_name', products[0]?.name],
  ['products', 'producer', products[0]?.producer],
  ['products', 'subgroup', products[0]?.subgroup],
  ['products', 'district', products[0]?.district],
  ['products', 'commune', products[0]?.commune],
  ['hanoi-old-new-communes', 'new_commune', products[0]?.newCommune],
  ['hanoi-old-new-communes', 'old_commune', products[0]?.commune],
  ['fairs', 'name', fairs[0]?.name],
  ['fairs', 'venue', fairs[0]?.venue],
  ['fairs', 'organiser', fairs[0]?.organiser],
  ['fairs', 'size', fairs[0]?.size],
  ['points-of-sale', 'name', points[0]?.name],
  ['points-of-sale', 'address', points[0]?.address],
])('%s: no %s is longer than the sample', (file, column, sample) => {
  expect([...(sample ?? '')].length).toBeGreaterThanOrEqual(longest(file, column));
});
