/** An empty database of the present schema, for tests: made once in each process of tests and copied, as migrating takes longer than most tests. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@libsql/client';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';

let made: Promise<string> | undefined;

/** Opens a copy at this path. Whoever opens it closes it. */
export async function openMigrated(file: string): Promise<Client> {
  made ??= make();
  copyFileSync(await made, file);
  const db = openNodeClient(`file:${file}`);
  // Waiting for the disk proves nothing here.
  await db.execute('PRAGMA synchronous = OFF');
  return db;
}

async function make(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'nhip-cau-migrated-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [file, whole] = [join(folder, 'made.db'), join(folder, 'whole.db')];
  const db = openNodeClient(`file:${file}`);
  await migrate(db);
  // Everything in one file, without a log beside it.
  await db.execute({ sql: 'VACUUM INTO ?', args: [whole] });
  db.close();
  return whole;
}
