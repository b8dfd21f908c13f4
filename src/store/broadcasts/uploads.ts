/** Files of notices that a platform does not keep yet: no copy leaves before it does. */
import type { Client, Row } from '@libsql/client';
import type { Attachment, ChannelName, ContactId } from '../../model.ts';
import { claimStatement, holdStatement, IS_SENDER, type SendingRun } from '../channel-state.ts';
import { attachmentOf } from './rows.ts';

/** Staff whose chat is tried with a file; the rest have blocked us too, or the file is at fault. */
const CHATS = 5;

/** SQL: `:channel` keeps the file of broadcast `b` at `:now`, or there is none. */
export const FILE_KEPT = `(b.attachment_id IS NULL OR EXISTS (SELECT 1 FROM attachment_upload u
  WHERE u.attachment_id = b.attachment_id AND u.channel = :channel AND (u.expires_at IS NULL OR u.expires_at > :now)))`;
/** SQL: broadcasts that wait for their file on `:channel`. */
const WAITING = `FROM broadcast b JOIN attachment a ON a.id = b.attachment_id WHERE b.state = 'sending' AND NOT ${FILE_KEPT}
  AND NOT EXISTS (SELECT 1 FROM channel_state h WHERE h.channel = :channel AND h.held_until > :now)
  AND EXISTS (SELECT 1 FROM recipient_count k WHERE k.broadcast_id = b.id AND k.channel = :channel AND k.state IN ('planned', 'retry') AND k.times > 0)`;

/** A broadcast whose recipients on a channel wait for its file. */
export interface WaitingFile {
  broadcast: string;
  attachment: Attachment;
}

/** The broadcasts that wait for their file, for the one run that sends on the channel; it holds the channel from then on. An idle service writes nothing. */
export async function waitingFiles(db: Client, run: SendingRun & { channel: ChannelName }): Promise<WaitingFile[]> {
  const { channel, sender, now } = run;
  const some = await db.execute({ sql: `SELECT 1 ${WAITING} LIMIT 1`, args: { channel, now } });
  if (some.rows.length === 0) return [];
  const all = `SELECT b.id AS broadcast, b.attachment_id, a.kind, a.name, a.type, a.size ${WAITING} AND ${IS_SENDER} ORDER BY b.n`;
  const answers = await db.batch([claimStatement(run, 'true'), { sql: all, args: { channel, sender, now } }], 'write');
  return (answers[1]?.rows ?? []).flatMap((row) => waitingFile(row));
}

function waitingFile(row: Row): WaitingFile[] {
  const attachment = attachmentOf(row);
  return attachment ? [{ broadcast: String(row.broadcast), attachment }] : [];
}

/** Chats of staff on a channel, who sent the broadcast first: a platform that keeps only what somebody was sent gets the file there. */
export async function staffChats(db: Client, broadcast: string, channel: ChannelName): Promise<ContactId[]> {
  const sql = `SELECT c.id FROM broadcast b JOIN staff s ON s.removed_at IS NULL AND s.person IS NOT NULL
      JOIN contact c ON c.person = s.person AND c.channel = :channel AND c.state = 'active'
    WHERE b.id = :broadcast ORDER BY s.id = b.sent_by DESC, s.id = b.created_by DESC, c.seen_at DESC LIMIT ${CHATS}`;
  return (await db.execute({ sql, args: { broadcast, channel } })).rows.map(({ id }) => id as ContactId);
}

/** The platform says wait, or its token does: the whole channel rests until then (epoch ms), as after a message. */
export async function waitWithFiles(db: Client, channel: ChannelName, until: number): Promise<void> {
  await db.execute(holdStatement(channel, until));
}

/** A platform does not take a notice's file: the notice waits for a person, and nobody has failed. */
export async function pauseForFile(db: Client, broadcast: string): Promise<void> {
  const sql = `UPDATE broadcast SET paused_from = state, state = 'paused', state_reason = 'file', version = version + 1
    WHERE id = ? AND state = 'sending'`;
  await db.execute({ sql, args: [broadcast] });
}

/**
 * Forgets what a platform forgot before its time, so that it is handed over anew. False when it was handed over only a moment ago (it would
 * have lasted until `fresh`, epoch ms, or longer): then that helps nobody.
 */
export async function forgetUpload(db: Client, channel: ChannelName, platformId: string, fresh: number): Promise<boolean> {
  const forget = 'DELETE FROM attachment_upload WHERE channel = ? AND platform_id = ? AND (expires_at IS NULL OR expires_at < ?)';
  const left = 'SELECT 1 FROM attachment_upload WHERE channel = ? AND platform_id = ?';
  const answers = await db.batch(
    [
      { sql: forget, args: [channel, platformId, fresh] },
      { sql: left, args: [channel, platformId] },
    ],
    'write',
  );
  return answers[1]?.rows.length === 0;
}
