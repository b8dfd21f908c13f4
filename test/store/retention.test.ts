import type { Client, InArgs } from '@libsql/client';
import { describe, expect, it } from 'vitest';
import { deleteOld, eraseStatements, gatherMessages } from '../../src/store/retention.ts';
import { defaultSettings } from '../../src/store/settings.ts';
import { count, everythingInPlain, NOW, openHouse, say, update } from './house.ts';

const DAY = 86_400_000;
const REGISTER = "INSERT INTO producer (code, name, folded, updated_at) VALUES ('CT-1', 'HTX Ba Vì', 'htx ba vi', 0)";
const request = (number: string, state: string, at: number, buyer = 'telegram:1') => `INSERT INTO request
  (number, year, n, buyer, buyer_contact, producer_code, products, product_names, sealed, state, question_sealed, created_at)
  VALUES ('${number}', 2026, ${Number(number.slice(-4))}, '${buyer}', '${buyer}', 'CT-1', '[]', '', 'sealed-of-${buyer}', '${state}', 'question-of-${buyer}', ${at})`;

describe('with time', () => {
  it.each([
    ['inbox', 7, (at: number) => `INSERT INTO inbox VALUES ('u' || ${at}, 'c', ${at}, ${at})`],
    ['message', 90, (at: number) => `INSERT INTO message VALUES ('m' || ${at}, 'c', 1, 'f', 's', 'x', ${at})`],
    [
      'outbox',
      90,
      (at: number) => `INSERT INTO outbox (contact_id, turn, position, state, due_at, created_at) VALUES ('c', 1, 0, 'sent', 0, ${at})`,
    ],
    ['question', 180, (at: number) => `INSERT INTO question VALUES ('q' || ${at}, 1, ${at}, ${at})`],
    ['link_try', 30, (at: number) => `INSERT INTO link_try VALUES ('c', ${at})`],
    ['request', 730, (at: number) => request(`YC-2026-${at < NOW - 730 * DAY ? '0001' : '0002'}`, 'declined', at)],
  ] as const)('%s rows older than %i days go, younger ones stay', async (record, days, insert) => {
    const { db } = await openHouse();
    await db.batch([REGISTER, insert(NOW - days * DAY - 1), insert(NOW - days * DAY)], 'write');
    expect((await deleteOld(db, defaultSettings(), NOW))[record]).toBe(1);
    expect(await count(db, record)).toBe(1);
  });

  it('rows that a wrong clock wrote, or that may not go yet, do not hide the old ones behind them', async () => {
    const { db, keys } = await openHouse();
    await say(db, keys, update('telegram:1'), ['chào']);
    await db.execute('UPDATE message SET at = 0');
    const many = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)';
    await db.batch(
      [
        `${many} INSERT INTO message SELECT 'future' || i, 'c', i, 'f', 's', 'x', ${NOW + 1000 * DAY} FROM n`,
        `INSERT INTO message VALUES ('old', 'c', 1, 'f', 's', 'x', ${NOW - 91 * DAY}), ('young', 'c', 2, 'f', 's', 'x', ${NOW})`,
      ],
      'write',
    );
    expect((await deleteOld(db, defaultSettings(), NOW)).message).toBe(1);
    expect(await count(db, 'message')).toBe(702);
  });

  it('the office’s setting decides', async () => {
    const { db } = await openHouse();
    await db.execute({ sql: "INSERT INTO message VALUES ('m', 'c', 1, 'f', 's', 'x', ?)", args: [NOW - 31 * DAY] });
    expect((await deleteOld(db, defaultSettings(), NOW)).message).toBe(0);
    expect((await deleteOld(db, { ...defaultSettings(), message_keep_days: 30 }, NOW)).message).toBe(1);
  });

  it('nothing goes that still has to leave, nor a request that still waits', async () => {
    const { db, keys } = await openHouse();
    await say(db, keys, update('telegram:1'), ['chào']);
    await db.batch([REGISTER, request('YC-2026-0001', 'sent', 0)], 'write');
    const gone = await deleteOld(db, defaultSettings(), NOW + 1000 * DAY);
    expect(gone).toMatchObject({ message: 0, outbox: 0, request: 0, inbox: 1 });
  });

  it('a name and phone go 24 months after they were agreed to, and are asked for anew', async () => {
    const { db } = await openHouse();
    const person = (id: string, agreed: number) => [
      `INSERT INTO contact (id, channel, person, name_sealed, created_at) VALUES ('${id}', 'telegram', '${id}', 'x', 0)`,
      `INSERT INTO phone (owner, sealed, hash, tail) VALUES ('contact:${id}', 'x', 'h-${id}', '099')`,
      `INSERT INTO consent (person, contact_id, purpose, version, text, granted_at) VALUES ('${id}', '${id}', 'contact', '1', 't', ${agreed}), ('${id}', '${id}', 'share', '1', 't', ${agreed}), ('${id}', '${id}', 'notices:fairs', '1', 't', ${agreed})`,
    ];
    const old = NOW - 730 * DAY - 1;
    const all = [...person('old', old), ...person('young', NOW - 729 * DAY), ...person('busy', old)];
    await db.batch([REGISTER, ...all, request('YC-2026-0001', 'sent', NOW, 'busy')], 'write');
    expect((await deleteOld(db, defaultSettings(), NOW)).profile).toBe(1);
    expect((await deleteOld(db, defaultSettings(), NOW)).profile).toBe(0);
    const kept = await db.execute('SELECT id FROM contact WHERE name_sealed IS NOT NULL ORDER BY id');
    expect(kept.rows.map(({ id }) => id)).toEqual(['busy', 'young']);
    const phones = await db.execute('SELECT owner FROM phone ORDER BY owner');
    expect(phones.rows.map(({ owner }) => owner)).toEqual(['contact:busy', 'contact:young']);
    const consents = await db.execute("SELECT purpose FROM consent WHERE person = 'old' AND withdrawn_at IS NULL");
    expect(consents.rows.map(({ purpose }) => purpose)).toEqual(['notices:fairs']);
  });

  it('more than one chunk goes in one run, and a finished request takes its reveals along', async () => {
    const { db } = await openHouse();
    const many = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1234)';
    await db.batch(
      [`${many} INSERT INTO inbox SELECT 'u' || i, 'c', i, 0 FROM n`, REGISTER, request('YC-2026-0001', 'accepted', 0)],
      'write',
    );
    await db.execute("INSERT INTO reveal VALUES ('YC-2026-0001', 'contact:telegram:1', 'producer:CT-1', 0)");
    expect(await deleteOld(db, defaultSettings(), NOW)).toMatchObject({ inbox: 1234, request: 1 });
    expect([await count(db, 'inbox'), await count(db, 'reveal'), await count(db, 'producer')]).toEqual([0, 0, 1]);
  });
});

describe('erasing a person', () => {
  /** Somebody on two channels with everything a person can have, and a bystander who has the same. */
  async function house(): Promise<Client> {
    const { db, keys } = await openHouse();
    await db.execute(REGISTER);
    for (const contact of ['telegram:1', 'zalo:1', 'telegram:8'] as const) await say(db, keys, update(contact), ['chào']);
    await db.execute("UPDATE contact SET person = 'telegram:1', name_sealed = 'name-of-telegram:1' WHERE id IN ('telegram:1', 'zalo:1')");
    for (const [i, person] of ['telegram:1', 'telegram:8'].entries()) {
      const number = `YC-2026-000${i + 1}`;
      await db.executeMultiple(`${request(number, 'accepted', NOW, person)};
        INSERT INTO reveal VALUES ('${number}', 'contact:${person}', 'producer:CT-1', 1), ('${number}', 'producer:CT-1', '${person}', 1);
        INSERT INTO consent (person, contact_id, purpose, version, text, granted_at) VALUES ('${person}', '${person}', 'contact', '1', 'x', 1);
        INSERT INTO phone VALUES ('contact:${person}', 'phone-of-${person}', 'h', '678');
        INSERT INTO link VALUES ('${person}', 'CT-1', '${person}', 'code', 1);
        INSERT INTO link_code (hash, producer_code, expires_at, used_at, used_by, created_at) VALUES ('h${i}', 'CT-1', 9, 1, '${person}', 0);
        INSERT INTO link_try VALUES ('${person}', 1);
        INSERT INTO staff (id, name, role, person, created_at) VALUES ('s${i}', 'n${i}', 'viewer', '${person}', 0);
        INSERT INTO task (id, n, kind, contact_id, text_sealed, created_at) VALUES ('V-1${i}', 1${i}, 'handover', '${person}', 'text-of-${person}', 0),
          ('V-2${i}', 2${i}, 'data-request', '${person}', 'text-of-${person}', 0);`);
    }
    return db;
  }

  it('leaves no trace of them in any table, on none of their channels', async () => {
    const db = await house();
    expect(await everythingInPlain(db)).toContain('zalo:1');
    await db.batch(eraseStatements('telegram:1', NOW), 'write');
    expect((await everythingInPlain(db)).split('\n').filter((table) => /(telegram|zalo):1/.test(table))).toEqual([]);
  });

  it('takes what was gathered before, and what came since, without reading a million messages in the commit', async () => {
    const db = await house();
    await db.execute("UPDATE outbox SET state = 'sent'");
    const messages = await gatherMessages(db, 'telegram:1');
    expect(messages.ids).toHaveLength(2);
    await db.execute('INSERT INTO outbox (contact_id, turn, position, due_at, created_at) SELECT id, 2, 0, 0, 0 FROM contact');
    const statements = eraseStatements('telegram:1', NOW, messages);
    // Of a database of its own: what explains a DELETE stays open.
    const explained = await house();
    for (const statement of statements) {
      const { sql, args } = statement as { sql: string; args: InArgs };
      const plan = await explained.execute({ sql: `EXPLAIN QUERY PLAN ${sql}`, args });
      expect(plan.rows.map(({ detail }) => detail)).not.toContain('SCAN outbox');
    }
    await db.batch(statements, 'write');
    expect((await db.execute('SELECT DISTINCT contact_id FROM outbox')).rows).toMatchObject([{ contact_id: 'telegram:8' }]);
  });

  it('gathers in chunks, to the last message', async () => {
    const { db, keys } = await openHouse();
    await say(db, keys, update('telegram:1'), ['chào']);
    const many = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 45000)';
    await db.execute(`${many} INSERT INTO outbox (contact_id, turn, position, state, due_at, created_at)
      SELECT CASE i % 15000 WHEN 0 THEN 'telegram:1' ELSE 'telegram:8' END, i, 0, 'sent', 0, 0 FROM n`);
    expect(await gatherMessages(db, 'telegram:1')).toEqual({ ids: [1, 15_001, 30_001, 45_001], last: 45_001 });
    expect(await gatherMessages(db, 'telegram:8')).toMatchObject({ ids: [], last: 45_001 });
  });

  it('keeps the office’s record of the request, the register and one proof; what staff still owe stays open', async () => {
    const db = await house();
    await db.batch(eraseStatements('telegram:1', NOW), 'write');
    expect((await db.execute("SELECT * FROM request WHERE number = 'YC-2026-0001'")).rows).toMatchObject([
      { buyer: 'erased', buyer_contact: 'erased', sealed: '', question_sealed: null, state: 'accepted', producer_code: 'CT-1' },
    ]);
    expect((await db.execute("SELECT state FROM task WHERE id IN ('V-10', 'V-20') ORDER BY id")).rows.map((row) => row.state)).toEqual([
      'done',
      'open',
    ]);
    expect([await count(db, 'producer'), await count(db, 'erasure'), await count(db, 'staff')]).toEqual([1, 1, 2]);
  });

  it('takes their words out of what staff were told or will be', async () => {
    const db = await house();
    for (const [task, state] of [
      ['V-10', 'sent'],
      ['V-10', 'waiting'],
      ['V-11', 'waiting'],
    ])
      await db.execute(`INSERT INTO outbox (contact_id, turn, position, flow, object, extra, state, due_at, created_at)
        VALUES ('telegram:9', 0, 0, 'contact-said', '${task}', 'words-about-${task}', '${state}', 0, 0)`);
    await db.batch(eraseStatements('telegram:1', NOW), 'write');
    expect((await db.execute("SELECT extra FROM outbox WHERE flow = 'contact-said'")).rows).toMatchObject([{ extra: 'words-about-V-11' }]);
  });

  it('touches nobody else', async () => {
    const db = await house();
    const others = async () => {
      const tables = [
        'contact',
        'session',
        'inbox',
        'outbox',
        'message',
        'consent',
        'phone',
        'link',
        'link_code',
        'link_try',
        'request',
        'reveal',
        'task',
        'staff',
      ];
      const rows = await Promise.all(tables.map(async (table) => (await db.execute(`SELECT * FROM ${table}`)).rows));
      return rows.flat().filter((row) => JSON.stringify(row).includes('telegram:8'));
    };
    const before = await others();
    await db.batch(eraseStatements('telegram:1', NOW), 'write');
    expect(before.length).toBeGreaterThan(14);
    expect(await others()).toEqual(before);
  });
});
