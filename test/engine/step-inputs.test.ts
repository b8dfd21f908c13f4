/** What is not a text: first contact, shared things, pictures, what platforms tell us. */
import { describe, expect, test } from 'vitest';
import type { Input } from '../../src/model.ts';
import { BOOK, NOW, person, talk } from './fixture.ts';

describe('first contact', () => {
  test.each<[string, Input, string]>([
    ['nothing', { kind: 'start' }, 'Chào!'],
    ['a link code', { kind: 'start', payload: 'ABCDEFGH23' }, 'Mã ABCDEFGH23'],
    ["a flow's name", { kind: 'start', payload: 'order' }, 'Mua gì?'],
    ['a word nobody knows', { kind: 'start', payload: 'qr-hoi-cho' }, 'Chào!'],
  ])('with %s', (_title, input, reply) => {
    expect(talk().hear(input)[0]).toBe(reply);
  });
});

describe('a shared contact', () => {
  test('answers the prompt that asks for one; own only when the platform vouches', () => {
    const t = talk();
    t.say('liên kết');
    expect(t.last().ask).toBe('contact');
    expect(t.hear({ kind: 'contact', phone: '84912345678', own: true, name: 'An' })).toEqual(['Có +84912345678 có']);
  });

  test('typed, or from Zalo’s form, proves nothing', () => {
    const t = talk();
    t.say('liên kết');
    expect(t.say('số em là 0912 345 678 ạ')).toEqual(['Có +84912345678 không']);
    t.say('liên kết');
    expect(t.hear({ kind: 'submitted', phone: '0912345678', name: 'An' })).toEqual(['Có +84912345678 không']);
  });

  test('may be a link code instead', () => {
    const t = talk();
    t.say('liên kết');
    expect(t.say('abcd-efgh-23')).toEqual(['Có mã ABCDEFGH23']);
    t.say('liên kết');
    expect(t.say('không nhớ')).toEqual(['Chưa hiểu.', 'Chia sẻ số?']);
  });

  test('elsewhere starts the link, and the form goes on', () => {
    const t = talk();
    t.say('/dat');
    expect(t.hear({ kind: 'contact', phone: '+84912345678', own: true })).toEqual(['Số +84912345678 có', 'Tiếp tục Tên order.', 'Mua gì?']);
  });

  test('submitted outside such a prompt speaks by its pattern', () => {
    expect(talk().hear({ kind: 'submitted', phone: '0912345678' })).toEqual(['Nhận 0912345678.']);
  });
});

describe('a position', () => {
  test('answers the prompt that asks for one', () => {
    const t = talk();
    t.say('/diemban');
    expect(t.last().ask).toBe('location');
    expect(t.hear({ kind: 'location', lat: 21.5, lon: 105.8 })).toEqual(['Tại 21,5']);
  });

  test('elsewhere looks for points of sale', () => {
    expect(talk().hear({ kind: 'location', lat: 21, lon: 105 })).toEqual(['Gần 21']);
  });
});

describe('what is no text', () => {
  test.each(['', '   ', '\u200b\u200d', '\n\t'])('%j is an empty message, not an answer', (text) => {
    const t = talk();
    for (const said of ['/dat', '1', '5']) t.say(said);
    expect(t.say(text)).toEqual(['Nhắn chữ giúp em (empty).', 'Giao ở đâu?']);
  });

  test('a picture is asked for in words and the prompt shown again', () => {
    const t = talk();
    t.say('/dat');
    expect(t.hear({ kind: 'media', media: 'sticker' })).toEqual(['Nhắn chữ giúp em (sticker).', 'Mua gì?']);
  });

  test('an edited message and a group leave what waits as it is', () => {
    const t = talk();
    t.say('/dat');
    expect(t.hear({ kind: 'edited' })).toEqual(['Tin sửa.']);
    expect(t.hear({ kind: 'group', chat: '-1' })).toEqual(['Chat riêng nhé.']);
    expect(t.tap('#a.1.1')).toEqual(['Bao nhiêu?']);
  });

  test.each<Input>([{ kind: 'blocked' }, { kind: 'unblocked' }, { kind: 'staff-took-over' }])(
    '$kind says nothing, counts a turn and keeps the form',
    (input) => {
      const t = talk();
      t.say('/dat');
      expect(t.hear(input)).toEqual([]);
      expect([t.session.turn, t.turn.effects, t.session.frames.length]).toEqual([2, [], 1]);
      expect(t.tap('#a.1.1')).toEqual(['Bao nhiêu?']);
    },
  );

  test('a withdrawal erases without asking', () => {
    const t = talk();
    t.say('/dat');
    expect(t.hear({ kind: 'withdraw' })).toEqual([]);
    expect([t.turn.effects, t.session.frames, t.session.waiting]).toEqual([[{ effect: 'erase-me' }], [], null]);
  });
});

describe('a turn', () => {
  test('asks for its reads one by one, and the same input with their results gives the same turn', async () => {
    const { step, emptySession } = await import('../../src/engine/step.ts');
    const input = { input: { kind: 'text', text: 'gio lam viec' } as const, person: person(), found: [] as unknown[] };
    const session = emptySession();
    expect(step(BOOK, session, input, NOW)).toEqual({ lookup: { lookup: 'office', args: {} } });
    const again = { ...input, found: [{ opensAt: '08:00' }] };
    const first = step(BOOK, session, again, NOW);
    expect(step(BOOK, session, again, NOW)).toEqual(first);
    expect(session).toEqual(emptySession());
  });

  test('says where it ended, and when', () => {
    const t = talk();
    t.say('/dat');
    expect([t.turn.flow, t.turn.step, t.session.at, t.session.turn]).toEqual(['order', 'what', NOW, 1]);
    t.say('hủy');
    expect([t.turn.flow, t.turn.step]).toEqual(['cancel', 'drop']);
  });

  test('keeps 500 characters of a long message, having worked with all of it', () => {
    const t = talk();
    const text = `quà ${'a'.repeat(3000)}`;
    t.say(text);
    expect(t.turn.effects).toEqual([{ effect: 'keep-question', text }]);
    expect(t.session.frames[0]?.values.said).toHaveLength(500);
  });

  test('keeps of a lookup only what its flow speaks of', () => {
    const t = talk({ found: [{ count: 1, page: 1, products: [{ code: 'a', name: 'A', photo: 'x' }] }] });
    t.say('/tim');
    expect(t.session.frames[0]?.values.found).toEqual({ count: 1, products: [{ code: 'a', name: 'A' }] });
  });

  test('marks what was looked up, said and made from it as personal', () => {
    const t = talk({ found: [{ count: 1, products: [{ code: 'a', name: 'A' }] }] });
    t.say('tìm quà');
    expect(t.session.frames[0]?.personal.sort()).toEqual(['found', 'rest', 'said']);
  });
});
