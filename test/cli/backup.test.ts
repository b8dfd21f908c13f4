import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';
import { office } from './process.ts';

const settings: Record<string, string> = {};
const { folder, url, run, close } = office(() => settings);
const inFolder = (name: string) => join(folder, name);
beforeAll(async () => {
  const db = openNodeClient(url);
  await migrate(db);
  // 40 MB, so that a copy takes a while.
  await db.execute('CREATE TABLE ballast (n INTEGER PRIMARY KEY, x BLOB)');
  for (let n = 0; n < 200; n++) await db.execute('INSERT INTO ballast (x) VALUES (randomblob(200000))');
  db.close();
});
afterAll(close);

test('copies beside a writer that would not wait a single moment for the file', async () => {
  const writer = createClient({ url, timeout: 0 });
  let done = false;
  const backup = run('backup', inFolder('beside.db')).finally(() => {
    done = true;
  });
  let written = 0;
  while (!done) {
    await writer.execute({ sql: 'INSERT INTO ballast (n, x) VALUES (?, zeroblob(100))', args: [1000 + written++] });
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  writer.close();
  expect(await backup).toMatchObject({ code: 0 });
  expect(written).toBeGreaterThan(10);
  const copy = openNodeClient(`file:${inFolder('beside.db')}`);
  const { rows } = await copy.execute('SELECT count(*) AS n, max(n) AS last FROM ballast');
  // One moment of the database: everything up to some write, and nothing after it.
  expect(Number(rows[0]?.n)).toBe(200 + (Number(rows[0]?.last) > 200 ? Number(rows[0]?.last) - 999 : 0));
  copy.close();
});

test('says how to restore and that the key is needed; only the owner may read the copy', async () => {
  const { code, out } = await run('backup', inFolder('copy one.db'));
  expect(code).toBe(0);
  for (const word of ['DATA_KEY', 'office.db-wal', 'copy one.db', 'Khôi phục', 'restore']) expect(out).toContain(word);
  expect(statSync(inFolder('copy one.db')).mode & 0o777).toBe(0o600);
});

test('never overwrites, and leaves nothing behind when it fails', async () => {
  writeFileSync(inFolder('taken.db'), 'mine');
  expect(await run('backup', inFolder('taken.db'))).toMatchObject({ code: 1, err: expect.stringContaining('taken.db') });
  expect(readFileSync(inFolder('taken.db'), 'utf8')).toBe('mine');
  expect((await run('backup', inFolder('nowhere/copy.db'))).code).toBe(1);
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
});

test.each([
  ['without a file name', [], {}, 'npm run backup'],
  ['of a server', ['x.db'], { LIBSQL_URL: 'http://127.0.0.1:1' }, 'libSQL'],
  ['of a database that is not there', ['x.db'], { LIBSQL_URL: 'file:nowhere.db' }, 'nowhere.db'],
])('%s: exit code 2 and nothing is made', async (_, args, env, hint) => {
  Object.assign(settings, env);
  const ran = await run('backup', ...args);
  delete settings.LIBSQL_URL;
  expect([ran.code, ran.err.includes(hint)]).toEqual([2, true]);
  expect(readdirSync(folder)).not.toContain('nowhere.db');
  expect(readdirSync(folder)).not.toContain('x.db');
});
