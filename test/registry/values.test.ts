import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STAGES, type Stage } from '../../src/model.ts';
import { firstDay, lastDay, readDate } from '../../src/registry/dates.ts';
import { placeHeading, placeInAddress } from '../../src/registry/places.ts';
import { isCode, readGroup, readNumber, readPhone, readStage, readStars, readYesNo } from '../../src/registry/values.ts';

describe('a date is kept as exactly as it was written', () => {
  test.each([
    ['2026-11-24', '2026-11-24'],
    ['24/11/2026', '2026-11-24'],
    ['4-3-2024', '2024-03-04'],
    ['04.03.2024', '2024-03-04'],
    ['24/11/26', '2026-11-24'],
    ['ngày 04 tháng 3 năm 2024', '2024-03-04'],
    ['2024/3/4', '2024-03-04'],
    ['2022-11-23T00:00:00.000Z', '2022-11-23'],
    ['2022-11-23 08:30:00', '2022-11-23'],
    ['2022', '2022'],
    ['năm 2022', '2022'],
    ['2022-11', '2022-11'],
    ['11/2022', '2022-11'],
    ['tháng 11/2022', '2022-11'],
    ['tháng 11 năm 2022', '2022-11'],
    ['29/2/2024', '2024-02-29'],
    ['44888', '2022-11-23'],
  ])('%s → %s', (text, date) => expect(readDate(text)).toBe(date));

  test.each(['29/2/2023', '31/4/2026', '13/2026', '24/13/2026', 'hôm qua', '2022-2024', '123', '1/2', '0/0/2026', '99999'])(
    '%s is refused',
    (text) => expect(readDate(text)).toBeNull(),
  );

  test('every day comes back from every way of writing it', () => {
    const day = fc.date({ min: new Date('2018-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year, month, dayOfMonth] = iso.split('-');
        for (const text of [
          iso,
          `${dayOfMonth}/${month}/${year}`,
          `${Number(dayOfMonth)}.${Number(month)}.${year}`,
          `ngày ${Number(dayOfMonth)} tháng ${Number(month)} năm ${year}`,
        ])
          expect(readDate(text)).toBe(iso);
      }),
    );
  });

  test('a month or a year spans its days', () => {
    expect([firstDay('2024-02'), lastDay('2024-02'), firstDay('2022'), lastDay('2022'), lastDay('2022-11-23')]).toEqual([
      '2024-02-01',
      '2024-02-29',
      '2022-01-01',
      '2022-12-31',
      '2022-11-23',
    ]);
  });
});

describe('stars are read in every form lists use', () => {
  test.each([
    ['4', 4],
    ['4.0', 4],
    ['4 sao', 4],
    ['4sao', 4],
    ['4*', 4],
    ['4 *', 4],
    ['4★', 4],
    ['★★★★', 4],
    ['⭐⭐⭐', 3],
    ['bốn sao', 4],
    ['BA SAO', 3],
    ['năm sao', 5],
    ['Hạng 3 sao', 3],
    ['Đạt 4 sao', 4],
    ['OCOP 4 sao', 4],
    ['5 sao'.normalize('NFD'), 5],
    ['6 sao', null],
    ['0', null],
    ['★★★★★★', null],
    ['4-5 sao', null],
    ['sao', null],
    ['chưa đạt', null],
  ])('%s → %s', (text, stars) => expect(readStars(text)?.stars ?? null).toBe(stars));

  test.each([
    'tiềm năng 5 sao',
    'Tiềm năng 5*',
    'TIỀM NĂNG NĂM SAO',
    'tiem nang 5 sao',
    'sản phẩm tiềm năng 5 sao',
    '4 sao (tiềm năng 5 sao)',
  ])('%s is four stars now, five proposed', (text) => expect(readStars(text)).toEqual({ stars: 4, potential5: true }));
});

describe('other cells', () => {
  test.each([
    ['72,5', 72.5],
    ['72.5', 72.5],
    ['90', 90],
    ['72,5 điểm', 72.5],
    ['7 2', null],
    ['1.000,5', null],
    ['cao', null],
  ])('number %s → %s', (text, number) => expect(readNumber(text)).toBe(number));

  test.each([
    ['0912 345 678', '+84912345678'],
    ['0912.345.678', '+84912345678'],
    ['+84 912 345 678', '+84912345678'],
    ['84912345678', '+84912345678'],
    ['912345678', '+84912345678'],
    ['(+84) 0912345678', '+84912345678'],
    ['024 3825 1234', '+842438251234'],
    ['0540 000 001', '+84540000001'],
    ['0912345678 / 0987654321', '+84912345678'],
    ['091234567', null],
    ['0112345678', null],
    ['không có số', null],
    ['+1 202 555 0100', null],
  ])('phone %s → %s', (text, phone) => expect(readPhone(text)).toBe(phone));

  test.each([
    ['có', true],
    ['x', true],
    ['Yes', true],
    ['1', true],
    ['', false],
    ['không', false],
    ['nghỉ', false],
    ['có lẽ', null],
  ])('yes or no: "%s" → %s', (text, answer) => expect(readYesNo(text)).toBe(answer));

  test.each([
    ['Thực phẩm', 'food'],
    ['I. Thực phẩm', 'food'],
    ['food', 'food'],
    ['Đồ uống', 'drinks'],
    ['III', 'herbal'],
    ['Thảo dược', 'herbal'],
    ['Dược liệu và sản phẩm từ dược liệu', 'herbal'],
    ['Thủ công mỹ nghệ', 'crafts'],
    ['Vải và may mặc', 'crafts'],
    ['Lưu niệm - nội thất - trang trí', 'crafts'],
    ['Sinh vật cảnh', 'plants'],
    ['Dịch vụ du lịch nông thôn, bán hàng', 'tourism'],
    ['Khác', null],
  ])('group %s → %s', (text, group) => expect(readGroup(text)).toBe(group));

  test('every stage is read by its code and by its label, without marks, in capitals, decomposed', () => {
    for (const [stage, { label }] of Object.entries(STAGES) as [Stage, { label: string }][])
      for (const text of [
        stage,
        stage.toUpperCase(),
        label,
        label.toUpperCase(),
        label.normalize('NFD'),
        label.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd'),
      ])
        expect([text, readStage(text)]).toEqual([text, stage]);
  });

  test.each([
    ['Đã chuyển thành phố (kèm báo cáo, văn bản đề nghị)', 'forwarded_city'],
    ['Chưa đạt (1–2 sao / không đủ điều kiện)', 'not_qualified'],
    ['Tiềm năng 5 sao, trình Trung ương', 'potential_5'],
    ['Sắp hết hạn', null],
    ['đang xử lý', null],
  ])('stage %s → %s', (text, stage) => expect(readStage(text)).toBe(stage));

  test('a code must fit into a button and a list with commas', () => {
    expect(['83-829-28780-3-2022', 'HN-2026-0123', 'SP_01', '12/QĐ'].map(isCode)).toEqual([true, true, true, true]);
    expect(['', 'a,b', 'a b', 'a.b', '#x', 'a'.repeat(33)].map(isCode)).toEqual([false, false, false, false, false, false]);
  });
});

describe('places', () => {
  test.each([
    ['thôn 2, xã Bát Tràng, huyện Gia Lâm, Hà Nội', 'huyện Gia Lâm', 'xã Bát Tràng'],
    ['Số 5, phường Phú Thượng, quận Tây Hồ', 'quận Tây Hồ', 'phường Phú Thượng'],
    ['xa Ba Trai, huyen Ba Vi', 'huyen Ba Vi', 'xa Ba Trai'],
    ['HTX Bắc Sơn', '', ''],
  ])('%s', (address, district, commune) => expect(placeInAddress(address)).toEqual({ district, commune }));

  test.each([
    ['I. Huyện Thanh Oai', { district: 'Huyện Thanh Oai' }],
    ['HUYỆN GIA LÂM', { district: 'Huyện Gia Lâm' }],
    ['XV. THỊ XÃ SƠN TÂY (3 sản phẩm)', { district: 'Thị xã Sơn Tây' }],
    ['2. Xã Bát Tràng', { commune: 'Xã Bát Tràng' }],
    ['Quần áo lụa', null],
    ['Giò lụa', null],
  ])('heading %s', (text, place) => expect(placeHeading(text)).toEqual(place));
});
