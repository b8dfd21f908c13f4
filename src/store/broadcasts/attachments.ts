/** Pictures and PDFs of notices: their bytes in parts, and where a platform keeps them already. */
import type { Client } from '@libsql/client';
import { type Attachment, type ChannelName, NOTICE_FILE_BYTES } from '../../model.ts';

/** Bytes of one part: a statement never carries more. */
const PART_BYTES = 512 * 1024;

/** A file as staff hand it over. */
export interface NoticeFile {
  name: string;
  bytes: Uint8Array;
}

/** Keeps a file, once whatever its name, its age counted from the last time it was handed over; its kind is told by its first bytes. Null for what is neither JPEG, PNG nor PDF, or too large. */
export async function keepAttachment(db: Client, { name, bytes }: NoticeFile, now: number): Promise<Attachment | null> {
  const [type, kind] = [typeOf(bytes), kindOf(bytes)];
  if (type === null || kind === null) return null;
  if (bytes.length > NOTICE_FILE_BYTES[kind]) return null;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
  const id = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const insert =
    'INSERT INTO attachment (id, kind, name, type, size, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at';
  const shown =
    name
      .normalize('NFC')
      .replace(/[^\p{L}\p{N}._ -]/gu, '')
      .trim()
      .slice(0, 100) || (kind === 'pdf' ? 'thong-bao.pdf' : 'anh');
  await db.execute({ sql: insert, args: [id, kind, shown, type, bytes.length, now] });
  const part = 'INSERT INTO attachment_part (attachment_id, n, bytes) VALUES (?, ?, ?) ON CONFLICT (attachment_id, n) DO NOTHING';
  for (let n = 0; n * PART_BYTES < bytes.length; n++)
    await db.execute({ sql: part, args: [id, n, bytes.slice(n * PART_BYTES, (n + 1) * PART_BYTES)] });
  return { id, kind, name: shown, type, size: bytes.length };
}

/**
 * SQL: file `a` was handed over before `:before`, and no notice carries it. One that was cancelled carries nothing once nobody is on its list: a
 * draft that was thrown away never had one, and whom it reached may still be owed the file.
 */
const UNUSED = `a.created_at < :before AND NOT EXISTS (SELECT 1 FROM broadcast b WHERE b.attachment_id = a.id
  AND (b.state <> 'cancelled' OR EXISTS (SELECT 1 FROM recipient r WHERE r.broadcast_id = b.id)))`;

/** Forgets one file that is older than `before` (epoch ms) and that no notice carries: a few MB are one batch. Returns how many. */
export async function forgetUnusedAttachment(db: Client, before: number): Promise<number> {
  const one = `(SELECT a.id FROM attachment a WHERE ${UNUSED} ORDER BY a.id LIMIT 1)`;
  const of = ['attachment_part', 'attachment_upload'].map((table) => `DELETE FROM ${table} WHERE attachment_id = ${one}`);
  const statements = [
    `UPDATE broadcast SET attachment_id = NULL WHERE attachment_id = ${one}`,
    ...of,
    `DELETE FROM attachment WHERE id = ${one} RETURNING 1`,
  ];
  // An office at rest writes nothing.
  if ((await db.execute({ sql: one.slice(1, -1), args: { before } })).rows.length === 0) return 0;
  const answers = await db.batch(
    statements.map((sql) => ({ sql, args: { before } })),
    'write',
  );
  return answers.at(-1)?.rows.length ?? 0;
}

/** The bytes of an attachment. */
export async function attachmentBytes(db: Client, { id, size }: Attachment): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(size);
  for (let n = 0; n * PART_BYTES < size; n++) {
    const { rows } = await db.execute({ sql: 'SELECT bytes FROM attachment_part WHERE attachment_id = ? AND n = ?', args: [id, n] });
    whole.set(new Uint8Array(rows[0]?.bytes as ArrayBuffer), n * PART_BYTES);
  }
  return whole;
}

/** The platform's own id of an attachment it still keeps (`now` in epoch ms), or null. */
export async function uploadOf(db: Client, id: string, channel: ChannelName, now: number): Promise<string | null> {
  const sql =
    'SELECT platform_id FROM attachment_upload WHERE attachment_id = ? AND channel = ? AND (expires_at IS NULL OR expires_at > ?)';
  const row = (await db.execute({ sql, args: [id, channel, now] })).rows[0];
  return row ? String(row.platform_id) : null;
}

/** Remembers what a platform calls an attachment, until it forgets it (epoch ms; null: never). */
export async function keepUpload(
  db: Client,
  id: string,
  channel: ChannelName,
  platformId: string,
  expiresAt: number | null,
): Promise<void> {
  const sql = `INSERT INTO attachment_upload (attachment_id, channel, platform_id, expires_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (attachment_id, channel) DO UPDATE SET platform_id = excluded.platform_id, expires_at = excluded.expires_at`;
  await db.execute({ sql, args: [id, channel, platformId, expiresAt] });
}

/** What a file is, by its first bytes; null for what no notice carries. */
export function kindOf(bytes: Uint8Array): Attachment['kind'] | null {
  const type = typeOf(bytes);
  return type === null ? null : type === 'application/pdf' ? 'pdf' : 'photo';
}

function typeOf(bytes: Uint8Array): Attachment['type'] | null {
  const begins = (...first: number[]) => first.every((byte, i) => bytes[i] === byte);
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(0x89, 0x50, 0x4e, 0x47)) return 'image/png';
  return begins(0x25, 0x50, 0x44, 0x46, 0x2d) ? 'application/pdf' : null;
}
