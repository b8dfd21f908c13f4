import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldWords } from '../../../src/understanding/fold.ts';
import { oneSlipApart } from '../../../src/understanding/search/alike.ts';
import { piecesAround, piecesOf } from '../../../src/understanding/search/pieces.ts';
import { type Candidate, rank } from '../../../src/understanding/search/rank.ts';
import { readWanted } from '../../../src/understanding/search/wanted.ts';
import { drawer } from '../../search/draw.ts';

const word = fc.string({ unit: fc.constantFrom(...'abcdegh'), minLength: 1, maxLength: 9 });

describe('one slip', () => {
  it.each([
    ['bun', 'bum', true],
    ['bun', 'bn', true],
    ['bun', 'buun', true],
    ['bun', 'ubn', true],
    ['bun', 'nub', false],
    ['bun', 'bumn', true],
    ['bun', 'b', false],
    ['tra', 'art', false],
    ['abcd', 'badc', false],
  ])('%j and %j: %j', (a, b, apart) => {
    expect(oneSlipApart(a, b)).toBe(apart);
    expect(oneSlipApart(b, a)).toBe(apart);
  });

  it('is what one change of any kind makes, and never two changes far apart', () => {
    fc.assert(
      fc.property(word, fc.nat(), fc.nat(3), (typed, seed, kind) => {
        const draw = drawer(seed);
        const at = draw.below(typed.length);
        const letters = [...typed];
        const changed = [
          letters.with(at, 'x'),
          letters.toSpliced(at, 1),
          letters.toSpliced(at, 0, 'x'),
          at + 1 < letters.length ? letters.with(at, letters[at + 1] ?? '').with(at + 1, letters[at] ?? '') : letters.with(at, 'x'),
        ][kind];
        const meant = (changed ?? []).join('');
        if (meant !== typed) expect(oneSlipApart(typed, meant)).toBe(true);
        expect(oneSlipApart(`y${typed}zz`, `x${typed}xx`)).toBe(false);
      }),
    );
  });
});

describe('pieces', () => {
  it('of a name do not know its spaces', () => {
    expect(piecesOf(['tra', 'sen'])).toEqual(piecesOf(['tras', 'en']));
    expect(piecesOf(['tra', 'sen'])).toContain('ase');
  });

  it('of two short names that are one slip apart have something in common', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abcdegh'), minLength: 2, maxLength: 7 }), fc.nat(), (name, seed) => {
        const at = drawer(seed).below(name.length);
        const typed = `${name.slice(0, at)}x${name.slice(at + 1)}`;
        const around = new Set(piecesAround([typed], 0));
        expect(piecesOf([name]).some((piece) => around.has(piece))).toBe(true);
      }),
    );
  });
});

describe('what is wanted', () => {
  it.each([
    ['gốm 4 sao ở Bát Tràng', 4, false, ['gom', 'bat', 'trang']],
    ['mật ong bốn sao', 4, false, ['mat', 'ong']],
    ['mật ong ★★★★', 4, false, ['mat', 'ong']],
    ['quà tết dưới 500k', 0, true, ['qua', 'tet']],
    ['giỏ quà tầm 1tr2', 0, true, ['gio', 'qua']],
    ['rượu từ 200 nghìn đến 300 nghìn', 0, true, ['ruou']],
    ['rượu sao vàng', 0, false, ['ruou', 'sao', 'vang']],
    ['cho mình hỏi mua Giò lụa giá bao nhiêu ạ', 0, false, ['gio', 'lua']],
    ['gạo túi 5kg', 0, false, ['gao', 'tui']],
    ['maatj ong', 0, false, ['mat', 'ong']],
    ['ma65t ong', 0, false, ['mat', 'ong']],
  ])('%j: %j stars, price %j, %j', (text, stars, price, telling) => {
    const wanted = readWanted(text);
    expect({ stars: wanted.stars, price: wanted.price }).toEqual({ stars, price });
    expect(wanted.words.filter(({ filler }) => !filler).map(({ folded }) => folded)).toEqual(telling);
  });

  it("knows other regions' words and the office's own", () => {
    const { words } = readWanted('quà tết có đậu phộng', { 'quà tết': ['giỏ quà', 'hộp quà'] });
    expect(words.map(({ folded, called }) => [folded, ...called])).toEqual([
      ['qua', 'gio', 'hop'],
      ['tet', 'qua', 'qua'],
      ['co'],
      ['dau', 'lac'],
      ['phong'],
    ]);
  });

  it('"sản phẩm 4 sao" names nothing', () => {
    expect(readWanted('sản phẩm 4 sao nào ạ')).toMatchObject({ stars: 4, words: [] });
  });
});

describe('the order', () => {
  const candidate = (shown: string, more: Partial<Candidate> = {}): Candidate => ({
    ...{ shown, name: foldWords(shown).join(' '), producer: '', place: '', kinds: '', inForce: true, stars: 4 },
    ...more,
  });
  const order = (text: string, candidates: readonly Candidate[]) => {
    const of = new Map<string, number>();
    for (const { name } of candidates) for (const one of new Set(name.split(' '))) of.set(one, (of.get(one) ?? 0) + 20);
    return rank(readWanted(text).words, candidates, { all: 3000, of }).map(({ candidate: { shown } }) => shown);
  };

  it.each<[string, string, Candidate[]]>([
    ['the whole name before longer ones', 'trà sen', [candidate('Trà sen'), candidate('Trà sen Tây Hồ'), candidate('Trà ướp sen Tây Hồ')]],
    ['the name before its words elsewhere', 'cốm tươi', [candidate('Cốm tươi Mễ Trì'), candidate('Bánh', { producer: 'htx com tuoi' })]],
    ['the marks that were typed', 'dừa', [candidate('Dừa'), candidate('Dứa')]],
    ['in force before ended', 'mật ong', [candidate('Mật ong rừng Sóc Sơn'), candidate('Mật ong rừng', { inForce: false })]],
    [
      'a slip in the name before words strewn elsewhere',
      'sáp ong thu hà',
      [candidate('Sáp ong Thu Hà'), candidate('Sáp ong', { place: '| thu ha |' })],
    ],
    ['a slip', 'saps ong', [candidate('Sáp ong'), candidate('Sữa ong chúa')]],
    ['a space lost', 'tràsen tây hồ', [candidate('Trà sen Tây Hồ'), candidate('Trà xanh Tây Hồ')]],
    ['a space too many', 'trà se n', [candidate('Trà sen'), candidate('Trà xanh')]],
    [
      'a name in a sentence',
      'bên mình có chả cốm ước lễ không shop',
      [candidate('Chả cốm Ước Lễ'), candidate('Chả cốm'), candidate('Cốm')],
    ],
    [
      'the place of two',
      'gốm bát tràng',
      [candidate('Gốm men lam', { place: '| gia lam | bat trang |' }), candidate('Gốm men rạn', { place: '| ba vi |' })],
    ],
  ])('%s: %s', (_, text, expected) => {
    expect(order(text, expected)).toEqual(expected.map(({ shown }) => shown));
    expect(order(text, expected.toReversed())).toEqual(expected.map(({ shown }) => shown));
  });
});
