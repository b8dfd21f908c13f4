/** What staff are told about a channel's consent. The token row decides; each pair of tokens is at most one task of each reason. */
import type { Client } from '@libsql/client';
import type { ChannelName, OfficeSettings } from '../model.ts';
import { announcement, officersFor } from './effects/announce.ts';

/** SQL: an administrator must consent to channel `k` again, at once or before long. Wants `:ageing`. A planted first token has no age. */
const NEEDED = "(k.state = 'needs_reauth' OR k.refreshed_at BETWEEN 1 AND :ageing)";
/** SQL: why, as a term. */
const REASON = "CASE k.state WHEN 'needs_reauth' THEN 'consent-needed' ELSE 'token-ageing' END";

/**
 * Opens a task for the officers when the channel needs consent, once for each pair, and ends it when a new pair is there: one batch, safe
 * to run twice. `ageing`: pairs from before this moment (epoch ms) are near their end. Returns why a task was opened, or null.
 */
export async function keepConsentTask(
  db: Client,
  channel: ChannelName,
  { ageing, now, settings }: { ageing: number; now: number; settings: OfficeSettings },
): Promise<'consent-needed' | 'token-ageing' | null> {
  const over = `UPDATE task SET state = 'done', done_at = :now WHERE kind = 'channel-consent' AND object = :channel AND state <> 'done' AND NOT EXISTS
    (SELECT 1 FROM token k WHERE k.channel = :channel AND ${NEEDED} AND ${REASON} = task.reason AND k.refreshed_at <= task.created_at)`;
  const open = `INSERT INTO task(id, n, kind, object, reason, created_at)
    SELECT printf('V-%04d', n), n, 'channel-consent', k.channel, ${REASON}, :now FROM token k, (SELECT coalesce(max(n), 0) + 1 AS n FROM task)
    WHERE k.channel = :channel AND ${NEEDED} AND NOT EXISTS
      (SELECT 1 FROM task t WHERE t.kind = 'channel-consent' AND t.object = k.channel AND t.reason = ${REASON} AND t.created_at >= k.refreshed_at)
    RETURNING reason`;
  const fresh = `SELECT id FROM task t WHERE t.kind = 'channel-consent' AND t.created_at = :at
    AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.flow = 'task-arrived' AND o.object = t.id)`;
  const args = { channel, ageing, now };
  const [, opened] = await db.batch(
    [
      { sql: over, args },
      { sql: open, args },
      announcement({ flow: 'task-arrived', from: officersFor(fresh), args: { at: now } }, now, settings),
    ],
    'write',
  );
  const reason = opened?.rows[0]?.reason;
  return reason === 'consent-needed' || reason === 'token-ageing' ? reason : null;
}
