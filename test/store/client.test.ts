import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@libsql/client/http';
import { expect, it, onTestFinished } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { openWebClient } from '../../src/store/client-web.ts';
import { isConstraint, isUnavailable } from '../../src/store/errors.ts';
import { patientFetch } from '../../src/store/patient-fetch.ts';
import { openHouse } from './house.ts';

/** What a promise is rejected with. */
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );

/** A server that answers every batch in Hrana's words: the second statement met a constraint. */
async function constraintServer(): Promise<string> {
  const error = { message: 'SQLite error: UNIQUE constraint failed: inbox.update_id', code: 'SQLITE_CONSTRAINT' };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      if (request.method !== 'POST') return response.writeHead(404).end();
      const { requests } = JSON.parse(body) as { requests: { type: string; batch?: { steps: unknown[] } }[] };
      const results = requests.map(({ type, batch }) => {
        const nothing = (batch?.steps ?? []).map(() => null);
        const result = { step_results: nothing, step_errors: nothing.map((_, i) => (i === 1 ? error : null)) };
        if (result.step_results.length > 0)
          result.step_results[0] = { cols: [], rows: [], affected_row_count: 0, last_insert_rowid: null } as never;
        return { type: 'ok', response: type === 'batch' ? { type, result } : { type } };
      });
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ baton: null, base_url: null, results }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('foreign keys hold in a file without a PRAGMA', async () => {
  const { db } = await openHouse();
  const orphan = "INSERT INTO session (contact_id, turn, body, updated_at) VALUES ('telegram:nobody', 1, '{}', 0)";
  expect(isConstraint(await failure(db.execute(orphan)))).toBe(true);
});

it.each([
  [
    'a key that is taken',
    "INSERT INTO guard VALUES (1); INSERT INTO setting VALUES ('a', '1', 1); INSERT INTO setting VALUES ('a', '1', 1)",
  ],
  ['a guard that does not hold', 'INSERT INTO guard VALUES (0)'],
])('%s is a constraint, and not unavailability', async (_, sql) => {
  const { db } = await openHouse();
  const error = await failure(db.batch(sql.split('; '), 'write'));
  expect([isConstraint(error), isUnavailable(error)]).toEqual([true, false]);
});

it('a constraint that a server reports is one too', async () => {
  const db = openWebClient(await constraintServer());
  const error = await failure(db.batch(['SELECT 1', 'SELECT 2'], 'write'));
  expect([isConstraint(error), isUnavailable(error)]).toEqual([true, false]);
});

it('a server that is not there is unavailable', async () => {
  const error = await failure(openNodeClient('http://127.0.0.1:9').batch(['SELECT 1'], 'read'));
  expect([isConstraint(error), isUnavailable(error)]).toEqual([false, true]);
});

it.each(['answers nothing', 'breaks off amid its answer'])(
  'a server that %s in time is unavailable, and is not waited for longer',
  async (how) => {
    const server = createServer((_, response) => {
      if (how !== 'answers nothing') response.writeHead(200, { 'content-type': 'application/json' }).write('{"baton":');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const db = createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, fetch: patientFetch(undefined, 100) });
    const error = await failure(db.batch(['SELECT 1'], 'read'));
    expect([isConstraint(error), isUnavailable(error)]).toEqual([false, true]);
  },
);

it('a file that another process holds is unavailable after a second', async () => {
  const { db, url } = await openHouse();
  const other = openNodeClient(url);
  const held = await other.transaction('write');
  const error = await failure(db.batch(["INSERT INTO setting VALUES ('a', '1', 1)"], 'write'));
  held.close();
  other.close();
  expect([isConstraint(error), isUnavailable(error)]).toEqual([false, true]);
});

it('a mistake in our SQL is neither', async () => {
  const { db } = await openHouse();
  const error = await failure(db.execute('SELECT nothing FROM nowhere'));
  expect([isConstraint(error), isUnavailable(error)]).toEqual([false, false]);
});
