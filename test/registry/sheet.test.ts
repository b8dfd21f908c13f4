import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atOnce, parseCsv } from '../../src/registry/csv.ts';
import { readSheet } from '../../src/registry/sheet.ts';
import { xlsx } from './xlsx.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, bigEndian: boolean, mark = true) => {
  const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
  return new Uint8Array(bigEndian ? bytes.swap16() : bytes);
};
const cellsOf = async (bytes: Uint8Array, name = 'a.csv') => {
  const read = await readSheet(bytes, name);
  return 'problem' in read ? read.problem.vi : read.rows.map(({ cells }) => cells);
};
const TABLE = [
  ['Tên', 'Địa chỉ'],
  ['Gạo nếp', 'xã A'],
];

describe('CSV', () => {
  test.each([
    ['UTF-8', utf8('Tên,Địa chỉ\nGạo nếp,xã A\n')],
    ['UTF-8 with a byte order mark, Windows line ends', utf8('\uFEFFTên,Địa chỉ\r\nGạo nếp,xã A\r\n')],
    ['semicolons', utf8('Tên;Địa chỉ\nGạo nếp;xã A')],
    ['tabs', utf8('Tên\tĐịa chỉ\nGạo nếp\txã A')],
    ['UTF-16 LE with tabs, as Excel saves "Unicode text"', utf16('Tên\tĐịa chỉ\r\nGạo nếp\txã A\r\n', false)],
    ['UTF-16 BE', utf16('Tên,Địa chỉ\nGạo nếp,xã A\n', true)],
    ['UTF-16 LE without a mark', utf16('Tên,Địa chỉ\nGạo nếp,xã A\n', false, false)],
    ['decomposed letters', utf8('Tên,Địa chỉ\nGạo nếp,xã A\n'.normalize('NFD'))],
    ['old Mac line ends', utf8('Tên,Địa chỉ\rGạo nếp,xã A')],
    ['hard spaces and zero-width marks', utf8('Tên ,\u200BĐịa\u00A0chỉ\nGạo\u00A0 nếp,xã A')],
  ])('%s reads as the same table', async (_, bytes) => expect(await cellsOf(bytes)).toEqual(TABLE));

  test('letters of two and three bytes survive in a file that is decoded piece by piece', async () => {
    const name = 'Gạo nếp cái hoa vàng ế '.repeat(20_000).trim();
    for (const shift of ['', 'a', 'ab'])
      expect(await cellsOf(utf8(`${shift}Tên,b\n${name},c`))).toEqual([
        [`${shift}Tên`, 'b'],
        [name, 'c'],
      ]);
  });

  test('quotes hold separators, quotes and line breaks', async () => {
    expect(await cellsOf(utf8('a,"b, c","d ""e""","f\ng",\n1,2,3,4,5'))).toEqual([
      ['a', 'b, c', 'd "e"', 'f g', ''],
      ['1', '2', '3', '4', '5'],
    ]);
  });

  test('commas inside a semicolon file do not win', async () => {
    expect(await cellsOf(utf8('Tên;Địa chỉ;Điểm\nGạo;xã A, huyện B;72,5\nBún;xã C, huyện D;80,0\n'))).toEqual([
      ['Tên', 'Địa chỉ', 'Điểm'],
      ['Gạo', 'xã A, huyện B', '72,5'],
      ['Bún', 'xã C, huyện D', '80,0'],
    ]);
  });

  test("Excel's first line sep=; keeps the row numbers right", async () => {
    const read = await readSheet(utf8('sep=;\nTên;Địa chỉ\nGạo nếp;xã A'), 'a.csv');
    expect(read).toMatchObject({ rows: [{ row: 1, cells: [] }, { row: 2 }, { row: 3, cells: ['Gạo nếp', 'xã A'] }] });
  });

  test('whatever is written by the rules of RFC 4180 comes back', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ế', ',', ';', '"', '\n', '\r', ' ', '\t') });
    const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(table, (rows) => {
        const text = `sep=,\n${rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n')}`;
        expect(atOnce(parseCsv(text))).toEqual([[], ...rows]);
      }),
    );
  });
});

describe('.xlsx', () => {
  test('texts, numbers, dates and empty cells keep their places', async () => {
    const bytes = xlsx({
      name: 'Phụ lục',
      rows: [[null, 'Tên', 'Điểm'], [], [null, 'Gạo '.normalize('NFD'), 72.5, new Date('2026-11-24'), 0.1 + 0.2]],
    });
    expect(await readSheet(bytes, 'a.xlsx')).toEqual({
      rows: [
        { sheet: '', row: 1, cells: ['', 'Tên', 'Điểm', '', ''] },
        { sheet: '', row: 2, cells: ['', '', '', '', ''] },
        { sheet: '', row: 3, cells: ['', 'Gạo', '72.5', '2026-11-24', '0.3'] },
      ],
    });
  });

  test('every sheet is read, and the bytes decide, not the name', async () => {
    const read = await readSheet(xlsx({ name: 'Một', rows: [['a']] }, { name: 'Hai', rows: [['b']] }), 'danh-sach.csv');
    expect(read).toEqual({
      rows: [
        { sheet: 'Một', row: 1, cells: ['a'] },
        { sheet: 'Hai', row: 1, cells: ['b'] },
      ],
    });
  });
});

describe('what cannot be read says what to do', () => {
  test.each([
    ['nothing', new Uint8Array(), 'không có dữ liệu'],
    ['only separators', utf8(',,\n,,\n'), 'không có dữ liệu'],
    ['an old Vietnamese code page', new Uint8Array([0x54, 0xaa, 0x6e, 0x2c, 0xb5, 0x0a]), 'CSV UTF-8'],
    ['an old .xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'Lưu thành'],
    ['a PDF', utf8('%PDF-1.7 …'), 'PDF'],
    ['a web page called .xls', utf8('<html><table></table></html>'), 'Excel'],
    ['a broken .xlsx', utf8('PK\u0003\u0004 broken'), 'hỏng'],
    ['a zip that is no workbook', xlsx({ name: 'a', rows: [['x']] }).slice(0, 300), 'hỏng'],
    ['a quote that never closes', utf8('a,b\n1,"2\n3,4\n'), 'Dòng 2'],
    ['too large a file', new Uint8Array(33 * 1024 * 1024), '32 MB'],
  ])('%s', async (_, bytes, hint) => expect(await cellsOf(bytes)).toContain(hint));
});
