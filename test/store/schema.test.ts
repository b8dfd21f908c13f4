import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';
import { OldSchemaError, requireSchema, SCHEMA } from '../../src/store/schema.ts';
import { startLibsqlServer } from '../platforms/libsql-server.ts';

async function overHttp() {
  const server = await startLibsqlServer();
  const db = openNodeClient(server.url);
  onTestFinished(async () => {
    db.close();
    await server.close();
  });
  return { server, db };
}

it('SCHEMA is the last file of the migrations', () => {
  const last = readdirSync(resolve(import.meta.dirname, '../../src/store/migrations'))
    .sort()
    .at(-1);
  expect(SCHEMA, 'a new migration: write its name into src/store/schema.ts').toBe(last);
});

it('an empty database and one that lacks the newest migration are refused; a migrated one is not, nor one that a later program has migrated', async () => {
  const { db } = await overHttp();
  await expect(requireSchema(db)).rejects.toThrow(OldSchemaError);
  await migrate(db);
  await expect(requireSchema(db)).resolves.toBeUndefined();
  await db.execute("INSERT INTO migration (name, applied_at) VALUES ('9999-of-a-later-program.sql', 0)");
  await expect(requireSchema(db), 'migrations only add').resolves.toBeUndefined();
  await db.execute('DELETE FROM migration');
  await expect(requireSchema(db)).rejects.toThrow(OldSchemaError);
});

it('a database that can not be asked is not taken for an old one', async () => {
  const { server, db } = await overHttp();
  server.faults.next(1, 'error');
  await expect(requireSchema(db)).rejects.not.toThrow(OldSchemaError);
});
