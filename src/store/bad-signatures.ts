/** Webhooks of Zalo whose signature did not match and that were handled all the same (`ZALO_SIGNATURE=observe`): counted, and told to the staff. */
import type { Client } from '@libsql/client';
import type { OfficeSettings } from '../model.ts';
import { hanoiDate } from '../understanding/hanoi-time.ts';
import { announcement, officersFor } from './effects/announce.ts';

const COUNT = `INSERT INTO channel_state (channel, facts) VALUES ('zalo', json_object('badSignatures', json_object('day', :day, 'today', 1, 'all', 1)))
  ON CONFLICT (channel) DO UPDATE SET facts = json_set(facts, '$.badSignatures', json_object(
    'day', :day,
    'today', CASE WHEN json_extract(facts, '$.badSignatures.day') = :day THEN json_extract(facts, '$.badSignatures.today') + 1 ELSE 1 END,
    'all', coalesce(json_extract(facts, '$.badSignatures.all'), 0) + 1))`;
const FIRST_TODAY = `SELECT :day AS id FROM channel_state WHERE channel = 'zalo' AND json_extract(facts, '$.badSignatures.today') = 1`;

/** Counts one; the first of a Hanoi day is told to every officer. `now` in epoch ms. */
export async function countBadSignature(db: Client, now: number, settings: OfficeSettings): Promise<void> {
  const day = hanoiDate(now);
  await db.batch(
    [
      { sql: COUNT, args: { day } },
      announcement({ flow: 'signature-observed', from: officersFor(FIRST_TODAY), args: { day } }, now, settings),
    ],
    'write',
  );
}

/** How many there were since the database was made. */
export async function badSignatures(db: Client): Promise<number> {
  const { rows } = await db.execute("SELECT json_extract(facts, '$.badSignatures.all') AS n FROM channel_state WHERE channel = 'zalo'");
  return Number(rows[0]?.n ?? 0);
}
