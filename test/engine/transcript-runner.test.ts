/** The transcript runner itself: it must notice a wrong word, a wrong button, a wrong effect, a read too many. */
import { describe, expect, test } from 'vitest';
import { play } from '../flows/run.ts';
import { readTranscript } from '../flows/transcript.ts';
import { BOOK } from './fixture.ts';

const GOOD = `
flow: order
case: happy
now: 2026-11-24T09:00:00+07:00
lookups: [{ lookup: office, result: { opensAt: "08:00" } }]
turns:
  - { they: /dat, we: [{ text: "Mua gì?", choices: [Mật ong, "Gốm sứ, Bát Tràng"] }] }
  - { they: { wait: 2h } }
  - { they: { tap: 1 }, we: [{ text: Bao nhiêu?, actions: [Bỏ qua] }] }
  - { they: 20, we: [Giao ở đâu?] }
  - { they: giờ làm việc, we: ["Mở lúc…", Tiếp tục Tên order., "Giao ở đâu?"] }
  - { they: Ba Vì, we: ["Gửi honey 20 tới Ba Vì?"] }
  - { they: { tap: Đồng ý }, we: [Đã gửi.], effects: [{ effect: set-profile, name: Ba Vì }] }
`;

const result = (text: string) => {
  const { played, expected } = play(BOOK, readTranscript('order.happy.yaml', text));
  return JSON.stringify(played) === JSON.stringify(expected);
};

test('a transcript that is true passes', () => {
  const { played, expected } = play(BOOK, readTranscript('order.happy.yaml', GOOD));
  expect(played).toEqual(expected);
});

describe('it fails for', () => {
  test.each<[string, string, string]>([
    ['a wrong word', 'Bao nhiêu?', 'Bao nhiêu ạ?'],
    ['a wrong beginning', 'Mở lúc…', 'Mở cửa…'],
    ['a missing choice', 'choices: [Mật ong, ', 'choices: ['],
    ['a reply too many', 'we: [Đã gửi.]', 'we: [Đã gửi., "Gì nữa?"]'],
    ['a reply that nobody expects', ', we: [Giao ở đâu?] }\n  - { they: giờ', ' }\n  - { they: giờ'],
    ['an effect with another field', 'name: Ba Vì }', 'name: Sơn Tây }'],
    ['an effect that is not expected', 'effects: [{ effect: set-profile, name: Ba Vì }]', 'effects: []'],
  ])('%s', (_title, from, to) => {
    expect(GOOD).toContain(from);
    expect(result(GOOD.replace(from, to))).toBe(false);
  });

  test.each<[string, string, string, string]>([
    ['a read it does not answer', 'lookup: office', 'lookup: fairs', 'asked for office'],
    ['a read with other arguments', 'lookup: office,', 'lookup: office, args: { a: 1 },', 'was asked with'],
    ['a read that never came', 'opensAt: "08:00" } }', 'opensAt: "08:00" } }, { lookup: fair, result: {} }', 'never asked for: fair'],
    ['a button that is not there', 'tap: Đồng ý', 'tap: Từ chối', 'no button'],
  ])('%s', (_title, from, to, message) => {
    expect(() => result(GOOD.replace(from, to))).toThrow(message);
  });
});
