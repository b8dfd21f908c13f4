import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type LibsqlServer, startLibsqlServer } from '../platforms/libsql-server.ts';
import { office } from './process.ts';

let server: LibsqlServer;
let settings: Record<string, string> = {};
const { run, close } = office(() => settings);
beforeAll(async () => {
  server = await startLibsqlServer();
});
afterAll(async () => {
  await server.close();
  close();
});
const rehearse = () => run('deploy', '--dry-run', '--checked');

test('a dry run builds, says how large the bundle is, lists what is pending and applies nothing', async () => {
  settings = { LIBSQL_URL: server.url };
  const { code, out } = await rehearse();
  expect(code).toBe(0);
  expect(out).toMatch(/Worker: \d+\.\d KiB gzip/);
  expect(out).toContain('- 0001-house.sql');
  expect(out).toContain('WAKE_TELEGRAM');
  const db = openNodeClient(server.url);
  expect((await db.execute('SELECT name FROM sqlite_master')).rows).toEqual([]);
  await migrate(db);
  db.close();
  expect((await rehearse()).out).toContain('No pending migrations');
});

test('a dry run needs no database: without one everything is pending', async () => {
  settings = { LIBSQL_URL: '' };
  expect(await rehearse()).toMatchObject({ code: 0, out: expect.stringContaining('- 0001-house.sql') });
});

test('a database that can not be asked fails the dry run in plain words, without its address', async () => {
  settings = { LIBSQL_URL: 'http://127.0.0.1:1', LIBSQL_AUTH_TOKEN: 'a-secret-token' };
  const { code, out, err } = await rehearse();
  expect([code, err.includes('LIBSQL_URL')]).toEqual([1, true]);
  expect(out + err).not.toContain('a-secret-token');
});

test.each([
  ['without a database', [], ''],
  ['to a file, which no Worker can open', [], 'file:office.db'],
  ['with checks that are only said to be done', ['--checked'], 'http://127.0.0.1:1'],
])('nothing is deployed %s', async (_, args, url) => {
  settings = { LIBSQL_URL: url };
  const { code, out } = await run('deploy', ...args);
  expect([code, out]).toEqual([2, '']);
});
