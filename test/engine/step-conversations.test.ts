/** Conversations on each other: digressions, calls, back, cancel, expiry, deploys. */
import { describe, expect, test } from 'vitest';
import { BOOK, makeBook, ORDER, person, talk } from './fixture.ts';

describe('cancel', () => {
  test('drops the form and ends at the menu', () => {
    const t = talk();
    t.say('/dat');
    expect(t.say('hủy')).toEqual(['Đã dừng Tên order.']);
    expect([t.session.frames, t.session.waiting]).toEqual([[], null]);
    expect(t.say('hủy')).toEqual(['Không có gì để hủy.']);
  });

  test('drops a flow with what called it, and returns to the form beneath', () => {
    const t = talk();
    for (const said of ['/dat', '/goi', 'An']) t.say(said);
    expect(t.session.frames.map(({ flow }) => flow)).toEqual(['order', 'caller', 'place']);
    expect(t.say('/huy')).toEqual(['Đã dừng Tên caller.', 'Mua gì?']);
    expect(t.say('1')).toEqual(['Bao nhiêu?']);
  });

  test('is heard before any input rule', () => {
    const t = talk();
    for (const said of ['/dat', '1', '5']) t.say(said);
    expect(t.say('Hủy ạ')).toEqual(['Đã dừng Tên order.']);
  });
});

describe('back', () => {
  test('shows the previous prompt and forgets its answer; at the first one it stays', () => {
    const t = talk();
    for (const said of ['/dat', '2', '5']) t.say(said);
    expect(t.say('quay lại')).toEqual(['Bao nhiêu?']);
    expect(t.session.frames[0]?.values).not.toHaveProperty('amount');
    expect(t.say('quay lại')).toEqual(['Mua gì?']);
    expect(t.say('quay lại')).toEqual(['Mua gì?']);
    expect(t.say('1')).toEqual(['Bao nhiêu?']);
    expect(t.say('quay lại')).toEqual(['Mua gì?']);
  });

  test('walks out of a called flow and into one that has ended', () => {
    const t = talk();
    for (const said of ['/goi', 'An']) t.say(said);
    expect(t.say('quay lại')).toEqual(['Tên gì?']);
    for (const said of ['Bình', 'Ba Vì']) t.say(said);
    expect(t.say('xã')).toEqual(['Bình ở Ba Vì?']);
    expect(t.say('quay lại')).toEqual(['Bình ở xã nào?']);
    expect(t.session.frames[0]?.values).not.toHaveProperty('where');
  });

  test('at the menu answers kindly, and the menu is shown again', () => {
    const t = talk();
    expect(t.say('quay lại')).toEqual(['Chưa có gì để sửa.']);
    t.say('menu');
    expect(t.say('quay lại')).toEqual(['Chưa có gì để sửa.', 'Cần gì?']);
  });
});

describe('a digression', () => {
  test('with questions of its own returns after them', () => {
    const t = talk();
    t.say('/dat');
    expect(t.say('gặp cán bộ')).toEqual(['Hỏi gì?']);
    expect(t.say('Hàng đâu?')).toEqual(['Tiếp tục Tên order.', 'Mua gì?']);
    expect(t.turn.effects).toEqual([{ effect: 'open-task', kind: 'complaint', text: 'Hàng đâu?' }]);
  });

  test('to the menu returns when its choice has ended', () => {
    const t = talk();
    t.say('/dat');
    t.say('menu');
    expect(t.choose(2)).toEqual(['Hội chợ', 'Tiếp tục Tên order.', 'Mua gì?']);
  });

  test('of the language shows the prompt anew in it, in the same turn', () => {
    const t = talk();
    t.say('/dat');
    expect(t.say('tiếng anh')).toEqual(['English now', 'What?']);
  });

  test('of a quiet flow returns without a word', () => {
    const t = talk();
    t.say('/dat');
    expect(t.say('nhắc lại')).toEqual(['Mua gì?']);
  });

  test('lies at most five deep; the oldest falls off', () => {
    const t = talk({ found: [{ count: 1, products: [{ code: 'a', name: 'A' }] }] });
    for (const said of ['/dat', '/goi', '/nhieu', '/tim', 'liên kết', '/diemban', 'gặp cán bộ']) t.say(said);
    expect(t.session.frames.map(({ flow }) => flow)).toEqual(['caller', 'several', 'find', 'link', 'points-of-sale', 'staff']);
    expect(t.turn.counts).toContainEqual({ flow: 'order', step: 'what', what: 'left' });
  });

  test('that would make the session too large lets the oldest conversation go', () => {
    const t = talk();
    for (const said of ['/dat', '/goi']) t.say(said);
    for (const frame of t.session.frames) frame.values.much = 'x'.repeat(9000);
    t.say('/nhieu');
    expect(t.session.frames.map(({ flow }) => flow)).toEqual(['caller', 'several']);
  });

  test('into a conversation that already waits begins it again instead of keeping it twice', () => {
    const t = talk();
    for (const said of ['/dat', '1', '/goi', '/dat']) t.say(said);
    expect(t.session.frames.map(({ flow, step }) => [flow, step])).toEqual([
      ['caller', 'name'],
      ['order', 'what'],
    ]);
  });

  test('two actions on different objects are two conversations', () => {
    const t = talk();
    t.tap('#x.request.YC-2026-0001.decline');
    t.tap('#x.request.YC-2026-0002.decline');
    expect(t.say('giá')).toEqual(['Tiếp tục Tên request.', 'Vì sao YC-2026-0001?']);
  });
});

describe('after its hours', () => {
  test('a conversation is offered again and goes on where it was', () => {
    const t = talk();
    for (const said of ['/dat', '1']) t.say(said);
    t.wait(50);
    expect(t.say('5')).toEqual(['Đang dở Tên order, tiếp?']);
    expect(t.say('làm tiếp')).toEqual(['Bao nhiêu?']);
    expect(t.say('5')).toEqual(['Giao ở đâu?']);
  });

  test('it begins again, keeping only what it was started with', () => {
    const t = talk();
    for (const said of ['/dat', '1', '7']) t.say(said);
    t.wait(50);
    t.say('Ba Vì');
    expect(t.choose(2)).toEqual(['Mua gì (honey)?']);
    expect(t.session.frames[0]?.values).not.toHaveProperty('amount');
  });

  test('an action’s conversation begins again at the action’s step', () => {
    const t = talk();
    t.tap('#x.request.YC-2026-0001.decline');
    t.wait(25);
    t.say('giá');
    expect(t.choose(2)).toEqual(['Vì sao YC-2026-0001?']);
  });

  test('it is left for the menu', () => {
    const t = talk();
    t.say('/dat');
    t.wait(50);
    t.say('1');
    expect(t.say('việc khác')).toEqual(['Cần gì?']);
    expect(t.session.frames.map(({ flow }) => flow)).toEqual(['menu']);
  });

  test('a person who just answers the old question is heard', () => {
    const t = talk();
    for (const said of ['/dat', '1']) t.say(said);
    t.wait(50);
    t.say('alo');
    expect(t.say('12 cái')).toEqual(['Giao ở đâu?']);
  });

  test('patterns, commands and actions are heard at once', () => {
    const t = talk();
    t.say('/dat');
    t.wait(50);
    expect(t.say('hủy')).toEqual(['Đã dừng Tên order.']);
    t.say('/dat');
    t.wait(50);
    expect(t.say('đồng ý 0001')[0]).toBe('Nhận 0001');
  });

  test('its own hours count: 48 here, the office’s 24 elsewhere; a menu waits for ever', () => {
    const form = talk();
    form.say('/dat');
    form.wait(47);
    expect(form.say('1')).toEqual(['Bao nhiêu?']);
    const other = talk({ person: person({ settings: { session_hours: 2 } }) });
    other.say('/nhieu');
    other.wait(3);
    expect(other.say('1')[0]).toContain('Đang dở');
    const menu = talk();
    menu.say('menu');
    menu.wait(1000);
    expect(menu.say('2')).toEqual(['Hội chợ']);
  });
});

describe('after a deploy', () => {
  const deployed = (text: string | null) => makeBook({ order: text });

  test('a step that still exists goes on', () => {
    const t = talk();
    for (const said of ['/dat', '1']) t.say(said);
    t.book = deployed(ORDER.replace('Giao ở đâu', 'Giao về đâu'));
    expect(t.say('5')).toEqual(['Giao về đâu?']);
    expect(t.session.frames[0]?.revision).toBe(t.book.flows.order?.revision);
    expect(t.session.frames[0]?.revision).not.toBe(BOOK.flows.order?.revision);
  });

  test('a renamed step is followed, in the walk back too', () => {
    const t = talk();
    for (const said of ['/dat', '1']) t.say(said);
    t.book = deployed(ORDER.replace('  amount: {', '  count: { was: amount,').replace('  what: {', '  which: { was: what,'));
    expect(t.say('5')).toEqual(['Giao ở đâu?']);
    expect(t.session.frames[0]?.trail).toEqual(['which', 'count']);
  });

  test('a removed step apologises and begins again, answers kept', () => {
    const t = talk();
    for (const said of ['/dat', '1']) t.say(said);
    t.book = deployed(ORDER.replace('  amount: {', '  number: {'));
    expect(t.say('5')).toEqual(['Vừa đổi.', 'Mua gì (honey)?']);
  });

  test('a removed flow apologises and shows the menu, or what waits beneath', () => {
    const t = talk();
    t.say('/dat');
    t.book = deployed(null);
    t.book = makeBook({ order: null, menu: null });
    expect(t.say('1')).toEqual(['Vừa đổi.']);
    expect(t.session.frames).toEqual([]);
    const nested = talk();
    for (const said of ['/goi', '/dat']) nested.say(said);
    nested.book = makeBook({ order: null, menu: null });
    expect(nested.say('1')).toEqual(['Vừa đổi.', 'Tên gì?']);
  });

  test('a pattern is still heard on a removed step', () => {
    const t = talk();
    for (const said of ['/dat', '1']) t.say(said);
    t.book = deployed(ORDER.replace('  amount: {', '  number: {'));
    expect(t.say('hủy')).toEqual(['Đã dừng Tên order.']);
  });
});

describe('a flow that runs in circles', () => {
  test.each(['/vong', '/tham'])('%s stops itself, says sorry, orders nothing', (text) => {
    const t = talk({ found: Array.from({ length: 20 }, () => ({})) });
    t.say('/dat');
    expect(t.say(text)).toEqual(['Xin lỗi.']);
    expect([t.turn.effects, t.session.frames, t.session.turn]).toEqual([[], [], 2]);
  });
});

test('without pattern files nothing is said and nothing breaks', () => {
  const patterns = Object.fromEntries(Object.values(BOOK.patterns).map((name) => [name, null]));
  const t = talk({ book: makeBook({ ...patterns, order: ORDER.replace(/, \{ id: fairs.*?\}/, '') }) });
  expect(t.say('abc')).toEqual([]);
  expect(t.tap('#a.1.1')).toEqual([]);
  t.say('/dat');
  expect(t.say('???')).toEqual(['Mua gì?']);
  expect(t.hear({ kind: 'media', media: 'photo' })).toEqual(['Mua gì?']);
  t.wait(100);
  expect(t.say('1')).toEqual(['Mua gì?']);
});
