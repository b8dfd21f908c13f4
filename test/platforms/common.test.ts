/** The parts that both offline platforms stand on: the clock, chance, faults, the transcript. */
import { describe, expect, it } from 'vitest';
import { createChance } from './common/chance.ts';
import { createClock } from './common/clock.ts';
import { createFaults } from './common/faults.ts';
import { createTranscript } from './common/transcript.ts';

describe('the clock', () => {
  const standing = () => createClock({ clock: 'stopped', startAt: 1_000_000 });

  it('stands still until it is moved, and rings in order of time, then of setting', () => {
    const clock = standing();
    const rung: string[] = [];
    for (const [name, ms] of [
      ['c', 30],
      ['a', 10],
      ['b1', 20],
      ['b2', 20],
      ['later', 50],
    ] as const)
      clock.after(ms, () => rung.push(name));
    clock.after(15, () => rung.push('never'))();
    clock.advance(40);
    expect(rung).toEqual(['a', 'b1', 'b2', 'c']);
    expect(clock.now()).toBe(1_000_040);
  });

  it('passes as time would: what an alarm sets off falls due at its own time', async () => {
    const clock = standing();
    const times: number[] = [];
    const again = () => {
      times.push(clock.now() - 1_000_000);
      if (times.length < 4) clock.after(10, again);
    };
    clock.after(10, again);
    await clock.pass(35, async () => undefined);
    expect(times).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(1_000_035);
  });

  it('running, rings by itself, and not any more once it is stopped', async () => {
    const clock = createClock({});
    await new Promise<void>((rung) => clock.after(5, rung));
    clock.stop();
    clock.after(0, () => expect.unreachable());
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
  });

  it('running, can start at another time', () => {
    const clock = createClock({ startAt: Date.UTC(2030, 0, 1) });
    expect(new Date(clock.now()).getUTCFullYear()).toBe(2030);
    clock.stop();
  });
});

describe('chance', () => {
  it('is the same for the same seed, and evenly spread', () => {
    const draws = (seed: number) => Array.from({ length: 10_000 }, createChance(seed));
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
    const low = draws(7).filter((draw) => draw < 0.01).length;
    expect(low).toBeGreaterThan(60);
    expect(low).toBeLessThan(140);
  });
});

describe('faults', () => {
  it('of several that match, the one scripted first strikes, as often as it says', () => {
    const faults = createFaults<string>(createChance(1));
    faults.add('send', 'a');
    faults.add('send to Lan', 'b', { times: 2 });
    faults.add('send', 'c');
    expect([1, 2, 3, 4, 5].map(() => faults.take(['send', 'send to Lan']))).toEqual(['a', 'b', 'b', 'c', undefined]);
    faults.add('send to Lan', 'd');
    expect(faults.take(['send', 'send to Minh'])).toBeUndefined();
    faults.clear();
    expect(faults.take(['send to Lan'])).toBeUndefined();
  });

  it('by chance strike the same calls for the same seed, until they are taken out', () => {
    const struck = (seed: number) => {
      const faults = createFaults<string>(createChance(seed));
      faults.add('send', 'hang', { chance: 0.01 });
      return Array.from({ length: 10_000 }, () => faults.take(['send']) ?? '-').join('');
    };
    const hangs = struck(11).match(/hang/g)?.length ?? 0;
    expect(hangs).toBeGreaterThan(60);
    expect(hangs).toBeLessThan(140);
    expect(struck(11)).toBe(struck(11));
    expect(struck(12)).not.toBe(struck(11));
  });

  it('by chance can be limited in number', () => {
    const faults = createFaults<string>(createChance(1));
    faults.add('send', 'hang', { chance: 1, times: 2 });
    expect([1, 2, 3].map(() => faults.take(['send']))).toEqual(['hang', 'hang', undefined]);
  });

  it('cost the same to look up however many are scripted', () => {
    const faults = createFaults<number>(createChance(1));
    for (let n = 0; n < 100_000; n++) faults.add(`send to ${n}`, n);
    for (let n = 99_999; n >= 0; n--) expect(faults.take(['send', `send to ${n}`]) === n).toBe(true);
  });
});

it('the transcript reads as text', () => {
  const { add, text } = createTranscript(() => Date.UTC(2026, 10, 25, 3), true);
  add({ kind: 'update', what: '900000000', who: '5001', words: 'xin chào' });
  const attempt = add({ kind: 'attempt', what: '900000000', who: '5001', nth: 1 });
  add({ kind: 'call', what: 'sendMessage', who: '5001', words: 'Dạ [Có]', answer: 'ok', fault: 'hang' });
  attempt.answer = '200';
  attempt.ms = 12.3;
  add({ kind: 'attempt', what: '900000001', nth: 2 });
  add({ kind: 'note', what: 'the webhook is switched off' });
  expect(text()).toBe(
    [
      '2026-11-25 03:00:00.000  update     900000000  5001  "xin chào"',
      '2026-11-25 03:00:00.000  attempt 1  900000000  5001 → 200 (12 ms)',
      '2026-11-25 03:00:00.000  call       sendMessage  5001  "Dạ [Có]" → ok  [hang]',
      '2026-11-25 03:00:00.000  attempt 2  900000001 → …',
      '2026-11-25 03:00:00.000  note       the webhook is switched off',
    ].join('\n'),
  );
});

it('the transcript drops its older half when it grows too long', () => {
  const { add, entries } = createTranscript(() => 0, true, 4);
  for (let n = 1; n <= 5; n++) add({ kind: 'note', what: `${n}` });
  expect(entries.map(({ what }) => what)).toEqual(['3', '4', '5']);
});
