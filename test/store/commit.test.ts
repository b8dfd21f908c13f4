import type { Client, InStatement } from '@libsql/client';
import { describe, expect, it } from 'vitest';
import type { ContactId, Input } from '../../src/model.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { commit } from '../../src/store/commit.ts';
import { announceStatement, markRows, readReply } from '../../src/store/outbox.ts';
import { eraseStatements } from '../../src/store/retention.ts';
import { type Keys, unsealJson } from '../../src/store/seal.ts';
import { count, counted, everythingInPlain, LEASE_MS, loadIt, NOW, openHouse, SENDER, say, turnAfter, update } from './house.ts';

const ME = 'telegram:1';
const OTHER: ContactId = 'zalo:2';
const GUARDED_UPDATE: InStatement[] = [
  "UPDATE link_code SET used_at = 1 WHERE hash = 'h' AND used_at IS NULL",
  'INSERT INTO guard (ok) SELECT changes()',
];

const contactOf = async (db: Client, id: string) => (await db.execute({ sql: 'SELECT * FROM contact WHERE id = ?', args: [id] })).rows[0];
const outboxOf = async (db: Client) => (await db.execute('SELECT * FROM outbox ORDER BY id')).rows;

describe('a turn', () => {
  it('is one request', async () => {
    const { db, keys } = await openHouse();
    const one = update(ME);
    const loaded = await loadIt(db, keys, one);
    const { db: watched, requests } = counted(db);
    await commit(watched, keys, {
      update: one,
      loaded,
      turn: turnAfter(loaded, ['a', 'b']),
      effects: [],
      now: NOW,
      bootId: 'boot-1',
      leaseUntil: NOW + LEASE_MS,
    });
    expect(requests).toEqual(['batch']);
  });

  it('leaves inbox, contact, session, one message record and its replies, leased to whoever committed', async () => {
    const { db, keys } = await openHouse();
    const one = update(ME, undefined, { language: 'en' });
    const outcome = await say(db, keys, one, ['xin chào', 'anh/chị cần gì ạ?']);
    expect(outcome).toMatchObject({ state: 'committed', behind: false, rows: [{ contact: ME, turn: 1, position: 0 }, { position: 1 }] });
    expect(await contactOf(db, ME)).toMatchObject({
      channel: 'telegram',
      person: ME,
      language: 'en',
      state: 'active',
      seen_at: NOW,
      created_at: NOW,
    });
    expect((await db.execute('SELECT contact_id, turn, flow, step FROM message')).rows).toEqual([
      { contact_id: ME, turn: 1, flow: 'menu', step: 'ask' },
    ]);
    expect((await loadIt(db, keys, update(ME))).session.turn).toBe(1);
    for (const row of await outboxOf(db))
      expect(row).toMatchObject({ state: 'waiting', due_at: 0, lease_until: NOW + LEASE_MS, lease_by: 'boot-1', message_id: `${ME}/1` });
    expect(await count(db, 'guard')).toBe(0);
  });

  it('keeps what was said and answered, and the personal answers, sealed: nothing personal stands anywhere in plain', async () => {
    const { db, keys } = await openHouse();
    const said: Input = { kind: 'contact', phone: '+84912345678', name: 'Trần Văn Bảy', own: true };
    const one = update(ME, said);
    const loaded = await loadIt(db, keys, one);
    const frame = {
      flow: 'f',
      step: 's',
      revision: 'r',
      values: { phone: said.phone, name: 'Trần Văn Bảy' },
      personal: ['phone', 'name'],
      trail: [],
      entered: 'start' as const,
    };
    const turn = turnAfter(loaded, ['Dạ, số 0912 345 678 của anh Bảy đúng không ạ?'], { frames: [frame] });
    await commit(db, keys, { update: one, loaded, turn, effects: [], now: NOW, bootId: 'b', leaseUntil: NOW + LEASE_MS });
    expect(await everythingInPlain(db)).not.toMatch(/912\s?345|Bảy/);
    const sealed = (await db.execute('SELECT sealed FROM message')).rows[0]?.sealed;
    expect(await unsealJson(keys, String(sealed))).toEqual({ said, replies: turn.replies });
    expect((await loadIt(db, keys, update(ME))).session.frames).toEqual([frame]);
  });

  it('adds to the step counts of its day in Hanoi, without the contact', async () => {
    const { db, keys } = await openHouse();
    const step = { flow: 'menu', step: 'ask', what: 'reached' } as const;
    for (const contact of [ME, 'telegram:5'] as const) {
      const one = update(contact);
      const loaded = await loadIt(db, keys, one);
      const turn = turnAfter(loaded, [], {}, { counts: [step, step, { ...step, what: 'answered' }] });
      await commit(db, keys, {
        update: one,
        loaded,
        turn,
        effects: [],
        now: Date.UTC(2026, 10, 24, 18),
        bootId: 'b',
        leaseUntil: Date.UTC(2026, 10, 24, 19),
      });
    }
    expect((await db.execute('SELECT * FROM step_count ORDER BY what')).rows).toMatchObject([
      { flow: 'menu', step: 'ask', channel: 'telegram', day: '2026-11-25', what: 'answered', times: 2 },
      { what: 'reached', times: 4 },
    ]);
  });

  it('says that earlier messages go first, also those announced since it was loaded', async () => {
    const { db, keys } = await openHouse();
    const one = update(ME);
    const loaded = await loadIt(db, keys, one);
    await db.batch([announceStatement({ to: ME, flow: 'f', object: 'o', dueAt: NOW, now: NOW })], 'write');
    const turn = turnAfter(loaded, ['a']);
    expect(await commit(db, keys, { update: one, loaded, turn, effects: [], now: NOW, bootId: 'b', leaseUntil: NOW + 1 })).toMatchObject({
      behind: true,
    });
  });

  it('speaks before what its own effects announce to the same contact', async () => {
    const { db, keys } = await openHouse();
    const effects = [announceStatement({ to: ME, flow: 'f', object: 'o', dueAt: NOW, now: NOW })];
    expect(await say(db, keys, update(ME), ['trước'], { effects })).toMatchObject({ behind: false, rows: [{ position: 0, flow: null }] });
    expect((await outboxOf(db)).map((row) => row.flow)).toEqual([null, 'f']);
  });
});

describe('of two commits', () => {
  /** Commits two turns that were both loaded before either was written; the second through another connection. */
  async function race(
    db: Client,
    url: string,
    keys: Keys,
    [first, second]: [ReturnType<typeof update>, ReturnType<typeof update>],
    effects: InStatement[] = [],
  ) {
    const other = openNodeClient(url);
    const [one, two] = [await loadIt(db, keys, first), await loadIt(other, keys, second)];
    const rest = { effects, now: NOW, bootId: 'b', leaseUntil: NOW + LEASE_MS };
    const outcomes = await Promise.all([
      commit(db, keys, { update: first, loaded: one, turn: turnAfter(one, ['một']), ...rest }),
      commit(other, keys, { update: second, loaded: two, turn: turnAfter(two, ['một']), ...rest }),
    ]);
    other.close();
    return outcomes.map(({ state }) => state).sort();
  }

  it('of the same update exactly one wins', async () => {
    const { db, keys, url } = await openHouse();
    const one = update(ME);
    expect(await race(db, url, keys, [one, one])).toEqual(['committed', 'conflict']);
    expect([await count(db, 'inbox'), await count(db, 'message'), await count(db, 'outbox')]).toEqual([1, 1, 1]);
  });

  it('of two updates of one contact exactly one wins, and the other goes in as the next turn', async () => {
    const { db, keys, url } = await openHouse();
    const [first, second] = [update(ME), update(ME)];
    expect(await race(db, url, keys, [first, second])).toEqual(['committed', 'conflict']);
    const lost = (await loadIt(db, keys, first)).seen ? second : first;
    expect(await say(db, keys, lost, ['hai'])).toMatchObject({ state: 'committed', rows: [{ turn: 2 }] });
  });

  it('of two people who use one code exactly one wins', async () => {
    const { db, keys, url } = await openHouse();
    await db.execute("INSERT INTO link_code (hash, producer_code, expires_at, created_at) VALUES ('h', 'CT-1', 9, 0)");
    expect(await race(db, url, keys, [update(ME), update(OTHER)], GUARDED_UPDATE)).toEqual(['committed', 'conflict']);
    expect(await count(db, 'contact')).toBe(1);
  });

  it('of two people at once both go in', async () => {
    const { db, keys, url } = await openHouse();
    expect(await race(db, url, keys, [update(ME), update(OTHER)])).toEqual(['committed', 'committed']);
  });
});

it('a guard that does not hold takes everything back', async () => {
  const { db, keys } = await openHouse();
  const before = await everythingInPlain(db);
  expect(await say(db, keys, update(ME), ['a'], { effects: GUARDED_UPDATE })).toEqual({ state: 'conflict' });
  expect(await everythingInPlain(db)).toBe(before);
});

it('a mistake in an effect’s SQL is thrown, and nothing is written', async () => {
  const { db, keys } = await openHouse();
  await expect(say(db, keys, update(ME), ['a'], { effects: ['UPDATE nowhere SET a = 1'] })).rejects.toThrow('nowhere');
  expect(await count(db, 'inbox')).toBe(0);
});

describe('the contact', () => {
  it('is seen by interactions only, and never in the future', async () => {
    const { db, keys } = await openHouse();
    const seen = async () => (await contactOf(db, ME))?.seen_at;
    await say(db, keys, update(ME, undefined, { at: NOW - 5000 }), []);
    expect(await seen()).toBe(NOW - 5000);
    await say(db, keys, update(ME, undefined, { interaction: false }), []);
    expect(await seen()).toBe(NOW - 5000);
    await say(db, keys, update(ME, undefined, { at: NOW + 99_000 }), []);
    expect(await seen()).toBe(NOW);
    await say(db, keys, update(ME, undefined, { at: NOW - 60_000 }), []);
    expect(await seen()).toBe(NOW);
  });

  it.each<[ContactId, Input, string]>([
    [ME, { kind: 'blocked' }, 'blocked'],
    [OTHER, { kind: 'blocked' }, 'unfollowed'],
    [ME, { kind: 'staff-took-over' }, 'blocked'],
    [ME, { kind: 'unblocked' }, 'active'],
    [ME, { kind: 'text', text: 'a' }, 'active'],
  ])('%s after %j is as the update says', async (contact, input, state) => {
    const { db, keys } = await openHouse();
    await say(db, keys, update(contact), []);
    await db.execute("UPDATE contact SET state = 'blocked'");
    await say(db, keys, update(contact, input, { interaction: false }), []);
    expect((await contactOf(db, contact))?.state).toBe(state);
  });

  it('keeps what it chose, whatever language later updates have', async () => {
    const { db, keys } = await openHouse();
    await say(db, keys, update(ME), []);
    await db.execute("UPDATE contact SET language = 'en', person = 'zalo:9', role = 'buyer', last_notice = 1");
    await say(db, keys, update(ME, undefined, { language: 'vi' }), []);
    expect(await contactOf(db, ME)).toMatchObject({ language: 'en', person: 'zalo:9', role: 'buyer', last_notice: 0 });
  });

  it('is left alone by the bot for as long as the setting says once staff wrote in the platform’s inbox', async () => {
    const { db, keys } = await openHouse();
    await say(db, keys, update(OTHER), []);
    await say(db, keys, update(OTHER, { kind: 'staff-took-over' }, { interaction: false }), []);
    await say(db, keys, update(OTHER), []);
    expect((await loadIt(db, keys, update(OTHER))).contact.silentUntil).toBe(NOW + 60 * 60_000);
  });
});

describe('a turn that erases', () => {
  const ERASING = { turn: { effects: [{ effect: 'erase-me' as const }] } };

  async function erase(db: Client, keys: Keys, one = update(ME)) {
    const loaded = await loadIt(db, keys, one);
    const turn = turnAfter(loaded, ['Dạ, em đã xóa dữ liệu ạ.'], {}, ERASING.turn);
    return commit(db, keys, {
      update: one,
      loaded,
      turn,
      effects: eraseStatements(loaded.contact.person, NOW),
      now: NOW,
      bootId: 'boot-1',
      leaseUntil: NOW + LEASE_MS,
    });
  }

  it('still says farewell, and once that has left nothing names the person', async () => {
    const { db, keys } = await openHouse();
    for (const text of ['một', 'hai']) await say(db, keys, update(ME), [text]);
    await say(db, keys, update(OTHER), []);
    const outcome = await erase(db, keys);
    expect(outcome).toMatchObject({ state: 'committed', behind: false, rows: [{ position: 0 }] });
    if (outcome.state !== 'committed') return;
    await markRows(
      db,
      outcome.rows.map((row) => ({ row, state: 'sent' as const, platformId: '99', at: NOW })),
      SENDER,
    );
    const left = await everythingInPlain(db);
    expect(left.split('\n').filter((table) => table.includes(ME))).toEqual([]);
    expect(left).toContain(OTHER);
    expect(await count(db, 'erasure')).toBe(1);
  });

  it('is known as handled when its update comes again', async () => {
    const { db, keys } = await openHouse();
    await say(db, keys, update(ME), ['một']);
    const last = update(ME);
    await erase(db, keys, last);
    expect((await loadIt(db, keys, last)).seen).toBe(true);
  });

  it('leaves the updates of before known as handled: one that comes again is not the first of a new life', async () => {
    const { db, keys } = await openHouse();
    const early = update(ME);
    await say(db, keys, early, ['một']);
    await erase(db, keys);
    expect((await loadIt(db, keys, early)).seen).toBe(true);
    expect(await everythingInPlain(db)).not.toContain('một');
  });

  it('is a conflict for a turn that goes on from what was erased', async () => {
    const { db, keys } = await openHouse();
    await say(db, keys, update(ME), ['một']);
    const late = update(ME);
    const loaded = await loadIt(db, keys, late);
    await erase(db, keys);
    const turn = turnAfter(loaded, ['ba'], {});
    const input = { update: late, turn, effects: [], now: NOW, bootId: 'boot-1', leaseUntil: NOW + LEASE_MS };
    expect(await commit(db, keys, { ...input, loaded })).toEqual({ state: 'conflict' });
    expect(await count(db, 'session')).toBe(0);
    expect(await say(db, keys, late, ['chào'])).toMatchObject({ state: 'committed', rows: [{ turn: 1 }] });
  });

  it('says its farewell even when that has not left before the same turn of the new life', async () => {
    const { db, keys } = await openHouse();
    await say(db, keys, update(ME), ['một']);
    const outcome = await erase(db, keys);
    for (const text of ['chào', 'chào anh/chị', 'dạ']) await say(db, keys, update(ME), [text]);
    const [farewell] = outcome.state === 'committed' ? outcome.rows : [];
    expect(farewell && (await readReply(db, keys, farewell))?.text).toBe('Dạ, em đã xóa dữ liệu ạ.');
  });

  it('does not keep the person from writing again, from the first turn', async () => {
    const { db, keys } = await openHouse();
    for (let i = 0; i < 2; i++) {
      for (const text of ['một', 'hai']) expect(await say(db, keys, update(ME), [text])).toMatchObject({ state: 'committed' });
      expect(await erase(db, keys)).toMatchObject({ state: 'committed' });
      expect((await loadIt(db, keys, update(ME))).session.turn).toBe(0);
    }
    expect(await count(db, 'erasure')).toBe(2);
  });
});
