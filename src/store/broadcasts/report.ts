/** What a broadcast came to: for the office, with nobody's name in it, and as one row a person. */
import type { Client } from '@libsql/client';
import type { BroadcastReport, ChannelName, RecipientReason, RecipientState } from '../../model.ts';
import { readBroadcast } from './read.ts';
import { allRecipients } from './recipients.ts';

/** Registering this long after a notice counts as its doing, in ms. */
const AFTER_MS = 30 * 24 * 3_600_000;

/**
 * Delivered, refused by reason, left out by reason, unknown; who stopped the topic after it, and who registered for its fair after it (within
 * 30 days). Null for an unknown id.
 */
export async function reportOf(db: Client, id: string): Promise<BroadcastReport | null> {
  const broadcast = await readBroadcast(db, id);
  if (!broadcast) return null;
  const counts = await db.execute({
    sql: 'SELECT channel, state, reason, times FROM recipient_count WHERE broadcast_id = ? AND times > 0 ORDER BY times DESC, channel, state, reason',
    args: [id],
  });
  const rows = counts.rows.map((row) => ({
    channel: row.channel as ChannelName,
    state: row.state as RecipientState,
    reason: row.reason as RecipientReason,
    count: Number(row.times),
  }));
  const since = broadcast.startedAt ?? broadcast.createdAt;
  const until = (broadcast.finishedAt ?? since) + AFTER_MS;
  return {
    broadcast,
    rows,
    optedOut: await optedOut(db, id, `notices:${broadcast.topic}`, since, until),
    registered: await registered(db, id, broadcast.fair, since, until),
  };
}

/** Withdrawals of the time are few; recipients may be a million: so the withdrawals are looked at. */
async function optedOut(db: Client, id: string, purpose: string, since: number, until: number): Promise<number> {
  const sql = `SELECT count(DISTINCT n.person) AS n FROM consent n WHERE n.purpose = :purpose AND n.withdrawn_at BETWEEN :since AND :until
    AND NOT EXISTS (SELECT 1 FROM consent again WHERE again.person = n.person AND again.purpose = :purpose AND again.withdrawn_at IS NULL)
    AND EXISTS (SELECT 1 FROM contact c CROSS JOIN recipient r ON r.broadcast_id = :id AND r.contact_id = c.id
      WHERE c.person = n.person AND r.sent_at <= n.withdrawn_at)`;
  return Number((await db.execute({ sql, args: { id, purpose, since, until } })).rows[0]?.n ?? 0);
}

async function registered(db: Client, id: string, fair: string, since: number, until: number): Promise<number> {
  if (fair === '') return 0;
  const sql = `SELECT count(*) AS n FROM registration g WHERE g.fair_id = :fair AND g.state <> 'withdrawn' AND g.created_at BETWEEN :since AND :until
    AND EXISTS (SELECT 1 FROM contact c CROSS JOIN recipient r ON r.broadcast_id = :id AND r.contact_id = c.id
      WHERE c.person = g.person AND r.sent_at <= g.created_at)`;
  return Number((await db.execute({ sql, args: { id, fair, since, until } })).rows[0]?.n ?? 0);
}

const COLUMNS = ['contact', 'channel', 'language', 'state', 'reason', 'plan', 'attempts', 'sent_at'];

/** Every recipient as CSV, a line at a time, the head first: memory holds one page however many there are. */
export async function* recipientsCsv(db: Client, id: string): AsyncGenerator<string> {
  // Spreadsheets read UTF-8 only behind a byte order mark.
  yield `\uFEFF${COLUMNS.join(',')}\r\n`;
  for await (const one of allRecipients(db, id)) {
    const sentAt = one.sentAt === null ? '' : new Date(one.sentAt).toISOString();
    const cells = [one.contact, one.channel, one.language, one.state, one.reason, one.plan, String(one.attempts), sentAt];
    yield `${cells.map(cell).join(',')}\r\n`;
  }
}

/** Quoted where it must be; what a spreadsheet would take for a formula is text. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
