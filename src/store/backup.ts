/** A consistent copy of a file database. Node only. */
import type { Client } from '@libsql/client';

/**
 * Writes the database as it is at this moment to `file`, which must not exist.
 * `VACUUM INTO` only reads: in WAL mode it stops no reader and no writer of another process. In its own process the native call is
 * synchronous, so a running service never calls this itself.
 */
export async function copyDatabase(db: Client, file: string): Promise<void> {
  await db.execute({ sql: 'VACUUM INTO ?', args: [file] });
}

/** What SQLite finds wrong with a database; empty when it is sound. */
export async function damageOf(db: Client): Promise<string[]> {
  const found = (await db.execute('PRAGMA quick_check')).rows.map((row) => String(row.quick_check));
  return found.filter((line) => line !== 'ok');
}
