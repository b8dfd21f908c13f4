/** Who wants to know how far a broadcast is, in their own chat. */
import type { Client } from '@libsql/client';
import type { ContactId, OfficeSettings } from '../../model.ts';
import { announcement } from '../effects/announce.ts';
import { GUARD } from '../effects/context.ts';
import { isConstraint } from '../errors.ts';
import { MAY_SEND } from '../staff.ts';

/** The flow whose message says how far a broadcast is. */
export const PROGRESS = 'notice-progress';

/** One who watches. */
export interface Watcher {
  broadcast: string;
  contact: ContactId;
  /** The platform's id of the message that says how far it is; null while it has not left. */
  messageId: string | null;
  /** What it last said. */
  shown: string;
  /** The broadcast is over. */
  over: boolean;
}

const OVER = "b.state IN ('finished', 'cancelled')";

/** Watchers whose message may say something new: not looked at since `before` (epoch ms), or of a broadcast that is over. */
export async function watchers(db: Client, before: number): Promise<Watcher[]> {
  const message = `(SELECT o.platform_id FROM outbox o WHERE o.contact_id = w.contact_id AND o.flow = 'notice-progress' AND o.object = w.broadcast_id
    AND o.state = 'sent' AND o.platform_id IS NOT NULL ORDER BY o.id DESC LIMIT 1)`;
  const sql = `SELECT w.broadcast_id, w.contact_id, w.shown, ${OVER} AS over, ${message} AS message_id
    FROM broadcast_watch w JOIN broadcast b ON b.id = w.broadcast_id WHERE w.ended = 0 AND (w.shown_at <= ? OR ${OVER})`;
  return (await db.execute({ sql, args: [before] })).rows.map((row) => ({
    broadcast: String(row.broadcast_id),
    contact: row.contact_id as ContactId,
    messageId: row.message_id === null ? null : String(row.message_id),
    shown: String(row.shown),
    over: row.over === 1,
  }));
}

/** Writes down what the message says as it leaves; nothing for who does not watch. */
export async function noteShown(db: Client, broadcast: string, contact: ContactId, shown: string): Promise<void> {
  const sql = 'UPDATE broadcast_watch SET shown = ? WHERE broadcast_id = ? AND contact_id = ? AND ended = 0';
  await db.execute({ sql, args: [shown, broadcast, contact] });
}

/** Writes down what the message now says; `ended`: there is nothing more to say. */
export async function markShown(db: Client, { broadcast, contact }: Watcher, shown: string, ended: boolean, now: number): Promise<void> {
  const sql = 'UPDATE broadcast_watch SET shown = ?, shown_at = ?, ended = ? WHERE broadcast_id = ? AND contact_id = ?';
  await db.execute({ sql, args: [shown, now, ended ? 1 : 0, broadcast, contact] });
}

/** Where no message can be changed, one more tells the end; once, whoever looks. */
export async function tellTheEnd(db: Client, { broadcast, contact }: Watcher, now: number, settings: OfficeSettings): Promise<void> {
  const sql = 'UPDATE broadcast_watch SET ended = 1, shown_at = ? WHERE broadcast_id = ? AND contact_id = ? AND ended = 0';
  const from = 'SELECT c.person, :broadcast AS object FROM contact c WHERE c.id = :contact';
  try {
    await db.batch(
      [
        { sql, args: [now, broadcast, contact] },
        GUARD,
        announcement({ flow: 'notice-progress', from, args: { broadcast, contact } }, now, settings),
        'DELETE FROM guard',
      ],
      'write',
    );
  } catch (error) {
    if (!isConstraint(error)) throw error;
  }
}

/** SQL: broadcasts `b` that paused by themselves and of which nobody has been told. */
const STOPPED = `b.state = 'paused' AND b.state_reason IN ('failures', 'missed', 'file', 'fair')
  AND NOT EXISTS (SELECT 1 FROM broadcast_stop t WHERE t.broadcast_id = b.id AND t.version = b.version)`;

/** A broadcast that paused by itself waits for a person: whoever may send is told, once for each pause. Returns how many broadcasts. */
export async function tellOfStops(db: Client, now: number, settings: OfficeSettings): Promise<number> {
  // An idle service writes nothing.
  if ((await db.execute(`SELECT 1 FROM broadcast b WHERE ${STOPPED} LIMIT 1`)).rows.length === 0) return 0;
  const note = `INSERT INTO broadcast_stop (broadcast_id, version, at) SELECT b.id, b.version, :now FROM broadcast b WHERE ${STOPPED}
    ON CONFLICT (broadcast_id) DO UPDATE SET version = excluded.version, at = excluded.at`;
  const senders = `SELECT s.person, t.broadcast_id AS object FROM broadcast_stop t JOIN staff s ON s.person IS NOT NULL AND s.removed_at IS NULL
    AND ${MAY_SEND} WHERE t.at = :at`;
  const [noted] = await db.batch(
    [{ sql: note, args: { now } }, announcement({ flow: 'notice-progress', from: senders, args: { at: now } }, now, settings)],
    'write',
  );
  return noted?.rowsAffected ?? 0;
}
