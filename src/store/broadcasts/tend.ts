/** What the clock does to broadcasts: those due begin, those missed wait for a person, cancelled and finished ones come to their end. */
import type { Client } from '@libsql/client';
import type { OfficeSettings } from '../../model.ts';
import { numberSetting } from '../setting-values.ts';
import { othersTurn } from './chunked.ts';

/** Rows of one statement: well under 50 ms with their counts. */
const CHUNK = 1000;
const MINUTE_MS = 60_000;

/** SQL: broadcast `b` has recipients in one of these states; read off the counts. */
const has = (states: string) =>
  `EXISTS (SELECT 1 FROM recipient_count k WHERE k.broadcast_id = b.id AND k.state IN (${states}) AND k.times > 0)`;

/** Whether there is anything for the clock to do: one read, because most looks find nothing. */
export async function isAnyUnderWay(db: Client, now: number): Promise<boolean> {
  const sql = `SELECT 1 FROM broadcast b WHERE b.state IN ('planning', 'sending') OR (b.state = 'scheduled' AND b.send_at <= ?)
    OR (b.state = 'cancelled' AND b.finished_at IS NULL) OR (b.state = 'paused' AND ${has("'claimed'")}) LIMIT 1`;
  return (await db.execute({ sql, args: [now] })).rows.length > 0;
}

/** SQL: the fair of broadcast `b` was moved, called off or put on again since somebody scheduled the broadcast: its words may be wrong by now. */
const FAIR_CHANGED = `EXISTS (SELECT 1 FROM fair_change h WHERE h.fair_id = b.fair_id
  AND h.at > (SELECT max(a.at) FROM audit a WHERE a.what = 'broadcast ' || b.id AND a.did = 'send'))`;

/**
 * Begins what is due. A moment missed by more than the office's setting waits for a person, and so does what invites to a fair that has
 * changed. Returns the ids that are being planned.
 */
export async function beginDue(db: Client, settings: OfficeSettings, now: number): Promise<string[]> {
  const late = now - numberSetting(settings, 'broadcast_missed_minutes') * MINUTE_MS;
  const missed = `UPDATE broadcast SET state = 'paused', state_reason = 'missed', paused_from = 'scheduled', version = version + 1
    WHERE state = 'scheduled' AND send_at < :late`;
  const changed = `UPDATE broadcast AS b SET state = 'paused', state_reason = 'fair', paused_from = 'scheduled', version = version + 1
    WHERE b.state = 'scheduled' AND b.send_at <= :now AND ${FAIR_CHANGED}`;
  const due = `UPDATE broadcast SET state = 'planning', started_at = :now, version = version + 1 WHERE state = 'scheduled' AND send_at <= :now`;
  const waits = await db.execute({ sql: "SELECT 1 FROM broadcast WHERE state = 'scheduled' AND send_at <= ? LIMIT 1", args: [now] });
  if (waits.rows.length > 0)
    await db.batch(
      [
        { sql: missed, args: { late } },
        { sql: changed, args: { now } },
        { sql: due, args: { now } },
      ],
      'write',
    );
  const { rows } = await db.execute("SELECT id FROM broadcast WHERE state = 'planning' ORDER BY n");
  return rows.map(({ id }) => String(id));
}

/**
 * Whoever a cancelled broadcast had not reached is left out. What was being sent when its process died may have arrived: it is `unknown`,
 * and never sent again by itself. With nobody left to send to, a broadcast has its end.
 */
export async function endBroadcasts(db: Client, now: number): Promise<void> {
  const open = `SELECT b.id, b.state, ${has("'planned', 'retry'")} AS waits, ${has("'claimed'")} AS claimed FROM broadcast b
    WHERE b.state = 'sending' OR (b.state = 'cancelled' AND b.finished_at IS NULL) OR (b.state = 'paused' AND ${has("'claimed'")})`;
  for (const { id, state, waits, claimed } of (await db.execute(open)).rows) {
    if (state === 'cancelled' && waits === 1) await leaveOut(db, String(id));
    if (claimed === 1) await giveUpLapsed(db, String(id), now);
  }
  const over = `UPDATE broadcast AS b SET state = iif(state = 'sending', 'finished', state), finished_at = :now, version = version + 1
    WHERE (b.state = 'sending' OR (b.state = 'cancelled' AND b.finished_at IS NULL)) AND NOT ${has("'planned', 'retry', 'claimed'")}`;
  const ends = `SELECT 1 FROM broadcast b WHERE (b.state = 'sending' OR (b.state = 'cancelled' AND b.finished_at IS NULL))
    AND NOT ${has("'planned', 'retry', 'claimed'")} LIMIT 1`;
  // An idle service writes nothing.
  if ((await db.execute(ends)).rows.length > 0) await db.execute({ sql: over, args: { now } });
}

async function leaveOut(db: Client, id: string): Promise<void> {
  const sql = `UPDATE recipient SET state = 'excluded', reason = 'cancelled' WHERE broadcast_id = :id AND contact_id IN
    (SELECT contact_id FROM recipient WHERE broadcast_id = :id AND state IN ('planned', 'retry') LIMIT ${CHUNK}) RETURNING 1`;
  for (;;) {
    const { rows } = await db.execute({ sql, args: { id } });
    if (rows.length < CHUNK) return;
    await othersTurn();
  }
}

async function giveUpLapsed(db: Client, id: string, now: number): Promise<void> {
  const sql = `UPDATE recipient SET state = 'unknown', reason = 'process_died', sent_at = :now WHERE broadcast_id = :id AND state = 'claimed' AND lease_until <= :now`;
  await db.execute({ sql, args: { id, now } });
}
