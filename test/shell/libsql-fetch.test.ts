import { afterAll, beforeAll, expect, it } from 'vitest';
import { libsqlFetch } from '../../src/node-fetch.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { isConstraint, isUnavailable } from '../../src/store/errors.ts';
import { patientFetch } from '../../src/store/patient-fetch.ts';
import { type LibsqlServer, startLibsqlServer } from '../platforms/libsql-server.ts';

let server: LibsqlServer;
beforeAll(async () => {
  server = await startLibsqlServer({ token: 'a-token' });
});
afterAll(() => server.close());

const open = (url = server.url, token = 'a-token') => openNodeClient(url, token, { fetch: patientFetch(libsqlFetch) });
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

it('asks through a connection that is kept, with the token', async () => {
  const db = open();
  await db.batch(['CREATE TABLE t (a UNIQUE)', "INSERT INTO t VALUES ('dạ')"], 'write');
  expect((await db.execute('SELECT a FROM t')).rows[0]?.a).toBe('dạ');
  expect(isConstraint(await failure(db.execute("INSERT INTO t VALUES ('dạ')")))).toBe(true);
});

it('a database that fails, is not there, cuts the line or refuses the token could not be asked; the next call goes through again', async () => {
  const db = open();
  for (const fault of ['error', 'lost'] as const) {
    server.faults.next(1, fault);
    expect(isUnavailable(await failure(db.execute('SELECT 1')))).toBe(true);
  }
  expect(isUnavailable(await failure(open('http://127.0.0.1:9').execute('SELECT 1')))).toBe(true);
  expect(await failure(open(server.url, 'another').execute('SELECT 1'))).toBeInstanceOf(Error);
  await server.leave();
  expect(isUnavailable(await failure(db.execute('SELECT 1')))).toBe(true);
  await server.comeBack();
  expect((await db.execute('SELECT 1 AS one')).rows[0]?.one).toBe(1);
});
