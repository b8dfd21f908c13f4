/** When the service was away: a heartbeat in the channel's row, and the time that still has to be looked through. */
import type { Client } from '@libsql/client';
import type { ChannelName } from '../model.ts';

/** A time in which messages may have been lost, epoch ms. */
export interface Outage {
  from: number;
  until: number;
}

const BEAT = "json_extract(facts, '$.beat')";
/** SQL: since when messages may be lost; null for not at all. */
const SINCE = `CASE WHEN :now - ${BEAT} > :gap THEN min(${BEAT}, coalesce(:refused, ${BEAT})) ELSE :refused END`;

/**
 * Writes down that the service works now. Longer than `gapMs` since the last time, or a webhook that was not stored (`refusedSince`), is an
 * outage that ends now; one that was not looked through yet grows. Returns what is to be looked through, or null.
 */
export async function heartbeat(
  db: Client,
  channel: ChannelName,
  { now, gapMs, refusedSince }: { now: number; gapMs: number; refusedSince: number | undefined },
): Promise<Outage | null> {
  const beat = `INSERT INTO channel_state (channel, facts) VALUES (:channel, json_object('beat', :now))
    ON CONFLICT (channel) DO UPDATE SET facts = json_set(CASE WHEN ${SINCE} IS NULL THEN facts ELSE json_set(facts, '$.outage', json_object(
      'from', min(${SINCE}, coalesce(json_extract(facts, '$.outage.from'), :now)), 'until', :now)) END, '$.beat', :now)`;
  const read =
    "SELECT json_extract(facts, '$.outage.from') AS since, json_extract(facts, '$.outage.until') AS until FROM channel_state WHERE channel = ?";
  const args = { channel, now, gap: gapMs, refused: refusedSince ?? null };
  const [, found] = await db.batch(
    [
      { sql: beat, args },
      { sql: read, args: [channel] },
    ],
    'write',
  );
  const row = found?.rows[0];
  return row === undefined || row.since === null ? null : { from: Number(row.since), until: Number(row.until) };
}

/** The time up to `until` was looked through; an outage that has grown since stays. */
export async function endOutage(db: Client, channel: ChannelName, until: number): Promise<void> {
  const sql =
    "UPDATE channel_state SET facts = json_remove(facts, '$.outage') WHERE channel = ? AND json_extract(facts, '$.outage.until') = ?";
  await db.execute({ sql, args: [channel, until] });
}
