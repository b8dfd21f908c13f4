import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient, LibsqlError } from '@libsql/client/web';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LibsqlServer, startLibsqlServer } from './libsql-server.ts';

let server: LibsqlServer;
let db: Client;

beforeEach(async () => {
  server = await startLibsqlServer({ idleMs: 300 });
  db = createClient({ url: server.url });
  await db.executeMultiple(
    'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE, c BLOB) STRICT; CREATE TABLE child (t INTEGER REFERENCES t(a)) STRICT;',
  );
});

afterEach(async () => {
  db.close();
  await server.close();
});

/** The error a promise ends in. */
async function failure(promise: Promise<unknown>): Promise<LibsqlError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LibsqlError);
  return error as LibsqlError;
}

async function count(): Promise<unknown> {
  return (await db.execute('SELECT count(*) AS n FROM t')).rows[0]?.n;
}

describe('values', () => {
  test('text, numbers, blobs and null come back as they went', async () => {
    const blob = new Uint8Array([0, 1, 254, 255]);
    const { rows, columns } = await db.execute({ sql: 'SELECT ?1 AS x, ?2, ?3, ?4, ?1 AS x', args: ['Chè lam', 1.5, blob, null] });
    expect([...Array(5).keys()].map((place) => rows[0]?.[place])).toEqual(['Chè lam', 1.5, blob.buffer, null, 'Chè lam']);
    expect(columns).toEqual(['x', '?2', '?3', '?4', 'x']);
  });

  test('big integers keep every digit', async () => {
    const exact = createClient({ url: server.url, intMode: 'bigint' });
    const big = 9_223_372_036_854_775_807n;
    await exact.execute({ sql: 'INSERT INTO t (a) VALUES (?)', args: [big] });
    expect((await exact.execute('SELECT a FROM t')).rows[0]?.a).toBe(big);
    exact.close();
  });

  test('named arguments are found with and without their sign', async () => {
    const { rows } = await db.execute({ sql: "SELECT :a || @b || $c || ':d ?' AS s", args: { a: 'x', '@b': 'y', $c: 'z' } });
    expect(rows[0]?.s).toBe('xyz:d ?');
  });

  test('rows changed and the last row id are told, with and without RETURNING', async () => {
    const inserted = await db.execute("INSERT INTO t (b) VALUES ('x'), ('y')");
    expect([inserted.rowsAffected, inserted.lastInsertRowid]).toEqual([2, 2n]);
    const returned = await db.execute("UPDATE t SET b = b || '!' RETURNING b");
    expect([returned.rowsAffected, returned.rows.length]).toEqual([2, 2]);
    expect((await db.execute('SELECT 1')).rowsAffected).toBe(0);
  });
});

describe('errors', () => {
  test('a constraint failure has the primary code only', async () => {
    await db.execute("INSERT INTO t (a, b) VALUES (1, 'x')");
    const error = await failure(db.execute("INSERT INTO t (a, b) VALUES (2, 'x')"));
    expect([error.code, error.message]).toEqual(['SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT: SQLite error: UNIQUE constraint failed: t.b']);
  });

  test('the body over the wire is that of the real server', async () => {
    const requests = [{ type: 'execute', stmt: { sql: 'INSERT INTO child VALUES (99)' } }, { type: 'get_autocommit' }, { type: 'close' }];
    const response = await fetch(`${server.url}/v3/pipeline`, { method: 'POST', body: JSON.stringify({ requests }) });
    expect(await response.json()).toEqual({
      baton: null,
      base_url: null,
      results: [
        { type: 'error', error: { message: 'SQLite error: FOREIGN KEY constraint failed', code: 'SQLITE_CONSTRAINT' } },
        { type: 'ok', response: { type: 'get_autocommit', is_autocommit: true } },
        { type: 'ok', response: { type: 'close' } },
      ],
    });
  });

  test.each([
    ['SELECT * FROM nope', [], 'SQL_INPUT_ERROR'],
    ['SELEC', [], 'SQL_INPUT_ERROR'],
    ['SELECT 1; SELECT 2', [], 'SQL_MANY_STATEMENTS'],
    ['-- nothing', [], 'SQL_NO_STATEMENT'],
    ['SELECT ?, ?', [1], 'ARGS_INVALID'],
    ['SELECT ?', [1, 2], 'ARGS_INVALID'],
    ["INSERT INTO t (a) VALUES ('x')", [], 'SQLITE_MISMATCH'],
  ])('%s with %j is %s', async (sql, args, code) => {
    expect((await failure(db.execute({ sql, args }))).code).toBe(code);
  });
});

describe('batches', () => {
  test('a batch is one round trip and one transaction', async () => {
    const before = server.requests();
    const results = await db.batch(
      ["INSERT INTO t (b) VALUES ('x')", { sql: 'INSERT INTO t (b) VALUES (?)', args: ['y'] }, 'SELECT count(*) AS n FROM t'],
      'write',
    );
    expect(results[2]?.rows[0]?.n).toBe(2);
    expect(server.requests() - before).toBe(1);
  });

  test('a constraint that fails rolls everything back', async () => {
    const error = await failure(db.batch(["INSERT INTO t (b) VALUES ('x')", "INSERT INTO t (b) VALUES ('x')"], 'write'));
    expect(error.code).toBe('SQLITE_CONSTRAINT');
    expect(await count()).toBe(0);
  });

  test('a read batch refuses to write, and the next one may', async () => {
    expect((await failure(db.batch(["INSERT INTO t (b) VALUES ('x')"], 'read'))).code).toBe('SQLITE_READONLY');
    expect((await db.batch(['SELECT 1 AS one'], 'read'))[0]?.rows[0]?.one).toBe(1);
    await db.batch(["INSERT INTO t (b) VALUES ('x')"], 'write');
    expect(await count()).toBe(1);
  });

  test('changes() of the statement before is seen, so a guard works', async () => {
    await db.execute('CREATE TABLE guard (ok INTEGER NOT NULL CHECK (ok = 1)) STRICT');
    const error = await failure(db.batch(["UPDATE t SET b = 'z' WHERE a = 5", 'INSERT INTO guard(ok) SELECT changes()'], 'write'));
    expect(error.message).toContain('CHECK constraint failed: ok = 1');
  });

  test('steps run as their conditions say', async () => {
    const ok = (step: number) => ({ type: 'ok', step });
    const fail = (step: number) => ({ type: 'error', step });
    const conditions = [
      null,
      null,
      ok(0),
      ok(1),
      fail(1),
      { type: 'not', cond: ok(1) },
      { type: 'and', conds: [ok(0), fail(1)] },
      { type: 'and', conds: [ok(0), ok(1)] },
      { type: 'or', conds: [ok(1), ok(0)] },
      { type: 'or', conds: [] },
      { type: 'is_autocommit' },
    ];
    const steps = conditions.map((condition, at) => ({ condition, stmt: { sql: at === 1 ? 'SELECT nope' : `SELECT ${at}` } }));
    const requests = [{ type: 'batch', batch: { steps } }];
    const response = await fetch(`${server.url}/v2/pipeline`, { method: 'POST', body: JSON.stringify({ requests }) });
    const { results } = (await response.json()) as {
      results: { response: { result: { step_results: unknown[]; step_errors: unknown[] } } }[];
    };
    const { step_results: done, step_errors: errors } = results[0]?.response.result ?? { step_results: [], step_errors: [] };
    expect(done.flatMap((result, step) => (result ? [step] : []))).toEqual([0, 2, 4, 5, 6, 8, 10]);
    expect(errors.flatMap((error, step) => (error ? [step] : []))).toEqual([1]);
  });

  test('migrate turns foreign keys off for itself only', async () => {
    await db.migrate(['INSERT INTO child VALUES (99)', 'DROP TABLE t', 'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)']);
    expect((await failure(db.execute('INSERT INTO child VALUES (98)'))).code).toBe('SQLITE_CONSTRAINT');
  });

  test('the same text many times is stored once and read back by its number', async () => {
    await db.batch(
      Array.from({ length: 20 }, (_, at) => ({ sql: 'INSERT INTO t (b) VALUES (?)', args: [`b${at}`] })),
      'write',
    );
    expect(await count()).toBe(20);
  });
});

describe('interactive transactions', () => {
  test('a commit keeps, a rollback forgets, and nobody sees it before', async () => {
    const kept = await db.transaction('write');
    await kept.execute("INSERT INTO t (b) VALUES ('kept')");
    expect(await count()).toBe(0);
    await kept.commit();
    const forgotten = await db.transaction('write');
    await forgotten.batch(["INSERT INTO t (b) VALUES ('1')", "INSERT INTO t (b) VALUES ('2')"]);
    await forgotten.rollback();
    expect(await count()).toBe(1);
  });

  test('one writes at a time: the others wait their turn', async () => {
    const first = await db.transaction('write');
    await first.execute("INSERT INTO t (b) VALUES ('first')");
    const others = ['second', 'third', 'fourth'].map((b) => db.batch([{ sql: 'INSERT INTO t (b) VALUES (?)', args: [b] }], 'write'));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await count()).toBe(0);
    await first.commit();
    await Promise.all(others);
    expect((await db.execute('SELECT b FROM t ORDER BY a')).rows.map((row) => row.b)).toEqual(['first', 'second', 'third', 'fourth']);
  });

  test('sixty parallel batches all succeed', async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, at) => db.batch([{ sql: 'INSERT INTO t (b) VALUES (?)', args: [`p${at}`] }], 'write')),
    );
    expect(await count()).toBe(60);
  });

  test('an idle one expires, is rolled back and frees the others', async () => {
    const idle = await db.transaction('write');
    await idle.execute("INSERT INTO t (b) VALUES ('idle')");
    await db.execute("INSERT INTO t (b) VALUES ('next')");
    const error = await failure(idle.execute('SELECT 1'));
    expect(error.code).toBe('STREAM_EXPIRED');
    expect(await count()).toBe(1);
  });

  test('a baton is good once', async () => {
    const post = async (body: object) => {
      const response = await fetch(`${server.url}/v2/pipeline`, { method: 'POST', body: JSON.stringify(body) });
      return { status: response.status, ...((await response.json()) as { baton?: string; code?: string }) };
    };
    const { baton } = await post({ requests: [{ type: 'execute', stmt: { sql: 'SELECT 1' } }] });
    expect((await post({ baton, requests: [] })).status).toBe(200);
    expect(await post({ baton, requests: [] })).toMatchObject({ status: 400, code: 'BATON_INVALID' });
  });
});

describe('other requests', () => {
  test('a statement is described without being run', async () => {
    const requests = ['SELECT a AS x FROM t WHERE b = :b AND a > ?', 'DELETE FROM t', 'EXPLAIN DELETE FROM t'].map((sql) => ({
      type: 'describe',
      sql,
    }));
    const response = await fetch(`${server.url}/v2/pipeline`, { method: 'POST', body: JSON.stringify({ requests }) });
    const { results } = (await response.json()) as { results: { response: { result: object } }[] };
    expect(results.map((result) => result.response.result)).toMatchObject([
      { params: [{ name: ':b' }, { name: null }], cols: [{ name: 'x', decltype: 'INTEGER' }], is_explain: false, is_readonly: true },
      { params: [], cols: [], is_explain: false, is_readonly: false },
      { is_explain: true },
    ]);
  });

  test("the house's first migration loads, with full-text search", async () => {
    await db.executeMultiple('DROP TABLE child; DROP TABLE t;');
    await db.executeMultiple(readFileSync(new URL('../../src/store/migrations/0001-house.sql', import.meta.url), 'utf8'));
    await db.execute("INSERT INTO product_words (code, name) VALUES ('P1', 'mat ong'), ('P2', 'che lam')");
    expect((await db.execute("SELECT code FROM product_words WHERE product_words MATCH 'ong'")).rows.map((row) => row.code)).toEqual([
      'P1',
    ]);
  });

  test('without the right token nothing is served', async () => {
    const locked = await startLibsqlServer({ token: 'secret' });
    const [right, wrong] = ['secret', 'other'].map((authToken) => createClient({ url: locked.url, authToken }));
    expect((await failure(wrong?.execute('SELECT 1') ?? Promise.resolve())).code).toBe('SERVER_ERROR');
    expect((await right?.execute('SELECT 1 AS n'))?.rows[0]?.n).toBe(1);
    await locked.close();
  });

  test('what is no pipeline is refused', async () => {
    const bad = await fetch(`${server.url}/v2/pipeline`, { method: 'POST', body: 'not JSON' });
    const statuses = await Promise.all(['/v2', '/v3', '/v3-protobuf'].map(async (path) => (await fetch(server.url + path)).status));
    expect([bad.status, ...statuses]).toEqual([400, 200, 200, 404]);
  });
});

describe('faults', () => {
  test('the next requests fail as ordered, and then no more', async () => {
    server.faults.next(2, 'error');
    expect((await failure(db.execute('SELECT 1'))).message).toContain('Ordered by a test');
    await failure(db.execute('SELECT 1'));
    expect((await db.execute('SELECT 1 AS n')).rows[0]?.n).toBe(1);
  });

  test('those ordered for some words wait for a request that says them', async () => {
    server.faults.next(1, 'error', "'marked'");
    expect((await db.execute('SELECT 1 AS n')).rows[0]?.n).toBe(1);
    expect(server.faults.left()).toBe(1);
    await failure(db.execute("SELECT 'marked'"));
    expect(server.faults.left()).toBe(0);
    await db.execute("SELECT 'marked'");
  });

  test('a slow one is served late', async () => {
    server.faults.next(1, { slowMs: 80 });
    const from = performance.now();
    await db.execute('SELECT 1');
    expect(performance.now() - from).toBeGreaterThan(70);
  });

  test('a hanging one does nothing, a lost one did its work', async () => {
    server.faults.next(1, 'hang');
    const hanging = db.execute("INSERT INTO t (b) VALUES ('hang')").catch(() => 'broken');
    await new Promise((resolve) => setTimeout(resolve, 30));
    server.faults.next(1, 'lost');
    await expect(db.execute("INSERT INTO t (b) VALUES ('lost')")).rejects.toThrow();
    expect((await db.execute('SELECT b FROM t')).rows.map((row) => row.b)).toEqual(['lost']);
    await server.close();
    expect(await hanging).toBe('broken');
    server = await startLibsqlServer();
  });
});

test('as a program it serves a file until it is told to stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'libsql-cli-'));
  const args = ['--import', 'tsx', 'test/platforms/libsql-server.ts', join(folder, 'dev.db'), '0'];
  const program = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(program.stdout, 'data')) as [Buffer];
  const client = createClient({ url: line.toString().trim() });
  await client.execute('CREATE TABLE kept (a)');
  program.kill('SIGTERM');
  expect((await once(program, 'exit'))[0]).toBe(0);
  const again = execFileSync(process.execPath, [
    '-e',
    "console.log(new (require('node:sqlite').DatabaseSync)(process.argv[1]).prepare('SELECT name FROM sqlite_master').get().name)",
    join(folder, 'dev.db'),
  ]);
  expect(again.toString().trim()).toBe('kept');
  rmSync(folder, { recursive: true });
});
