import { expect, it } from 'vitest';
import { wishOf } from '../../src/understanding/wish.ts';

it.each([
  [
    'cho em xin mối sữa chua Ba Vì, nhập 100 hộp/tuần',
    { rest: 'sữa chua Ba Vì', quantity: { amount: 100, unit: 'hộp', frequency: 'week' } },
  ],
  ['can ket noi voi nha san xuat mat ong, 100kg moi thang', { rest: 'mat ong', quantity: { amount: 100, unit: 'kg', frequency: 'month' } }],
  [
    'cần nhập 20 hộp trà sen mỗi tháng, giao về quận Đống Đa',
    { rest: 'trà sen', quantity: { amount: 20, frequency: 'month' }, area: 'quận Đống Đa' },
  ],
  ['nhà hàng cần rau sạch giao hàng ngày ở Hà Đông', { rest: 'rau sạch', place: 'Hà Đông' }],
  ['điểm bán OCOP ở Hồng Vân mở cửa mấy giờ', { place: 'Hồng Vân' }],
  ['điểm bán Gia Lâm', { place: 'Gia Lâm' }],
  ['kẹo sìu châu còn không shop', { rest: 'kẹo sìu châu' }],
  ['có bán mật ong Ba Vì loại 4 sao không ạ', { rest: 'mật ong Ba Vì', sentence: 'mật ong Ba Vì loại 4 sao' }],
  ['tim gio lua', { rest: 'gio lua', sentence: 'gio lua' }],
  ['tim sua chua', { rest: 'sua chua', sentence: 'sua chua' }],
  ['tìm sữa chua nhé em', { rest: 'sữa chua', sentence: 'sữa chua' }],
  ['tim banh bao o dau vay', { sentence: 'banh bao' }],
  ['mua mat ong 30kg moi tuan giao cau giay cho nha hang cua toi nhe', { rest: 'mat ong', area: 'cau giay' }],
  ['cần 20 hộp trà sen giao về Hà Đông giúp em nhé', { area: 'Hà Đông' }],
  ['hồ sơ của tôi tới đâu rồi', { rest: '', place: '' }],
  ['mua ở đâu em', { rest: '', place: '' }],
])('%j says what it is about', (text, wish) => {
  expect(wishOf(text)).toMatchObject(wish);
});

it('reads the same from NFD', () => {
  const text = 'cho em xin mối sữa chua Ba Vì, nhập 100 hộp/tuần';
  expect(wishOf(text.normalize('NFD'))).toEqual(wishOf(text));
});

it('finds no quantity where none was said, and none in a code or a number of stars', () => {
  for (const text of ['HN-2026-0123 tới đâu rồi', 'gốm 4 sao', 'gọi 0912345678', 'mật ong']) expect(wishOf(text).quantity).toBeUndefined();
});

it('anything typed is read', () => {
  for (const text of ['', '9 '.repeat(2000), 'giao '.repeat(800), 'a'.repeat(4096), '１２３kg', '😀'.repeat(1000)])
    expect(wishOf(text).rest.length).toBeLessThanOrEqual(120);
});
