/** Reading a broadcast's recipients: a page at a time by key, however many there are. */
import type { Client } from '@libsql/client';
import type { ChannelName, Language, RecipientReason, RecipientState, RecipientView, SendPlan } from '../../model.ts';

/** Rows of one page: well under 50 ms. */
const PAGE = 1000;

/** A page of recipients and the key behind it; null after the last page. */
export interface RecipientPage {
  recipients: RecipientView[];
  next: string | null;
}

/** The recipients after a key (empty: from the start), at most 1,000. */
export async function recipientsPage(db: Client, broadcast: string, after = '', limit = PAGE): Promise<RecipientPage> {
  const sql = `SELECT contact_id, channel, language, state, reason, plan, attempts, sent_at FROM recipient
    WHERE broadcast_id = ? AND contact_id > ? ORDER BY contact_id LIMIT ?`;
  const { rows } = await db.execute({ sql, args: [broadcast, after, Math.min(limit, PAGE)] });
  const recipients = rows.map((row) => ({
    contact: String(row.contact_id),
    channel: row.channel as ChannelName,
    language: row.language as Language,
    state: row.state as RecipientState,
    reason: row.reason as RecipientReason,
    plan: row.plan as SendPlan,
    attempts: Number(row.attempts),
    sentAt: row.sent_at === null ? null : Number(row.sent_at),
  }));
  return { recipients, next: rows.length < Math.min(limit, PAGE) ? null : (recipients.at(-1)?.contact ?? null) };
}

/** Every recipient, page after page, for a file of any size: memory holds one page. */
export async function* allRecipients(db: Client, broadcast: string): AsyncGenerator<RecipientView> {
  for (let after: string | null = ''; after !== null; ) {
    const page: RecipientPage = await recipientsPage(db, broadcast, after);
    yield* page.recipients;
    after = page.next;
  }
}
