import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../src/understanding/fold.ts';
import { nearest } from '../../src/understanding/nearest.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { closeMatch, editDistance, findPhrases, wholeMatch } from '../../src/understanding/phrases.ts';
import { anyText } from '../any-text.ts';

describe('findPhrases', () => {
  const phrases = [
    { phrase: 'ho so', owner: 'dossiers' },
    { phrase: 'tra cuu ho so', owner: 'dossier' },
    { phrase: 'tim', owner: 'products' },
    { phrase: 'gia', owner: 'prices' },
  ];

  test('the longest phrase comes first, with the text without it', () => {
    const found = findPhrases('Tra cứu hồ sơ chè lam giúp em', phrases);
    expect(found).toEqual([
      { phrase: 'tra cuu ho so', owner: 'dossier', rest: 'chè lam giúp em' },
      { phrase: 'ho so', owner: 'dossiers', rest: 'Tra cứu chè lam giúp em' },
    ]);
  });

  test.each([
    ['Tìm mật ong Ba Vì ạ', 'mật ong Ba Vì'],
    ['dạ em tìm: “Chả giò rế” nhé!', 'em "Chả giò rế"'],
    ['tim', ''],
    ['tim san pham cua xuong A', 'san pham cua xuong A'],
    ['TÌM\u200b trà', 'trà'],
  ])('%j leaves %j', (text, rest) => {
    expect(findPhrases(text, phrases)[0]).toMatchObject({ owner: 'products', rest });
  });

  test('a phrase inside a longer word or across words is not found', () => {
    expect(findPhrases('toi muon tham giao hang', phrases)).toEqual([]);
    expect(findPhrases('hoso', phrases)).toEqual([]);
  });

  test('nothing typed breaks it, and the rest never holds more letters than the text as it was meant', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const said = `${text} tìm ${text}`;
        for (const { rest } of findPhrases(said, phrases)) expect(rest.length).toBeLessThanOrEqual(normalise(said).display.length);
      }),
    );
  });
});

describe('wholeMatch', () => {
  test.each([
    ['Hủy', 'huy'],
    ['dạ hủy ạ', 'huy'],
    ['em ơi, huỷ với', 'huy'],
    ['cancel please', 'cancel'],
    ['gặp cán bộ nhé', 'gap can bo'],
    ['dạ', 'da'],
  ])('%j is %j', (text, phrase) => {
    expect(wholeMatch(text, ['huy', 'cancel', 'gap can bo', 'da'])).toBe(phrase);
  });

  test.each(['hủy đơn hàng', 'anh Huy giao hàng', '', '???', 'ạ'])('%j is none of them', (text) => {
    expect(wholeMatch(text, ['huy', 'gap can bo'])).toBeNull();
  });
});

describe('closeMatch', () => {
  const choices = ['Nhà hàng', 'Siêu thị', 'Quà tặng', 'Xuất khẩu'];
  test.each([
    ['nhà hnàg', 'Nhà hàng'],
    ['xuatt khau', 'Xuất khẩu'],
    ['qua tangg', 'Quà tặng'],
    ['sieuthi', 'Siêu thị'],
    ['SIÊU THỊ ạ', 'Siêu thị'],
    ['sieu tho', null],
    ['', null],
  ])('%j is close to %j', (text, choice) => {
    expect(closeMatch(text, choices)).toBe(choice);
  });

  test('two that are equally close are none', () => {
    expect(closeMatch('thang', ['Tháng', 'thăng'])).toBeNull();
    expect(closeMatch('hangx', ['hanga', 'hangb'])).toBeNull();
  });

  test('digits are never guessed', () => {
    expect(closeMatch('2025', ['2026'])).toBeNull();
  });

  test('a swap of neighbours, a missing, an extra and a wrong letter are one edit each', () => {
    expect(['hnag', 'hag', 'haang', 'hzng'].map((typed) => editDistance(typed, 'hang'))).toEqual([1, 1, 1, 1]);
    expect(editDistance('', 'hang')).toBe(4);
  });

  test('distance is symmetric and zero only for equal texts', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        (a, b) => editDistance(a, b) === editDistance(b, a) && (editDistance(a, b) === 0) === (a === b),
      ),
    );
  });
});

describe('nearest', () => {
  const owners = [
    { owner: 'dossier', words: ['tra cứu hồ sơ', 'tiến độ', 'kết quả'] },
    { owner: 'products', words: ['tìm sản phẩm', 'mua', 'đặc sản'] },
    { owner: 'fairs', words: ['hội chợ', 'tuần hàng', 'gian hàng'] },
    { owner: 'points', words: ['điểm bán', 'mua ở đâu', 'cửa hàng'] },
  ].map(({ owner, words }) => ({ owner, words: words.map(fold) }));

  test.each([
    ['ho so cua toi den dau roi', ['dossier', 'points']],
    ['tien do ho so', ['dossier']],
    ['muốn mua đặc sản', ['products', 'points']],
    ['gian hàng hội chợ', ['fairs', 'points']],
    ['tuần hàngg', ['fairs', 'points']],
    ['xin chào em', []],
  ])('%j is nearest to %j', (text, names) => {
    expect(nearest(text, owners, 2).map((near) => near.owner)).toEqual(names);
  });

  test('no more than asked for', () => {
    expect(nearest('mua hàng hội chợ, tra cứu', owners, 3)).toHaveLength(3);
  });
});
