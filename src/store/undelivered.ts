/** Messages that were given up ("dead letters"): staff hear of them, see why, and may have them sent once more. */
import type { Client, InStatement } from '@libsql/client';
import type { Effect, OfficeSettings } from '../model.ts';
import { auditStatement } from './audit.ts';
import { announcement, officersFor } from './effects/announce.ts';
import { type EffectContext, GUARD } from './effects/context.ts';
import { ME } from './effects/tasks.ts';

/** One message that was given up; nothing in it says to whom. */
export interface Undelivered {
  id: number;
  channel: string;
  /** The announcement's flow; null for a reply. */
  flow: string | null;
  /** Of the closed list of failures. */
  failure: string;
  reason: string;
  /** Epoch ms. */
  givenUpAt: number;
}

const SHOWN = 200;

/** What was given up, the newest first, at most 200. */
export async function listUndelivered(db: Client): Promise<Undelivered[]> {
  const sql = `SELECT id, substr(contact_id, 1, instr(contact_id, ':') - 1) AS channel, flow, failure, detail, coalesce(sent_at, created_at) AS at
    FROM outbox WHERE state = 'dead' ORDER BY id DESC LIMIT ${SHOWN}`;
  const { rows } = await db.execute(sql);
  return rows.map((row) => ({
    id: Number(row.id),
    channel: String(row.channel),
    flow: row.flow === null ? null : String(row.flow),
    failure: String(row.failure ?? ''),
    reason: String(row.detail ?? ''),
    givenUpAt: Number(row.at),
  }));
}

/** Everything given up gets a new life: due now, as if never tried. One whose answer was lost may so arrive twice, which is why a person decides. */
const revive = (now: number): InStatement => ({
  sql: `UPDATE outbox SET state = 'waiting', due_at = :now, created_at = :now, sent_at = NULL, attempts = 0, lost = 0, lease_until = 0 WHERE state = 'dead'`,
  args: { now },
});

/** Sends everything that was given up once more (`who` goes into the audit). Returns how many messages. */
export async function sendAgain(db: Client, who: string, now: number): Promise<number> {
  const [revived] = await db.batch([revive(now), auditStatement({ who, did: 'send-undelivered', what: 'outbox', at: now })], 'write');
  return revived?.rowsAffected ?? 0;
}

/** Guarded: one's own task of this kind, which is then done. */
export function sendUndelivered({ task }: Extract<Effect, { effect: 'send-undelivered' }>, context: EffectContext): InStatement[] {
  const { person, personId, now } = context;
  const done = `UPDATE task SET state = 'done', done_at = :now WHERE id = :task AND kind = 'undelivered' AND state = 'owned' AND owner = ${ME}`;
  return [
    { sql: done, args: { task, personId, now } },
    GUARD,
    revive(now),
    auditStatement({ who: person.staff?.name ?? '', did: 'send-undelivered', what: task, at: now }),
  ];
}

/** Tells staff of messages given up since they were last told, in one task at a time. Returns how many tasks were made (0 or 1). */
export async function reportUndelivered(db: Client, now: number, settings: OfficeSettings): Promise<number> {
  const open = `INSERT INTO task (id, n, kind, object, created_at)
    SELECT printf('V-%04d', n), n, 'undelivered', many, :now FROM (SELECT coalesce(max(n), 0) + 1 AS n FROM task),
      (SELECT count(*) AS many FROM outbox WHERE state = 'dead' AND sent_at > coalesce((SELECT max(created_at) FROM task WHERE kind = 'undelivered'), 0))
    WHERE many > 0 AND NOT EXISTS (SELECT 1 FROM task WHERE kind = 'undelivered' AND state <> 'done')`;
  const fresh = `SELECT id FROM task t WHERE t.kind = 'undelivered' AND t.created_at = :now AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.flow = 'task-arrived' AND o.object = t.id)`;
  const [opened] = await db.batch(
    [{ sql: open, args: { now } }, announcement({ flow: 'task-arrived', from: officersFor(fresh), args: { now } }, now, settings)],
    'write',
  );
  return opened?.rowsAffected ?? 0;
}
