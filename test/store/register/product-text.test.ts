/** The index of names is true after every import, and is filled for products that were there before it. */
import { expect, test } from 'vitest';
import { migrate } from '../../../src/store/migrate.ts';
import * as register from '../../../src/store/register.ts';
import { fillCatalogue, namesShown } from '../../search/measure.ts';
import { look, NOW, openStore, rows, type Store } from './open-store.ts';

const options = { now: NOW, by: 'import' };

/** Throws when an index does not say what the texts say. */
async function checkIndexes({ db }: Store): Promise<void> {
  for (const index of ['product_by_word', 'product_by_piece'])
    await db.execute(`INSERT INTO ${index}(${index}, rank) VALUES ('integrity-check', 1)`);
}

test('an import writes it, a second one changes what changed, and the indexes agree', async () => {
  const store = await openStore();
  const product = { code: 'SP-1', name: 'Chè lam', producer: 'Hộ Tám', district: 'Huyện Thạch Thất' };
  await register.upsertProducts(store.db, [product], options);
  const before = await rows(store.db, 'SELECT * FROM product_text');
  expect(before).toMatchObject([{ code: 'SP-1', name: 'che lam', producer: 'ho tam', place: '| thach that |' }]);
  await register.upsertProducts(store.db, [product], options);
  expect(await rows(store.db, 'SELECT * FROM product_text')).toEqual(before);
  await register.upsertProducts(store.db, [{ ...product, name: 'Bánh tẻ' }], options);
  expect(await namesShown(store.db, store.keys, 'chè lam')).toEqual([]);
  expect(await namesShown(store.db, store.keys, 'banhte')).toEqual(['Bánh tẻ']);
  await checkIndexes(store);
});

test('products from before it are filled in by the migration, also where it was broken off', async () => {
  const store = await openStore();
  await fillCatalogue(store.db, 130);
  const full = await rows(store.db, 'SELECT code, name, pieces FROM product_text ORDER BY code');
  await store.db.execute('DELETE FROM product_text WHERE code > (SELECT code FROM product ORDER BY code LIMIT 1 OFFSET 10)');
  await migrate(store.db);
  expect(await rows(store.db, 'SELECT code, name, pieces FROM product_text ORDER BY code')).toEqual(full);
  await checkIndexes(store);
});

test('a renamed producer is found by the new name only', async () => {
  const store = await openStore();
  await register.upsertProducts(store.db, [{ name: 'Bánh', producer: 'Hộ Tám', producerCode: 'P1' }], options);
  await register.upsertProducers(store.db, store.keys, [{ code: 'P1', name: 'HTX Kim Lan' }], { ...options, linkCodeDays: 30 });
  expect(await look(store, 'telegram:1', 'products-find', { words: 'kim lan' })).toMatchObject({ count: 1 });
  expect(await look(store, 'telegram:1', 'products-find', { words: 'hộ tám' })).toMatchObject({ count: 0 });
  await checkIndexes(store);
});
