import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { xlsx } from '../registry/xlsx.ts';
import { office } from './process.ts';

const { folder, url, run, close } = office();
const data = (name: string) => resolve(import.meta.dirname, '../../src/demo/data', name);
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
let db: ReturnType<typeof openNodeClient>;
const count = async (table: string) => Number((await db.execute(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);

beforeAll(() => {
  db = openNodeClient(url);
});
afterAll(() => {
  db.close();
  close();
});

describe('npm run import', () => {
  test('the real lists go in whole with exit 0, without a terminal no bar is drawn', { timeout: 60_000 }, async () => {
    for (const [kind, file, table, rows] of [
      ['products', 'products.csv', 'product', 137],
      ['fairs', 'fairs.csv', 'fair', 18],
      ['points', 'points-of-sale.csv', 'point', 15],
    ] as const) {
      const { code, out, err } = await run('import', kind, data(file));
      expect([file, code, err]).toEqual([file, 0, '']);
      expect(out).toContain(`${rows} dòng: thêm ${rows}, cập nhật 0, từ chối 0.`);
      expect([table, await count(table)]).toEqual([table, rows]);
      expect([kind, out.includes('/phatthongbao')]).toEqual([kind, kind === 'fairs']);
    }
    // The present names of old communes come with the program.
    const present = await db.execute(
      "SELECT DISTINCT new_commune AS name FROM product WHERE district = 'Huyện Mỹ Đức' AND commune = 'Xã Phùng Xá'",
    );
    expect([await count('commune'), present.rows.map(({ name }) => name)]).toEqual([526, ['Xã Hồng Sơn']]);
  });

  test('without a file: the columns of that kind, and which it needs', async () => {
    const { code, out } = await run('import', 'products');
    expect(code).toBe(0);
    expect(out).toMatch(/tên sản phẩm +name +bắt buộc \/ needed/);
    expect(out).toMatch(/mã chủ thể +producer_code +cần một trong 2 cột này \/ one of these 2/);
    expect(out).toMatch(/hạng sao +stars *$/m);
  });

  test('exit 1: refused rows are named in both languages, the good ones are in', async () => {
    const before = await count('product');
    const path = write(
      'co-loi.xlsx',
      xlsx({
        name: 'PL',
        rows: [
          ['Tên sản phẩm', 'Chủ thể', 'Hạng sao'],
          ['Sản phẩm tốt', 'HTX Mới', '4 sao'],
          ['Sản phẩm lỗi', 'HTX Mới', '9 sao'],
          [null, 'HTX Mới', 3],
        ],
      }),
    );
    const dry = await run('import', 'products', path, '--dry-run');
    expect([dry.code, dry.out.includes('chưa ghi gì'), await count('product')]).toEqual([1, true, before]);
    const { code, out } = await run('import', 'products', path);
    expect(code).toBe(1);
    expect(out).toContain('Dòng 3, cột "hạng sao": Không đọc được "9 sao"');
    expect(out).toContain('Row 4, column "name": Empty');
    expect(out).toContain('thêm 1, cập nhật 0, từ chối 2');
    expect(await count('product')).toBe(before + 1);
  });

  test('new link codes are shown once', async () => {
    const path = write('chu-the.csv', 'Tên chủ thể;Điện thoại\nHTX Ví Dụ A;0540 000 001\n');
    const [first, again] = [await run('import', 'producers', path), await run('import', 'producers', path)];
    expect([first.code, again.code]).toEqual([0, 0]);
    expect(first.out).toMatch(/[A-Z2-9]{10} +HTX Ví Dụ A/);
    expect(again.out).not.toContain('HTX Ví Dụ A');
  });

  test.each([
    ['a file that is not there', 'products', 'khong-co.csv', 'Không đọc được tệp'],
    ['a file without a header row', 'products', write('khong-tieu-de.csv', 'a,b\n1,2\n'), 'Không thấy dòng tiêu đề'],
    ['a PDF', 'points', write('danh-sach.xlsx', '%PDF-1.7'), 'PDF'],
    ['an unknown kind', 'vendors', data('products.csv'), 'KIND: producers, products, dossiers, fairs, points, holidays'],
  ])('exit 2, nothing is in: %s', async (_, kind, path, hint) => {
    const before = [await count('product'), await count('point')];
    const { code, err } = await run('import', kind, path);
    expect([code, err.includes(hint)]).toEqual([2, true]);
    expect([await count('product'), await count('point')]).toEqual(before);
  });
});
