/** The program meets a database of another version: one that an earlier program left, with people amid what they do, and one that a later program has been at. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Client } from '@libsql/client';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type Keys, openKeys, seal, sealJson } from '../../src/store/seal.ts';
import { office } from '../cli/process.ts';
import { type NodeRuntime, startNode } from '../scenario/runtime.ts';

const LAN = 8_300_001;
const ME = `telegram:${LAN}`;
const DATA_KEY = Buffer.alloc(32, 9).toString('base64');
const MIGRATIONS = resolve(import.meta.dirname, '../../src/store/migrations');
const NAMES = readdirSync(MIGRATIONS).sort();

let folder: string;
let db: Client;
let keys: Keys;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nhip-cau-schema-'));
  db = openNodeClient(`file:${join(folder, 'office.db')}`);
  keys = await openKeys(DATA_KEY);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Brings the file to these migrations: those of an earlier program, or those of a later one. */
async function schemaOf(names: readonly string[], more: Record<string, string> = {}): Promise<void> {
  const all = join(folder, 'migrations');
  mkdirSync(all, { recursive: true });
  for (const name of names) copyFileSync(join(MIGRATIONS, name), join(all, name));
  for (const [name, sql] of Object.entries(more)) writeFileSync(join(all, name), sql);
  await migrate(db, all);
}

async function start(): Promise<NodeRuntime> {
  const runtime = await startNode({ LIBSQL_URL: `file:${join(folder, 'office.db')}`, DATA_KEY });
  onTestFinished(() => runtime.stop());
  return runtime;
}

const ledger = async () => (await db.execute('SELECT name FROM migration ORDER BY name')).rows.map(({ name }) => name);
const health = async ({ url }: NodeRuntime) => {
  const answer = await fetch(`${url}/healthz`);
  return { status: answer.status, body: await answer.json() };
};
const gotBy = ({ telegram }: NodeRuntime) => telegram.sent.filter(({ chat }) => String(chat) === String(LAN)).map(({ text }) => text);
/** Bounded: 150 looks over 30 s. */
const until = async (holds: () => boolean) => {
  for (let look = 0; look < 150 && !holds(); look++) await new Promise((resolve) => setTimeout(resolve, 200));
  expect(holds()).toBe(true);
};

/** Somebody whom the first program has known for three turns: an answer to them has not left, and a producer is to answer their request. */
async function lanOfThatTime(): Promise<void> {
  const now = Date.now();
  const sealed = await sealJson(keys, {
    said: { kind: 'text', text: 'xin chào' },
    replies: [{ text: 'Dạ, em trả lời câu hỏi lúc nãy ạ.' }],
  });
  const fields = await sealJson(keys, { quantity: '50 kg', area: 'Ba Đình' });
  await db.executeMultiple(`
    INSERT INTO contact (id, channel, person, role, known, name_sealed, seen_at, created_at)
      VALUES ('${ME}', 'telegram', '${ME}', 'buyer', 1, '${await seal(keys, 'Nguyễn Thị Lan')}', ${now}, ${now});
    INSERT INTO session VALUES ('${ME}', 3, '{"frames":[],"waiting":null}', NULL, '', '', ${now});
    INSERT INTO inbox VALUES ('telegram:700100200:1', '${ME}', 1, ${now}), ('telegram:700100200:2', '${ME}', 2, ${now}), ('telegram:700100200:3', '${ME}', 3, ${now});
    INSERT INTO message VALUES ('${ME}/3', '${ME}', 3, 'menu', 'choose', '${sealed}', ${now});
    INSERT INTO outbox (contact_id, turn, position, message_id, due_at, created_at) VALUES ('${ME}', 3, 0, '${ME}/3', 0, ${now});
    INSERT INTO consent (person, contact_id, purpose, version, text, granted_at) VALUES ('${ME}', '${ME}', 'contact', '1', 'Đồng ý', ${now});
    INSERT INTO phone VALUES ('contact:${ME}', '${await seal(keys, '+84912345678')}', 'h', '678');
    INSERT INTO producer (code, name, folded, updated_at) VALUES ('CT-1', 'HTX Mật ong', 'htx mat ong', 0);
    INSERT INTO request (number, year, n, buyer, buyer_contact, producer_code, products, product_names, sealed, state, created_at, delivered_at, deadline)
      VALUES ('YC-2026-0001', 2026, 1, '${ME}', '${ME}', 'CT-1', '[]', 'Mật ong bạc hà', '${fields}', 'sent', ${now}, ${now}, '2099-01-01');`);
}

// The first, the one before a commit was one statement, one before reveals moved to a new table, and the one before the present.
it.each([1, 3, 7, NAMES.length - 1])(
  'what the program of migration %i left goes on: the answer leaves, the person is known, the request waits',
  async (count) => {
    await schemaOf(NAMES.slice(0, count));
    expect(await ledger()).toHaveLength(count);
    await lanOfThatTime();
    const runtime = await start();
    expect(await ledger()).toEqual(NAMES);
    expect(await health(runtime)).toMatchObject({ status: 200, body: { ok: true, database: 'ok' } });
    await until(() => gotBy(runtime).length === 1);
    expect(gotBy(runtime)).toEqual(['Dạ, em trả lời câu hỏi lúc nãy ạ.']);
    expect((await runtime.telegram.say(LAN, '/ketnoi')).status).toBe(200);
    await until(() => gotBy(runtime).length === 2);
    expect(gotBy(runtime)[1]).toContain('yêu cầu');
    expect((await runtime.telegram.say(LAN, '/dulieu')).status).toBe(200);
    await until(() => gotBy(runtime).length === 3);
    for (const words of ['Nguyễn Thị Lan', '…678', '1 yêu cầu']) expect(gotBy(runtime)[2]).toContain(words);
    expect((await db.execute('SELECT turn FROM inbox ORDER BY turn')).rows.map(({ turn }) => turn)).toEqual([1, 2, 3, 4, 5]);
  },
);

it('npm run migrate brings an earlier database here and says so; a second time changes nothing', async () => {
  const { url, run, close } = office();
  onTestFinished(close);
  db.close();
  db = openNodeClient(url);
  await schemaOf(NAMES.slice(0, 5));
  await db.execute("INSERT INTO staff (id, name, role, created_at) VALUES ('s1', 'Chị Mai', 'officer', 0)");
  for (let times = 0; times < 2; times++) {
    expect(await run('migrate')).toMatchObject({ code: 0, out: expect.stringContaining('present schema') });
    expect(await ledger()).toEqual(NAMES);
    expect((await db.execute('SELECT name FROM staff')).rows).toMatchObject([{ name: 'Chị Mai' }]);
  }
});

// "Migrations are additive: the old Worker runs on the new schema until the deploy is done", and so does a process that is started again.
it('on the schema of a later program it works, and leaves that as it is', async () => {
  const later = {
    '9998-later.sql': `ALTER TABLE contact ADD COLUMN later TEXT NOT NULL DEFAULT 'new';
      CREATE TABLE later (contact_id TEXT PRIMARY KEY, times INTEGER NOT NULL) STRICT;`,
    '9999-later-still.sql': `CREATE TRIGGER later_turn AFTER INSERT ON inbox BEGIN
      INSERT INTO later VALUES (new.contact_id, 1) ON CONFLICT (contact_id) DO UPDATE SET times = times + 1; END;`,
  };
  await schemaOf(NAMES, later);
  const whole = await ledger();
  expect(whole).toHaveLength(NAMES.length + 2);
  const runtime = await start();
  expect(await health(runtime)).toMatchObject({ status: 200, body: { ok: true, database: 'ok' } });
  for (const words of ['xin chào', 'tiếng Việt']) expect((await runtime.telegram.say(LAN, words)).status).toBe(200);
  await until(() => gotBy(runtime).length >= 2);
  await runtime.kill();
  await runtime.again();
  expect((await runtime.telegram.say(LAN, 'tôi tìm mua')).status).toBe(200);
  await until(() => gotBy(runtime).length >= 3);
  expect(await ledger()).toEqual(whole);
  expect((await db.execute('SELECT times FROM later')).rows).toMatchObject([{ times: 3 }]);
  expect((await db.execute('SELECT later FROM contact')).rows).toMatchObject([{ later: 'new' }]);
});
