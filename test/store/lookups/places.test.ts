import { beforeEach, describe, expect, test } from 'vitest';
import { kilometres } from '../../../src/store/lookups/points.ts';
import * as register from '../../../src/store/register.ts';
import { look, NOW, openStore, type Store } from '../register/open-store.ts';
import { fill } from './catalogue.ts';

const ME = 'telegram:1';
const options = { now: NOW, by: 'import' };
let store: Store;
beforeEach(async () => {
  store = await openStore();
  await fill(store);
});

const POINTS = [
  { name: 'Bát Tràng 1', address: 'Xã Bát Tràng', district: 'Huyện Gia Lâm', commune: 'Xã Đa Tốn', lat: 20.976, lon: 105.912 },
  { name: 'Kim Liên', address: 'B11', district: 'Quận Đống Đa', lat: 21.006, lon: 105.837 },
  { name: 'Không toạ độ', district: 'Huyện Ba Vì' },
];

test.each([
  ['gia lam', ['Bát Tràng 1']],
  ['Bát Tràng', ['Bát Tràng 1']],
  ['quận Đống Đa', ['Kim Liên']],
  ['', ['Bát Tràng 1', 'Không toạ độ', 'Kim Liên']],
  ['Sóc Sơn', []],
])('points of %j', async (place, names) => {
  await register.upsertPoints(store.db, POINTS, options);
  await register.upsertPoints(store.db, POINTS, options);
  const { points, count } = await look(store, ME, 'points', { place });
  expect(points.map((point) => point.name)).toEqual(names);
  expect(count).toBe(names.length);
});

describe('a name that a former district and a commune of today share', () => {
  const COMMUNES = [
    { oldDistrict: 'Huyện Phú Xuyên', oldCommune: 'Xã Nam Tiến', newCommune: 'Xã Phú Xuyên' },
    { oldDistrict: 'Huyện Phú Xuyên', oldCommune: 'Xã Chuyên Mỹ', newCommune: 'Xã Chuyên Mỹ' },
  ];
  const IN_COMMUNE = { name: 'Nam Tiến', district: 'Huyện Phú Xuyên', commune: 'Xã Nam Tiến' };
  const ELSEWHERE = { name: 'Chuyên Mỹ', district: 'Huyện Phú Xuyên', commune: 'Xã Chuyên Mỹ' };

  test.each([
    ['Phú Xuyên', ['Chuyên Mỹ', 'Nam Tiến'], 'Phú Xuyên'],
    ['phus xuyeen', ['Chuyên Mỹ', 'Nam Tiến'], 'Phú Xuyên'],
    ['huyện Phú Xuyên', ['Chuyên Mỹ', 'Nam Tiến'], ''],
    ['huyện Phú Xuyên cũ', ['Chuyên Mỹ', 'Nam Tiến'], ''],
    ['xã Phú Xuyên', ['Nam Tiến'], ''],
    ['ở xã Phú Xuyên mới, trước là huyện Phú Xuyên', ['Nam Tiến'], ''],
    ['Chuyên Mỹ', ['Chuyên Mỹ'], ''],
  ])('%j finds %j, to be asked about: %j', async (place, names, homonym) => {
    await register.upsertCommunes(store.db, COMMUNES, options);
    await register.upsertPoints(store.db, [IN_COMMUNE, ELSEWHERE], options);
    const found = await look(store, ME, 'points', { place });
    expect(found.points.map((point) => point.name)).toEqual(names);
    expect(found.homonym).toBe(homonym);
  });

  test('is not asked about when it makes no difference', async () => {
    await register.upsertCommunes(store.db, COMMUNES, options);
    await register.upsertPoints(store.db, [IN_COMMUNE], options);
    expect(await look(store, ME, 'points', { place: 'Phú Xuyên' })).toMatchObject({ count: 1, homonym: '' });
  });

  const made = (name: string, commune: string, district = 'Huyện Phú Xuyên') =>
    ({ name, producerCode: 'CT-1', group: 'crafts', stars: 4, decision: '9/QĐ', decidedOn: '2025-02-05', district, commune }) as const;

  test.each([
    ['Phú Xuyên', ['Khảm trai', 'Mây tre'], 'Phú Xuyên'],
    ['phus xuyeen', ['Khảm trai', 'Mây tre'], 'Phú Xuyên'],
    ['huyện Phú Xuyên', ['Khảm trai', 'Mây tre'], ''],
    ['xã Phú Xuyên', ['Mây tre'], ''],
    ['Phú Xuyên, Hà Nội', ['Khảm trai', 'Mây tre'], 'Phú Xuyên'],
    ['phường Phú Xuyên', ['Mây tre'], ''],
    ['Chuyên Mỹ', ['Khảm trai'], ''],
    ['huyện Chuyên Mỹ', ['Khảm trai'], ''],
  ])('%j lists the products %j, to be asked about: %j', async (place, names, homonym) => {
    await register.upsertCommunes(store.db, COMMUNES, options);
    await register.upsertProducts(store.db, [made('Mây tre', 'Xã Nam Tiến'), made('Khảm trai', 'Xã Chuyên Mỹ')], options);
    const found = await look(store, ME, 'products-find', { place });
    expect(found.products.map((product) => product.name)).toEqual(names);
    expect(found).toMatchObject({ count: names.length, homonym });
  });

  test.each([
    ['mây tre ở Phú Xuyên', '', ['Mây tre A', 'Mây tre B'], 'Phú Xuyên'],
    ['mua may tre phu xuyen', '', ['Mây tre A', 'Mây tre B'], 'Phú Xuyên'],
    ['mây tre ở huyện Phú Xuyên', '', ['Mây tre A', 'Mây tre B'], ''],
    ['mây tre ở Phú Xuyên cũ', '', ['Mây tre A', 'Mây tre B'], ''],
    ['mây tre xã Phú Xuyên', '', ['Mây tre A'], ''],
    ['mây tre ở Phú Xuyên', 'xã Phú Xuyên', ['Mây tre A'], ''],
    ['mây tre ở Phú Xuyên', 'huyện Phú Xuyên', ['Mây tre A', 'Mây tre B'], ''],
    ['mây tre', '', ['Mây tre A', 'Mây tre B'], ''],
    ['khảm trai ở Phú Xuyên', '', ['Khảm trai'], ''],
    ['chè Phú Xuyên', '', ['Chè Phú Xuyên'], ''],
  ])('products by words, %j at %j: %j, to be asked about: %j', async (words, place, names, homonym) => {
    await register.upsertCommunes(store.db, COMMUNES, options);
    const products = [made('Mây tre A', 'Xã Nam Tiến'), made('Mây tre B', 'Xã Chuyên Mỹ'), made('Khảm trai', 'Xã Chuyên Mỹ')];
    await register.upsertProducts(store.db, [...products, made('Chè Phú Xuyên', 'Xã Nam Tiến')], options);
    const found = await look(store, ME, 'products-find', { words, place });
    expect(found.products.map((product) => product.name).sort()).toEqual(names);
    expect(found).toMatchObject({ count: names.length, homonym });
  });

  test('an old commune that is called like its district is told apart', async () => {
    const communes = [
      { oldDistrict: 'Huyện Ba Vì', oldCommune: 'Xã Ba Vì', newCommune: 'Xã Ba Vì' },
      { oldDistrict: 'Huyện Ba Vì', oldCommune: 'Xã Ba Trại', newCommune: 'Xã Yên Bài' },
    ];
    await register.upsertCommunes(store.db, communes, options);
    await register.upsertProducts(store.db, [made('Thuốc nam', 'Xã Ba Vì', 'Huyện Ba Vì')], options);
    expect(await look(store, ME, 'products-find', { place: 'Ba Vì' })).toMatchObject({ count: 4, homonym: 'Ba Vì' });
    expect(await look(store, ME, 'products-find', { place: 'xã Ba Vì' })).toMatchObject({ count: 1, products: [{ name: 'Thuốc nam' }] });
  });

  test('products are not asked about when it makes no difference', async () => {
    await register.upsertCommunes(store.db, COMMUNES, options);
    await register.upsertProducts(store.db, [made('Mây tre', 'Xã Nam Tiến')], options);
    expect(await look(store, ME, 'products-find', { place: 'Phú Xuyên' })).toMatchObject({ count: 1, homonym: '' });
    expect(await look(store, ME, 'products-find', { group: 'crafts' })).toMatchObject({ homonym: '' });
  });
});

test('the nearest first, with kilometres; points without a position are left out', async () => {
  await register.upsertPoints(store.db, POINTS, options);
  const { points, places } = await look(store, ME, 'points', { lat: '21.0', lon: 105.84 });
  expect(points.map((point) => [point.name, point.km])).toEqual([
    ['Kim Liên', 0.7],
    ['Bát Tràng 1', 7.9],
  ]);
  expect(places).toBe('Huyện Gia Lâm, Quận Đống Đa');
});

test('five a page, in the order of their names', async () => {
  const named = (n: number) => ({ ...POINTS[0], name: `Quầy ${n}`, address: `số ${n}` });
  await register.upsertPoints(store.db, [1, 2, 3, 4, 5, 6, 7].map(named), options);
  const first = await look(store, ME, 'points', { place: '' });
  const second = await look(store, ME, 'points', { place: first.place, page: first.next });
  expect([first.later, first.points.length, first.count - first.left]).toEqual([false, 5, 5]);
  expect([second.later, second.left]).toEqual([true, 0]);
  expect(second.points).toHaveLength(first.left);
  expect(second.points.map(({ name }) => name)).toContain('Quầy 7');
});

test('Hà Nội to Hồ Chí Minh City is about 1,138 km', () => {
  expect(kilometres({ lat: 21.0285, lon: 105.8542 }, { lat: 10.8231, lon: 106.6297 })).toBeCloseTo(1138, -1);
});

test('coming fairs the soonest first, a month counting to its end; past ones the latest first', async () => {
  const fairs = [
    { name: 'Tháng này', start: '2026-11' },
    { name: 'Đang mở', start: '2026-11-20', end: '2026-11-24', venue: 'Royal City' },
    { name: 'Đã qua', start: '2026-11-01', end: '2026-11-05' },
    { name: 'Năm sau', start: '2027' },
    { name: 'Cũ', start: '2025' },
  ];
  await register.upsertFairs(store.db, fairs, options);
  expect(await register.upsertFairs(store.db, fairs, options)).toMatchObject({ added: 0, changed: 5 });
  const coming = await look(store, ME, 'fairs', { when: 'coming' });
  expect(coming.fairs.map((fair) => fair.name)).toEqual(['Tháng này', 'Đang mở', 'Năm sau']);
  expect(coming).toMatchObject({ count: 3, page: 1, pages: 1 });
  const past = await look(store, ME, 'fairs', { when: 'past', page: '1' });
  expect(past.fairs.map((fair) => fair.name)).toEqual(['Đã qua', 'Cũ']);
  const id = coming.fairs[1]?.id ?? '';
  expect(await look(store, ME, 'fair', { id })).toMatchObject({ fair: { venue: 'Royal City', start: '2026-11-20' } });
  expect(await look(store, ME, 'fair', { id: 'x' })).toEqual({ fair: null, free: null, waiting: 0, mine: [], holds: [], may: [] });
});

test('one day is said once: a list that repeats the first day as the last has no end to show', async () => {
  await register.upsertFairs(store.db, [{ name: 'Một ngày', start: '2026-12-05', end: '2026-12-05' }], options);
  const [day] = (await look(store, ME, 'fairs', { when: 'coming' })).fairs;
  expect([day?.start, day?.end]).toEqual(['2026-12-05', '']);
});

test.each([
  ['2026-11-24T10:00:00+07:00', { open: true }],
  ['2026-11-24T17:00:00+07:00', { open: false, opensOn: '2026-11-25', opensAt: '08:00' }],
  ['2026-11-27T18:00:00+07:00', { open: false, opensOn: '2026-12-01', opensAt: '08:00' }],
])('at %s the office is %j', async (at, expected) => {
  await register.upsertHolidays(store.db, [{ day: '2026-11-30', name: 'Nghỉ' }], options);
  expect(await look(store, ME, 'office', {}, { now: Date.parse(at) })).toMatchObject(expected);
});
