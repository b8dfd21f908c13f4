/** How often the product that is meant is among the first, by the manner in which its name is typed. */
import type { Client } from '@libsql/client';
import { runLookup } from '../../src/store/lookups/run.ts';
import { upsertProducts } from '../../src/store/register.ts';
import type { Keys } from '../../src/store/seal.ts';
import { NOW, personOf } from '../store/register/open-store.ts';
import { type Made, makeCatalogue } from './catalogue.ts';
import { drawer } from './draw.ts';
import { MANNERS, plain } from './typing.ts';

/** A search, the manner it was typed in, and the name that was meant. */
export interface Query {
  manner: string;
  text: string;
  meant: string;
}

/** So many names typed in each manner. */
export function makeQueries(catalogue: readonly Made[], each: number, seed = 7): Query[] {
  const draw = drawer(seed);
  return Object.entries(MANNERS).flatMap(([manner, type]) =>
    Array.from({ length: each }, () => {
      const { name } = draw.one(catalogue);
      return { manner, text: type(name, draw), meant: name };
    }),
  );
}

/** Fills a database with a made catalogue, every certificate in force. */
export async function fillCatalogue(db: Client, size: number): Promise<Made[]> {
  const catalogue = makeCatalogue(size);
  const rows = catalogue.map((one) => ({ ...one, decision: '1/QĐ', decidedOn: '2026-01-05' }));
  await upsertProducts(db, rows, { now: NOW, by: 'import' });
  return catalogue;
}

/** The names that a person is shown, best first. */
export async function namesShown(db: Client, keys: Keys, words: string): Promise<string[]> {
  const context = { person: personOf('telegram:1'), personId: 'telegram:1', now: NOW };
  const result = await runLookup(db, keys, { lookup: 'products-find', args: { words } }, context);
  if (result === null || !('products' in result && 'near' in result)) throw new Error('not a search');
  return [...result.products, ...result.near].map(({ name }) => name);
}

/** Whether two names are the same but for marks and case; by other means than the search's own. */
const same = (a: string, b: string) => plain(a).toLowerCase() === plain(b).toLowerCase();

/** Share of queries whose name is among the first one and the first five. */
export function recall(answers: readonly { query: Query; names: readonly string[] }[]): { at1: number; at5: number } {
  const within = (most: number) =>
    answers.filter(({ query, names }) => names.slice(0, most).some((name) => same(name, query.meant))).length / Math.max(1, answers.length);
  return { at1: within(1), at5: within(5) };
}
