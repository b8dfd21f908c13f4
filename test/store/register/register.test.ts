import { expect, test } from 'vitest';
import { certificateEnd } from '../../../src/store/register/certificate-end.ts';
import { CHUNK } from '../../../src/store/register/chunks.ts';
import { linkCodeHash } from '../../../src/store/register/link-code.ts';
import * as register from '../../../src/store/register.ts';
import { look, NOW, openStore, rows, TODAY } from './open-store.ts';

const options = { now: NOW, by: 'import' };
const producerOptions = { ...options, linkCodeDays: 30 };

test.each([
  ['2023-06-16', { endsOn: '2026-06-16', about: false }],
  ['2024-02-29', { endsOn: '2027-02-28', about: false }],
  ['2023-06', { endsOn: '2026-06-01', about: true }],
  ['2023', { endsOn: '2026-01-01', about: true }],
  ['', { endsOn: null, about: false }],
])('a decision of %j ends %j', (decidedOn, expected) => {
  expect(certificateEnd(decidedOn)).toEqual(expected);
});

test('the same name and producer is one product, another decision another certificate', async () => {
  const { db } = await openStore();
  const row = {
    name: 'Mật ong hoa nhãn',
    producer: 'HTX Ong',
    stars: 3,
    decision: '1/QĐ',
    decidedOn: '2022-05-01',
    district: 'Huyện Ba Vì',
  };
  const again = { ...row, name: 'MẬT ONG  hoa nhãn', producer: 'htx ong' };
  expect(
    await register.upsertProducts(db, [row, again, { ...again, stars: 4, decision: '2/QĐ', decidedOn: '2025-05-01' }], options),
  ).toMatchObject({
    added: 1,
    changed: 2,
    refused: [],
  });
  expect(await register.upsertProducts(db, [row], options)).toMatchObject({ added: 0, changed: 1 });
  expect(await rows(db, 'SELECT code, district FROM product')).toEqual([{ code: 'SP-0001', district: 'Huyện Ba Vì' }]);
  expect(await rows(db, 'SELECT stars, ends_on FROM certificate ORDER BY stars')).toEqual([
    { stars: 3, ends_on: '2025-05-01' },
    { stars: 4, ends_on: '2028-05-01' },
  ]);
  expect(await rows(db, 'SELECT count(*) AS n FROM product_text')).toEqual([{ n: 1 }]);
});

test('an empty cell keeps what is known, and the present commune stands beside the old one', async () => {
  const { db } = await openStore();
  await register.upsertCommunes(db, [{ oldDistrict: 'Huyện Gia Lâm', oldCommune: 'Xã Đa Tốn', newCommune: 'Xã Bát Tràng' }], options);
  const row = { code: 'A1', name: 'Gốm', producer: 'HTX', commune: 'Xã Đa Tốn', district: 'Huyện Gia Lâm', description: 'Men lam' };
  await register.upsertProducts(db, [row], options);
  await register.upsertProducts(db, [{ code: 'A1', name: 'Gốm sứ', producer: 'HTX' }], options);
  expect(await rows(db, 'SELECT name, description, new_commune, place_folded FROM product')).toEqual([
    { name: 'Gốm sứ', description: 'Men lam', new_commune: 'Xã Bát Tràng', place_folded: '| gia lam | da ton | bat trang |' },
  ]);
});

test('a row without a producer, with an unknown one or with an ambiguous name is refused and the others go in', async () => {
  const store = await openStore();
  const { db, keys } = store;
  await register.upsertProducers(
    db,
    keys,
    [
      { code: 'P1', name: 'Hộ Lan' },
      { code: 'P2', name: 'hộ lan' },
    ],
    producerOptions,
  );
  const outcome = await register.upsertProducts(
    db,
    [{ name: 'A' }, { name: 'B', producerCode: 'P9' }, { name: 'C', producer: 'HỘ LAN' }, { name: 'D', producerCode: 'P2' }],
    options,
  );
  expect(outcome.refused).toEqual([
    { index: 0, reason: 'no-producer', detail: '' },
    { index: 1, reason: 'unknown-producer', detail: 'P9' },
    { index: 2, reason: 'ambiguous-producer', detail: 'P1, P2' },
  ]);
  expect(await rows(db, 'SELECT name, producer_code FROM product')).toEqual([{ name: 'D', producer_code: 'P2' }]);
});

test('a dry run says the same and writes nothing', async () => {
  const { db, keys } = await openStore();
  const outcome = await register.upsertProducers(db, keys, [{ name: 'HTX A' }], { ...producerOptions, dryRun: true });
  expect(outcome).toMatchObject({ added: 1, changed: 0, refused: [] });
  expect(await rows(db, 'SELECT code FROM producer')).toEqual([]);
});

test('a producer gets one link code, and a re-import never revives a used one', async () => {
  const { db, keys } = await openStore();
  const first = await register.upsertProducers(
    db,
    keys,
    [{ name: 'HTX A', linkCode: 'ABCD-2345-EF', phone: '0912 345 678' }, { name: 'HTX B' }],
    producerOptions,
  );
  expect(first.linkCodes).toEqual([{ code: 'CT-0002', name: 'HTX B', linkCode: expect.stringMatching(/^[A-HJ-KM-NP-Z2-9]{10}$/) }]);
  const hash = await linkCodeHash(keys, 'abcd2345ef');
  await db.execute({ sql: 'UPDATE link_code SET used_at = 5 WHERE hash = ?', args: [hash] });
  const second = await register.upsertProducers(db, keys, [{ name: 'HTX A', linkCode: 'ABCD2345EF' }, { name: 'HTX B' }], {
    ...producerOptions,
    now: NOW + 1,
  });
  expect(second).toMatchObject({ added: 0, changed: 2, linkCodes: [] });
  expect(await rows(db, 'SELECT used_at, created_at FROM link_code WHERE hash = ?', [hash])).toEqual([{ used_at: 5, created_at: NOW }]);
  expect(await register.upsertProducers(db, keys, [{ name: 'HTX C', linkCode: 'ABCD2345EF' }], producerOptions)).toMatchObject({
    refused: [{ index: 0, reason: 'link-code-taken' }],
  });
  const same = ['HTX D', 'HTX E'].map((name) => ({ name, linkCode: 'QRST2345EF' }));
  expect(await register.upsertProducers(db, keys, same, producerOptions)).toMatchObject({
    added: 1,
    refused: [{ index: 1, reason: 'link-code-taken' }],
  });
});

test('a producer renamed is found under the new name', async () => {
  const store = await openStore();
  await register.upsertProducers(store.db, store.keys, [{ code: 'P1', name: 'Tên cũ' }], producerOptions);
  await register.upsertProducts(store.db, [{ name: 'Bánh chè lam', producerCode: 'P1' }], options);
  await register.upsertProducers(store.db, store.keys, [{ code: 'P1', name: 'Thạch Xá' }], producerOptions);
  expect(await look(store, 'telegram:1', 'products-find', { words: 'thach xa' })).toMatchObject({ count: 1 });
});

const dossier = { code: 'HN-2026-0001', product: 'Chè lam', producer: 'HTX A' };
const dossierOptions = { ...options, today: TODAY };

test('a dossier comes in at any stage, then moves forward only, several steps as one change', async () => {
  const { db } = await openStore();
  const put = (stage: 'city_check' | 'submitted' | 'council_scoring') =>
    register.upsertDossiers(db, [{ ...dossier, stage }], dossierOptions);
  expect(await put('city_check')).toMatchObject({ added: 1, refused: [] });
  expect(await put('submitted')).toMatchObject({ changed: 0, refused: [{ index: 0, reason: 'stage-backward', detail: 'city_check' }] });
  expect(await put('council_scoring')).toMatchObject({ changed: 1, refused: [] });
  expect(await put('council_scoring')).toMatchObject({ changed: 1, refused: [] });
  expect(await rows(db, 'SELECT from_stage, to_stage, reason FROM dossier_change ORDER BY id')).toEqual([
    { from_stage: null, to_stage: 'city_check', reason: `theo danh sách ngày ${TODAY}` },
    { from_stage: 'city_check', to_stage: 'council_scoring', reason: `theo danh sách ngày ${TODAY}` },
  ]);
});

test('the same code twice in a file: the second row is refused', async () => {
  const { db } = await openStore();
  const rowsIn = [
    { ...dossier, stage: 'submitted' as const },
    { ...dossier, stage: 'city_check' as const },
  ];
  expect((await register.upsertDossiers(db, rowsIn, dossierOptions)).refused).toEqual([{ index: 1, reason: 'twice', detail: '0' }]);
});

test('a single move goes one step forward; backward needs a reason; two at once move it once', async () => {
  const { db } = await openStore();
  await register.upsertDossiers(db, [{ ...dossier, stage: 'city_check' }], dossierOptions);
  const move = { code: dossier.code, on: TODAY, by: 'city', reason: '' };
  expect(await register.moveDossier(db, { ...move, to: 'recognised_3' }, NOW)).toEqual({
    state: 'refused',
    stage: 'city_check',
    allowed: ['supplement_city', 'advisory_review'],
  });
  const both = await Promise.all([1, 2].map(() => register.moveDossier(db, { ...move, to: 'advisory_review' }, NOW)));
  expect(both.map((one) => one.state).filter((state) => state === 'moved')).toHaveLength(1);
  expect(await register.moveDossier(db, { ...move, to: 'advisory_review' }, NOW)).toEqual({ state: 'same' });
  expect(await register.moveDossier(db, { ...move, to: 'submitted', reason: 'nhập nhầm' }, NOW)).toEqual({ state: 'moved' });
  expect(await register.moveDossier(db, { ...move, code: 'HN-2026-9999', to: 'submitted' }, NOW)).toEqual({ state: 'unknown' });
  expect(await rows(db, 'SELECT to_stage FROM dossier_change ORDER BY id')).toHaveLength(3);
});

test('three thousand products go in by chunks that tell their progress', async () => {
  const { db } = await openStore();
  const many = Array.from({ length: 3000 }, (_, i) => ({
    name: `Sản phẩm số ${i}`,
    producer: `Cơ sở ${i % 300}`,
    stars: 3,
    decidedOn: '2025-01-01',
  }));
  const seen: number[] = [];
  const outcome = await register.upsertProducts(db, many, { ...options, onProgress: (done) => seen.push(done) });
  expect(outcome).toMatchObject({ added: 3000, refused: [] });
  expect(seen.at(-1)).toBe(3000);
  expect(seen).toEqual(Array.from({ length: 3000 / CHUNK }, (_, i) => (i + 1) * CHUNK));
});
