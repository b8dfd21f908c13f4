/** Who hears a text: the order of the rules. */
import { describe, expect, test } from 'vitest';
import { NOW, person, talk } from './fixture.ts';

const staff = { id: 'cb-1', name: 'Lan', role: 'officer' as const };
const many = Array.from({ length: 3 }, (_, index) => ({ code: `SP-${index + 1}`, name: `Món ${index + 1}` }));

describe('at the menu a text starts', () => {
  test.each<[string, string, string, string?]>([
    ['a command', '/dat', 'Mua gì?'],
    ['a command with the bot behind it', '/dat@nhipcau_bot', 'Mua gì?'],
    ['the longest phrase in it', 'cho em hỏi giờ làm việc với', 'Mở lúc 08:00.'],
    ['a phrase without marks', 'GIO LAM VIEC', 'Mở lúc 08:00.'],
    ['a phrase with what is left of the message', 'Hội chợ Tết ở đâu', 'Hội chợ Tết ở đâu'],
    ['a dossier code', 'hn 2026 0123', 'Hồ sơ HN-2026-0123'],
    ['a request code', 'yc-2026-0001', 'Xem YC-2026-0001'],
    ['a link code', 'abcde-fgh23', 'Mã ABCDEFGH23'],
    ['a link code behind /start', '/start ABCDEFGH23', 'Mã ABCDEFGH23'],
    ["a flow's name behind /start", '/start order', 'Mua gì?'],
    ['an action typed with a short number', 'đồng ý 0001', 'Nhận 0001'],
    ['an action typed with the whole number, without marks, politely', 'dong y yc-2026-0001 ạ', 'Nhận YC-2026-0001'],
    ['a pattern with polite words', 'em ơi giúp với ạ', 'Gõ menu.'],
    ['a longer text with a phrase of two words of a pattern', 'tôi cần gặp cán bộ ngay', 'Hỏi gì?'],
  ])('%s', (_title, text, reply) => {
    const t = talk({ found: [{ opensAt: '08:00' }] });
    expect(t.say(text)[0]).toBe(reply);
  });

  test('`gia` does not fire inside another word, and a bare number starts nothing', () => {
    const t = talk();
    expect(t.say('buổi sáng')[0]).toBe('Có phải?');
    expect(t.say('2026')[0]).toBe('Có phải?');
  });

  test('two flows that fit equally: the person chooses, and the choice starts the flow', () => {
    const t = talk();
    expect(t.say('hội chợ tuần lễ')).toEqual(['Việc nào?']);
    expect(t.last().choices?.map(({ title }) => title)).toEqual(['Tên fairs', 'Tên market']);
    expect(t.choose(1)[0]).toBe('Hội chợ');
  });

  test('nothing fits: the question is kept, the nearest flows are offered and start by their title', () => {
    const t = talk({ found: [{ count: 3, products: many }] });
    expect(t.say('quà đặc sản')).toEqual(['Có phải?']);
    expect(t.turn.effects).toEqual([{ effect: 'keep-question', text: 'quà đặc sản' }]);
    expect(t.last().choices?.[0]?.title).toBe('Tên find');
    expect(t.say('ten find')).toEqual(['Có 3:']);
    expect(t.session.frames).toHaveLength(1);
  });

  test('the first message of somebody new that fits nothing is a welcome', () => {
    const t = talk({ person: person({ known: false }) });
    expect(t.say('alo alo')).toEqual(['Chào!', 'Cần gì?']);
    expect(t.say('abc xyz')[0]).toBe('Có phải?');
  });

  test('the menu listens: a free text there is understood, and the menu gives way', () => {
    const t = talk();
    t.say('menu');
    expect(t.say('hồ sơ')).toEqual(['Hồ sơ']);
    expect(t.session.frames).toEqual([]);
  });
});

describe('who may', () => {
  test("a producer's flow is kindly refused to others, and open to a producer", () => {
    expect(talk().say('đóng phí')).toEqual(['Dành cho chủ thể.']);
    expect(talk({ person: person({ producers: [{ code: 'C1', name: 'HTX' }] }) }).say('/phi')).toEqual(['Phí']);
  });

  test("a staff's flow does not exist for others", () => {
    expect(talk().say('/viec')[0]).toBe('Có phải?');
    expect(talk({ person: person({ staff }) }).say('việc đang chờ')).toEqual(['Việc  việc đang chờ']);
  });

  test("a staff's quote of our message starts the flow that takes it; a person's quote is a plain text", () => {
    const t = talk({ person: person({ staff }) });
    expect(t.hear({ kind: 'text', text: 'Chị ghé nhé', replyTo: '77' })).toEqual(['Việc 77 Chị ghé nhé']);
    expect(talk().hear({ kind: 'text', text: 'hồ sơ', replyTo: '77' })).toEqual(['Hồ sơ']);
  });

  test('an announcement is started by nobody', () => {
    expect(talk().hear({ kind: 'start', payload: 'told' })).toEqual(['Chào!', 'Cần gì?']);
  });
});

describe('while a person of the staff answers', () => {
  const handover = person({ handover: { task: 'V-1', until: NOW + 1000 } });

  test('words go to them, and what waits stays as it is', () => {
    const t = talk();
    t.say('/dat');
    const waiting = t.session.waiting;
    t.person = handover;
    expect(t.say('bao giờ có hàng?')).toEqual([]);
    expect(t.turn.effects).toEqual([{ effect: 'say-to-staff', text: 'bao giờ có hàng?' }]);
    expect(t.session.waiting).toEqual(waiting);
    t.person = person();
    expect(t.tap(`#a.${waiting?.turn}.1`)).toEqual(['Bao nhiêu?']);
  });

  test('a pattern, a command, a tap and the word that ends it are still heard', () => {
    const t = talk({ person: handover });
    expect(t.say('menu')).toEqual(['Cần gì?']);
    expect(t.say('2')[0]).toBe('Hội chợ');
    expect(t.say('đồng ý 0001')).toEqual([]);
    expect(t.tap('#x.request.YC-2026-0001.accept')).toEqual(['Nhận YC-2026-0001']);
    expect(t.say('kết thúc')).toEqual(['Em đây ạ.']);
    expect(t.turn.effects).toEqual([{ effect: 'end-handover' }]);
  });

  test('after its time the text is ours again', () => {
    const t = talk({ person: handover });
    t.wait(1);
    expect(t.say('hồ sơ')).toEqual(['Hồ sơ']);
  });
});

describe('inside a form', () => {
  test('a phrase as the whole message digresses and comes back; inside an answer it does not', () => {
    const t = talk({ found: [{ opensAt: '07:30' }] });
    t.say('/dat');
    expect(t.say('giờ làm việc')).toEqual(['Mở lúc 07:30.', 'Tiếp tục Tên order.', 'Mua gì?']);
    t.say('1');
    t.say('5');
    expect(t.session.frames[0]?.step).toBe('area');
    expect(t.say('gửi tới hội chợ ở Ba Vì')[0]).toBe('Gửi honey 5 tới gửi tới hội chợ ở Ba Vì?');
  });

  test('where any text is an answer, one word is never a digression and two are', () => {
    const t = talk();
    t.say('/dat');
    t.say('1');
    t.say('5');
    expect(t.say('hội chợ')).toEqual(['Hội chợ', 'Tiếp tục Tên order.', 'Giao ở đâu?']);
    expect(t.say('mua')).toEqual(['Gửi honey 5 tới mua?']);
  });

  test('a message that begins with a phrase digresses where it is no answer', () => {
    const t = talk({ found: [{ count: 0, products: [] }] });
    t.say('/dat');
    expect(t.say('tìm chè sen')).toEqual(['Có 0:']);
    expect(t.session.frames.at(-1)?.values.rest).toBe('chè sen');
    expect(t.say('ở đây có hội chợ không')[0]).toBe('Chưa hiểu.');
  });

  test('a code digresses from a choice', () => {
    const t = talk();
    t.say('/dat');
    expect(t.say('HN-2026-0123')).toEqual(['Hồ sơ HN-2026-0123', 'Tiếp tục Tên order.', 'Mua gì?']);
  });

  test('an action works from any step, as a digression that returns', () => {
    const t = talk();
    t.say('/dat');
    expect(t.say('ĐỒNG Ý 0001')).toEqual(['Nhận 0001', 'Tiếp tục Tên order.', 'Mua gì?']);
    expect(t.tap('#x.request.YC-2026-0001.decline')).toEqual(['Vì sao YC-2026-0001?']);
    expect(t.say('2')).toEqual(['Tiếp tục Tên order.', 'Mua gì?']);
    expect(t.turn.effects).toEqual([{ effect: 'answer-request', number: 'YC-2026-0001', answer: 'decline', reason: 'busy' }]);
  });
});
