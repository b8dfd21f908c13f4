/**
 * Files that staff sent in a chat for a notice: ordered by the turn's commit, fetched after it. The ledger is the outbox row of the message
 * that will tell them what became of it: in the state `file` nothing sends it and it stands before nothing; once that is settled it leaves like any other.
 */
import type { Client, InStatement } from '@libsql/client';
import type { ContactId, FileOutcome, NoticeDraft, SentFile, Value } from '../../model.ts';
import { GUARD } from '../effects/context.ts';
import { isConstraint } from '../errors.ts';
import type { Keys } from '../seal.ts';
import { openExtra, sealExtra } from '../sealed-extra.ts';
import { OFFICER } from '../staff.ts';
import { draftOf, editing } from './draft.ts';
import { moveStatements } from './move.ts';
import { readBroadcast } from './read.ts';
import { forgetComing, NOTICE_FILE } from './rows.ts';

/** A file that was sent for a notice, where and by whom (a staff id). */
interface Sent {
  broadcast: string;
  file: SentFile;
  contact: ContactId;
  by: string;
  /** Epoch ms. */
  now: number;
}

/** Guarded: a draft, by somebody who may write it. */
export async function sentFileStatements(keys: Keys, { broadcast, file, contact, by, now }: Sent): Promise<InStatement[]> {
  const sql = `INSERT INTO outbox (contact_id, turn, position, flow, object, extra, state, due_at, created_at)
    SELECT :contact, 0, 0, '${NOTICE_FILE}', :broadcast, :extra, 'file', :now, :now
    WHERE EXISTS (SELECT 1 FROM broadcast WHERE id = :broadcast AND state = 'draft') AND ${OFFICER}`;
  const extra = await sealExtra(keys, { file: { ...file }, by });
  return [forgetComing(broadcast), { sql, args: { contact, broadcast, extra, now, me: by } }, GUARD];
}

/** A file that is being fetched. */
export interface ComingFile extends Omit<Sent, 'now'> {
  row: number;
  /** Tries before this one. */
  attempts: number;
  /** Whose it is until when (epoch ms). */
  lease: { by: string; until: number };
}

/** Takes the next file that is due, until `until` (epoch ms); null when there is none. An idle service writes nothing. */
export async function takeComing(
  db: Client,
  keys: Keys,
  { bootId, now, until }: { bootId: string; now: number; until: number },
): Promise<ComingFile | null> {
  const due = "SELECT id FROM outbox WHERE state = 'file' AND due_at <= :now AND lease_until <= :now ORDER BY due_at, id LIMIT 1";
  if ((await db.execute({ sql: due, args: { now } })).rows.length === 0) return null;
  const take = `UPDATE outbox SET lease_until = :until, lease_by = :bootId WHERE id = (${due}) RETURNING id, contact_id, object, extra, attempts`;
  const [taken] = await db.batch([{ sql: take, args: { now, until, bootId } }], 'write');
  const row = taken?.rows[0];
  if (!row) return null;
  const { file, by } = await openExtra(keys, JSON.parse(String(row.extra)) as Record<string, Value>);
  return {
    ...{ row: Number(row.id), contact: row.contact_id as ContactId, broadcast: String(row.object), attempts: Number(row.attempts) },
    ...{ file: file as unknown as SentFile, by: String(by), lease: { by: bootId, until } },
  };
}

/** It could not be fetched now: once more at `dueAt` (epoch ms). */
export async function putOffComing(db: Client, { row, lease }: ComingFile, dueAt: number): Promise<void> {
  const sql = `UPDATE outbox SET due_at = :dueAt, attempts = attempts + 1, lease_until = 0, lease_by = '' WHERE id = :row AND ${OURS}`;
  await db.execute({ sql, args: { dueAt, row, ...leaseArgs(lease) } });
}

/** SQL: nobody else has taken or dropped it meanwhile. */
const OURS = "state = 'file' AND lease_by = :leaseBy AND lease_until = :leaseUntil";
const leaseArgs = (lease: ComingFile['lease']) => ({ leaseBy: lease.by, leaseUntil: lease.until });

/** Whoever edits the notice at the same moment is waited for so often. */
const TRIES = 5;

/**
 * Settles what became of a file, once: with `kept` (the id of an attachment) the draft carries it from now on, in the same batch in which
 * its message may leave. Does nothing when the file is not wanted any more.
 */
export async function settleComing(db: Client, file: ComingFile, outcome: FileOutcome, kept: string | null, now: number): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const found = kept === null ? null : await readBroadcast(db, file.broadcast);
    const said = kept !== null && found?.state !== 'draft' ? 'not_draft' : outcome;
    const edit = found && said === 'kept' ? await attaching(file, draftOf(found), kept, found.version, now) : [];
    if (await made(db, [...edit, ...tellStatements(file, said, now)])) return;
    if (edit.length === 0) return;
  }
  // Somebody who may not write any more.
  await made(db, tellStatements(file, 'not_draft', now));
}

async function attaching({ broadcast, by }: ComingFile, draft: NoticeDraft, attachment: string | null, version: number, now: number) {
  const move = await editing(broadcast, draft, { attachment }, { version, who: by, now });
  return moveStatements(broadcast, { ...move, where: `${move.where} AND ${OFFICER}`, args: { ...move.args, me: by } });
}

function tellStatements({ row, lease }: ComingFile, outcome: FileOutcome, now: number): InStatement[] {
  const sql = `UPDATE outbox SET state = 'waiting', extra = :extra, due_at = :now, created_at = :now, attempts = 0, lease_until = 0, lease_by = ''
    WHERE id = :row AND ${OURS}`;
  return [{ sql, args: { row, now, extra: JSON.stringify({ outcome }), ...leaseArgs(lease) } }, GUARD];
}

async function made(db: Client, statements: InStatement[]): Promise<boolean> {
  try {
    await db.batch([...statements, 'DELETE FROM guard'], 'write');
    return true;
  } catch (error) {
    if (!isConstraint(error)) throw error;
    return false;
  }
}
