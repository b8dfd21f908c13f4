import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { office } from './process.ts';

const { folder, run, close } = office();
afterAll(close);

const CATALOGUE = `product_name,producer,group,stars,district,year
Trà sen Tây Hồ,HTX Quảng An,Đồ uống,4,Quận Tây Hồ,
Trà ướp sen Tây Hồ,HTX Sen,Đồ uống,4,Quận Tây Hồ,2025
Cốm tươi,Hộ Mễ Trì,Thực phẩm,3,,
Cốm tươi,Hộ làng Vòng,Thực phẩm,,,
Rượu nếp,,Đồ uống,3,,
`;

test('the shares found, and what was not', async () => {
  const [catalogue, searches] = [join(folder, 'products.csv'), join(folder, 'searches.jsonl')];
  writeFileSync(catalogue, CATALOGUE);
  const lines = [
    { query: 'trà sen tây hồ', expect: 'Trà sen Tây Hồ' },
    { query: 'bên mình có Comw tuowi không shop', expect: 'cốm tươi' },
    { query: 'rươu neps', expect: 'Rượu nếp' },
    { query: 'trà sen', expect: 'Trà ướp sen Tây Hồ' },
    { query: 'máy bay', expect: 'Cốm tươi' },
  ];
  writeFileSync(searches, lines.map((line) => JSON.stringify(line)).join('\n'));
  const { code, out } = await run('eval', '--search', searches, '--catalogue', catalogue, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    queries: 5,
    products: 5,
    recallAt1: 0.6,
    recallAt3: 0.8,
    recallAt5: 0.8,
    misses: [{ query: 'máy bay' }],
  });
  expect((await run('eval', '--search', searches, '--catalogue', catalogue)).out).toContain('80.0 %');
});

test('a line that is no search, and a lacking catalogue, end with a message', async () => {
  const file = join(folder, 'bad.jsonl');
  writeFileSync(file, '{"text":"gốm"}');
  expect(await run('eval', '--search', file, '--catalogue', join(folder, 'products.csv'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('bad.jsonl:1'),
  });
  expect((await run('eval', '--search', file)).code).toBe(2);
});
