/** Brings a database to the present schema: numbered SQL files, each in one transaction. Node only. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@libsql/client';
import { isConstraint } from './errors.ts';
import { fillTexts } from './register/product-text.ts';

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));
const LIST = 'CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT';

/**
 * Applies what is pending, in the order of the names, and returns those names. Safe to run twice and by two processes at once: the row in
 * `migration` is written in the transaction of its file, and its key lets only one in. Throws what a broken file makes the database say.
 */
export async function migrate(db: Client, folder = FOLDER): Promise<string[]> {
  // A property of the file, so once is enough: readers and the one writer no longer stop each other.
  if (db.protocol === 'file') await db.execute('PRAGMA journal_mode = WAL');
  await db.execute(LIST);
  const applied: string[] = [];
  for (const name of await pendingMigrations(db, folder)) if (await apply(db, folder, name)) applied.push(name);
  if (folder === FOLDER) await fillTexts(db);
  return applied;
}

/** Names of the files that this database has not seen, in order. Writes nothing. */
export async function pendingMigrations(db: Client, folder = FOLDER): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort();
  const { rows } = await db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migration'");
  if (rows.length === 0) return names;
  const done = new Set((await db.execute('SELECT name FROM migration')).rows.map((row) => row.name));
  return names.filter((name) => !done.has(name));
}

async function apply(db: Client, folder: string, name: string): Promise<boolean> {
  const sql = await readFile(join(folder, name), 'utf8');
  const mark = `INSERT INTO migration (name, applied_at) VALUES ('${name.replaceAll("'", "''")}', ${Date.now()})`;
  try {
    await db.executeMultiple(`BEGIN IMMEDIATE;\n${mark};\n${sql}\n;COMMIT;`);
    return true;
  } catch (error) {
    // Another process was faster (ours was rolled back): the name is there now. Anything else is a broken file.
    if (isConstraint(error) && !(await pendingMigrations(db, folder)).includes(name)) return false;
    throw error;
  }
}
