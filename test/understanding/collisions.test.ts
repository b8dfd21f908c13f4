/** Words that are one when their marks are gone (ocop.md 6.4), and answers as they are really typed. */
import { describe, expect, test } from 'vitest';
import { agrees } from '../../src/understanding/marks.ts';
import { closeMatch, findPhrases, wholeMatch } from '../../src/understanding/phrases.ts';
import * as readers from '../../src/understanding/readers.ts';

test.each([
  ['dung', 'đúng', true],
  ['đung', 'đúng', true],
  ['dúng', 'đúng', true],
  ['đúng', 'đúng', true],
  ['đừng', 'đúng', false],
  ['dùng', 'đúng', false],
  ['ĐỪNG', 'đúng', false],
  ['hũy', 'hủy', true],
  ['hùy', 'hủy', true],
  ['vàng', 'vâng', false],
  ['tự', 'từ', false],
  ['dòng', 'đồng', true],
])('%j may be %j: %j', (typed, meant, may) => {
  expect(agrees(typed, meant)).toBe(may);
});

describe('yes and no as people type them', () => {
  test.each([
    'dongf ys',
    'ddoongf ys',
    'DDOONGF YS',
    'd9o62ng y1',
    'đồng ý ạ',
    'dong y nhe',
    'đc',
    'dc ạ',
    'ddungs',
    'ddungs roi',
    'd9u1ng ro62i',
    'vaang',
    'ok e',
    'okkk',
    'cos',
    'dạaaa',
  ])('%j is yes', (text) => {
    expect(readers.readYesNo(text)).toEqual({ ok: true, value: true });
    expect(readers.readYesNo(text.normalize('NFD'))).toEqual({ ok: true, value: true });
  });
  test.each([
    'ko',
    'k',
    'khoong',
    'kho6ng',
    'hông',
    'k đồng ý',
    'ddwfng',
    'ddwngf gửi',
    'đừngg',
    'tuwf choois',
    'từ chối ạ',
    'tu choi',
    'thooi',
    'chuwa',
    'ch',
  ])('%j is no', (text) => {
    expect(readers.readYesNo(text)).toEqual({ ok: true, value: false });
  });
  test.each(['dung', 'dùng', 'dungf', 'tự chơi', 'tuwj chowi', 'vàng', 'cô', 'đc k', 'đúng k', 'có ko ạ'])('%j is neither', (text) => {
    expect(readers.readYesNo(text)).toEqual({ ok: false, why: 'unclear' });
  });
});

describe('whole messages', () => {
  test.each([
    ['huyr', 'hủy'],
    ['hu3y', 'hủy'],
    ['huy', 'hủy'],
    ['HUỶ', 'hủy'],
    ['hoof sow', 'hồ sơ'],
    ['ho62 so7 ạ', 'hồ sơ'],
    ['hs', 'hồ sơ'],
    ['gặp nv', 'gặp nhân viên'],
    ['tuwf choois', 'từ chối'],
    ['tự chơi', null],
    ['tuwj chowi', null],
  ])('%j is %j', (text, phrase) => {
    expect(wholeMatch(text, ['hủy', 'hồ sơ', 'gặp nhân viên', 'từ chối'])).toBe(phrase);
  });

  test('the marks of phrases may stand beside their folded forms', () => {
    expect(wholeMatch('tự chơi', ['tu choi'], ['từ chối'])).toBeNull();
    expect(wholeMatch('từ chối', ['tu choi'], ['từ chối'])).toBe('tu choi');
    const phrases = [{ phrase: 'dung lai', marked: 'dừng lại', owner: 'stop' }];
    expect(findPhrases('em dùng lại hộp cũ', phrases)).toEqual([]);
    expect(findPhrases('dừng lại giúp em', phrases)).toHaveLength(1);
    expect(findPhrases('dung lai giup em', phrases)).toHaveLength(1);
  });

  test('one slip of marks in a longer phrase is a slip', () => {
    expect(wholeMatch('trà cứu hồ sơ', ['tra cứu hồ sơ'])).toBe('tra cứu hồ sơ');
  });

  test.each([
    ['nhaf hangf', 'Nhà hàng'],
    ['sieeu thij', 'Siêu thị'],
    ['qua2 ta5ng', 'Quà tặng'],
    ['xuaats khaaur nha', 'Xuất khẩu'],
  ])('%j is the choice %j', (text, choice) => {
    expect(closeMatch(text, ['Nhà hàng', 'Siêu thị', 'Quà tặng', 'Xuất khẩu'])).toBe(choice);
  });
});
