/** Reading broadcasts. */
import type { Client } from '@libsql/client';
import type { Broadcast } from '../../model.ts';
import { broadcastOf, broadcastStatement, broadcastsStatement } from './rows.ts';

/** One broadcast with its counts; null for an unknown id. */
export async function readBroadcast(db: Client, id: string): Promise<Broadcast | null> {
  const row = (await db.execute(broadcastStatement(id))).rows[0];
  return row ? broadcastOf(row) : null;
}

/** Broadcasts, the newest first: at most `limit`, those older than the one with id `before`. */
export async function listBroadcasts(db: Client, { limit = 20, before }: { limit?: number; before?: string } = {}): Promise<Broadcast[]> {
  const n = before === undefined ? undefined : Number(before.replace(/\D/g, ''));
  const { rows } = await db.execute(broadcastsStatement(limit, n));
  return rows.map(broadcastOf);
}
