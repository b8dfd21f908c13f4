/** What `@libsql/client` itself promises, through the local server: the same calls on an embedded file and over HTTP must end alike. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient as openFile } from '@libsql/client';
import { createClient as openHttp } from '@libsql/client/web';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { libsqlFetch } from '../../src/node-fetch.ts';
import { patientFetch } from '../../src/store/patient-fetch.ts';
import { type LibsqlServer, startLibsqlServer } from './libsql-server.ts';

type Mode = 'number' | 'bigint' | 'string';
let server: LibsqlServer;
const folder = mkdtempSync(join(tmpdir(), 'libsql-client-'));
beforeAll(async () => {
  server = await startLibsqlServer();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['an embedded file', 'the local server', 'the local server over node:http'])('%s', (where) => {
  const open = (intMode: Mode = 'number'): Client =>
    where !== 'an embedded file'
      ? openHttp({ url: server.url, intMode, ...(where.includes('node:http') ? { fetch: patientFetch(libsqlFetch) } : {}) })
      : openFile({ url: `file:${join(folder, 'embedded.db')}`, intMode });
  let db: Client;
  beforeEach(async () => {
    db = open();
    await db.executeMultiple('DROP TABLE IF EXISTS t; CREATE TABLE t (a INTEGER PRIMARY KEY, b UNIQUE);');
    return () => db.close();
  });
  const all = async () => (await db.execute('SELECT b FROM t ORDER BY a')).rows.map((row) => row.b);
  const refused = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: { code?: string; name: string }) => error.code ?? error.name,
    );

  test('integers beyond what a number holds are refused as numbers, and whole as bigint and as text', async () => {
    await db.execute('INSERT INTO t VALUES (9007199254740993, 1)');
    expect(await refused(db.execute('SELECT a FROM t'))).toBe('RangeError');
    for (const [mode, value] of [
      ['bigint', 9007199254740993n],
      ['string', '9007199254740993'],
    ] as const) {
      const other = open(mode);
      expect((await other.execute('SELECT a FROM t')).rows[0]?.a).toBe(value);
      other.close();
    }
  });

  test.each([
    ['an empty blob', new Uint8Array(0), new ArrayBuffer(0)],
    ['a blob of a megabyte', new Uint8Array(1_000_000).fill(7), new Uint8Array(1_000_000).fill(7).buffer],
    ['true', true, 1],
    ['a moment', new Date(1_700_000_000_000), 1_700_000_000_000],
    ['the least integer', -(2n ** 63n) + 1n, null],
    ['a float that looks whole', 2.5e15, 2.5e15],
    ['text with a zero and beyond the plane', 'a\u{1F36F}ữ', 'a\u{1F36F}ữ'],
    ['empty text', '', ''],
  ])('%s comes back as the client makes it', async (_, value, back) => {
    const other = open(back === null ? 'bigint' : 'number');
    const { rows } = await other.execute({ sql: 'SELECT ? AS x', args: [value] });
    expect(rows[0]?.x).toEqual(back ?? value);
    other.close();
  });

  test('a failed statement of a transaction undoes itself only; after the commit nothing more is taken', async () => {
    const transaction = await db.transaction('write');
    await transaction.execute("INSERT INTO t VALUES (1, 'kept')");
    expect(await refused(transaction.execute("INSERT INTO t VALUES (2, 'kept')"))).toContain('SQLITE_CONSTRAINT');
    await transaction.execute("INSERT INTO t VALUES (3, 'kept too')");
    await transaction.commit();
    expect(transaction.closed).toBe(true);
    expect(await refused(transaction.execute('SELECT 1'))).toBe('TRANSACTION_CLOSED');
    expect(await all()).toEqual(['kept', 'kept too']);
  });

  test('a transaction that is closed was never there', async () => {
    const left = await db.transaction('write');
    await left.execute("INSERT INTO t VALUES (1, 'left')");
    left.close();
    expect(await all()).toEqual([]);
  });

  test('a batch says which statement failed and runs none behind it; an empty one is none', async () => {
    const failing = db.batch(["INSERT INTO t VALUES (1, 'x')", "INSERT INTO t VALUES (2, 'x')", "INSERT INTO t VALUES (3, 'y')"], 'write');
    await expect(failing).rejects.toMatchObject({ statementIndex: 1 });
    expect(await all()).toEqual([]);
    expect(await db.batch([], 'write')).toEqual([]);
  });

  test('a script stops at its mistake and keeps what went before it', async () => {
    expect(
      await refused(db.executeMultiple("INSERT INTO t VALUES (1, 'a'); INSERT INTO t VALUES (1, 'b'); INSERT INTO t VALUES (2, 'c');")),
    ).toContain('SQLITE_CONSTRAINT');
    expect(await all()).toEqual(['a']);
  });
});

// The embedded client lets it write: what must not write may not rely on this.
test('the local server refuses to write in a transaction for reading, as the real one does', async () => {
  const db = openHttp({ url: server.url });
  await db.executeMultiple('CREATE TABLE r (a)');
  const reading = await db.transaction('read');
  expect((await reading.execute('SELECT count(*) AS n FROM r')).rows[0]?.n).toBe(0);
  await expect(reading.execute('INSERT INTO r VALUES (1)')).rejects.toMatchObject({ code: 'SQLITE_READONLY' });
  reading.close();
  db.close();
});
