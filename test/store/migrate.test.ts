import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';

/** A folder with a database that is not there yet and these migrations. */
function setUp(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'nhip-cau-migrate-'));
  const folder = join(root, 'migrations');
  mkdirSync(folder);
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);
  const url = `file:${join(root, 'house.db')}`;
  const db = openNodeClient(url);
  onTestFinished(() => {
    db.close();
    rmSync(root, { recursive: true, force: true });
  });
  const tables = async () =>
    (await db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).rows.map((row) => row.name);
  return { db, folder, url, tables };
}

const TWO = {
  '0002-second.sql': "ALTER TABLE a ADD COLUMN y TEXT NOT NULL DEFAULT ''; -- it's the second; really",
  '0001-first.sql': 'CREATE TABLE a (x TEXT PRIMARY KEY) STRICT;\nCREATE TABLE b (x TEXT) STRICT;\n',
  'notes.txt': 'not a migration',
};

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

it('of processes that migrate at once, each file is applied by exactly one and none fails', async () => {
  const { db, folder, url } = setUp(TWO);
  const script = join(folder, 'run.mts');
  const from = (name: string) => JSON.stringify(new URL(`../../src/store/${name}.ts`, import.meta.url).href);
  writeFileSync(
    script,
    `import { openNodeClient } from ${from('client-node')};\nimport { migrate } from ${from('migrate')};\n` +
      `process.send(await migrate(openNodeClient(${JSON.stringify(url)}), ${JSON.stringify(folder)})); process.exit(0);`,
  );
  const runs = Array.from({ length: 3 }, () => {
    const child = fork(script, { execArgv: ['--import', 'tsx'], cwd: process.cwd() });
    return new Promise<string[]>((resolve, reject) => {
      child.once('message', (names) => resolve(names as string[]));
      child.once('exit', (code) => reject(new Error(`exit ${code}`)));
    });
  });
  const applied = (await Promise.all(runs)).flat().sort();
  expect(applied).toEqual(['0001-first.sql', '0002-second.sql']);
  expect(await pendingMigrations(db, folder)).toEqual([]);
});
