/** Migrations in a folder of their own, beside a database that is not there yet. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';

/** A folder with a database that is not there yet and these migrations. */
export function setUp(files: Record<string, string>) {
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

/** Two migrations, and a file that is none. */
export const TWO = {
  '0002-second.sql': "ALTER TABLE a ADD COLUMN y TEXT NOT NULL DEFAULT ''; -- it's the second; really",
  '0001-first.sql': 'CREATE TABLE a (x TEXT PRIMARY KEY) STRICT;\nCREATE TABLE b (x TEXT) STRICT;\n',
  'notes.txt': 'not a migration',
};
