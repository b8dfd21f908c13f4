/** What may happen next in a schedule, as data: fast-check makes lists of these, and makes a failing list smaller. */
import fc from 'fast-check';
import type { ContactId, Input } from '../../src/model.ts';
import { PEOPLE, PICTURED, PRIVATE_WORDS } from './town.ts';

/** One thing that happens. Numbers pick among what there is at that moment, so that every list means something. */
export type Move =
  /** Somebody writes (several in a row: messages at once). `n` picks a button among those on their screen. */
  | { does: 'say'; who: keyof typeof SCRIPTS; n: number }
  /** Somebody sends a photo, or looks at a product with one; what is said of the second leaves in several messages. */
  | { does: 'look-at'; who: keyof typeof SCRIPTS; what: 'photo' | keyof typeof PICTURED; n: number }
  /** Somebody has all that is theirs erased: on Zalo in one event, else they ask and say yes (`atOnce`: in two messages at once). */
  | { does: 'leave'; who: (typeof LEAVERS)[number]; atOnce: boolean; n: number }
  /** A platform delivers an update again, whatever became of it. */
  | { does: 'repeat'; n: number }
  /** One waiting call goes on. */
  | { does: 'open'; n: number }
  /** The `n`-th send or database call from here on fails, in its `fault`-th way. */
  | { does: 'fail'; what: 'send' | 'database'; n: number; fault: number }
  /** Several waiting calls go on well, the longest-waiting first. */
  | { does: 'run'; steps: number }
  /** A timer of the jobs. */
  | { does: 'look' }
  /** A process dies here and now; another starts on the same file. */
  | { does: 'die'; n: number }
  /** Time passes, in ms: what is under way comes to its end first. */
  | { does: 'wait'; ms: number }
  /** The clock is set, forward or back, in ms, amid everything. */
  | { does: 'clock'; ms: number };

/** What people have in mind to say, in order. The producer presses what is on the screen, else says this. */
export const SCRIPTS = {
  onZalo: ['đồng ý', '/ketnoi', 'menu', '/canbo', PRIVATE_WORDS.onZalo, 'cảm ơn'],
  onTelegram: ['/ketnoi', 'menu', 'hội chợ', 'cảm ơn'],
  producer: ['/ketnoi', 'menu', '/hoso', 'menu'],
  colleague: ['menu', PRIVATE_WORDS.colleagueAgain, '/ketnoi'],
  newcomer: ['xin chào', 'tiếng Việt', 'tôi tìm mua', 'tôi muốn khiếu nại', 'kết quả', 'có ạ', 'Phiếu kiểm nghiệm chưa được tính ạ'],
} as const satisfies Partial<Record<keyof typeof PEOPLE, readonly string[]>>;

/** Who may ask to be erased: not the only one who can answer the request. */
export const LEAVERS = ['onZalo', 'onTelegram', 'newcomer', 'colleague'] as const satisfies (keyof typeof SCRIPTS)[];

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const nat = fc.nat({ max: 1000 });
const someone = fc.constantFrom(...(Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[]));

/** One schedule. */
export const schedules: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ does: fc.constant('say' as const), who: someone, n: nat }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        does: fc.constant('look-at' as const),
        who: someone,
        what: fc.constantFrom('photo' as const, 'short' as const, 'long' as const, 'long' as const, 'long' as const),
        n: nat,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ does: fc.constant('leave' as const), who: fc.constantFrom(...LEAVERS), atOnce: fc.boolean(), n: nat }),
    },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('repeat' as const), n: nat }) },
    { weight: 4, arbitrary: fc.record({ does: fc.constant('open' as const), n: nat }) },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant('fail' as const),
        what: fc.constantFrom('send', 'database'),
        n: fc.nat({ max: 6 }),
        fault: nat,
      }),
    },
    { weight: 7, arbitrary: fc.record({ does: fc.constant('run' as const), steps: fc.nat({ max: 30 }) }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('look' as const) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('die' as const), n: nat }) },
    {
      weight: 1,
      arbitrary: fc.record({ does: fc.constant('wait' as const), ms: fc.constantFrom(SECOND, 31 * SECOND, HOUR, 14 * HOUR, 50 * HOUR) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ does: fc.constant('clock' as const), ms: fc.constantFrom(SECOND, HOUR, -SECOND, -HOUR, -24 * HOUR) }),
    },
  ),
  { minLength: 1, maxLength: 50, size: 'max' },
);

/** What a person does next: the `n`-th newest button of an action on the screen, or the next words of the script. */
export function nextInput(who: keyof typeof SCRIPTS, said: number, buttons: readonly string[], n: number): Input | null {
  if ((who === 'producer' || who === 'colleague') && buttons.length > 0 && n % 4 !== 0)
    return { kind: 'tap', payload: buttons[n % buttons.length] ?? '' };
  const text = SCRIPTS[who][said];
  return text === undefined ? null : { kind: 'text', text };
}

/** What a person sends to see a picture, or to show one. */
export function lookInput(what: Extract<Move, { does: 'look-at' }>['what']): Input {
  if (what === 'photo') return { kind: 'media', media: 'photo' };
  return { kind: 'tap', payload: `#x.product.${PICTURED[what]}.show` };
}

/** The next messages of a person who wants to be erased; `asked`: the question stands on their screen. */
export function leaveInputs(who: (typeof LEAVERS)[number], atOnce: boolean, asked: boolean): Input[] {
  if (who === 'onZalo') return [{ kind: 'withdraw' }];
  const ask: Input = { kind: 'text', text: '/xoa' };
  const yes: Input = { kind: 'text', text: 'Có, xóa hết' };
  if (asked) return [yes];
  return atOnce ? [ask, yes] : [ask];
}

/** Whose contact it is. */
export const contactOf = (who: keyof typeof SCRIPTS): ContactId => PEOPLE[who];
