import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as readers from '../../src/understanding/readers.ts';
import { anyText } from '../any-text.ts';

const TODAY = '2026-11-24'; // a Tuesday

/** A table of what is typed and what is read; a reason in the second place means it is refused. */
type Row<T> = [string, T | { why: readers.Why }];
const why = (reason: readers.Why) => ({ why: reason });

function table<T>(name: string, reader: (text: string) => readers.Read<T>, rows: Row<T | Partial<T>>[]): void {
  describe(name, () => {
    test.each(rows)('%j', (text, expected) => {
      const got = reader(text);
      if (typeof expected === 'object' && expected !== null && 'why' in expected) expect(got).toEqual({ ok: false, ...expected });
      else expect(got).toMatchObject({ ok: true, value: expected });
    });
  });
}

table('readNumber', readers.readNumber, [
  ...(['2', '2.', 'số 2', 'hai', '2️⃣', '２', 'dạ 2 ạ'].map((text) => [text, 2]) as Row<number>[]),
  ['2 chục', 20],
  ['một trăm', 100],
  ['1.200', 1200],
  ['1 200', 1200],
  ['1,5', 1.5],
  ['1.200,5', 1200.5],
  ['0,125', 0.125],
  ['12.345.678', 12345678],
  ['hai mươi lăm', 25],
  ['hai lăm', 25],
  ['mười lăm', 15],
  ['hai mươi mốt', 21],
  ['trăm hai', 120],
  ['một trăm rưỡi', 150],
  ['một trăm linh năm', 105],
  ['một tá', 12],
  ['nửa chục', 5],
  ['2 nghìn 500', 2500],
  ['hai nghìn không trăm năm mươi', 2050],
  ['1 triệu 200 nghìn', 1200000],
  ['tám trăm', 800],
  ['tầm 50 ạ', 50],
  ['mười tám', 18],
  ['hăm lăm', 25],
  ['băm hai', 32],
  ['hai nghìn rưởi', 2500],
  ['tầm chục', 10],
  ['hai muwowi', 20],
  ['mo65t tra8m', 100],
  ['bà', why('not-a-number')],
  ['nấm', why('not-a-number')],
  ['công ty', why('not-a-number')],
  ['không', why('not-a-number')],
  ['hai ba', why('not-a-number')],
  ['12kg', why('not-a-number')],
  ['1,5 ạ', 1.5],
  ['-5', why('not-a-number')],
  ['9'.repeat(400), why('not-a-number')],
  [' ', why('empty')],
]);

table('readChoiceNumber', readers.readChoiceNumber, [
  ...(['2', '2.', '2)', 'số 2', 'so hai', 'hai', 'cái thứ hai', 'mục 2', 'mục 2 ạ', 'dạ số 2 nhé', '②', 'option 2', 'the second one'].map(
    (text) => [text, 2],
  ) as Row<number>[]),
  ['thứ nhất', 1],
  ['đầu tiên', 1],
  ['thứ tư', 4],
  ['0', why('out-of-range')],
  ['100', why('out-of-range')],
  ['1,5', why('not-a-number')],
  ['2 hộp', why('not-a-number')],
  ['12/5', why('not-a-number')],
  ['', why('empty')],
]);

table('readChoiceNumbers', readers.readChoiceNumbers, [
  ['1, 3', [1, 3]],
  ['1 và 3', [1, 3]],
  ['số 1, số 3 ạ', [1, 3]],
  ['3 1 3', [3, 1]],
  ['hai', [2]],
  ['1 với mật ong', why('not-a-number')],
]);

table('readQuantity', readers.readQuantity, [
  ['500kg/tháng', { amount: 500, unit: 'kg', frequency: 'month', text: '500 kg/tháng' }],
  ['2 tạ mỗi tuần', { amount: 2, unit: 'tạ', frequency: 'week', text: '2 tạ/tuần' }],
  ['mỗi tuần 2 ta', { amount: 2, unit: 'tạ', frequency: 'week', text: '2 tạ/tuần' }],
  ['tháng 200kg', { amount: 200, unit: 'kg', frequency: 'month' }],
  ['200 pieces', { amount: 200, unit: 'cái', text: '200 cái' }],
  ['about 2 tons a month', { amount: 2, unit: 'tấn', frequency: 'month', text: '2 tấn/tháng' }],
  ['3 dozen boxes', { amount: 36, unit: 'hộp', text: '36 hộp' }],
  ['nửa cân', { amount: 0.5, unit: 'kg', text: '0,5 kg' }],
  ['hai cân rưỡi', { amount: 2.5, unit: 'kg', text: '2,5 kg' }],
  ['100 hộp/tuần', { amount: 100, unit: 'hộp', frequency: 'week', text: '100 hộp/tuần' }],
  ['100 hộp sữa chua Ba Vì mỗi tuần', { amount: 100, unit: 'hộp', frequency: 'week', text: '100 hộp sữa chua Ba Vì mỗi tuần' }],
  ['2 chục hộp', { amount: 20, unit: 'hộp', text: '20 hộp' }],
  ['1.200 cái', { amount: 1200, unit: 'cái', text: '1.200 cái' }],
  ['một lần 5 tấn', { amount: 5, unit: 'tấn', frequency: 'once', text: '5 tấn một lần' }],
  ['50-100kg', { amount: 50, unit: 'kg', text: '50-100kg' }],
  ['1 tá trứng', { amount: 12, unit: '' }],
  ["3 container 40'", { amount: 3, unit: 'container', text: "3 container 40'" }],
  ['200', { amount: 200, unit: '', text: '200' }],
  ['100 hộp 1 tuần', { amount: 100, unit: 'hộp', frequency: 'week', text: '100 hộp/tuần' }],
  ['100 hoopj/tuaanf', { amount: 100, unit: 'hộp', frequency: 'week', text: '100 hộp/tuần' }],
  ['100 ho65p/tua62n', { amount: 100, unit: 'hộp', frequency: 'week', text: '100 hộp/tuần' }],
  ['500 kí một tháng', { amount: 500, unit: 'kg', frequency: 'month', text: '500 kg/tháng' }],
  ['mỗi 2 tuần 100 hộp', { amount: 100, unit: 'hộp', text: 'mỗi 2 tuần 100 hộp' }],
  ['2 tuần 1 lần 50kg', { amount: 50, unit: 'kg', text: '2 tuần 1 lần 50kg' }],
  ['một cân hai', { amount: 1.2, unit: 'kg', text: '1,2 kg' }],
  ['500 cành', { amount: 500, unit: 'cành', text: '500 cành' }],
  ['mật ong Ba Vì', why('no-number')],
  ['nhiều lắm', why('no-number')],
  ['-5kg', why('no-number')],
  ['', why('empty')],
]);

table('readMoney', readers.readMoney, [
  ['50k', { amount: 50_000, text: '50.000 đ' }],
  ['1tr2', { amount: 1_200_000, text: '1.200.000 đ' }],
  ['1tr25', { amount: 1_250_000 }],
  ['1,5 triệu', { amount: 1_500_000 }],
  ['triệu rưỡi', { amount: 1_500_000 }],
  ['hai triệu một trăm', { amount: 2_100_000 }],
  ['150.000đ', { amount: 150_000, text: '150.000 đ' }],
  ['150000', { amount: 150_000 }],
  ['nửa triệu', { amount: 500_000 }],
  ['500', { amount: 500_000 }],
  ['dưới 500k/giỏ', { amount: 500_000, text: 'dưới 500.000 đ/giỏ' }],
  ['giá 35k một hộp', { amount: 35_000, text: 'giá 35.000 đ một hộp' }],
  ['200-300k', { amount: 300_000, text: '200.000–300.000 đ' }],
  ['1-2 triệu', { amount: 2_000_000, text: '1.000.000–2.000.000 đ' }],
  ['150.000 - 200.000 đồng', { amount: 200_000, text: '150.000–200.000 đ' }],
  ['200 - 300 nghìn', { amount: 300_000, text: '200.000–300.000 đ' }],
  ['hai tra8m nghi2n', { amount: 200_000 }],
  ['trăm rưỡi', { amount: 150_000 }],
  ['trăm hai', { amount: 120_000 }],
  ['công ty Ba Huân', why('not-money')],
  ['5 lít', why('not-money')],
  ['10 đô', why('not-money')],
  ['vài trăm nghìn', why('not-money')],
  ['ba', why('not-money')],
  ['rẻ thôi', why('not-money')],
  ['$5', why('not-money')],
  ['', why('empty')],
]);

table('readDate on Tuesday 24 November 2026', (text) => readers.readDate(text, TODAY), [
  ['24/11', '2026-11-24'],
  ['20/11', '2027-11-20'],
  ['20/11/2026', '2026-11-20'],
  ['20-11-26', '2026-11-20'],
  ['2026-12-01', '2026-12-01'],
  ['ngày 20 tháng 12', '2026-12-20'],
  ['trước 20/12 ạ', '2026-12-20'],
  ['29/2', '2028-02-29'],
  ['ngày 5', '2026-12-05'],
  ['hôm nay', '2026-11-24'],
  ['ngày mai', '2026-11-25'],
  ['ngày kia', '2026-11-26'],
  ['thứ 7', '2026-11-28'],
  ['t7', '2026-11-28'],
  ['thứ 7 tuần sau', '2026-12-05'],
  ['thứ hai', '2026-11-30'],
  ['thứ hai tuần này', '2026-11-23'],
  ['cn', '2026-11-29'],
  ['chủ nhật tuần sau', '2026-12-06'],
  ['cuối tuần', '2026-11-28'],
  ['tuần sau', '2026-12-06'],
  ['3 ngày nữa', '2026-11-27'],
  ['hai tuần nữa', '2026-12-08'],
  ['cuối tháng', '2026-11-30'],
  ['cuoi thang 2', '2027-02-28'],
  ['đầu tháng 1', '2027-01-01'],
  ['tháng sau', '2026-12'],
  ['12/2026', '2026-12'],
  ['cuối năm', '2026-12-31'],
  ['23 tháng Chạp', '23 tháng Chạp'],
  ['trước Tết', 'trước Tết'],
  ['rằm tháng 8', 'rằm tháng 8'],
  ['mungf 3 teets', 'mùng 3 tết'],
  ['15/8 âm', '15/8 âm'],
  ['20/12 dương lịch', '2026-12-20'],
  ['tháng 1 năm sau', '2027-01'],
  ['20/12 năm sau', '2027-12-20'],
  ['đầu năm sau', '2027-01'],
  ['sáng thứ 7', '2026-11-28'],
  ['thứ 2 tuần tới', '2026-11-30'],
  ['thu71 7 tua62n sau', '2026-12-05'],
  ['thứ 7 tuaanf sau', '2026-12-05'],
  ['ngafy mai', '2026-11-25'],
  ['nửa tháng nữa', '2026-12-09'],
  ['sau 3 ngày', '2026-11-27'],
  ['giáng sinh', '2026-12-25'],
  ['dịp 8/3', '2027-03-08'],
  ['20/12/2026 lúc 8h', '2026-12-20'],
  ['17-21/12', why('several')],
  ['từ 17 đến 21/12', why('several')],
  ['20 December', '2026-12-20'],
  ['December 20th', '2026-12-20'],
  ['20th of Dec, 2027', '2027-12-20'],
  ['by Sept 5', '2027-09-05'],
  ['before the 20th', '2026-12-20'],
  ['in two weeks', '2026-12-08'],
  ['in a week', '2026-12-01'],
  ['within 10 days', '2026-12-04'],
  ['end of next month', '2026-12-31'],
  ['by the end of the month', '2026-11-30'],
  ['mid January', '2027-01-15'],
  ['January 2027', '2027-01'],
  ['next month', '2026-12'],
  ['this weekend', '2026-11-28'],
  ['may', why('not-a-date')],
  ['31/2', why('no-such-date')],
  ['13/13', why('no-such-date')],
  ['5', why('not-a-date')],
  ['càng sớm càng tốt', why('not-a-date')],
  ['', why('empty')],
]);

table('readAnyPhone', readers.readAnyPhone, [
  ['0912 345 678', '+84912345678'],
  ['+44 20 7946 0958', '+442079460958'],
  ['my number is +1 (415) 555-2671', '+14155552671'],
  ['0049 30 1234567', '+49301234567'],
  ['+44 20', why('no-phone')],
  ['+44 20 79', why('not-vietnamese')],
  ['0612345678', why('not-vietnamese')],
  ['+44 20 7946 0958 / +44 20 7946 0959', why('not-vietnamese')],
  ['091234567', why('too-short')],
]);
table('readHours', readers.readHours, [
  ...([
    'từ 20h đến 8h',
    '20:00-08:00',
    '20:00 – 8:00',
    '20h-8h',
    '20.00 đến 8.00',
    '20g tới 8g',
    'dạ 8 giờ tối đến 8 giờ sáng ạ',
    'tu 8h toi toi 8h sang',
    'từ tám giờ tối đến tám giờ sáng',
    'tuwf 20h ddeens 8h',
    'from 8 pm to 8 am',
    '8pm - 8am',
    '20h đến 8',
  ].map((text) => [text, '20:00-08:00']) as Row<string>[]),
  ['đừng nhắn sau 9 rưỡi tối đến 6 giờ sáng hôm sau nhé', '21:30-06:00'],
  ['20h30-7h15', '20:30-07:15'],
  ['10h đêm đến 5h', '22:00-05:00'],
  ['24h đến 6h', '00:00-06:00'],
  ['12h đêm đến 6h', '00:00-06:00'],
  ['12h đến 1 rưỡi trưa', '12:00-13:30'],
  ['12 am to 6 am', '00:00-06:00'],
  ['5h chiều đến 9h sáng', '17:00-09:00'],
  // Said without the part of the day: rather from 8 in the evening, so it is asked again.
  ...(['8h đến 7h', '25h đến 7h', '8h đến 8h', '20h70 đến 7h'].map((text) => [text, why('out-of-range')]) as Row<string>[]),
  ...(['2 đến 3 tin', '20-8', 'buổi tối', '20h', '2-3 hộp', '20/11 đến 22/11'].map((text) => [text, why('no-hours')]) as Row<string>[]),
  ['', why('empty')],
]);

table('readTime', readers.readTime, [
  ...[
    '8h30',
    '8:30',
    '08:30',
    '8 giờ 30',
    '8 gio ruoi',
    'tám giờ rưỡi',
    '8h30 ạ',
    'lúc 8h30 nhé em',
    '8g30',
    '8 rưỡi sáng',
    'tams gio ruoi',
  ].map((text): Row<string> => [text, '08:30']),
  ['9', '09:00'],
  ['14', '14:00'],
  ['2 giờ chiều', '14:00'],
  ['2h chiều', '14:00'],
  ['7h tối', '19:00'],
  ['2 pm', '14:00'],
  ...(['3', '6', 'mai', '20/12', '8h đến 9h', 'sáng'].map((text) => [text, why('no-time')]) as Row<string>[]),
  ...(['25h', '8h70', '40'].map((text) => [text, why('out-of-range')]) as Row<string>[]),
  ['', why('empty')],
]);

table('readPhone', readers.readPhone, [
  ...([
    '0912 345 678',
    '84912345678',
    '+84 912.345.678',
    '0912-345-678',
    '0084912345678',
    '+84 (0)912345678',
    'số em là 0912345678 ạ',
    '０９１２３４５６７８',
  ].map((text) => [text, '+84912345678']) as Row<string>[]),
  ['không chín một hai ba bốn năm sáu bảy tám', '+84912345678'],
  ['số em là khoong chins mootj hai ba boons nawm saus bayr tams ạ', '+84912345678'],
  ['không chín một hai', why('no-phone')],
  ['+84 540 000 012', '+84540000012'],
  ['024 3825 3456', '+842438253456'],
  ['0912345678, 0912 345 678', '+84912345678'],
  ['0912345678 - 0987654321', why('several')],
  ['091234567', why('too-short')],
  ['09123456789', why('too-long')],
  ['0612345678', why('not-vietnamese')],
  ['+1 415 555 2671', why('not-vietnamese')],
  ['abc 12', why('no-phone')],
  ['', why('empty')],
]);

table('readStars', readers.readStars, [
  ...(['bốn sao', '4*', '★★★★', '4 sao', '4sao', '4', 'từ 4 sao trở lên', 'hạng 4 sao ạ', 'tiềm năng 5 sao'].map((text) => [
    text,
    4,
  ]) as Row<number>[]),
  ...(['4 saoo', '4saoo', 'bon sao', 'boons sao', 'bo61n sao', 'bốn ngôi sao', '4 SAO'].map((text) => [text, 4]) as Row<number>[]),
  ['năm sao', 5],
  ['⭐️⭐️⭐️', 3],
  ['2 sao', why('out-of-range')],
  ['sao', why('not-stars')],
  ['4 sao hay 5 sao', why('not-stars')],
  ['', why('empty')],
]);

test('potential five stars are told from five stars', () => {
  expect(['tiềm năng 5 sao', 'Tiem nang nam sao', '5 sao tiềm năng', '5 sao', '4 sao'].map(readers.isPotentialFive)).toEqual([
    ...[true, true, true, false, false],
  ]);
});

table('readDossierCode', readers.readDossierCode, [
  ...(['HN-2026-0123', 'hn 2026 0123', 'hn20260123', 'HN–2026–0123', 'mã HN-2026-0123 ạ', 'mã hồ sơ của em là hn-2026-0123'].map((text) => [
    text,
    'HN-2026-0123',
  ]) as Row<string>[]),
  ['HN-2026-012', why('not-a-code')],
  ['HN-2026-0123 sao chậm thế', why('not-a-code')],
  ['', why('empty')],
]);

test('a dossier code is found inside a sentence', () => {
  expect(readers.findDossierCode('Hồ sơ hn 2026-0123 của tôi bị chậm')).toBe('HN-2026-0123');
  expect(readers.findDossierCode('XHN-2026-01234')).toBeNull();
});

table('readDossierSlip', readers.readDossierSlip, [
  ['HN-2026-012', 'HN-2026-012'],
  ['mã hn 2026 o123 ạ', 'HN 2026 O123'],
  ['NH-2026-0123', 'NH-2026-0123'],
  ['HN-2026-01234', 'HN-2026-01234'],
  ['hm20260123', 'HM20260123'],
  ...(['HN-2026-0123', '0912345678', 'YC-2026-0001', '20/11/2026', 'HN-2026-01', 'A2B3C4D5E6', '2026-0123'].map((text) => [
    text,
    why('not-a-code'),
  ]) as Row<string>[]),
]);

table('readRequestSlip', readers.readRequestSlip, [
  ['YC-2026-001', 'YC-2026-001'],
  ['yêu cầu YC-2O26-0001 ạ', 'YC-2O26-0001'],
  ['CY 2026 0012', 'CY 2026 0012'],
  ['YC-2026-00121', 'YC-2026-00121'],
  ['yx20260012', 'YX20260012'],
  ...(['YC-2026-0001', 'HN-2026-0123', 'YC-2026-12', '0912345678', '20/11/2026', '0001', '2026-0123', ''].map((text) => [
    text,
    why('not-a-code'),
  ]) as Row<string>[]),
]);

table('readRequestCode', readers.readRequestCode, [
  ['YC-2026-0001', 'YC-2026-0001'],
  ['yc 2026 1', 'YC-2026-0001'],
  ['yêu cầu YC-2026-0012 ạ', 'YC-2026-0012'],
  ['0001', '0001'],
  ['#0001', '0001'],
  ['yc0001', '0001'],
  ['1', why('not-a-code')],
  ['12345', why('not-a-code')],
  ['', why('empty')],
]);

table('readLinkCode', readers.readLinkCode, [
  ...(['A2B3C4D5E6', 'a2b3c-4d5e6', 'mã: A2B3C 4D5E6', 'mã liên kết A2B3C4D5E6 ạ', 'A2B3C4D5E6.'].map((text) => [
    text,
    'A2B3C4D5E6',
  ]) as Row<string>[]),
  ['MA22345678', 'MA22345678'],
  ['ABCDEFGHJK', why('not-a-code')],
  ['2345678923', why('not-a-code')],
  ['A0B3C4D5E6', why('not-a-code')],
  ['A2B3C4D5E', why('not-a-code')],
  ['banh trang 2', why('not-a-code')],
  ['', why('empty')],
]);

table('readYesNo', readers.readYesNo, [
  ...(['dạ có', 'đồng ý', 'ok', 'vâng ạ', 'dạ', 'đúng rồi', 'dung roi', 'đúng', 'có, em đồng ý', 'yes', 'ok em'].map((text) => [
    text,
    true,
  ]) as Row<boolean>[]),
  ...([
    'không',
    'ko',
    'không đồng ý',
    'khong dung',
    'đừng',
    'dừng',
    'đừng gửi nữa',
    'dạ không, cảm ơn',
    'từ chối',
    'thôi',
    'chưa',
    'no',
  ].map((text) => [text, false]) as Row<boolean>[]),
  ...(['dung', 'có không', 'đúng không', 'mua 5kg', 'huy'].map((text) => [text, why('unclear')]) as Row<boolean>[]),
  ['', why('empty')],
]);

describe('any text', () => {
  const { LINK_CODE_LETTERS: _letters, ...functions } = readers;
  const all: [string, (text: string, today: string) => unknown][] = Object.entries(functions);
  const pieces = 'hai|trăm|rưỡi|nửa|1tr2|500k|/|-|thứ 7|tuần sau|mười|linh|★|HN|+84|0912|.|sao|31/12|một'.split('|');
  const anyWords = fc.oneof(
    anyText(60),
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((words) => words.join(' ')),
  );

  test.each(all)('%s never throws and reads composed and decomposed text alike', (_, reader) => {
    fc.assert(
      fc.property(anyWords, (text) => {
        expect(reader(text.normalize('NFD'), TODAY)).toEqual(reader(text.normalize('NFC'), TODAY));
      }),
      { numRuns: 300 },
    );
  });

  test('every price in digits is read back from its own text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 2_000_000_000 }), (amount) => {
        const first = readers.readMoney(`${amount}`);
        expect(first.ok && readers.readMoney(first.value.text)).toMatchObject({ ok: true, value: { amount } });
      }),
    );
  });

  test('every phone number is read whatever stands between its digits', () => {
    const separators = fc.array(fc.constantFrom('', ' ', '.', '-'), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(fc.constantFrom('3', '5', '7', '8', '9'), fc.integer({ min: 0, max: 99_999_999 }), separators, (first, rest, between) => {
        const national = first + String(rest).padStart(8, '0');
        const typed = [...`0${national}`].map((digit, place) => digit + (between[place] ?? '')).join('');
        expect(readers.readPhone(typed)).toEqual({ ok: true, value: `+84${national}` });
      }),
    );
  });
});
