/** Whether a database has the schema that this program needs. Asked by the Worker, which can't migrate: it has no files. */
import type { Client } from '@libsql/client';

/** The newest migration that this program needs: the last file of `migrations/` (a test holds that). */
export const SCHEMA = '0015-fair-changes.sql';

/** Thrown instead of working on a database that has not been brought to `SCHEMA` yet. */
export class OldSchemaError extends Error {
  override readonly name = 'OldSchemaError';
  constructor() {
    super(`the database lacks ${SCHEMA}: npm run migrate`);
  }
}

/** Throws `OldSchemaError`, or what the database throws. One round trip; a newer schema is fine, because migrations only add. */
export async function requireSchema(db: Client): Promise<void> {
  const { rows } = await db.execute({ sql: 'SELECT name FROM migration WHERE name = ?', args: [SCHEMA] }).catch((error: unknown) => {
    // An empty database has no such list.
    if (error instanceof Error && error.message.includes('no such table: migration')) return { rows: [] };
    throw error;
  });
  if (rows.length === 0) throw new OldSchemaError();
}
