/** What holds for any sequence of inputs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_BYTES, sessionBytes } from '../../src/engine/session.ts';
import { emptySession, step } from '../../src/engine/step.ts';
import type { Input, Session, Turn } from '../../src/model.ts';
import { BOOK, makeBook, NOW, ORDER, person } from './fixture.ts';

const WORDS = [
  '/dat',
  '/goi',
  '/nhieu',
  '/tim',
  '/vong',
  '/start',
  '/en',
  'menu',
  'hủy',
  'quay lại',
  'nhắc lại',
  'gặp cán bộ',
  'liên kết',
].concat([
  '1',
  '2',
  '9',
  'thêm',
  'xong',
  'bỏ qua',
  'vâng',
  'Ba Vì',
  'hội chợ',
  'giờ làm việc',
  'đồng ý 0001',
  'hồ sơ',
  'HN-2026-0123',
  'toString',
  '/constructor',
]);
const PAYLOADS = ['#x.request.YC-2026-0001.decline', '#x.request.YC-2026-0002.accept', '#x.__proto__.x.y', '#a.1.1', ''];
const anyText = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ minLength: 600, maxLength: 900 }),
);
/** Infinity is refused at the door (zod takes finite numbers only), and JSON could not keep it. */
const COORDINATE = fc.double({ noNaN: true, noDefaultInfinity: true });
const anyInput: fc.Arbitrary<Input> = fc.oneof(
  { weight: 8, arbitrary: anyText.map((text): Input => ({ kind: 'text', text })) },
  { weight: 3, arbitrary: fc.tuple(fc.nat(40), fc.nat(6)).map(([turn, n]): Input => ({ kind: 'tap', payload: `#a.${turn}.${n}` })) },
  fc.constantFrom(...PAYLOADS).map((payload): Input => ({ kind: 'tap', payload })),
  fc.record({ kind: fc.constant('contact' as const), phone: fc.string(), own: fc.boolean() }),
  fc.record({ kind: fc.constant('location' as const), lat: COORDINATE, lon: COORDINATE }),
  fc.constantFrom<Input>(
    { kind: 'start' },
    { kind: 'media', media: 'photo' },
    { kind: 'edited' },
    { kind: 'group', chat: '1' },
    { kind: 'blocked' },
  ),
  fc.constantFrom<Input>({ kind: 'submitted', phone: '0912345678' }, { kind: 'withdraw' }, { kind: 'staff-took-over' }),
);
const anyMove = fc.record({
  input: anyInput,
  hours: fc.constantFrom(0, 0, 0, 1, 30, 60),
  handover: fc.constantFrom(false, false, false, true),
  deployed: fc.constantFrom(false, false, true),
});

const DEPLOYED = makeBook({
  order: ORDER.replace('  amount: {', '  number: { was: area,').replace('  area: {', '  place: {'),
  several: null,
});
const BIG = {
  count: 9,
  opensAt: '08:00',
  products: Array.from({ length: 9 }, (_, index) => ({ code: `SP-${index}`, name: 'Sữa tươi '.repeat(20) })),
};

type Move = { input: Input; hours: number; handover: boolean; deployed: boolean };

/** Plays moves; every session is written and read back. Asks for at most the 8 reads that a turn may have. */
function play(moves: readonly Move[]): Turn[] {
  let session: Session = emptySession();
  let now = NOW;
  return moves.map(({ input, hours, handover, deployed }) => {
    now += hours * 3_600_000;
    const who = person(handover ? { handover: { task: 'V-1', until: now + 1 } } : {});
    for (let found: unknown[] = []; ; found = [...found, BIG]) {
      expect(found.length).toBeLessThanOrEqual(8);
      const result = step(deployed ? DEPLOYED : BOOK, session, { input, person: who, found }, now);
      if ('lookup' in result) continue;
      session = JSON.parse(JSON.stringify(result.turn.session)) as Session;
      expect(session).toEqual(result.turn.session);
      return result.turn;
    }
  });
}

test('a position on the equator, written and read back, is the same', () => {
  play([{ input: { kind: 'location', lat: -0, lon: -0 }, hours: 0, handover: false, deployed: false }]);
});

test('a deploy while staff write from elsewhere leaves no question without its choices', () => {
  const quiet = { hours: 0, handover: false, deployed: false };
  const [, , turn] = play([
    { ...quiet, input: { kind: 'text', text: '/dat' } },
    { ...quiet, input: { kind: 'text', text: '/nhieu' } },
    { ...quiet, input: { kind: 'staff-took-over' }, deployed: true },
  ]);
  expect(turn?.session.frames.length === 0).toBe(turn?.session.waiting === null);
});

test('any inputs in any order: no throw, one turn further each time, a small session, the same again', () => {
  fc.assert(
    fc.property(fc.array(anyMove, { maxLength: 25 }), (moves) => {
      const turns = play(moves);
      for (const [index, { session, replies }] of turns.entries()) {
        expect(session.turn).toBe(index + 1);
        expect(sessionBytes(session)).toBeLessThanOrEqual(MOST_BYTES);
        for (const { text } of replies) expect(text).toBe(text.trim());
        if (session.waiting) expect(session.waiting.turn).toBeLessThanOrEqual(session.turn);
        expect(session.frames.length === 0).toBe(session.waiting === null);
      }
      expect(play(moves)).toEqual(turns);
    }),
    { numRuns: 300 },
  );
});

test('from anywhere, cancelling often enough ends at the menu', () => {
  fc.assert(
    fc.property(fc.array(anyMove, { maxLength: 15 }), (moves) => {
      const cancel: Move = { input: { kind: 'text', text: 'hủy' }, hours: 0, handover: false, deployed: false };
      const end = play([...moves, ...Array.from({ length: 12 }, () => cancel)]).at(-1);
      const flows = end?.session.frames.map(({ flow }) => BOOK.flows[flow]?.pattern) ?? [];
      expect(flows.every((pattern) => pattern !== undefined)).toBe(true);
    }),
    { numRuns: 150 },
  );
});
