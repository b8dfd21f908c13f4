import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clean, fold } from '../../src/understanding/fold.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { anyText } from '../any-text.ts';

function table(name: string, rows: readonly [string, string][]): void {
  describe(name, () => {
    test.each(rows)('%j says %j', (typed, meant) => {
      expect(normalise(typed).display).toBe(meant);
      expect(normalise(typed.normalize('NFD')).display).toBe(meant);
    });
  });
}

table('Telex and VNI', [
  ['hoof sow', 'hồ sơ'],
  ['HOOF SOW', 'HỒ SƠ'],
  ['Hoof Sow', 'Hồ Sơ'],
  ['hoofsow', 'hồ sơ'],
  ['ho62 so7', 'hồ sơ'],
  ['ho62so7 cuar tooi', 'hồ sơ của tôi'],
  ['sanrphaamr', 'sản phẩm'],
  ['hồsơ', 'hồ sơ'],
  ['dduowcj, d9u7o75c', 'được, được'],
  ['khoong', 'không'],
  ['khoongbieets', 'không biết'],
  ['mua si3 tru71ng ga2', 'mua sỉ trứng gà'],
  ['va65y a5', 'vậy ạ'],
  ['hồ sow', 'hồ sơ'],
  ['cas', 'cá'],
]);

table('English, products and plain words stay', [
  ['user shop web box mix', 'user shop web box mix'],
  ['this is the best box here, see more', 'this is the best box here, see more'],
  ['data banana logo photo video email test momo', 'data banana logo photo video email test momo'],
  ['xoong inox, boong tau', 'xoong inox, boong tau'],
  ['nguoi duoc huu co luu cuu huou', 'nguoi duoc huu co luu cuu huou'],
  ['this hoof sow', 'this hồ sơ'],
  ['khách sạn VIP, set quà, combo', 'khách sạn VIP, set quà, combo'],
]);

table('tone placement, i and y', [
  ['hoà thuỷ khoẻ qúy', 'hòa thủy khỏe quý'],
  ['Đan Phựơng, mấy gìờ, kết nôí, đánh gía', 'Đan Phượng, mấy giờ, kết nối, đánh giá'],
  ['kĩ năng, xử lí, quí khách, bác sỹ', 'kỹ năng, xử lý, quý khách, bác sĩ'],
  ['bánh mì, mua sỉ, lì xì', 'bánh mì, mua sỉ, lì xì'],
]);

table('drawn-out letters', [
  ['ĐẸPPPP quáaaa dạaaa xinnn nhéee kooo', 'ĐẸP quá dạ xin nhé không'],
  ['xinn, khônggg', 'xin, không'],
  ['www', 'w'],
]);

table('short forms', [
  ['sp nào 4 sao k ạ', 'sản phẩm nào 4 sao không ạ'],
  ['k', 'không'],
  ['bn 1 cái z', 'bao nhiêu 1 cái vậy'],
  ['chào bn', 'chào bạn'],
  ['hs của e tới đâu r', 'hồ sơ của em tới đâu rồi'],
  ['cho xin đc', 'cho xin địa chỉ'],
  ['mua đc ở đâu', 'mua được ở đâu'],
  ['đ/c điểm bán', 'địa chỉ điểm bán'],
  ['cần đủ đk gì', 'cần đủ điều kiện gì'],
  ['đk gian hàng', 'đăng ký gian hàng'],
  ['ở hn vs tp hcm', 'ở Hà Nội với thành phố hcm'],
  ['an toàn tp', 'an toàn thực phẩm'],
  ['hnay có j', 'hôm nay có gì'],
  ['chào c, e là ng mới', 'chào chị, em là người mới'],
  ['vitamin c, loại a, 5 k, 4 h', 'vitamin c, loại a, 5 k, 4 h'],
  ['HTX, HKD, TNHH', 'HTX, HKD, TNHH'],
]);

const KEPT = [
  ...[
    'HN-2026-0123',
    'hn 2026 0123',
    'hn20260123',
    'YC-2026-0001',
    'yc 2026 1',
    '#0001',
    'A2B3C4D5E6',
    'ABCD-2345-EF',
    '01-276-09340-1-2024',
  ],
  ...['500kg', '5 kg', '500kg/tháng', '50k', '1tr2', '4 sao', '4*', '★★★★', '9m2', '0912 345 678', '+84 912.345.678', '0912-345-678'],
  ...['https://vidu.vn/hoof-sow', 'www.tooi.vn', 'tooi.com.vn', 'maatj.ong@vidu.vn', '@hoofsow', 't7', '20/11', '12/2026', 'A4', 'số 1'],
];

test.each(KEPT)('%j survives alone, in a sentence, in a Telex one and in a VNI one', (kept) => {
  for (const [before, meant] of [
    ['', ''],
    ['cho em hỏi ', 'cho em hỏi '],
    ['cho tooi hoir ', 'cho tôi hỏi '],
    ['cho to6i ho3i ', 'cho tôi hỏi '],
  ])
    expect(normalise(`${before}${kept} nhé`).display).toBe(`${meant}${kept} nhé`);
});

test('words know where they stand', () => {
  const { words, folded } = normalise('  SP  hoof-sow nhé!');
  expect(words).toEqual([
    { typed: 'SP', display: 'SẢN', folded: 'san', from: 0, to: 2 },
    { typed: 'SP', display: 'PHẨM', folded: 'pham', from: 0, to: 2 },
    { typed: 'hoof', display: 'hồ', folded: 'ho', from: 4, to: 8 },
    { typed: 'sow', display: 'sơ', folded: 'so', from: 9, to: 12 },
    { typed: 'nhé', display: 'nhé', folded: 'nhe', from: 13, to: 16 },
  ]);
  expect(folded).toBe('san pham ho-so nhe!');
});

describe('any text', () => {
  const pieces =
    'hoof|sow|ho62|so7|tooi|k|ko|e|a|c|sp|đc|dc|bn|hn|tp|v|z|j|r|h|bh|bg|tt|this|max|been|momo|co1|a5|so1|HN-2026-0123|500kg|5|.|,|hông|mĩ|quí|đẹppp|cho|ở|xin|gì|chào'.split(
      '|',
    );
  const words = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join(' '));
  const any = fc.oneof(anyText(60), words, fc.string({ unit: 'grapheme' }));

  test('reading what was read changes nothing', () => {
    fc.assert(
      fc.property(any, (text) => {
        const { display } = normalise(text);
        expect(normalise(display).display).toBe(display);
      }),
      { numRuns: 1000 },
    );
  });

  test('what survives alone survives among any words', () => {
    fc.assert(
      fc.property(words, fc.constantFrom(...KEPT), words, (before, kept, behind) => {
        expect(normalise(`${before} ${kept} ${behind}`).display).toContain(kept);
      }),
      { numRuns: 1000 },
    );
  });

  test('composed and decomposed text read alike', () => {
    fc.assert(
      fc.property(any, (text) => {
        expect(normalise(text.normalize('NFD'))).toEqual(normalise(text.normalize('NFC')));
      }),
    );
  });

  test('words lie in the cleaned text, in order, and fold to themselves', () => {
    fc.assert(
      fc.property(any, (text) => {
        const { display, folded, words } = normalise(text);
        expect(folded).toBe(fold(display));
        for (const word of words) {
          expect(clean(text).slice(word.from, word.to)).toBe(word.typed);
          expect(fold(word.folded)).toBe(word.folded);
        }
      }),
    );
  });
});

describe('bad input', () => {
  const hard: [string, (n: number) => string][] = [
    ['one letter', (n) => 'a'.repeat(n)],
    ['a marked letter and its plain ones', (n) => 'ạ'.repeat(n / 2) + 'a'.repeat(n / 2)],
    ['short forms that wait for each other', (n) => 'a v e c '.repeat(n / 8)],
    ['Telex', (n) => 'hoof sow '.repeat(n / 9)],
    ['Telex in one word', (n) => 'hoofsow'.repeat(n / 7)],
    ['VNI digits', (n) => `a${'1'.repeat(n)}`],
    ['marks upon marks', (n) => `a${'\u0301\u0323'.repeat(n / 2)}`],
    ['almost addresses', (n) => 'a.'.repeat(n / 2)],
    ['dashes', (n) => '-'.repeat(n)],
    ['emoji', (n) => '🥺'.repeat(n / 2)],
    ['SQL', (n) => `' OR 1=1; DROP TABLE contacts; -- `.repeat(n / 34)],
    ['FTS', (n) => `"a" NEAR/2 b* OR (c AND NOT d:e^) `.repeat(n / 34)],
    ['mixed scripts', (n) => 'хồ 漢字 مرحبا sơ '.repeat(n / 17)],
  ];

  const TIMES = 32;
  /** This thread's CPU time (µs) of reading a text so many times, the least of some runs: neither the machine's other work counts nor V8's beside it. */
  function cost(text: string, times: number): number {
    const runs = [1, 2, 3, 4, 5].map(() => {
      const start = process.threadCpuUsage();
      for (let time = 0; time < times; time += 1) {
        normalise('');
        normalise(text);
      }
      const { user, system } = process.threadCpuUsage(start);
      return user + system;
    });
    return Math.min(...runs);
  }

  test.each(hard)('%s: one long text costs about as much as its pieces', (_, make) => {
    cost(make(512), TIMES);
    // Quadratic work would cost 32 times as much.
    expect(cost(make(TIMES * 512), 1)).toBeLessThan(8 * Math.max(cost(make(512), TIMES), 1000));
  });

  test.each(['', '   ', '\u200b', '🥺🙏', '???', '\ud800', '\u0000'])('%j is read as it is', (text) => {
    expect(normalise(text)).toEqual({ display: clean(text), folded: fold(text), words: [] });
  });
});
