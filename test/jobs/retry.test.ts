import { describe, expect, it } from 'vitest';
import { afterFailure } from '../../src/jobs/retry.ts';
import type { Failure } from '../../src/model.ts';
import type { OutboxRow } from '../../src/store/outbox.ts';

const NOW = 1_780_000_000_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const row = (more: Partial<OutboxRow> = {}): OutboxRow => ({
  id: 1,
  contact: 'telegram:1',
  turn: 1,
  position: 0,
  messageId: 'telegram:1/1',
  flow: null,
  object: null,
  extra: {},
  attempts: 0,
  lost: 0,
  sentParts: 0,
  dueAt: NOW,
  leaseUntil: 0,
  createdAt: NOW,
  ...more,
});
const fail = (failure: Failure, more: Partial<OutboxRow> = {}, now = NOW, chance = 0) =>
  afterFailure(row(more), { failure, detail: 'x' }, now, chance);
const pause = (attempts: number, chance: number) => {
  const result = fail('retry', { attempts }, NOW, chance);
  return result.state === 'waiting' ? result.dueAt - NOW : result.state;
};

describe('the pause', () => {
  it('doubles from 2 s to 10 minutes', () => {
    expect([0, 1, 2, 8, 9, 10, 500].map((attempts) => pause(attempts, 0))).toEqual([2000, 4000, 8000, 512_000, 600_000, 600_000, 600_000]);
  });

  it('is up to half longer by chance, so that what failed together does not come back together', () => {
    expect([0, 0.5, 1].map((chance) => pause(3, chance))).toEqual([16_000, 20_000, 24_000]);
  });

  it('is at least what the platform said, and then holds for the channel', () => {
    const result = afterFailure(row(), { failure: 'retry', detail: '429', retryAfterMs: 60_000 }, NOW, 1);
    expect(result).toMatchObject({ state: 'waiting', dueAt: NOW + 60_000, holdMs: 60_000 });
  });

  it.each<[Failure, number]>([
    ['wait', HOUR],
    ['configuration', HOUR / 6],
    ['refresh-token', HOUR / 12],
  ])('after %s is long: only time or a person cures it', (failure, ms) => {
    expect(fail(failure)).toMatchObject({ state: 'waiting', dueAt: NOW + ms });
  });
});

describe('a message is given up', () => {
  it('at once when the platform can’t take it', () => {
    expect(fail('bad-message')).toMatchObject({ state: 'dead' });
  });

  it('after a day, however often it was tried', () => {
    expect(fail('retry', { attempts: 300 }, NOW + DAY - 1)).toMatchObject({ state: 'waiting' });
    expect(fail('retry', { attempts: 300 }, NOW + DAY)).toMatchObject({ state: 'dead' });
  });

  it('a day after it was due, not after it was written: an announcement may wait for the morning', () => {
    const written = NOW - 2 * DAY;
    expect(fail('retry', { createdAt: written, dueAt: NOW }, NOW)).toMatchObject({ state: 'waiting' });
  });

  it('with the third lost answer: each may have been a delivery', () => {
    expect(fail('unknown', { lost: 1, attempts: 9 })).toMatchObject({ state: 'waiting' });
    expect(fail('unknown', { lost: 2 })).toMatchObject({ state: 'dead' });
  });

  it.each<Failure>(['refresh-token', 'configuration', 'wait'])('after a week when a person must cure it (%s)', (failure) => {
    expect(fail(failure, { attempts: 500 }, NOW + 7 * DAY - 1)).toMatchObject({ state: 'waiting' });
    expect(fail(failure, { attempts: 500 }, NOW + 7 * DAY)).toMatchObject({ state: 'dead' });
  });
});
