/** Who sends what, and what became of it (README, "Who sends"). A row is sent only while no earlier unsent row of its contact exists. */
import type { Client, InStatement } from '@libsql/client';
import type { ChannelName, ContactId, Failure, Reply, Value } from '../model.ts';
import { CHANNEL_HELD, OUTBOX_COLUMNS, type OutboxRow, outboxRows, STANDS_BEFORE } from './outbox-rows.ts';
import { type Keys, unsealJson } from './seal.ts';

export type { OutboxRow } from './outbox-rows.ts';

/** Who takes rows: a start of a process, how long they are his (longer than the send time-out), and when. */
export interface Sender {
  bootId: string;
  leaseMs: number;
  /** Epoch ms. */
  now: number;
}

/**
 * What became of one row. `waiting`: due again at `dueAt`; `holdMs` holds for the whole channel. `dead`: given up, staff may look at it.
 * `unreachable`: the person can't be reached now. `dropped`: there was nothing left to say. `reason` carries no personal data.
 */
export type RowResult =
  | { row: OutboxRow; state: 'sent'; platformId: string; at: number }
  | { row: OutboxRow; state: 'waiting'; failure: Failure; reason: string; dueAt: number; holdMs: number }
  | { row: OutboxRow; state: 'dead'; failure: Failure; reason: string }
  | { row: OutboxRow; state: 'unreachable' | 'dropped'; reason: string };

/**
 * Takes due rows for a job, by compare-and-swap on the lease: of each contact only the first one that has not left (`markRows` gives the
 * next). Rows of people who can't be reached come too, so that somebody marks them.
 */
export async function takeDue(db: Client, take: Sender & { limit: number; channel?: ChannelName }): Promise<OutboxRow[]> {
  const { now, bootId, leaseMs, limit, channel } = take;
  const mine = channel ? "AND o.contact_id GLOB :channel || ':*'" : '';
  const sql = `UPDATE outbox SET lease_until = :until, lease_by = :boot WHERE lease_until <= :now AND state = 'waiting' AND id IN (
      SELECT o.id FROM outbox o WHERE o.state = 'waiting' AND o.due_at <= :now AND o.lease_until <= :now ${mine} AND NOT ${CHANNEL_HELD}
      AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.contact_id = o.contact_id AND e.id < o.id AND ${STANDS_BEFORE})
      ORDER BY o.due_at, o.id LIMIT :limit
    ) RETURNING ${OUTBOX_COLUMNS}`;
  const args = { now, until: now + leaseMs, boot: bootId, limit, ...(channel ? { channel } : {}) };
  const [taken] = await db.batch([{ sql, args }], 'write');
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
 * for now gives back its later companions too.
 */
export async function markRows(db: Client, results: readonly RowResult[], sender: Sender): Promise<OutboxRow[]> {
  if (results.length === 0) return [];
  const contacts = JSON.stringify([...new Set(results.map(({ row }) => row.contact))]);
  const marks = results.flatMap((result) => markStatements(result, sender));
  const answers = await db.batch([...marks, ...farewellStatements(results), nextStatement(contacts, sender)], 'write');
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
      { sql: `UPDATE token SET lease_until = 0 WHERE lease_by IN ${earlier}`, args: mine },
      { sql: 'DELETE FROM process WHERE host = :host AND boot <> :boot', args: mine },
      {
        sql: 'INSERT INTO process (boot, host, started_at) VALUES (:boot, :host, :now) ON CONFLICT (boot) DO NOTHING',
        args: { ...mine, now: start.now },
      },
    ],
    'write',
  );
}

function markStatements(result: RowResult, { bootId, now }: Sender): InStatement[] {
  const { row, state } = result;
  const set = "UPDATE outbox SET lease_until = 0, lease_by = ''";
  if (state === 'sent') {
    const sql = `${set}, state = 'sent', attempts = attempts + 1, failure = NULL, detail = NULL, platform_id = ?, sent_at = ? WHERE id = ?`;
    return [{ sql, args: [result.platformId || null, result.at, row.id] }];
  }
  if (state !== 'waiting') {
    const failure = 'failure' in result ? result.failure : null;
    return [
      {
        sql: `${set}, state = ?, failure = ?, detail = ? WHERE id = ? AND state = 'waiting'`,
        args: [state, failure, result.reason, row.id],
      },
    ];
  }
  const again = `${set}, due_at = ?, attempts = attempts + 1, sent_parts = ?, failure = ?, detail = ? WHERE id = ? AND state = 'waiting'`;
  const companions = "UPDATE outbox SET lease_until = 0 WHERE contact_id = ? AND id > ? AND state = 'waiting' AND lease_by = ?";
  const statements: InStatement[] = [
    { sql: again, args: [result.dueAt, row.sentParts, result.failure, result.reason, row.id] },
    { sql: companions, args: [row.contact, row.id, bootId] },
  ];
  if (result.holdMs > 0) statements.push(holdStatement(row.contact.slice(0, row.contact.indexOf(':')), now + result.holdMs));
  return statements;
}

function holdStatement(channel: string, until: number): InStatement {
  const sql = `INSERT INTO channel_state (channel, held_until) VALUES (?, ?)
    ON CONFLICT (channel) DO UPDATE SET held_until = max(held_until, excluded.held_until)`;
  return { sql, args: [channel, until] };
}

/** The farewell to somebody who was just erased goes too, once it has left. By id: `outbox` has no index on the rows that have left. */
function farewellStatements(results: readonly RowResult[]): InStatement[] {
  const ids = JSON.stringify(results.map(({ row }) => row.id));
  const messages = JSON.stringify(results.map(({ row }) => row.messageId));
  const gone = (table: string) => `NOT EXISTS (SELECT 1 FROM contact c WHERE c.id = ${table}.contact_id)`;
  return [
    {
      sql: `DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?)) AND state <> 'waiting' AND message_id IS NOT NULL AND ${gone('outbox')}`,
      args: [ids],
    },
    {
      sql: `DELETE FROM message WHERE id IN (SELECT value FROM json_each(?)) AND ${gone('message')}
        AND NOT EXISTS (SELECT 1 FROM outbox w WHERE w.contact_id = message.contact_id AND w.state = 'waiting')`,
      args: [messages],
    },
  ];
}

/** Takes every due row of the contacts up to the first that is not free. */
function nextStatement(contacts: string, { bootId, leaseMs, now }: Sender): InStatement {
  const sql = `UPDATE outbox SET lease_until = :until, lease_by = :boot WHERE id IN (
      SELECT o.id FROM outbox o WHERE o.contact_id IN (SELECT value FROM json_each(:contacts))
      AND o.state = 'waiting' AND o.due_at <= :now AND o.lease_until <= :now AND NOT ${CHANNEL_HELD}
      AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.contact_id = o.contact_id AND e.id < o.id AND ${STANDS_BEFORE}
        AND (e.lease_until > :now OR e.due_at > :now))
    ) RETURNING ${OUTBOX_COLUMNS}`;
  return { sql, args: { contacts, now, until: now + leaseMs, boot: bootId } };
}
