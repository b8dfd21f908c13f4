import { beforeEach, expect, test } from 'vitest';
import * as register from '../../../src/store/register.ts';
import { addLink, look, NOW, openStore, type Store } from '../register/open-store.ts';
import { fill } from './catalogue.ts';

const ME = 'telegram:1';
let store: Store;
beforeEach(async () => {
  store = await openStore();
  await fill(store);
});

const found = async (args: Parameters<typeof look<'products-find'>>[3]) => {
  const { products, near, count } = await look(store, ME, 'products-find', args);
  return { codes: products.map((product) => product.code), near: near.map((product) => product.code), count };
};

test.each([
  ['mật ong', ['SP-2', 'SP-3'], 'in force before ended'],
  ['mat ong', ['SP-2', 'SP-3'], 'without marks'],
  ['MẬT ONG RỪNG', ['SP-3'], 'all words'],
  ['dac san', ['SP-4'], 'đ typed as d'],
  ['do go', ['SP-5'], 'đ at the beginning'],
  ['gốm Bát Tràng', ['SP-1', 'SP-3'], 'a word that names the present commune'],
  ['gốm Đa Tốn', ['SP-1', 'SP-3'], 'a word that names the old commune'],
  ['quang vinh gốm', ['SP-1', 'SP-3'], "words of the producer's name"],
  ['tôi muốn mua mật ong hoa nhãn ạ', ['SP-2'], 'words of asking are left out'],
  ['mậtt onggg rừnng', ['SP-3', 'SP-2'], 'letters drawn out'],
  ['mật onk hoa nhản', ['SP-2', 'SP-3'], 'one word mistyped'],
  ['gố', ['SP-5', 'SP-1', 'SP-3'], 'the last word may be a beginning'],
  ['"mật* (ong*) ^-', ['SP-2', 'SP-3'], "the search language's signs are nothing"],
])('%j finds %j: %s', async (words, codes) => {
  const result = await found({ words });
  expect([...result.codes].sort()).toEqual([...codes].sort());
  expect(result.codes[0]).toBe(codes[0]);
});

test.each([
  ['4 sao thôi', 'mật ong', 'mật ong 4 sao'],
  ['dưới 200k', 'mật ong', 'mật ong dưới 200k'],
  ['chỉ ở Gia Lâm thôi', 'gốm', 'gốm Gia Lâm'],
  ['4 sao', 'mật ong 3 sao', 'mật ong 4 sao'],
  ['only 4 stars', 'honey', 'honey 4 stars'],
  ['4 sao', '', '4 sao'],
  ['gốm 4 sao', 'mật ong', 'gốm 4 sao'],
])('after a search, %j narrows %j: %j is searched', async (words, after, searched) => {
  const narrower = await look(store, ME, 'products-find', { words, after });
  expect(narrower.words).toBe(searched);
  const { words: _, ...whole } = await look(store, ME, 'products-find', { words: searched });
  expect(narrower).toMatchObject(whole);
});

test.each([
  [{ group: 'food' }, 3],
  [{ group: 'Thủ công mỹ nghệ' }, 2],
  [{ group: 'thủ công' }, 2],
  [{ stars: 4 }, 2],
  [{ stars: '4', group: 'food' }, 1],
  [{ place: 'huyện Gia Lâm' }, 2],
  [{ place: 'Bát Tràng' }, 2],
  [{ place: 'xa da ton' }, 2],
  [{ place: 'Đa Tốn' }, 2],
  [{ place: 'Đông Anh' }, 0],
  [{ words: 'mật ong', place: 'Ba Vì' }, 1],
  [{ words: '', group: '', stars: '', place: '' }, 5],
])('the filter %j leaves %i', async (args, count) => {
  expect((await found(args)).count).toBe(count);
});

test('what is not found at all brings the nearest names', async () => {
  expect(await found({ words: 'mâtk omgg runq' })).toMatchObject({ codes: [], count: 0, near: expect.arrayContaining(['SP-3']) });
  expect(await found({ words: 'xyzzy' })).toEqual({ codes: [], count: 0, near: [] });
});

test('a price is no word of a name, and is told of', async () => {
  expect(await look(store, ME, 'products-find', { words: 'mật ong dưới 200k' })).toMatchObject({
    all: true,
    count: 2,
    price: true,
    more: false,
  });
});

test('five a page, and the next page', async () => {
  const first = await look(store, ME, 'products-find', { page: '' });
  expect(first).toMatchObject({ count: 5, page: 1, pages: 1, next: 2 });
  expect(first.products).toHaveLength(5);
});

test('a commune that kept its name is named once', async () => {
  const { db } = store;
  await register.upsertCommunes(db, [{ oldDistrict: 'Huyện Gia Lâm', oldCommune: 'Xã Bát Tràng', newCommune: 'Xã Bát Tràng' }], {
    now: NOW,
    by: 'import',
  });
  await register.upsertProducts(
    db,
    [{ name: 'Bình gốm', producerCode: 'CT-1', group: 'crafts', district: 'Huyện Gia Lâm', commune: 'Xã Bát Tràng' }],
    {
      now: NOW,
      by: 'import',
    },
  );
  const { products } = await look(store, ME, 'products-find', { words: 'bình gốm' });
  const { product } = await look(store, ME, 'product', { code: products[0]?.code ?? '' });
  expect(product).toMatchObject({ name: 'Bình gốm', commune: 'Xã Bát Tràng', newCommune: '' });
});

test('a certificate has its state from the day', async () => {
  const { product } = await look(store, ME, 'product', { code: 'SP-1' });
  expect(product).toMatchObject({
    stars: 4,
    offered: true,
    newCommune: 'Xã Bát Tràng',
    certificate: { state: 'in_force', endsOn: '2028-02-05', score: 82.5 },
  });
  const states = await Promise.all(
    ['SP-2', 'SP-3', 'SP-4', 'SP-5'].map(async (code) => (await look(store, ME, 'product', { code })).product),
  );
  expect(states.map((one) => [one?.certificate?.state, one?.offered])).toEqual([
    ['ending', true],
    ['ended', false],
    ['unknown', false],
    [undefined, false],
  ]);
});

test.each([
  ['2027-01-10', 'ending', true],
  ['2027-01-11', 'ended', false],
  ['2026-07-13', 'in_force', true],
  ['2026-07-14', 'ending', true],
])('on %s a certificate that ends on 2027-01-10 is %s', async (day, state, offered) => {
  const { product } = await look(store, ME, 'product', { code: 'SP-2' }, { now: Date.parse(`${day}T10:00:00+07:00`) });
  expect(product).toMatchObject({ offered, certificate: { state } });
});

test('a revoked certificate is never offered', async () => {
  await store.db.execute("UPDATE certificate SET revoked_on = '2026-01-01' WHERE product_code = 'SP-1'");
  expect((await look(store, ME, 'product', { code: 'SP-1' })).product).toMatchObject({
    offered: false,
    certificate: { state: 'revoked', endsOn: null, daysLeft: null },
  });
});

test('chosen products count what may be asked for and whom', async () => {
  const chosen = await look(store, ME, 'products-chosen', { codes: 'SP-2, SP-1,SP-3,NO' });
  expect(chosen).toMatchObject({ names: 'Mật ong hoa nhãn, Gốm sứ men lam, Mật ong rừng', offered: 2, producers: 2 });
});

test('similar products are offered ones of the subgroup by others', async () => {
  const similarTo = async (code: string) => (await look(store, ME, 'product', { code })).similar.map((one) => one.code);
  expect(await similarTo('SP-3')).toEqual(['SP-2']);
  // Both are food; nobody who wants sausage is helped by honey.
  await store.db.execute("UPDATE product SET producer_code = 'CT-3' WHERE code = 'SP-4'");
  expect(await similarTo('SP-4')).toEqual([]);
  await store.db.execute("UPDATE product SET subgroup = '' WHERE code = 'SP-4'");
  expect(await similarTo('SP-4')).toEqual(['SP-2']);
});

test('the most alike by name comes first among similar ones, whatever signs a name has', async () => {
  const more = ['Giò bò "Ước Lễ"', 'Chả \\ cốm', 'Giò đặc sản khác'].map((name, i) => ({
    ...{
      name,
      producer: `HTX ${i}`,
      group: 'food' as const,
      subgroup: 'Chế biến',
      stars: 3 + i,
      decision: '9/QĐ',
      decidedOn: '2025-01-10',
    },
  }));
  await register.upsertProducts(store.db, more, { now: NOW, by: 'import' });
  const { similar } = await look(store, ME, 'product', { code: 'SP-4' });
  expect(similar.map((one) => one.name)).toEqual(['Giò đặc sản khác', 'Giò bò "Ước Lễ"', 'Chả \\ cốm']);
});

test.each([
  ['5 sao', 0],
  ['sản phẩm 4 sao', 2],
  ['4*', 2],
  ['bốn sao', 2],
  ['mật ong 4 sao', 1],
  ['rượu sao vàng', 0],
])('stars in the words are a filter: %j leaves %i', async (words, count) => {
  expect((await found({ words })).count).toBe(count);
});

test('stars said in words may be part of a name', async () => {
  const one = { producer: 'HTX Ba Sao', group: 'food' as const, decision: '9/QĐ', decidedOn: '2025-01-10' };
  const more = [
    { ...one, name: 'Giò lụa Ba Sao', stars: 4 },
    { ...one, name: 'Giò lụa Hồng Hà', stars: 3 },
    { ...one, name: 'Giò lụa An Phú', stars: 4 },
  ];
  await register.upsertProducts(store.db, more, { now: NOW, by: 'import' });
  const { products } = await look(store, ME, 'products-find', { words: 'giò lụa ba sao' });
  expect(products.map(({ name }) => name)).toEqual(['Giò lụa Ba Sao', 'Giò lụa Hồng Hà']);
});

test.each([
  ['awaiting_decision', { stars: null, score: null, decision: '', after: '' }],
  ['council_scoring', { stars: null, score: null }],
  ['not_qualified', { stars: 4, score: 81.5 }],
  ['recognised_4', { stars: 4, score: 81.5, after: '' }],
])('at %s a dossier shows %j: a result only once it is decided', async (stage, shown) => {
  await addLink(store.db, ME, 'CT-1');
  await store.db.execute({
    sql: "UPDATE dossier SET stage = ?, stars = 4, score = 81.5, decision = '8/QĐ' WHERE code = 'HN-2026-0001'",
    args: [stage],
  });
  expect((await look(store, ME, 'dossier-find', { text: 'HN-2026-0001' })).dossier).toMatchObject(shown);
});

test('what comes after a decided dossier is what its certificate says', async () => {
  await addLink(store.db, ME, 'CT-1');
  await store.db.execute("UPDATE dossier SET stage = 'recognised_4' WHERE code = 'HN-2026-0001'");
  const after = async (day: string) =>
    (await look(store, ME, 'dossier-find', { text: 'HN-2026-0001' }, { now: Date.parse(`${day}T10:00:00+07:00`) })).dossier?.after;
  expect([await after('2026-11-24'), await after('2028-01-01'), await after('2028-03-01')]).toEqual(['', 'ending', 'ended']);
  await store.db.execute("UPDATE certificate SET revoked_on = '2026-01-01' WHERE product_code = 'SP-1'");
  expect(await after('2026-11-24')).toBe('revoked');
});

test('dossiers are shown to who is linked only; an unknown code and somebody else’s give one answer', async () => {
  await addLink(store.db, ME, 'CT-1');
  expect(await look(store, ME, 'dossiers-mine', {})).toMatchObject({ count: 2 });
  const mine = await look(store, ME, 'dossier-find', { text: 'hn 2026 0001' });
  expect(mine).toMatchObject({
    state: 'one',
    dossier: { code: 'HN-2026-0001', stage: 'city_check', certificate: { stars: 4 }, asOf: '2026-11-24' },
  });
  const unknown = await look(store, ME, 'dossier-find', { text: 'HN-2026-9999' });
  expect(unknown).toEqual({ state: 'none', dossier: null, dossiers: [], products: [] });
  const somebodyElses = await look(store, ME, 'dossier-find', { text: 'HN-2026-0003' });
  expect(somebodyElses).toEqual(await look(store, ME, 'dossier-find', { text: 'HN-2026-0009' }));
  expect(await look(store, 'zalo:2', 'dossier-find', { text: 'HN-2026-0001' })).toEqual(unknown);
});

test.each(['HN-2026-001', 'HM-2026-0001', 'hn2026O001', 'HN-2026-00011', 'hồ sơ HN-2062-0001 sao rồi', 'N-2026-0001'])(
  'a code with one slip, %j, proposes what is near among one’s own, and to others nothing',
  async (text) => {
    await addLink(store.db, ME, 'CT-1');
    const near = await look(store, ME, 'dossier-find', { text });
    expect(near.state).toBe('near');
    expect(near.dossiers.map(({ code }) => code)).toContain('HN-2026-0001');
    expect(near.dossiers.map(({ code }) => code)).not.toContain('HN-2026-0003');
    expect(near.dossier).toEqual(near.dossiers.length === 1 ? near.dossiers[0] : null);
    expect(await look(store, 'zalo:2', 'dossier-find', { text })).toMatchObject({ state: 'none', dossiers: [] });
  },
);

test('by name: several of mine, and what everybody may see', async () => {
  await addLink(store.db, ME, 'CT-1');
  expect(await look(store, ME, 'dossier-find', { text: 'gốm' })).toMatchObject({
    state: 'several',
    dossiers: [{}, {}],
    products: [{ code: 'SP-1' }, { code: 'SP-3' }],
  });
  const stranger = await look(store, 'zalo:2', 'dossier-find', { text: 'gốm sứ men lam' });
  expect(stranger).toMatchObject({ state: 'none', dossiers: [], products: [{ code: 'SP-1' }] });
});

test('Zalo and Telegram of one person see the same dossiers', async () => {
  await addLink(store.db, ME, 'CT-1');
  expect(await look(store, 'zalo:9', 'dossiers-mine', {}, { personId: ME })).toMatchObject({ count: 2 });
});
