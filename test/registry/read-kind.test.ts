import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLUMNS, KINDS, type Kind } from '../../src/registry/columns.ts';
import { type Reading, readKind, sayRefused } from '../../src/registry/read-kind.ts';
import { readSheet } from '../../src/registry/sheet.ts';
import { type Cell, type TestSheet, xlsx } from './xlsx.ts';

async function readBytes<K extends Kind>(kind: K, bytes: Uint8Array): Promise<Reading<K>> {
  const sheet = await readSheet(bytes, 'danh-sach');
  if ('problem' in sheet) throw new Error(sheet.problem.vi);
  const reading = readKind(kind, sheet.rows);
  if ('problem' in reading) throw new Error(reading.problem.vi);
  return reading;
}
const csv = <K extends Kind>(kind: K, text: string) => readBytes(kind, new TextEncoder().encode(text));
const book = <K extends Kind>(kind: K, rows: Cell[][], more: Partial<TestSheet> = {}) =>
  readBytes(kind, xlsx({ name: 'Phụ lục', rows, ...more }));
const products = (reading: Reading<'products'>) =>
  reading.rows.map(({ row, value: { name, producer, stars } }) => [row, name, producer, stars]);
const refusals = (reading: Reading<Kind>) => reading.refused.map((one) => sayRefused(one).vi);

describe('column names', () => {
  test.each(KINDS)(
    '%s: every column is found by its English and Vietnamese name, with or without diacritics, in any order',
    async (kind) => {
      for (const { key, label } of COLUMNS[kind])
        for (const name of [key, label.vi, label.vi.toUpperCase(), label.vi.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd')]) {
          const others = COLUMNS[kind].filter(
            (column) => column.needed !== undefined && column.key !== key && !(column.key === 'producer_code' || column.key === 'producer'),
          );
          const needProducer =
            (kind === 'products' || kind === 'dossiers') && key !== 'producer' && key !== 'producer_code' ? ['chủ thể'] : [];
          const headers = [name, ...needProducer, ...others.map((column) => column.label.vi)];
          const reading = await csv(kind, `${headers.join(';')}\n${headers.map(() => 'zzz').join(';')}\n`);
          const known = reading.refused.length > 0 || Object.values(reading.rows[0]?.value ?? {}).includes('zzz');
          expect([kind, name, known]).toEqual([kind, name, true]);
          const notes = (reading.rows[0]?.value as { notes?: object } | undefined)?.notes ?? {};
          expect([name, Object.keys(notes).filter((note) => note !== 'nhóm' && note !== 'địa chỉ')]).toEqual([name, []]);
        }
    },
  );

  test('unknown columns are kept as notes, the running number is not', async () => {
    const { rows } = await csv('products', 'STT,Tên sản phẩm,Chủ thể,Mã vạch,Sản lượng\n1,Gạo nếp,HTX A,893,"2 tấn/năm"\n');
    expect(rows[0]?.value.notes).toEqual({ 'Mã vạch': '893', 'Sản lượng': '2 tấn/năm' });
  });

  test('a sheet without a header row within the first 20 rows names the columns it needs', async () => {
    const deep = `${'ghi chú\n'.repeat(20)}Tên sản phẩm,Chủ thể\nGạo,HTX A\n`;
    await expect(csv('products', deep)).rejects.toThrow('"tên sản phẩm", "tên chủ thể" hoặc "mã chủ thể"');
    expect((await csv('products', deep.slice('ghi chú\n'.length))).rows).toHaveLength(1);
  });
});

describe('an annex as offices publish it', () => {
  const ANNEX: Cell[][] = [
    ['ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI'],
    ['DANH SÁCH SẢN PHẨM OCOP'],
    ['(Kèm theo Quyết định số 1147/QĐ-UBND ngày 04 tháng 3 năm 2024 của UBND thành phố)'],
    [],
    ['STT', 'Tên sản phẩm', 'Tên chủ thể', 'Địa chỉ', null, 'Điểm', 'Hạng sao', 'Ghi chú'],
    [null, null, null, 'Xã', 'Huyện', null, null, null],
    ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)', '(7)', '(8)'],
    ['I', 'Huyện Thanh Oai'],
    [1, 'Giò lụa', 'HTX Ước Lễ', 'Xã Tân Ước', null, '72,5', '4 sao', null],
    [2, 'Chả quế', null, null, null, 88, '★★★★', 'đặc sản'],
    ['II. Huyện Gia Lâm'],
    [3, 'Bình hoa', 'Công ty gốm B', 'Xã Bát Tràng', 'Huyện Gia Lâm', 91.25, 'tiềm năng 5 sao', null],
    ['Tổng cộng: 3 sản phẩm', null, null, null, null, null, null, null],
    [null, null, null, null, 'TM. ỦY BAN NHÂN DÂN'],
  ];

  test('titles, two header rows, column numbers, district headings, merged producers, totals and the signature are told apart', async () => {
    const reading = await book('products', ANNEX, { merges: ['C9:C10', 'D5:E5', 'A8:H8'] });
    expect(reading.refused).toEqual([]);
    expect(products(reading)).toEqual([
      [9, 'Giò lụa', 'HTX Ước Lễ', 4],
      [10, 'Chả quế', 'HTX Ước Lễ', 4],
      [12, 'Bình hoa', 'Công ty gốm B', 4],
    ]);
    expect(reading.rows.map(({ value }) => [value.district, value.commune, value.score, value.potential5])).toEqual([
      ['Huyện Thanh Oai', 'Xã Tân Ước', 72.5, false],
      ['Huyện Thanh Oai', '', 88, false],
      ['Huyện Gia Lâm', 'Xã Bát Tràng', 91.25, true],
    ]);
    expect(reading.warnings.map(({ row }) => row)).toEqual([14]);
  });

  test('the decision in the title holds for every row that names none', async () => {
    const reading = await book('products', ANNEX);
    expect(new Set(reading.rows.map(({ value }) => `${value.decision} ${value.decidedOn}`))).toEqual(new Set(['1147/QĐ-UBND 2024-03-04']));
    const own = await csv('products', 'Quyết định số 1147/QĐ-UBND ngày 4/3/2024,,\nTên sản phẩm,Chủ thể,Năm\nGạo,HTX A,2021\n');
    expect(own.rows[0]?.value).toMatchObject({ decision: '', decidedOn: '2021' });
  });

  test('two tables in one sheet: each has its own columns and its own headings', async () => {
    const reading = await csv(
      'products',
      [
        'A. Sản phẩm đạt 4 sao,,',
        'STT,Tên sản phẩm,Chủ thể',
        'I. Huyện Ba Vì,,',
        '1,Chè,HTX A',
        'II. Huyện Mỹ Đức,,',
        '2,Lụa,HTX B',
        ',,',
        'B. Sản phẩm tiềm năng 5 sao,,',
        'Tên chủ thể,STT,Sản phẩm',
        'HTX C,1,Gốm',
      ].join('\n'),
    );
    expect(reading.rows.map(({ value }) => [value.name, value.producer, value.stars, value.potential5, value.district])).toEqual([
      ['Chè', 'HTX A', 4, false, 'Huyện Ba Vì'],
      ['Lụa', 'HTX B', 4, false, 'Huyện Mỹ Đức'],
      ['Gốm', 'HTX C', 4, true, ''],
    ]);
  });

  test('stars of a heading inside one district do not reach the next district', async () => {
    const text = 'STT,Tên sản phẩm,Chủ thể\nI. Huyện Ba Vì,,\nTiềm năng 5 sao,,\n1,Chè,HTX A\nII. Huyện Mỹ Đức,,\n2,Lụa,HTX B\n';
    expect(products(await csv('products', text)).map(([, name, , stars]) => [name, stars])).toEqual([
      ['Chè', 4],
      ['Lụa', null],
    ]);
  });

  test('a workbook with several sheets gives the rows of all, and says which sheet has no table', async () => {
    const reading = await readBytes(
      'products',
      xlsx(
        {
          name: 'PL1',
          rows: [
            ['Tên sản phẩm', 'Chủ thể'],
            ['Chè', 'HTX A'],
          ],
        },
        { name: 'Ký', rows: [['Hà Nội']] },
        {
          name: 'PL2',
          rows: [
            ['Sản phẩm', 'Đơn vị'],
            ['', 'HTX B'],
          ],
        },
      ),
    );
    expect(reading.rows.map(({ sheet, row }) => `${sheet}:${row}`)).toEqual(['PL1:2']);
    expect(reading.warnings.map(({ sheet }) => sheet)).toEqual(['Ký']);
    expect(refusals(reading)).toEqual(['Dòng 2 (trang "PL2"), cột "tên sản phẩm": Để trống']);
  });

  test('a product called after clothes is no district', async () => {
    const reading = await csv('products', 'Tên sản phẩm,Chủ thể\nKhăn lụa,HTX A\nQuần áo lụa,\n');
    expect(products(reading)[1]).toEqual([3, 'Quần áo lụa', 'HTX A', null]);
  });
});

describe('rows of each kind', () => {
  test('producers: the phone in E.164, the link code in capitals', async () => {
    const { rows } = await csv(
      'producers',
      'Tên chủ thể;SĐT;Mã liên kết;Địa chỉ;Người liên hệ\nHTX Ví Dụ;0540 000 001;abcde-23456;thôn 2, xã Bát Tràng, huyện Gia Lâm;Chị Lan (ví dụ)\n',
    );
    expect(rows[0]?.value).toMatchObject({
      name: 'HTX Ví Dụ',
      phone: '+84540000001',
      linkCode: 'ABCDE23456',
      district: 'huyện Gia Lâm',
      commune: 'xã Bát Tràng',
      contact: 'Chị Lan (ví dụ)',
    });
  });

  test('dossiers: the stage by label or code, dates, what is missing', async () => {
    const { rows } = await csv(
      'dossiers',
      'Mã hồ sơ,Tên sản phẩm,Chủ thể,Tình trạng,Ngày nộp,Còn thiếu\nhn-2026-0123,Chè,HTX A,XÃ YÊU CẦU BỔ SUNG,5/10/2026,Phiếu kiểm nghiệm\nHN-2026-0124,Gạo,HTX A,city_check,,\n',
    );
    expect(rows.map(({ value }) => [value.code, value.stage, value.submittedOn, value.missing])).toEqual([
      ['HN-2026-0123', 'supplement_commune', '2026-10-05', 'Phiếu kiểm nghiệm'],
      ['HN-2026-0124', 'city_check', '', ''],
    ]);
  });

  test('fairs: dates apart, as a span in one cell, or only a month', async () => {
    const { rows } = await csv(
      'fairs',
      'Tên;Từ ngày;Đến ngày;Địa điểm\nA;5/1/2027;9/1/2027;Sân A\nB;16-20/8/2027;;Sân B\nC;từ 28/9/2027 đến 1/10/2027;;Sân C\nD;11/2027;;\n',
    );
    expect(rows.map(({ value }) => [value.start, value.end])).toEqual([
      ['2027-01-05', '2027-01-09'],
      ['2027-08-16', '2027-08-20'],
      ['2027-09-28', '2027-10-01'],
      ['2027-11', ''],
    ]);
  });

  test('fairs: what a registration needs to know, and a number of booths that is no plain number limits nothing', async () => {
    const { rows, refused } = await csv(
      'fairs',
      'Tên;Từ ngày;Loại;Nhận đăng ký;Số chỗ;Số gian;Cần hỏi;Cỡ gian;Câu hỏi thêm\n' +
        'A;2027;Lớp tập huấn;có;30;;người tham gia;;Đã học lớp nào chưa?\nB;2027;;;;60 gian;"sản phẩm; cỡ gian";"9 m²; 18 m²";\nC;2027;hội chợ;không;;khoảng 120 gian;;;\nD;2027;đợt kiểm tra;;;;;;\n',
    );
    expect(
      rows.map(({ value: { kind, registers, places, asks, booths, question } }) => [kind, registers, places, asks, booths, question]),
    ).toEqual([
      ['training', true, 30, ['person'], [], 'Đã học lớp nào chưa?'],
      ['', null, 60, ['products', 'booth'], ['9 m²', '18 m²'], ''],
      ['fairs', false, null, [], [], ''],
      ['inspections', null, null, [], [], ''],
    ]);
    expect(refused).toEqual([]);
    const wrong = await csv('fairs', 'Tên;Từ ngày;Loại;Số chỗ;Cần hỏi\nA;2027;đám cưới;nhiều;màu áo\n');
    expect(wrong.refused.map(({ column }) => column.vi)).toEqual(['số chỗ', 'loại', 'cần hỏi']);
  });

  test('fairs: called off, postponed, as planned, not said', async () => {
    const words = [
      'hủy',
      'Đã huỷ',
      'Không tổ chức nữa',
      'cancelled',
      'Tạm hoãn',
      'lùi ngày',
      'postponed',
      'đúng kế hoạch',
      'vẫn tổ chức',
      '',
    ];
    const { rows, refused } = await csv('fairs', `Tên;Từ ngày;Tình trạng\n${words.map((word, i) => `Hội ${i};2027;${word}\n`).join('')}`);
    expect(refused).toEqual([]);
    expect(rows.map(({ value }) => value.state)).toEqual([
      ...['called_off', 'called_off', 'called_off', 'called_off', 'postponed', 'postponed', 'postponed', 'planned', 'planned', ''],
    ]);
    expect((await csv('fairs', 'Tên;Từ ngày;Tình trạng\nA;2027;đông vui\n')).refused.map(({ column }) => column.vi)).toEqual([
      'tình trạng',
    ]);
  });

  test('points and holidays', async () => {
    const points = await csv('points', 'name,address,lat,lon,opened\nĐiểm A,"xã A, huyện Ba Vì",21.07,105.4,10/2022\n');
    expect(points.rows[0]?.value).toMatchObject({ district: 'huyện Ba Vì', lat: 21.07, lon: 105.4, opened: '2022-10' });
    const holidays = await csv('holidays', 'Ngày,Đi làm,Tên\n5/2/2027,,Tết\n13/2/2027,có,Làm bù\n');
    expect(holidays.rows.map(({ value }) => value)).toEqual([
      { day: '2027-02-05', working: false, name: 'Tết' },
      { day: '2027-02-13', working: true, name: 'Làm bù' },
    ]);
    expect((await csv('holidays', 'date\n2027-02-05\n')).rows).toHaveLength(1);
  });
});

describe('a refused row is named by row, column and reason, and the good rows stay', () => {
  const good: Record<string, string> = {
    products: 'Chè,HTX A',
    producers: 'HTX Tốt,0912345678',
    dossiers: 'HN-2026-0001,Chè,HTX A,submitted',
    fairs: 'Chợ,2027,2027',
    points: 'Điểm,xã A',
    holidays: '1/1/2027,không',
  };
  const heads: Record<string, string> = {
    products: 'Tên sản phẩm,Chủ thể,Hạng sao,Điểm,Năm,Ảnh,Mã sản phẩm',
    producers: 'Tên chủ thể,Điện thoại,Mã liên kết',
    dossiers: 'Mã hồ sơ,Sản phẩm,Chủ thể,Tình trạng,Ngày nộp',
    fairs: 'Tên,Từ ngày,Đến ngày',
    points: 'Tên điểm,Địa chỉ,Vĩ độ,Kinh độ',
    holidays: 'Ngày,Đi làm',
  };
  test.each<[Kind, string, string]>([
    ['products', ',HTX A', 'cột "tên sản phẩm": Để trống'],
    ['products', 'Gạo,HTX A,7 sao', 'cột "hạng sao": Không đọc được "7 sao"'],
    ['products', 'Gạo,HTX A,4,101', 'cột "điểm": Không đọc được "101"'],
    ['products', 'Gạo,HTX A,4,cao', 'cột "điểm": Không đọc được "cao"'],
    ['products', 'Gạo,HTX A,4,80,hai nghìn', 'cột "năm": Không đọc được "hai nghìn"'],
    ['products', 'Gạo,HTX A,4,80,2015', 'cột "ngày quyết định": Trước khi có'],
    ['products', 'Gạo,HTX A,4,80,2024,C:\\anh.jpg', 'cột "ảnh"'],
    ['products', 'Gạo,HTX A,,,,,mã có cách', 'cột "mã sản phẩm"'],
    ['products', 'Chè,HTX A,4', 'cột "tên sản phẩm": Trùng với dòng 2 nhưng nội dung khác'],
    ['producers', 'HTX B,12345', 'cột "điện thoại": Không đọc được "12345"'],
    ['producers', 'HTX B,,NGẮN', 'cột "mã liên kết"'],
    ['dossiers', ',Gạo,HTX A,submitted', 'cột "mã hồ sơ": Để trống'],
    ['dossiers', 'HN-2026-0002,Gạo,HTX A,đang chạy', 'cột "tình trạng": Không đọc được "đang chạy"'],
    ['dossiers', 'HN-2026-0002,Gạo,HTX A,', 'cột "tình trạng": Để trống'],
    ['dossiers', 'HN-2026-0002,Gạo,HTX A,submitted,30/2/2026', 'cột "ngày nộp": Không đọc được "30/2/2026"'],
    ['fairs', 'Hội,', 'cột "từ ngày": Để trống'],
    ['fairs', 'Hội,sắp tới', 'cột "từ ngày": Không đọc được'],
    ['fairs', 'Hội,5/3/2027,4/3/2027', 'cột "đến ngày": Kết thúc trước khi bắt đầu'],
    ['points', ',xã B', 'cột "tên điểm": Để trống'],
    ['points', 'B,xã B,105.4,21.0', 'cột "vĩ độ"'],
    ['points', 'B,xã B,21.0,', 'cột "kinh độ": Cần cả vĩ độ và kinh độ'],
    ['holidays', '2027,', 'cột "ngày": Không đọc được "2027"'],
    ['holidays', '2/1/2027,có lẽ', 'cột "đi làm"'],
  ])('%s: %s', async (kind, bad, reason) => {
    const reading = await csv(kind, `${heads[kind]}\n${good[kind]}\n${bad}\n`);
    expect(refusals(reading)[0]).toContain(`Dòng 3, ${reason}`);
    expect(reading.rows.map(({ row }) => row)).toEqual([2]);
  });

  test('a product without a producer, and nobody above, is refused', async () => {
    expect(refusals(await csv('products', 'Tên sản phẩm,Chủ thể\nGạo,\n'))[0]).toContain('Không có chủ thể');
  });

  test('the same row twice is said and counted once', async () => {
    const reading = await csv('products', 'Tên sản phẩm,Chủ thể,Hạng sao\nChè,HTX A,4\nCHÈ,htx a,4\nChè,HTX A,4\n');
    expect(reading.rows).toHaveLength(1);
    expect(reading.warnings.map(({ text }) => text.vi)).toEqual(['Giống hệt dòng 2, chỉ tính một lần']);
    expect(refusals(reading)).toHaveLength(1);
  });
});

test('a column that dossiers have no room for is said once', async () => {
  const { warnings } = await csv(
    'dossiers',
    'Mã hồ sơ,Sản phẩm,Chủ thể,Tình trạng,Màu\nHN-2026-0001,Chè,HTX A,submitted,xanh\nHN-2026-0002,Gạo,HTX A,submitted,đỏ\n',
  );
  expect(warnings.map(({ text }) => text.vi)).toEqual(['Cột "Màu" không có trong mẫu nên không được giữ lại']);
});

test('no table, however messy, makes a reader throw or loses a row in silence', () => {
  const words = [
    '',
    '',
    'STT',
    'Tên sản phẩm',
    'Chủ thể',
    'Tên',
    'Mã hồ sơ',
    'Từ ngày',
    'Hạng sao',
    '1',
    '72,5',
    '2026',
    '4 sao',
    'I. Huyện Ba Vì',
    'Tổng cộng',
    'HTX A',
    'Chè',
    '(1)',
    '/',
    '"',
  ];
  const table = fc.array(fc.array(fc.constantFrom(...words), { minLength: 0, maxLength: 5 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), table, (kind, cells) => {
      const header = COLUMNS[kind].filter(({ needed }) => needed !== undefined).map(({ label }) => label.vi);
      const rows = [header, ...cells].map((row, i) => ({ sheet: '', row: i + 1, cells: row }));
      const reading = readKind(kind, rows);
      if ('problem' in reading) return;
      const told = new Set([...reading.rows, ...reading.refused, ...reading.warnings].map(({ row }) => row));
      // What is neither read nor told is a header, a heading or a total: none of these has the data of a whole row.
      const whole = (one: string[]) =>
        one.includes('Chè') && one.includes('HTX A') && !one.some((cell) => /^(Tên|Chủ thể|Mã|Từ ngày)/.test(cell));
      expect(rows.filter(({ row, cells: one }) => whole(one) && !told.has(row))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

describe('the real files go in whole', () => {
  test.each<[Kind, string, number]>([
    ['products', 'products.csv', 137],
    ['fairs', 'fairs.csv', 18],
    ['points', 'points-of-sale.csv', 15],
  ])('%s', async (kind, file, count) => {
    const reading = await readBytes(kind, await readFile(new URL(`../../src/demo/data/${file}`, import.meta.url)));
    expect([reading.rows.length, reading.refused, reading.warnings]).toEqual([count, [], []]);
  });

  test('a partial date stays one, blank stars stay unknown, sources become notes', async () => {
    const { rows } = await readBytes('products', await readFile(new URL('../../src/demo/data/products.csv', import.meta.url)));
    expect(rows.find(({ value }) => value.name === 'Mật ong thiên nhiên Vinh Hoa')?.value).toMatchObject({
      stars: 3,
      decidedOn: '2019',
      group: 'food',
      notes: { source: expect.stringContaining('https://') },
    });
    expect([rows.filter(({ value }) => value.potential5).length, rows.filter(({ value }) => value.stars === null).length]).toEqual([4, 70]);
  });
});
