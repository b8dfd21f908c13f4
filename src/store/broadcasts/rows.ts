/** A broadcast's row as it is read. */
import type { InStatement, Row } from '@libsql/client';
import type { Audience, Broadcast, BroadcastState, NoticeDraft, PauseReason, RecipientCounts, Topic } from '../../model.ts';

/** The flow that tells staff what became of a file; until it is fetched its row of the outbox is in the state `file`, which nothing sends. */
export const NOTICE_FILE = 'notice-file';

/** A JSON object of the counts by state; they are kept by triggers, so this reads a few rows. */
const COUNTS = `(SELECT json_group_object(state, times) FROM
  (SELECT state, sum(times) AS times FROM recipient_count WHERE broadcast_id = b.id GROUP BY state))`;
/** SQL: a file for the broadcast of this id was sent in a chat and is not fetched yet. */
export const fileComing = (id: string) =>
  `EXISTS (SELECT 1 FROM outbox o WHERE o.object = ${id} AND o.flow = '${NOTICE_FILE}' AND o.state = 'file')`;
/** Only one file of a notice is on its way: what was sent before it is not wanted any more, also when somebody is fetching it. */
export const forgetComing = (broadcast: string): InStatement => ({
  sql: `UPDATE outbox SET state = 'dropped', extra = NULL WHERE object = ? AND flow = '${NOTICE_FILE}' AND state = 'file'`,
  args: [broadcast],
});
/** SQL: everything that `broadcastOf` reads, of all of them. */
export const broadcastColumns = `SELECT b.*, ${COUNTS} AS counts, ${fileComing('b.id')} AS file_coming, a.kind, a.name, a.type, a.size FROM broadcast b LEFT JOIN attachment a ON a.id = b.attachment_id`;

/** Reads one broadcast. */
export const broadcastStatement = (id: string): InStatement => ({ sql: `${broadcastColumns} WHERE b.id = ?`, args: [id] });

/** Reads the newest broadcasts before one (its number), or of all. */
export const broadcastsStatement = (limit: number, before = Number.MAX_SAFE_INTEGER): InStatement => ({
  sql: `${broadcastColumns} WHERE b.n < ? ORDER BY b.n DESC LIMIT ?`,
  args: [before, limit],
});

/** No recipients yet. */
export const noCounts = (): RecipientCounts => ({ planned: 0, claimed: 0, sent: 0, refused: 0, retry: 0, unknown: 0, excluded: 0 });

/** A row of `broadcastStatement`. */
export function broadcastOf(row: Row): Broadcast {
  const text = (name: string) => String(row[name] ?? '');
  const time = (name: string) => (row[name] === null ? null : Number(row[name]));
  return {
    id: text('id'),
    topic: row.topic as Topic,
    fair: text('fair_id'),
    promotes: row.promotes === 1,
    text: { vi: text('text_vi'), en: text('text_en') },
    attachment: attachmentOf(row),
    fileComing: row.file_coming === 1,
    audience: JSON.parse(text('audience')) as Audience,
    when: row.send_when as NoticeDraft['when'],
    sendAt: time('send_at'),
    state: row.state as BroadcastState,
    reason: text('state_reason') as PauseReason | '',
    createdBy: text('created_by'),
    createdAt: Number(row.created_at),
    tested: row.tested_hash === row.hash,
    approvedBy: row.approved_hash === row.hash ? text('approved_by') : '',
    sentBy: text('sent_by'),
    startedAt: time('started_at'),
    finishedAt: time('finished_at'),
    counts: { ...noCounts(), ...(JSON.parse(text('counts')) as Partial<RecipientCounts>) },
    version: Number(row.version),
  };
}

/** The attachment of a row with its columns; null without one. */
export function attachmentOf(row: Row): Broadcast['attachment'] {
  if (row.attachment_id === null) return null;
  const kind = row.kind === 'pdf' ? 'pdf' : 'photo';
  return { id: String(row.attachment_id), kind, name: String(row.name), type: String(row.type), size: Number(row.size) };
}
