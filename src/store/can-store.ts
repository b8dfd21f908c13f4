/** Whether the database takes anything in: a full disk and a lock that another program holds leave every read as it was. */
import type { Client } from '@libsql/client';

/** Stores something as large as a message with its turn, and takes it away again. Throws what the database throws. */
export async function tryStoring(db: Client): Promise<void> {
  const probe = "INSERT INTO channel_state (channel, facts) VALUES ('probe', printf('%065536d', 0)) ON CONFLICT (channel) DO NOTHING";
  await db.batch([probe, "DELETE FROM channel_state WHERE channel = 'probe'"], 'write');
}
