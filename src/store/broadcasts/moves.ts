/** What staff do with a notice: test, approve, send, pause, go on, cancel. Each is refused where its state or its words do not allow it. */
import type { Client } from '@libsql/client';
import type { Broadcast, MoveOutcome, OfficeSettings } from '../../model.ts';
import { type AuditEntry, auditStatement } from '../audit.ts';
import { numberSetting } from '../setting-values.ts';
import { problemOf } from './content.ts';
import { move, refused } from './move.ts';
import { allowedFrom } from './quiet.ts';
import { readBroadcast } from './read.ts';

/** Who moves it (a staff id), and when (epoch ms). */
export interface Mover {
  who: string;
  now: number;
}

/** Writes down that the present words were tried on oneself. */
export function markTested(db: Client, id: string, { who, now }: Mover): Promise<MoveOutcome> {
  return move(db, id, {
    set: 'tested_hash = hash, tested_at = :now',
    where: "state = 'draft'",
    args: { now },
    audit: entry(id, 'test', { who, now }),
  });
}

/**
 * A second person approves what they read: `version` is that of the broadcast they saw. Nobody approves their own; an edit after it takes
 * the approval away.
 */
export async function approve(db: Client, id: string, version: number, { who, now }: Mover): Promise<MoveOutcome> {
  const found = await readBroadcast(db, id);
  if (!found) return refused('unknown_id');
  if (found.createdBy === who) return refused('own_approval');
  const problem = problemOf(found, now);
  if (problem) return refused(problem);
  return move(db, id, {
    set: 'approved_hash = hash, approved_by = :who, approved_at = :now',
    where: "state = 'draft' AND created_by <> :who",
    version,
    args: { who, now },
    audit: entry(id, 'approve', { who, now }),
  });
}

/**
 * Sends a draft at its moment: now, at the next allowed one, or when it says. Where the office wants a second person's approval
 * (`notice_approval`), only what was approved as it stands goes out. Whether `who` may send is the caller's to check.
 */
export async function sendBroadcast(db: Client, id: string, settings: OfficeSettings, { who, now }: Mover): Promise<MoveOutcome> {
  const found = await readBroadcast(db, id);
  if (!found) return refused('unknown_id');
  if (found.state !== 'draft') return refused('wrong_state');
  const problem = problemOf(found, now);
  if (problem) return refused(problem);
  const needsApproval = numberSetting(settings, 'notice_approval') === 1;
  if (needsApproval && found.approvedBy === '') return refused('not_approved');
  const at = momentOf(found, settings, now);
  const state = at > now ? 'scheduled' : 'planning';
  return move(db, id, {
    set: `state = :state, send_at = :at, sent_by = :who, state_reason = '', started_at = CASE :state WHEN 'planning' THEN :now END`,
    where: `state = 'draft' AND (NOT :needsApproval OR approved_hash = hash)`,
    version: found.version,
    args: { state, at, who, now, needsApproval },
    audit: entry(id, 'send', { who, now }, new Date(at).toISOString()),
  });
}

/** Takes a scheduled notice back: it is a draft again, and nobody got it. */
export function recall(db: Client, id: string, { who, now }: Mover): Promise<MoveOutcome> {
  return move(db, id, { set: "state = 'draft', sent_by = NULL", where: "state = 'scheduled'", audit: entry(id, 'recall', { who, now }) });
}

/** Stops it where it is: within two seconds nothing more of it leaves. */
export function pause(db: Client, id: string, { who, now }: Mover): Promise<MoveOutcome> {
  return move(db, id, {
    set: "paused_from = state, state = 'paused', state_reason = 'staff'",
    where: "state IN ('scheduled', 'planning', 'sending')",
    audit: entry(id, 'pause', { who, now }),
  });
}

/** Goes on where it stopped. A schedule that was missed begins now: that is what a person decides here. The error brake counts anew. */
export function resume(db: Client, id: string, { who, now }: Mover): Promise<MoveOutcome> {
  const late = "paused_from = 'scheduled' AND send_at <= :now";
  return move(db, id, {
    set: `state = CASE WHEN ${late} THEN 'planning' ELSE paused_from END, started_at = CASE WHEN ${late} THEN :now ELSE started_at END,
      paused_from = '', state_reason = '', failed = 0, tried = 0`,
    where: "state = 'paused'",
    args: { now },
    audit: entry(id, 'resume', { who, now }),
  });
}

/** Ends it for good: whoever has not got it by now does not get it. The jobs write that down person by person. */
export function cancel(db: Client, id: string, { who, now }: Mover): Promise<MoveOutcome> {
  return move(db, id, {
    set: "state = 'cancelled', state_reason = '', paused_from = ''",
    where: "state IN ('draft', 'scheduled', 'planning', 'sending', 'paused')",
    audit: entry(id, 'cancel', { who, now }),
  });
}

/** When it is to begin, epoch ms. */
function momentOf({ when, sendAt, promotes }: Broadcast, settings: OfficeSettings, now: number): number {
  if (when === 'at') return Math.max(sendAt ?? now, now);
  return when === 'next' ? allowedFrom(now, settings, promotes) : now;
}

function entry(id: string, did: AuditEntry['did'], { who, now }: Mover, detail = '') {
  return auditStatement({ who, did, what: `broadcast ${id}`, detail, at: now });
}
