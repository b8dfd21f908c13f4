import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clean, fold, foldWords } from '../../src/understanding/fold.ts';
import { anyText } from '../any-text.ts';

const anyKind = fc.oneof(anyText(), fc.string({ unit: 'grapheme' }), fc.string());

describe('fold', () => {
  test.each([
    ['Chè Lam Thạch Xá', 'che lam thach xa'],
    ['ĐỒNG Ý', 'dong y'],
    ['  hồ\u00a0sơ\tcủa\n tôi ', 'ho so cua toi'],
    ['hoà bình, thuỷ, khoẻ', 'hoa binh, thuy, khoe'],
    ['m\u200bật\u00ad ong\ufeff', 'mat ong'],
    ['“giò”  ‘chả’ – nem…', '"gio" \'cha\' - nem...'],
    ['4 sao ⭐️', '4 sao ⭐'],
    ['', ''],
  ])('%j folds to %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test('folding twice changes nothing', () => {
    fc.assert(fc.property(anyKind, (text) => fold(fold(text)) === fold(text)));
  });

  test('composed and decomposed text fold alike', () => {
    fc.assert(fc.property(anyKind, (text) => fold(text.normalize('NFC')) === fold(text.normalize('NFD'))));
  });
});

describe('clean', () => {
  test.each([
    ['Cha\u0302\u0301p', 'Chấp'],
    ['\u202eabc\u202c', 'abc'],
    ['dòng một\r\ndòng hai\u0000', 'dòng một\ndòng hai'],
    ['l’eau “ngọt”', 'l\'eau "ngọt"'],
  ])('%j is shown as %j', (text, shown) => {
    expect(clean(text)).toBe(shown);
  });

  test('cleaning twice changes nothing', () => {
    fc.assert(fc.property(anyKind, (text) => clean(clean(text)) === clean(text)));
  });
});

test('words are runs of letters and digits', () => {
  expect(foldWords('Mật ong, 500kg/tháng? (HN-2026)')).toEqual(['mat', 'ong', '500kg', 'thang', 'hn', '2026']);
});
