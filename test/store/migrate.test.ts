import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { setUp, TWO } from './migrations.ts';

it('the house’s own migrations apply to an empty database, once', async () => {
  const { db } = setUp({});
  expect(await migrate(db)).toContain('0001-house.sql');
  expect(await migrate(db)).toEqual([]);
  expect(await pendingMigrations(db)).toEqual([]);
});

it('files apply in the order of their names, each once, and WAL is on', async () => {
  const { db, folder, tables } = setUp(TWO);
  expect(await pendingMigrations(db, folder)).toEqual(['0001-first.sql', '0002-second.sql']);
  expect(await tables()).toEqual([]);
  expect(await migrate(db, folder)).toEqual(['0001-first.sql', '0002-second.sql']);
  expect(await migrate(db, folder)).toEqual([]);
  expect(await tables()).toEqual(['a', 'b', 'migration']);
  expect((await db.execute('PRAGMA journal_mode')).rows[0]?.journal_mode).toBe('wal');
});

it('a broken file leaves nothing of itself, and is tried again when it is mended', async () => {
  const { db, folder, tables } = setUp({
    '0001-first.sql': TWO['0001-first.sql'],
    '0002-broken.sql': 'CREATE TABLE c (x TEXT); CREATE TABLE (',
  });
  await expect(migrate(db, folder)).rejects.toThrow('syntax error');
  expect(await tables()).toEqual(['a', 'b', 'migration']);
  expect(await pendingMigrations(db, folder)).toEqual(['0002-broken.sql']);
  writeFileSync(join(folder, '0002-broken.sql'), 'CREATE TABLE c (x TEXT)');
  expect(await migrate(db, folder)).toEqual(['0002-broken.sql']);
});

it('a file that breaks a constraint of its own is an error and no race', async () => {
  const { db, folder } = setUp({
    '0001-twice.sql': 'CREATE TABLE a (x TEXT PRIMARY KEY); INSERT INTO a VALUES (1); INSERT INTO a VALUES (1);',
  });
  await expect(migrate(db, folder)).rejects.toThrow('UNIQUE');
  expect(await pendingMigrations(db, folder)).toEqual(['0001-twice.sql']);
});
