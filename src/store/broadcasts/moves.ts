/** What staff do with a notice: test, approve, send, pause, go on, cancel. Each is refused where its state or its words do not allow it. */
import type { Client } from '@libsql/client';
import type { Broadcast, MoveOutcome, MoveRefusal, OfficeSettings } from '../../model.ts';
import { type AuditEntry, auditStatement } from '../audit.ts';
import { announcement } from '../effects/announce.ts';
import { numberSetting } from '../setting-values.ts';
import { problemOf } from './content.ts';
import { type Move, move, refused } from './move.ts';
import { allowedFrom } from './quiet.ts';
import { readBroadcast } from './read.ts';
import { fileComing } from './rows.ts';

/** Who moves it (a staff id), and when (epoch ms). */
export interface Mover {
  who: string;
  now: number;
}

/** What of a broadcast decides when it is sent; `version` pins all the rest. */
export type Seen = Pick<Broadcast, 'id' | 'version' | 'when' | 'sendAt' | 'promotes'>;

/** SQL: who wrote broadcast `row` last (its row, or its name in the query): nobody approves what they changed themselves. */
export const writerOf = (
  row: string,
) => `coalesce((SELECT a.who FROM audit a WHERE a.what = 'broadcast ' || ${row}.id AND a.did IN ('draft', 'edit')
  ORDER BY a.id DESC LIMIT 1), ${row}.created_by)`;

/** What a move does in the database: the same from a chat's turn, the API and the command line. */
export const moves = {
  /** The present words are tried on oneself: a copy leaves for the chat of whoever tries, who must have one. */
  test: (id: string, { who, now }: Mover, settings: OfficeSettings): Move => ({
    set: 'tested_hash = hash, tested_at = :now',
    where: `state = 'draft' AND ${chatOf(':who')} IS NOT NULL`,
    args: { who, now },
    audit: entry(id, 'test', { who, now }),
    also: [
      announcement({ flow: 'notice', from: `SELECT ${chatOf(':who')} AS person, :id AS object`, args: { who, id } }, now, settings, true),
    ],
  }),
  /** `version`: of the broadcast that the second person saw. */
  approve: (id: string, version: number, { who, now }: Mover): Move => ({
    set: 'approved_hash = hash, approved_by = :who, approved_at = :now',
    where: `state = 'draft' AND ${writerOf('broadcast')} <> :who`,
    version,
    args: { who, now },
    audit: entry(id, 'approve', { who, now }),
  }),
  send: (found: Seen, settings: OfficeSettings, { who, now }: Mover): Move => {
    const at = momentOf(found, settings, now);
    const state = at > now ? 'scheduled' : 'planning';
    return {
      set: `state = :state, send_at = :at, sent_by = :who, state_reason = '', started_at = CASE :state WHEN 'planning' THEN :now END`,
      where: `state = 'draft' AND (NOT :needsApproval OR approved_hash = hash) AND NOT ${fileComing(':id')}`,
      version: found.version,
      args: { state, at, who, now, needsApproval: needsApproval(settings) },
      audit: entry(found.id, 'send', { who, now }, new Date(at).toISOString()),
    };
  },
  /** A scheduled one is a draft again: nobody got it, and it can be changed. */
  recall: (id: string, { who, now }: Mover): Move => ({
    set: "state = 'draft', sent_by = NULL",
    where: "state = 'scheduled'",
    audit: entry(id, 'recall', { who, now }),
  }),
  pause: (id: string, { who, now }: Mover): Move => ({
    set: "paused_from = state, state = 'paused', state_reason = 'staff'",
    where: "state IN ('scheduled', 'planning', 'sending')",
    audit: entry(id, 'pause', { who, now }),
  }),
  /** A schedule that was missed begins now: that is what a person decides here. The error brake counts anew. */
  resume: (id: string, { who, now }: Mover): Move => {
    const late = "paused_from = 'scheduled' AND send_at <= :now";
    return {
      set: `state = CASE WHEN ${late} THEN 'planning' ELSE paused_from END, started_at = CASE WHEN ${late} THEN :now ELSE started_at END,
      paused_from = '', state_reason = '', failed = 0, tried = 0`,
      where: "state = 'paused'",
      args: { now },
      audit: entry(id, 'resume', { who, now }),
    };
  },
  /** The jobs write down person by person who did not get it. */
  cancel: (id: string, { who, now }: Mover): Move => ({
    set: "state = 'cancelled', state_reason = '', paused_from = ''",
    where: "state IN ('draft', 'scheduled', 'planning', 'sending', 'paused')",
    audit: entry(id, 'cancel', { who, now }),
  }),
};

/** SQL: the person in whose chat a member of staff reads; null without one. */
const chatOf = (who: string) => `(SELECT person FROM staff WHERE id = ${who} AND removed_at IS NULL)`;

const needsApproval = (settings: OfficeSettings) => numberSetting(settings, 'notice_approval') === 1;

/** Tries the present words on oneself. */
export async function testBroadcast(db: Client, id: string, settings: OfficeSettings, mover: Mover): Promise<MoveOutcome> {
  const chat = (await db.execute({ sql: `SELECT ${chatOf('?')} AS person`, args: [mover.who] })).rows[0]?.person;
  return chat === null ? refused('no_chat') : move(db, id, moves.test(id, mover, settings));
}

/**
 * A second person approves what they read: `version` is that of the broadcast they saw. Nobody approves what they wrote or changed last; an edit after it takes
 * the approval away.
 */
export async function approve(db: Client, id: string, version: number, mover: Mover): Promise<MoveOutcome> {
  const found = await readBroadcast(db, id);
  if (!found) return refused('unknown_id');
  const writer = (await db.execute({ sql: `SELECT ${writerOf('b')} AS who FROM broadcast b WHERE b.id = ?`, args: [id] })).rows[0]?.who;
  if (writer === mover.who) return refused('own_approval');
  const problem = problemOf(found, mover.now);
  return problem ? refused(problem) : move(db, id, moves.approve(id, version, mover));
}

/**
 * Sends a draft at its moment: now, at the next allowed one, or when it says. Where the office wants a second person's approval
 * (`notice_approval`), only what was approved as it stands goes out. Whether `who` may send is the caller's to check.
 */
export async function sendBroadcast(db: Client, id: string, settings: OfficeSettings, mover: Mover): Promise<MoveOutcome> {
  const found = await readBroadcast(db, id);
  if (!found) return refused('unknown_id');
  const why = whyNotSent(found, settings, mover.now);
  return why ? refused(why) : move(db, id, moves.send(found, settings, mover));
}

/** What stands in the way of sending it now; null when nothing does. */
export function whyNotSent(found: Broadcast, settings: OfficeSettings, now: number): MoveRefusal | null {
  if (found.state !== 'draft') return 'wrong_state';
  return (
    problemOf(found, now) ??
    (found.fileComing ? 'file_coming' : null) ??
    (needsApproval(settings) && found.approvedBy === '' ? 'not_approved' : null)
  );
}

/** Takes a scheduled notice back: it is a draft again, and nobody got it. */
export const recall = (db: Client, id: string, mover: Mover): Promise<MoveOutcome> => move(db, id, moves.recall(id, mover));

/** Stops it where it is: within two seconds nothing more of it leaves. */
export const pause = (db: Client, id: string, mover: Mover): Promise<MoveOutcome> => move(db, id, moves.pause(id, mover));

/** Goes on where it stopped. */
export const resume = (db: Client, id: string, mover: Mover): Promise<MoveOutcome> => move(db, id, moves.resume(id, mover));

/** Ends it for good: whoever has not got it by now does not get it. */
export const cancel = (db: Client, id: string, mover: Mover): Promise<MoveOutcome> => move(db, id, moves.cancel(id, mover));

/** When it is to begin, epoch ms. */
function momentOf({ when, sendAt, promotes }: Seen, settings: OfficeSettings, now: number): number {
  if (when === 'at') return Math.max(sendAt ?? now, now);
  return when === 'next' ? allowedFrom(now, settings, promotes) : now;
}

function entry(id: string, did: AuditEntry['did'], { who, now }: Mover, detail = '') {
  return auditStatement({ who, did, what: `broadcast ${id}`, detail, at: now });
}
