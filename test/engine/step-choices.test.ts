/** Choices: four ways to answer, pages, several, skip, misses. */
import { describe, expect, test } from 'vitest';
import { person, talk } from './fixture.ts';

const products = (count: number) => ({
  count,
  products: Array.from({ length: count }, (_, index) => ({ code: `SP-${index + 1}`, name: `Món ${index + 1}` })),
});

describe('a choice is taken by', () => {
  test.each(['1', '1.', 'số 1', 'một', 'một ạ', 'Mật ong', 'mat ong', 'ong', 'Honey', 'one'])('"%s"', (text) => {
    const t = talk();
    t.say('/dat');
    expect(t.say(text)).toEqual(['Bao nhiêu?']);
  });

  test.each(['gốm', 'gom su', 'pottry', 'gốm sứ bát tràng'])('first words or a small typo of a longer label: "%s"', (text) => {
    const t = talk();
    t.say('/dat');
    t.say(text);
    expect(t.session.frames[0]?.values.product).toBe('pottery');
  });

  test('no slip in a word of three letters, and no number beyond the last', () => {
    const t = talk();
    t.say('/dat');
    for (const text of ['oongg', '3', 'số 9']) expect(t.say(text).at(-1)).toBe('Mua gì?');
    expect(t.session.waiting?.misses).toBe(3);
  });

  test('a tap, whose number is of the present turn only', () => {
    const t = talk();
    t.say('/dat');
    const old = t.last().choices?.[0]?.payload ?? '';
    expect(old).toBe('#a.1.1');
    expect(t.tap(old)).toEqual(['Bao nhiêu?']);
    expect(t.tap(old)).toEqual(['Nút cũ.', 'Bao nhiêu?']);
    expect(t.tap('#a.99.1')).toEqual(['Nút cũ.', 'Bao nhiêu?']);
  });

  test('yes and no in other words, where the choices are yes and no', () => {
    const t = talk();
    for (const text of ['/dat', '1', '5', 'Ba Vì', 'vâng em']) t.say(text);
    expect(t.turn.replies.map(({ text }) => text)).toEqual(['Đã gửi.']);
  });
});

describe('payloads that nobody was given', () => {
  test.each([
    '',
    '#a',
    '#a.1',
    '#a.1.99',
    '#a.-1.1',
    '#x.order..accept',
    '#x.request.YC-1.nothing',
    '#x.__proto__.a.b',
    '#x.request.a.constructor',
    'x'.repeat(5000),
  ])('are stale: "%s"', (payload) => {
    const t = talk();
    t.say('/dat');
    expect(t.tap(payload)).toEqual(['Nút cũ.', 'Mua gì?']);
  });

  test('at the menu the menu is shown', () => {
    expect(talk().tap('#a.1.1')).toEqual(['Nút cũ.', 'Cần gì?']);
  });
});

describe('a list', () => {
  test('of one page stands before the written choices, all numbered', () => {
    const t = talk({ found: [products(2)] });
    t.say('/tim');
    expect(t.last()).toEqual({
      text: 'Có 2:',
      choices: [
        { title: 'Món 1', payload: '#a.1.1' },
        { title: 'Món 2', payload: '#a.1.2' },
        { title: 'Không có', payload: '#a.1.3' },
      ],
    });
  });

  test('of several pages goes on counting; any number of it is accepted; the rest is typed as words', () => {
    const t = talk({ found: [products(10)] });
    t.say('/tim');
    expect(t.last().choices?.map(({ title }) => title)).toEqual(['Món 1', 'Món 2', 'Món 3', 'Món 4']);
    expect(t.last().actions).toEqual([
      { title: 'Xem thêm', payload: '#a.1.0', word: 'XEM THÊM' },
      { title: 'Không có', payload: '#a.1.11', word: 'KHÔNG CÓ' },
    ]);
    t.say('thêm');
    expect([t.last().first, t.last().choices?.[0]?.title]).toEqual([5, 'Món 5']);
    t.tap('#a.1.0');
    expect([t.last().first, t.last().choices?.length]).toEqual([9, 2]);
    t.say('more');
    expect(t.last().first).toBeUndefined();
    expect(t.say('7')).toEqual(['Thẻ SP-7']);
  });

  test('keeps its page over a digression', () => {
    const t = talk({ found: [products(10)] });
    t.say('/tim');
    t.say('thêm');
    t.say('hội chợ');
    expect(t.last().first).toBe(5);
  });

  test('a button on a card carries its action and how to type it', () => {
    const t = talk({ found: [products(1)] });
    t.say('/tim');
    t.say('1');
    expect(t.last().actions).toEqual([{ title: 'Đồng ý', payload: '#x.request.YC-2026-0007.accept', word: 'ĐỒNG Ý 0007' }]);
  });
});

describe('several choices', () => {
  test('are taken one by one, let go again, and ended', () => {
    const t = talk();
    t.say('/nhieu');
    expect(t.last().choices?.map(({ title }) => title)).toEqual(['Gốm', 'Chè', 'Lụa', 'Xong']);
    expect(t.say('gốm')).toEqual(['Những gì? Đã chọn Gốm.']);
    expect(t.last().choices?.[0]?.title).toBe('✓ Gốm');
    t.tap('#a.1.3');
    t.tap('#a.1.1');
    expect(t.say('xong')).toEqual(['c']);
  });

  test.each(['1, 3', '1 và 3', '1 3', 'gốm, lụa', 'số 1 số 3'])('are taken together: "%s"', (text) => {
    const t = talk();
    t.say('/nhieu');
    t.say(text);
    expect(t.say('Xong')).toEqual(['a, c']);
  });

  test('survive a digression; ending with none is a miss', () => {
    const t = talk();
    t.say('/nhieu');
    expect(t.say('xong')).toEqual(['Chưa hiểu.', 'Những gì?']);
    t.say('2');
    t.say('hội chợ');
    expect(t.session.waiting?.taken).toEqual(['b']);
  });
});

describe('answers that are read', () => {
  test('a bare number is the answer, not a choice; skip is typed as a word', () => {
    const t = talk();
    t.say('/dat');
    t.say('1');
    expect(t.last()).toEqual({ text: 'Bao nhiêu?', actions: [{ title: 'Bỏ qua', payload: '#a.2.1', word: 'BỎ QUA' }] });
    t.say('1');
    expect(t.session.frames[0]?.values.amount).toBe(1);
  });

  test.each(['bỏ qua', 'bo qua ạ', 'skip', 'không', 'ko ạ', 'thôi em', 'k'])('"%s" skips and saves nothing', (text) => {
    const t = talk();
    for (const said of ['/dat', '1', text]) t.say(said);
    expect(t.session.frames[0]?.step).toBe('area');
    expect(t.session.frames[0]?.values).not.toHaveProperty('amount');
  });

  test('a refused answer says why in the prompt’s words; the third miss offers a person too; a good one goes on', () => {
    const t = talk();
    t.say('/dat');
    t.say('1');
    expect(t.say('nhiều lắm')).toEqual(['Ghi số giúp em.', 'Bao nhiêu?']);
    expect(t.say('5000')).toEqual(['Ghi số giúp em.', 'Bao nhiêu?']);
    expect(t.say('0')).toEqual(['Ghi số giúp em.', 'Gặp cán bộ nhé.', 'Bao nhiêu?']);
    expect(t.session.waiting?.misses).toBe(3);
    expect(t.say('2 chục')).toEqual(['Giao ở đâu?']);
    expect(t.session.frames[0]?.values.amount).toBe(20);
  });

  test('a text keeps 500 characters, and a personal one is marked', () => {
    const t = talk();
    for (const said of ['/dat', '1', '5', 'Đ'.repeat(900)]) t.say(said);
    const frame = t.session.frames[0];
    expect(frame?.values.area).toBe('Đ'.repeat(500));
    expect(frame?.personal).toContain('area');
  });

  test('what is missing is not ordered', () => {
    const t = talk();
    for (const said of ['/dat', '1', 'bỏ qua', 'bỏ qua', 'đồng ý']) t.say(said);
    expect(t.turn.effects).toEqual([{ effect: 'set-profile', organisation: 'honey' }]);
  });
});

test('English speakers get English labels, and may still type the Vietnamese ones', () => {
  const t = talk({ person: person({ language: 'en' }) });
  t.say('/dat');
  expect(t.last().choices?.map(({ title }) => title)).toEqual(['Honey', 'Pottery']);
  expect(t.say('mat ong')).toEqual(['How many?']);
  expect(t.last().actions?.[0]?.title).toBe('Skip');
});

test('the counters see what was reached, answered, misunderstood and left, a prompt shown again once only', () => {
  const t = talk();
  t.say('/dat');
  const at = (step: string, what: string) => ({ flow: 'order', step, what });
  expect(t.turn.counts).toEqual([at('what', 'reached')]);
  t.say('gì cơ');
  expect(t.turn.counts).toEqual([at('what', 'misunderstood')]);
  t.say('1');
  expect(t.turn.counts).toEqual([at('what', 'answered'), at('amount', 'reached')]);
  t.say('hủy');
  expect(t.turn.counts).toEqual([at('amount', 'left')]);
});
