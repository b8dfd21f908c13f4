import { expect, it } from 'vitest';
import { duration, paceOf, progressLine, type Sample, sampled } from '../../src/cli/broadcast-progress.ts';
import type { RecipientCounts } from '../../src/model.ts';

const NONE: RecipientCounts = { planned: 0, claimed: 0, sent: 0, refused: 0, retry: 0, unknown: 0, excluded: 0 };

it('the line shows how far it is, how fast it goes and what is left', () => {
  expect(progressLine({ counts: NONE }, null)).toBe('░░░░░░░░░░░░░░░░░░░░░░░░   0 % 0/0');
  const counts = { ...NONE, planned: 250, sent: 700, refused: 40, unknown: 10, excluded: 99 };
  expect(progressLine({ counts }, 25)).toBe(
    '██████████████████░░░░░░  75 % 750/1.000 · 25,0/s · còn / left 10 s · không gửi được / refused 40 · chưa rõ / unknown 10',
  );
  expect(progressLine({ counts: { ...NONE, sent: 1_234_567 } }, 0)).toContain('100 % 1.234.567/1.234.567 · 0,0/s');
});

it('the pace is that of the last moments', () => {
  let samples: Sample[] = [];
  expect(paceOf(samples)).toBeNull();
  for (let second = 0; second <= 60; second++)
    samples = sampled(samples, { ...NONE, sent: second < 30 ? second * 10 : 300 + (second - 30) * 2 }, second * 1000);
  expect(samples).toHaveLength(16);
  expect(paceOf(samples)).toBe(2);
});

it.each([
  [400, '0 s'],
  [14_000, '14 s'],
  [200_000, '3 m 20 s'],
  [3_900_000, '1 h 05 m'],
])('%d ms are %s', (ms, words) => expect(duration(ms)).toBe(words));
