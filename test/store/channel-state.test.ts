/** The breaker, and the one run that sends on a channel. */
import type { Client } from '@libsql/client';
import { describe, expect, it } from 'vitest';
import type { ContactId, Failure } from '../../src/model.ts';
import {
  announceStatement,
  DOUBT_MS,
  giveChannelBack,
  markRows,
  type OutboxRow,
  type RowResult,
  releaseRows,
  takeDue,
} from '../../src/store/outbox.ts';
import { eraseStatements } from '../../src/store/retention.ts';
import { everythingInPlain, NOW, openHouse, SENDER, takeRows } from './house.ts';
import { addContact } from './register/open-store.ts';

const JOB = { ...SENDER, bootId: 'job', limit: 100, channel: 'telegram' as const, run: 'job/1' };

async function announce(db: Client, ...to: ContactId[]): Promise<void> {
  for (const one of to) {
    await addContact(db, one);
    await db.batch([announceStatement({ to: one, flow: 'request-arrived', object: 'YC-2026-0001', dueAt: NOW, now: NOW })], 'write');
  }
}
const fails = (row: OutboxRow, failure: Failure, now = NOW): RowResult => ({
  row,
  state: 'waiting',
  failure,
  reason: 'http 502',
  dueAt: now,
  holdMs: 0,
});
const state = async (db: Client) =>
  (await db.execute("SELECT failures, held_until - ? AS rests FROM channel_state WHERE channel = 'telegram'", [NOW])).rows[0];
const SIX: ContactId[] = ['telegram:1', 'telegram:2', 'telegram:3', 'telegram:4', 'telegram:5', 'telegram:6'];

const giveBack = (db: Client, rows: OutboxRow[]) =>
  releaseRows(
    db,
    rows.map(({ id }) => id),
    JOB.bootId,
  );

/** Six people's messages, of which so many have failed, one after the other. */
async function afterFailures(count: number, failure: Failure = 'retry') {
  const { db } = await openHouse();
  await announce(db, ...SIX);
  const rows = await takeRows(db, JOB);
  for (const row of rows.slice(0, count)) await markRows(db, [fails(row, failure)], JOB);
  // A run that stops gives back what it still has.
  if (count > 0) await giveBack(db, rows);
  return { db, rows };
}

describe('the breaker of a channel', () => {
  it('opens when sends to five people in a row fail, and stays closed at four', async () => {
    expect(await state((await afterFailures(4)).db)).toMatchObject({ failures: 4, rests: -NOW });
    expect(await state((await afterFailures(5)).db)).toMatchObject({ failures: 5, rests: 15_000 });
  });

  it.each<Failure>(['wait', 'drop-recipient', 'refresh-token', 'bad-message'])(
    'does not count %s: that is not the platform',
    async (failure) => {
      expect(await state((await afterFailures(6, failure)).db)).toMatchObject({ failures: 0 });
    },
  );

  it('keeps nobody’s name: who was erased, or is told so now, stands nowhere', async () => {
    const { db, rows } = await afterFailures(2);
    expect(await everythingInPlain(db)).toContain('telegram:2');
    await db.batch([...eraseStatements('telegram:2', NOW), ...eraseStatements('telegram:3', NOW)], 'write');
    await markRows(
      db,
      rows.slice(2, 3).map((row) => fails(row, 'retry')),
      JOB,
    );
    expect((await everythingInPlain(db)).split('\n').filter((table) => /telegram:[23]/.test(table))).toEqual([]);
    expect(await state(db)).toMatchObject({ failures: 3 });
  });

  it('counts one contact once, however often its message fails', async () => {
    const { db, rows } = await afterFailures(0);
    const [row] = rows;
    if (!row) throw new Error('nothing due');
    for (let n = 0; n < 9; n++) await markRows(db, [fails(row, 'retry')], JOB);
    expect(await state(db)).toMatchObject({ failures: 1 });
  });

  it('lets one message through after its rest; another failure doubles the rest, up to ten minutes', async () => {
    const { db } = await afterFailures(5);
    expect(await takeRows(db, { ...JOB, now: NOW + 14_999 })).toEqual([]);
    let now = NOW;
    for (const rest of [15, 30, 60, 120, 240, 480, 600, 600]) {
      now += rest * 1000;
      const probe = await takeRows(db, { ...JOB, now });
      expect(probe).toHaveLength(1);
      await markRows(
        db,
        probe.map((row) => fails(row, 'retry', now)),
        { ...JOB, now },
      );
      await giveBack(db, probe);
    }
  });

  it('closes with the first message that arrives', async () => {
    const { db } = await afterFailures(5);
    const now = NOW + 15_000;
    const [probe] = await takeRows(db, { ...JOB, now });
    if (!probe) throw new Error('no probe');
    await markRows(db, [{ row: probe, state: 'sent', platformId: '1', at: now }], { ...JOB, now });
    expect(await state(db)).toMatchObject({ failures: 0 });
    expect(await takeRows(db, { ...JOB, now: now + 60_000 })).toHaveLength(5);
  });
});

describe('a run on a channel', () => {
  it('is the only one: another gets nothing until it gives the channel back, or its time is over', async () => {
    const { db } = await openHouse();
    await announce(db, ...SIX);
    expect(await takeRows(db, { ...JOB, limit: 1 })).toHaveLength(1);
    const other = { ...JOB, bootId: 'other', run: 'other/1' };
    expect(await takeRows(db, other)).toEqual([]);
    expect(await takeRows(db, { ...JOB, limit: 1 })).toHaveLength(1);
    await giveChannelBack(db, 'telegram', 'other/1');
    expect(await takeRows(db, other)).toEqual([]);
    await giveChannelBack(db, 'telegram', JOB.run);
    expect(await takeRows(db, { ...other, limit: 1 })).toHaveLength(1);
    const later = NOW + JOB.leaseMs;
    expect(await takeDue(db, { ...JOB, now: later })).toMatchObject({ rows: { length: 3 }, doubted: 3 });
    expect(await takeRows(db, { ...JOB, now: later + DOUBT_MS })).toHaveLength(3);
  });

  it('writes nothing while there is nothing to send', async () => {
    const { db } = await openHouse();
    await takeRows(db, JOB);
    expect((await db.execute('SELECT count(*) AS n FROM channel_state')).rows[0]?.n).toBe(0);
  });
});
