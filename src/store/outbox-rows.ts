/** Rows of the outbox: how they read, and which of them may leave. */
import type { Row } from '@libsql/client';
import type { ContactId, Value } from '../model.ts';

/** A message that must leave. A reply points at a message record; an announcement is rendered from its flow as it leaves. */
export interface OutboxRow {
  /** Order of leaving within one contact. */
  id: number;
  contact: ContactId;
  turn: number;
  /** Of the reply in its message record; 0 for an announcement. */
  position: number;
  messageId: string | null;
  flow: string | null;
  object: string | null;
  extra: Record<string, Value>;
  attempts: number;
  /** Sends whose answer was lost: each may have arrived. */
  lost: number;
  /** Parts of a long text that have left already. */
  sentParts: number;
  /** Epoch ms. */
  dueAt: number;
  /** Until when it belongs to whoever took it, epoch ms. */
  leaseUntil: number;
  createdAt: number;
}

/** The columns that `outboxRow` reads. */
export const OUTBOX_COLUMNS =
  'id, contact_id, turn, position, message_id, flow, object, extra, attempts, lost, sent_parts, due_at, lease_until, created_at';

/**
 * SQL: row `e` stands before every later row of its contact. What was never tried and is due later (an announcement that waits for the
 * morning) stands in nobody's way; what failed and rests does, because a reply must not overtake the one before it.
 */
export const STANDS_BEFORE = "e.state = 'waiting' AND (e.due_at <= :now OR e.attempts > 0)";

/**
 * SQL: row `alias` belongs to somebody who neither gave it back nor held on to it: it may have left, and its mark may be on its way (a
 * database that was away has only just come back). Wants `:now`.
 */
export const lapsed = (alias: string) => `(${alias}.lease_until > 0 AND ${alias}.lease_until <= :now AND ${alias}.lease_by <> '')`;

/** A row of the outbox as read. */
export function outboxRow(row: Row): OutboxRow {
  const text = (value: unknown) => (value === null ? null : String(value));
  return {
    id: Number(row.id),
    contact: row.contact_id as ContactId,
    turn: Number(row.turn),
    position: Number(row.position),
    messageId: text(row.message_id),
    flow: text(row.flow),
    object: text(row.object),
    extra: row.extra === null ? {} : (JSON.parse(String(row.extra)) as Record<string, Value>),
    attempts: Number(row.attempts),
    lost: Number(row.lost),
    sentParts: Number(row.sent_parts),
    dueAt: Number(row.due_at),
    leaseUntil: Number(row.lease_until),
    createdAt: Number(row.created_at),
  };
}

/** Rows in the order of leaving (SQLite's RETURNING promises none). */
export function outboxRows(rows: readonly Row[]): OutboxRow[] {
  return rows.map(outboxRow).sort((a, b) => a.id - b.id);
}
