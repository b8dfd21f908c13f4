/** The marks of search, on names that no rule was made for. `npm run bench -- --only search` measures the large catalogues. */
import { expect, test } from 'vitest';
import { openStore } from '../store/register/open-store.ts';
import { fillCatalogue, makeQueries, namesShown, type Query, recall } from './measure.ts';

const PRODUCTS = 1500;
const EACH = 40;

test('what is meant is found, in whatever manner its name is typed', async () => {
  const { db, keys } = await openStore();
  const catalogue = await fillCatalogue(db, PRODUCTS);
  const answers: { query: Query; names: string[] }[] = [];
  for (const query of makeQueries(catalogue, EACH)) answers.push({ query, names: await namesShown(db, keys, query.text) });

  const all = recall(answers);
  const missed = answers.filter((answer) => recall([answer]).at5 === 0).map(({ query, names }) => ({ ...query, names: names.slice(0, 2) }));
  expect(all.at5, JSON.stringify(missed)).toBeGreaterThanOrEqual(0.99);
  expect(all.at1).toBeGreaterThanOrEqual(0.97);
  for (const manner of new Set(answers.map(({ query }) => query.manner))) {
    const { at1, at5 } = recall(answers.filter(({ query }) => query.manner === manner));
    // Without one of its words a name may be another's: those first, then this one.
    expect([manner, at1 >= (manner === 'one word missing' ? 0.9 : 0.95), at5 >= 0.97]).toEqual([manner, true, true]);
  }
});
