import type { Client } from '@libsql/client';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactId } from '../../src/model.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import {
  announceStatement,
  DOUBT_MS,
  lapseLeases,
  markRows,
  type OutboxRow,
  type RowResult,
  readReply,
  releaseRows,
  takeDue,
  takeOf,
} from '../../src/store/outbox.ts';
import { count, idsOf, LEASE_MS, NOW, openHouse, SENDER, say, takeRows, update } from './house.ts';

const ME = 'telegram:1';
const JOB = { ...SENDER, bootId: 'job', limit: 100, channel: 'telegram' as const, run: 'job/1' };
const LATER = { ...JOB, now: NOW + LEASE_MS };
const HOUR = 3_600_000;

const sent = (row: OutboxRow, at = NOW): RowResult => ({ row, state: 'sent', platformId: `p${row.id}`, at });
const failed = (row: OutboxRow, dueAt: number, holdMs = 0): RowResult => ({
  row,
  state: 'waiting',
  failure: 'retry',
  reason: 'http 502',
  dueAt,
  holdMs,
});
const idsIn = (rows: OutboxRow[]) => rows.map(({ id }) => id);
const stateOf = async (db: Client, id: number) => (await db.execute({ sql: 'SELECT * FROM outbox WHERE id = ?', args: [id] })).rows[0];

/** Announces to a contact, due now unless told. */
async function announce(db: Client, to: ContactId, dueAt = NOW): Promise<void> {
  await db.batch([announceStatement({ to, flow: 'request-arrived', object: 'YC-2026-0001', extra: { n: 2 }, dueAt, now: NOW })], 'write');
}

describe('a job takes', () => {
  it('nothing that a handler has just committed, until its lease is over and it was doubted in vain', async () => {
    const { db, keys } = await openHouse();
    const [id] = idsOf(await say(db, keys, update(ME), ['a']));
    expect(await takeDue(db, { ...JOB, now: NOW + LEASE_MS - 1 })).toEqual({ rows: [], doubted: 0 });
    expect(await takeDue(db, LATER)).toEqual({ rows: [], doubted: 1 });
    expect(await takeDue(db, { ...LATER, now: LATER.now + DOUBT_MS - 1 })).toEqual({ rows: [], doubted: 0 });
    expect(idsIn(await takeRows(db, { ...LATER, now: LATER.now + DOUBT_MS }))).toEqual([id]);
  });

  it('nothing that has left, when its sender can say so only after the lease, as soon as the database is back', async () => {
    const { db, keys } = await openHouse();
    const outcome = await say(db, keys, update(ME), ['a']);
    if (outcome.state !== 'committed') throw new Error('conflict');
    await announce(db, 'telegram:2');
    expect(await takeDue(db, LATER)).toMatchObject({ rows: [{ contact: 'telegram:2' }], doubted: 1 });
    expect(await takeOf(db, ME, { ...SENDER, now: LATER.now + 1 })).toEqual([]);
    await markRows(
      db,
      outcome.rows.map((row) => sent(row)),
      { ...SENDER, now: LATER.now + 2 },
    );
    expect(await takeRows(db, { ...LATER, now: LATER.now + DOUBT_MS })).toEqual([]);
    expect(await count(db, "outbox WHERE state = 'sent'")).toBe(1);
  });

  it('what a sender let lapse before whoever just wrote does', async () => {
    const { db, keys } = await openHouse();
    const ids = idsOf(await say(db, keys, update(ME), ['a']));
    expect(await takeOf(db, ME, { ...SENDER, now: LATER.now })).toEqual([]);
    await takeDue(db, LATER);
    expect(idsIn(await takeOf(db, ME, { ...SENDER, now: LATER.now + DOUBT_MS }))).toEqual(ids);
  });

  it('a row once: who comes second gets nothing, on whatever connection, until the lease and the doubt are over', async () => {
    const { db, url } = await openHouse();
    const other = openNodeClient(url);
    await announce(db, ME);
    const both = await Promise.all([takeRows(db, JOB), takeRows(other, { ...JOB, bootId: 'job-2' })]);
    expect(both.flat()).toHaveLength(1);
    expect(await takeDue(other, { ...LATER, bootId: 'job-3' })).toEqual({ rows: [], doubted: 1 });
    expect(await takeRows(other, { ...LATER, bootId: 'job-3', now: LATER.now + DOUBT_MS })).toHaveLength(1);
    other.close();
  });

  it('of each contact only the first message, oldest due first, and no more than it wants', async () => {
    const { db } = await openHouse();
    await announce(db, 'telegram:2', NOW - 1);
    for (const to of [ME, ME, 'telegram:3'] as const) await announce(db, to);
    await announce(db, 'telegram:4', NOW - 2);
    expect((await takeRows(db, { ...JOB, limit: 2 })).map((row) => row.contact)).toEqual(['telegram:2', 'telegram:4']);
    expect((await takeRows(db, JOB)).map(({ id, contact }) => [id, contact])).toEqual([
      [2, ME],
      [4, 'telegram:3'],
    ]);
  });

  it('only rows of its channel', async () => {
    const { db } = await openHouse();
    for (const to of [ME, 'zalo:3'] as const) await announce(db, to);
    expect((await takeRows(db, { ...JOB, channel: 'zalo' })).map((row) => row.contact)).toEqual(['zalo:3']);
  });

  it('what is due: an announcement that waits for the morning stands in nobody’s way', async () => {
    const { db } = await openHouse();
    await announce(db, ME, NOW + HOUR);
    await announce(db, ME);
    expect(idsIn(await takeRows(db, JOB))).toEqual([2]);
    expect(idsIn(await takeRows(db, { ...JOB, now: NOW + HOUR }))).toEqual([1]);
  });

  it('replies before announcements that were due earlier', async () => {
    const { db, keys } = await openHouse();
    for (const to of ['telegram:2', 'telegram:3'] as const) await announce(db, to, NOW - HOUR);
    const outcome = await say(db, keys, update(ME), ['a']);
    await releaseRows(db, idsOf(outcome), SENDER.bootId);
    expect((await takeRows(db, { ...JOB, limit: 2 })).map((row) => row.contact).sort()).toEqual([ME, 'telegram:2']);
    expect((await takeRows(db, JOB)).map((row) => row.contact)).toEqual(['telegram:3']);
  });

  it('nothing behind a message that failed and rests', async () => {
    const { db } = await openHouse();
    for (const to of [ME, ME] as const) await announce(db, to);
    const [first] = await takeRows(db, JOB);
    if (!first) throw new Error('nothing due');
    expect(await markRows(db, [failed(first, NOW + HOUR)], JOB)).toEqual([]);
    expect(await takeRows(db, { ...JOB, now: NOW + HOUR - 1 })).toEqual([]);
    expect(await takeRows(db, { ...JOB, now: NOW + HOUR })).toMatchObject([{ id: 1, attempts: 1 }]);
  });

  it('nothing of a channel that told us to wait, and of the others as ever', async () => {
    const { db } = await openHouse();
    for (const to of ['zalo:1', 'zalo:2', 'telegram:3'] as const) await announce(db, to);
    const zalo = { ...JOB, channel: 'zalo' as const };
    const [first] = await takeRows(db, { ...zalo, limit: 1 });
    if (!first) throw new Error('nothing due');
    await markRows(db, [failed(first, NOW, 5000)], zalo);
    expect(await takeRows(db, zalo)).toEqual([]);
    expect((await takeRows(db, JOB)).map((row) => row.contact)).toEqual(['telegram:3']);
    expect((await takeRows(db, { ...zalo, now: NOW + 5000 })).map((row) => row.contact)).toEqual(['zalo:1', 'zalo:2']);
  });
});

describe('marking', () => {
  it('hands over the contact’s next messages in order, whoever committed them, once he gave them back', async () => {
    const { db, keys } = await openHouse();
    const first = await say(db, keys, update(ME), ['một']);
    const second = await say(db, keys, update(ME), ['hai', 'ba']);
    await announce(db, ME);
    if (first.state !== 'committed') throw new Error('conflict');
    // The second handler still holds its rows: nobody else touches them, nor what comes after.
    expect(await markRows(db, [], JOB)).toEqual([]);
    await releaseRows(db, idsOf(second), SENDER.bootId);
    const next = await markRows(
      db,
      first.rows.map((row) => sent(row)),
      SENDER,
    );
    expect(next.map(({ id, messageId, flow }) => [id, messageId, flow])).toEqual([
      [2, `${ME}/2`, null],
      [3, `${ME}/2`, null],
      [4, null, 'request-arrived'],
    ]);
    expect(await takeRows(db, { ...JOB, now: NOW + 1 })).toEqual([]);
    expect(
      await markRows(
        db,
        next.map((row) => sent(row)),
        SENDER,
      ),
    ).toEqual([]);
    expect(await count(db, "outbox WHERE state = 'sent'")).toBe(4);
  });

  it('leaves alone what another sender still holds, and what stands behind it', async () => {
    const { db, keys } = await openHouse();
    const first = await say(db, keys, update(ME), ['một']);
    await say(db, keys, update(ME), ['hai'], { bootId: 'other' });
    await announce(db, ME);
    if (first.state !== 'committed') throw new Error('conflict');
    expect(
      await markRows(
        db,
        first.rows.map((row) => sent(row)),
        SENDER,
      ),
    ).toEqual([]);
  });

  it('writes down what became of each row', async () => {
    const { db } = await openHouse();
    for (let i = 1; i <= 5; i++) await announce(db, `telegram:${i}`);
    const [a, b, c, d, e] = await takeRows(db, JOB);
    if (!a || !b || !c || !d || !e) throw new Error('not all due');
    const waiting = { ...failed({ ...b, sentParts: 2 }, NOW + 2000), failure: 'wait' as const };
    await markRows(
      db,
      [
        sent(a),
        waiting as RowResult,
        { row: c, state: 'dead', failure: 'bad-message', reason: '-201' },
        { row: d, state: 'unreachable', reason: 'window' },
        { row: e, state: 'dropped', reason: 'nothing left to say' },
      ],
      JOB,
    );
    expect(await stateOf(db, a.id)).toMatchObject({ state: 'sent', platform_id: `p${a.id}`, sent_at: NOW, attempts: 1, lease_until: 0 });
    expect(await stateOf(db, b.id)).toMatchObject({
      state: 'waiting',
      due_at: NOW + 2000,
      attempts: 1,
      sent_parts: 2,
      failure: 'wait',
      detail: 'http 502',
    });
    expect(await stateOf(db, c.id)).toMatchObject({ state: 'dead', failure: 'bad-message', detail: '-201' });
    expect(await stateOf(db, d.id)).toMatchObject({ state: 'unreachable', failure: null, detail: 'window' });
    expect(await stateOf(db, e.id)).toMatchObject({ state: 'dropped' });
  });

  it('of a failed message gives its later companions back, so that none overtakes it', async () => {
    const { db, keys } = await openHouse();
    const outcome = await say(db, keys, update(ME), ['một', 'hai', 'ba']);
    if (outcome.state !== 'committed') throw new Error('conflict');
    const [one, two] = outcome.rows;
    if (!one || !two) throw new Error('no rows');
    expect(await markRows(db, [sent(one), failed(two, NOW + 2000)], SENDER)).toEqual([]);
    const [again] = await takeRows(db, { ...JOB, now: NOW + 2000 });
    expect(again?.id).toBe(2);
    if (again) expect(idsIn(await markRows(db, [sent(again)], { ...JOB, now: NOW + 2100 }))).toEqual([3]);
  });

  it('does not bring back to life what is no longer waiting', async () => {
    const { db } = await openHouse();
    await announce(db, ME);
    const [row] = await takeRows(db, JOB);
    if (!row) throw new Error('nothing due');
    await markRows(db, [sent(row)], JOB);
    await markRows(db, [failed(row, NOW)], { ...JOB, bootId: 'late' });
    await markRows(db, [{ row, state: 'dead', failure: 'unknown', reason: '' }], { ...JOB, bootId: 'late' });
    expect(await stateOf(db, row.id)).toMatchObject({ state: 'sent' });
  });

  it('is one request', async () => {
    const { db } = await openHouse();
    await announce(db, ME);
    const rows = await takeRows(db, JOB);
    let requests = 0;
    const watched = new Proxy(db, {
      get: (target, name) => {
        requests += 1;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    await markRows(
      watched,
      rows.map((row) => sent(row)),
      JOB,
    );
    expect(requests).toBe(1);
  });
});

it('whatever fails and whoever sends, each contact’s messages leave in order and once', async () => {
  const step = fc.record({
    contact: fc.integer({ min: 1, max: 2 }),
    replies: fc.integer({ min: 0, max: 2 }),
    fails: fc.boolean(),
    gives: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const { db, keys } = await openHouse();
      const left: OutboxRow[] = [];
      let now = NOW;
      const send = async (rows: OutboxRow[], fails: boolean, sender: typeof SENDER) => {
        for (let next = rows, broken = fails; next.length > 0; ) {
          const results: RowResult[] = broken ? next.slice(0, 1).map((row) => failed(row, now + 2000)) : next.map((row) => sent(row, now));
          if (!broken) left.push(...next);
          next = await markRows(db, results, { ...sender, now });
          broken = false;
        }
      };
      for (const { contact, replies, fails, gives } of steps) {
        now += 100;
        const outcome = await say(
          db,
          keys,
          update(`telegram:${contact}`),
          Array.from({ length: replies }, () => 'x'),
          { now },
        );
        if (outcome.state !== 'committed') throw new Error('conflict');
        if (outcome.behind || gives) await releaseRows(db, idsIn(outcome.rows), SENDER.bootId);
        else await send(outcome.rows, fails, SENDER);
        if (fails) for (const row of await takeRows(db, { ...JOB, now })) await send([row], false, JOB);
      }
      now += 10 * LEASE_MS;
      for (let rows = await takeRows(db, { ...JOB, now }); rows.length > 0; rows = await takeRows(db, { ...JOB, now }))
        for (const row of rows) await send([row], false, JOB);
      for (const contact of ['telegram:1', 'telegram:2']) {
        const ids = idsIn(left.filter((row) => row.contact === contact));
        expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      }
      expect(left).toHaveLength(await count(db, 'outbox'));
    }),
    { numRuns: 25 },
  );
});

describe('a row says', () => {
  it('the reply at its position of the sealed record, and nothing once that is gone', async () => {
    const { db, keys } = await openHouse();
    const outcome = await say(db, keys, update(ME), ['một', 'hai']);
    const second = outcome.state === 'committed' ? outcome.rows[1] : undefined;
    if (!second) throw new Error('no row');
    expect(await readReply(db, keys, second)).toEqual({ text: 'hai' });
    await db.execute('DELETE FROM message');
    expect(await readReply(db, keys, second)).toBeNull();
  });

  it('its announcement’s flow, object and further values', async () => {
    const { db } = await openHouse();
    await announce(db, ME);
    expect(await takeRows(db, JOB)).toMatchObject([{ flow: 'request-arrived', object: 'YC-2026-0001', extra: { n: 2 }, messageId: null }]);
  });
});

it('a process that starts frees what its own earlier start held, and nobody else’s', async () => {
  const { db } = await openHouse();
  await lapseLeases(db, { bootId: 'old', host: 'here', now: NOW });
  await lapseLeases(db, { bootId: 'away', host: 'there', now: NOW });
  for (const to of [ME, 'telegram:2'] as const) await announce(db, to);
  await takeRows(db, { ...JOB, bootId: 'old', limit: 1 });
  await takeRows(db, { ...JOB, bootId: 'away', limit: 1 });
  expect(await takeRows(db, { ...JOB, bootId: 'new', run: 'new/1' })).toEqual([]);
  await db.execute("UPDATE channel_state SET sender = 'old/1'");
  await lapseLeases(db, { bootId: 'new', host: 'here', now: NOW });
  expect((await takeRows(db, { ...JOB, bootId: 'new', run: 'new/1' })).map((row) => row.contact)).toEqual([ME]);
  expect((await db.execute('SELECT boot FROM process ORDER BY boot')).rows.map((row) => row.boot)).toEqual(['away', 'new']);
});
