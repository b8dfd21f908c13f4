/** How many people stand on each step: read before flows change under them. */
import type { Client } from '@libsql/client';

/** One step where people are now. */
export interface Standing {
  flow: string;
  step: string;
  people: number;
}

/** Everybody who is in a conversation, counted by flow and step; nothing about who they are. */
export async function sessionsStanding(db: Client): Promise<Standing[]> {
  const { rows } = await db.execute("SELECT flow, step, COUNT(*) AS people FROM session WHERE flow <> '' GROUP BY 1, 2 ORDER BY 1, 2");
  return rows.map((row) => ({ flow: String(row.flow), step: String(row.step), people: Number(row.people) }));
}
