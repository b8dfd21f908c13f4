/** A storage adapter for grammY on libSQL: one row a chat, its value as JSON. */
import type { VersionedState, VersionedStateStorage } from '@grammyjs/conversations';
import type { Client } from '@libsql/client';

/** Its table. */
export const STATE_TABLE = 'CREATE TABLE IF NOT EXISTS bench_state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT';

/** Reads, writes and deletes the state of one chat, each in one statement. */
export function libsqlStorage<S>(db: Client): VersionedStateStorage<string, S> {
  return {
    read: async (key) => {
      const { rows } = await db.execute({ sql: 'SELECT value FROM bench_state WHERE key = ?', args: [key] });
      return rows[0] ? (JSON.parse(String(rows[0].value)) as VersionedState<S>) : undefined;
    },
    write: async (key, state) => {
      const sql = 'INSERT INTO bench_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';
      await db.execute({ sql, args: [key, JSON.stringify(state)] });
    },
    delete: async (key) => {
      await db.execute({ sql: 'DELETE FROM bench_state WHERE key = ?', args: [key] });
    },
  };
}
