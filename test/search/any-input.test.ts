/** Whatever is sent to a search, it answers, and no text costs much. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWanted } from '../../src/understanding/search/wanted.ts';
import { anyText } from '../any-text.ts';
import { look, openStore } from '../store/register/open-store.ts';
import { fillCatalogue } from './measure.ts';

const HOSTILE = [
  '',
  '   ',
  '🙏🙏🙏',
  '"',
  '*',
  '^',
  '-',
  ':',
  'NEAR(mật ong, 2)',
  'name: mật',
  'mật AND OR NOT ong',
  '"mật ong" -rừng ^trà gạo*',
  "'; DROP TABLE product; --",
  '{"a":[1,2]}',
  '\u0000mật\u0000ong',
  `m${'\u0301'.repeat(500)}ật ong`,
  'Ẓ̴̢͍a̸l̵g̷o̶ m̷ậ̵t̶ ong',
  'a'.repeat(4096),
  'mật ong '.repeat(512),
  'dưới '.repeat(1000),
  '1'.repeat(4096),
  `${'4 '.repeat(2000)}sao`,
  `dưới ${'5'.repeat(3000)}k`,
  'ｍật　ong ℌ𝔬𝔞',
  'مرحبا 你好 mật ong',
  'Ⰰᦰ𐀀',
];

test.each(HOSTILE)('%j is answered', async (words) => {
  const store = await openStore();
  await fillCatalogue(store.db, 60);
  for (const more of [{}, { group: words }, { place: words, stars: words }, { page: words }])
    await expect(look(store, 'telegram:1', 'products-find', { words, ...more })).resolves.toMatchObject({ page: expect.any(Number) });
  expect((await store.db.execute('SELECT count(*) AS n FROM product')).rows[0]?.n).toBe(60);
});

test('any text at all is answered, and reads as no more than forty words', async () => {
  const store = await openStore();
  await fillCatalogue(store.db, 60);
  await fc.assert(
    fc.asyncProperty(anyText(40), async (words) => {
      expect(readWanted(words).words.length).toBeLessThanOrEqual(40);
      const { count, products, near } = await look(store, 'telegram:1', 'products-find', { words });
      expect(products.length).toBeLessThanOrEqual(Math.min(5, count));
      expect(near.length === 0 || count === 0).toBe(true);
    }),
    { numRuns: 150 },
  );
});
