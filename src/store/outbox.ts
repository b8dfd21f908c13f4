/** Who sends what, and what became of it (README, "Who sends"). A row is sent only while no earlier unsent row of its contact exists. */
import type { Client, InStatement } from '@libsql/client';
import type { ChannelName, ContactId, Reply, Value } from '../model.ts';
import { CHANNEL_HELD, claimStatement, HOW_MANY, IS_SENDER, releaseStatement } from './channel-state.ts';
import { channelStatements, markStatements, type RowResult } from './outbox-marks.ts';
import { lapsed, OUTBOX_COLUMNS, type OutboxRow, outboxRows, STANDS_BEFORE } from './outbox-rows.ts';
import { type Keys, unsealJson } from './seal.ts';

export { isOfThePlatform, type RowResult } from './outbox-marks.ts';
export type { OutboxRow } from './outbox-rows.ts';

/** Who takes rows: a start of a process, how long they are his (longer than the send time-out), and when. */
export interface Sender {
  bootId: string;
  leaseMs: number;
  /** Epoch ms. */
  now: number;
}

/** What a job takes: rows of one channel, as the one run that sends on it. */
export interface Take extends Sender {
  limit: number;
  channel: ChannelName;
  /** The run's name, `<boot>/<run>`. */
  run: string;
}

/**
 * How long a row whose lease ran out is left alone once more, in ms, before it counts as not sent. Its sender may live and may not have been
 * able to say that it left: whoever keeps a mark tries again at least so often (`jobs/mark.ts`), also when a try gets no answer.
 */
export const DOUBT_MS = 10_000;

/** What a job took, and how many rows it found in doubt: those are looked at again after `DOUBT_MS`. */
export interface Taken {
  rows: OutboxRow[];
  doubted: number;
}

/**
 * Takes due rows of a channel for a job, by compare-and-swap on the lease: replies before announcements, and of each contact only the first
 * row that has not left (`markRows` gives the next). Nothing while another run sends on this channel, or while it rests. Rows of people who
 * can't be reached come too, so that somebody marks them. A row that its sender let lapse is not taken but doubted first. Taking nothing
 * gives the channel back.
 */
export async function takeDue(db: Client, take: Take): Promise<Taken> {
  const { now, bootId, leaseMs, limit, channel, run: sender } = take;
  const lane = (which: string) => `SELECT * FROM (SELECT o.id, o.due_at, ${which} AS lane FROM outbox o
      WHERE o.state = 'waiting' AND o.message_id IS ${which === '0' ? 'NOT ' : ''}NULL AND o.due_at <= :now AND o.lease_until <= :now
      AND o.contact_id GLOB :channel || ':*' AND NOT ${CHANNEL_HELD}
      AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.contact_id = o.contact_id AND e.id < o.id AND ${STANDS_BEFORE})
      ORDER BY o.due_at, o.id LIMIT :limit)`;
  const sql = `UPDATE outbox SET lease_until = iif(${lapsed('outbox')}, :doubt, :until), lease_by = iif(${lapsed('outbox')}, '', :boot)
    WHERE lease_until <= :now AND state = 'waiting' AND ${IS_SENDER}
    AND id IN (SELECT id FROM (${lane('0')} UNION ALL ${lane('1')}) ORDER BY lane, due_at, id LIMIT ${HOW_MANY})
    RETURNING ${OUTBOX_COLUMNS}, lease_by`;
  const [, found] = await db.batch(
    [
      claimStatement({ channel, sender, now, until: now + leaseMs }),
      { sql, args: { now, until: now + leaseMs, doubt: now + DOUBT_MS, boot: bootId, limit, channel, sender } },
    ],
    'write',
  );
  const taken = found?.rows.filter((row) => row.lease_by !== '') ?? [];
  return { rows: outboxRows(taken), doubted: (found?.rows.length ?? 0) - taken.length };
}

/** The run is over: another one may send on the channel. */
export async function giveChannelBack(db: Client, channel: ChannelName, run: string): Promise<void> {
  await db.execute(releaseStatement(channel, run));
}

/** Takes what is due for one contact, up to the first row that is not free: whoever just wrote is not kept waiting for the jobs. */
export async function takeOf(db: Client, contact: ContactId, sender: Sender): Promise<OutboxRow[]> {
  const [taken] = await db.batch([nextStatement(JSON.stringify([contact]), sender)], 'write');
  return outboxRows(taken?.rows ?? []);
}

/** The reply that a reply row points at; null when its message record is gone (erased or too old). */
export async function readReply(db: Client, keys: Keys, row: OutboxRow): Promise<Reply | null> {
  const { rows } = await db.execute({ sql: 'SELECT sealed FROM message WHERE id = ?', args: [row.messageId] });
  const sealed = rows[0]?.sealed;
  if (typeof sealed !== 'string') return null;
  const { replies } = await unsealJson<{ replies: Reply[] }>(keys, sealed);
  return replies[row.position] ?? null;
}

/**
 * Writes down what became of rows, and takes the next rows of the same contacts for the same sender: all in one batch. A row that failed
 * for now gives back its later companions too. `troubled`: the channel had failures before, so that a success is written down.
 */
export async function markRows(db: Client, results: readonly RowResult[], sender: Sender, troubled = true): Promise<OutboxRow[]> {
  if (results.length === 0) return [];
  const contacts = JSON.stringify([...new Set(results.map(({ row }) => row.contact))]);
  const marks = results.flatMap((result) => markStatements(result, sender));
  const channels = channelStatements(results, sender.now, troubled);
  const answers = await db.batch([...marks, ...channels, nextStatement(contacts, sender)], 'write');
  return outboxRows(answers.at(-1)?.rows ?? []);
}

/** Gives rows back that this sender took but will not send. */
export async function releaseRows(db: Client, ids: readonly number[], bootId: string): Promise<void> {
  const sql = "UPDATE outbox SET lease_until = 0 WHERE id IN (SELECT value FROM json_each(?)) AND lease_by = ? AND state = 'waiting'";
  await db.execute({ sql, args: [JSON.stringify(ids), bootId] });
}

/** What is announced to another contact: rendered from `flow` for that contact as it leaves. */
export interface Announcement {
  to: ContactId;
  flow: string;
  object: string;
  /** Further values, nothing personal. */
  extra?: Record<string, Value>;
  /** Epoch ms; later for quiet hours. */
  dueAt: number;
  now: number;
}

/** The INSERT of an announcement, for the batch that causes it. It carries no lease: jobs send it. */
export function announceStatement({ to, flow, object, extra, dueAt, now }: Announcement): InStatement {
  const sql = 'INSERT INTO outbox (contact_id, turn, position, flow, object, extra, due_at, created_at) VALUES (?, 0, 0, ?, ?, ?, ?, ?)';
  return { sql, args: [to, flow, object, extra ? JSON.stringify(extra) : null, dueAt, now] };
}

/** Called by a process that starts: what its own earlier start had leased is free again; the start is written down. */
export async function lapseLeases(db: Client, start: { bootId: string; host: string; now: number }): Promise<void> {
  const mine = { host: start.host, boot: start.bootId };
  const earlier = '(SELECT boot FROM process WHERE host = :host AND boot <> :boot)';
  await db.batch(
    [
      { sql: `UPDATE outbox SET lease_until = 0 WHERE state = 'waiting' AND lease_by IN ${earlier}`, args: mine },
      { sql: `UPDATE outbox SET lease_until = 0 WHERE state = 'file' AND lease_by IN ${earlier}`, args: mine },
      { sql: `UPDATE token SET lease_until = 0 WHERE lease_by IN ${earlier}`, args: mine },
      // A notice leaves at most once: whether it had left nobody knows.
      {
        sql: `UPDATE recipient SET state = 'unknown', reason = 'process_died' WHERE state = 'claimed'
          AND broadcast_id IN (SELECT broadcast_id FROM recipient_count WHERE state = 'claimed' AND times > 0)
          AND substr(lease_by, 1, instr(lease_by, '/') - 1) IN ${earlier}`,
        args: mine,
      },
      {
        sql: `UPDATE channel_state SET sender = '', sender_until = 0 WHERE substr(sender, 1, instr(sender, '/') - 1) IN ${earlier}`,
        args: mine,
      },
      { sql: 'DELETE FROM process WHERE host = :host AND boot <> :boot', args: mine },
      {
        sql: 'INSERT INTO process (boot, host, started_at) VALUES (:boot, :host, :now) ON CONFLICT (boot) DO NOTHING',
        args: { ...mine, now: start.now },
      },
    ],
    'write',
  );
}

/** Takes every due row of the contacts up to the first that is not free. What was let lapse is left to the jobs, which doubt it first. */
function nextStatement(contacts: string, { bootId, leaseMs, now }: Sender): InStatement {
  const sql = `UPDATE outbox SET lease_until = :until, lease_by = :boot WHERE id IN (
      SELECT o.id FROM outbox o WHERE o.contact_id IN (SELECT value FROM json_each(:contacts))
      AND o.state = 'waiting' AND o.due_at <= :now AND o.lease_until <= :now AND NOT ${lapsed('o')} AND NOT ${CHANNEL_HELD}
      AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.contact_id = o.contact_id AND e.id < o.id AND ${STANDS_BEFORE}
        AND (e.lease_until > :now OR e.due_at > :now OR ${lapsed('e')}))
    ) RETURNING ${OUTBOX_COLUMNS}`;
  return { sql, args: { contacts, now, until: now + leaseMs, boot: bootId } };
}
