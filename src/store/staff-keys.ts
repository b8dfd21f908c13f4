/** Keys of the API: one for a member of staff, shown once, kept as a keyed hash, dead with the member's work here. */
import type { Client } from '@libsql/client';
import type { StaffRole } from '../model.ts';
import { auditStatement } from './audit.ts';
import { base64url, type Keys, keyedHash, sameText } from './seal.ts';
import { MAY_SEND } from './staff.ts';

/** Whoever calls the API. */
export interface KeyHolder {
  id: string;
  name: string;
  role: StaffRole;
  /** May send a notice to many: a right of its own, which admins have. */
  maySend: boolean;
}

const SECRET_BYTES = 32;
/** Compared with when there is nobody to compare with, so that an unknown name takes as long as a wrong secret. */
const NOBODY = 'x'.repeat(43);

const hashOf = (keys: Keys, key: string) => keyedHash(keys, `api-key:${key}`);

/** A new key `<staff id>.<secret>`; an older one of the same member stops working. */
export async function newStaffKey(db: Client, keys: Keys, staffId: string, by: string, now: number): Promise<string> {
  const key = `${staffId}.${base64url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)))}`;
  await db.batch(
    [
      { sql: 'UPDATE staff SET key_hash = ? WHERE id = ? AND removed_at IS NULL', args: [await hashOf(keys, key), staffId] },
      auditStatement({ who: by, did: 'key', what: `staff ${staffId}`, at: now }),
    ],
    'write',
  );
  return key;
}

/** Takes a member's key away. */
export async function revokeStaffKey(db: Client, staffId: string, by: string, now: number): Promise<void> {
  const audit = auditStatement({ who: by, did: 'revoke key', what: `staff ${staffId}`, at: now });
  await db.batch([{ sql: 'UPDATE staff SET key_hash = NULL WHERE id = ?', args: [staffId] }, audit], 'write');
}

/** Whose key this is; null for a wrong one, and for a key of somebody who no longer works here. */
export async function holderOfKey(db: Client, keys: Keys, key: string): Promise<KeyHolder | null> {
  const dot = key.indexOf('.');
  const sql = `SELECT id, name, role, ${MAY_SEND} AS sends, key_hash FROM staff WHERE id = ? AND removed_at IS NULL`;
  const [found, hash] = await Promise.all([db.execute({ sql, args: [key.slice(0, Math.max(0, dot))] }), hashOf(keys, key)]);
  const row = found.rows[0];
  const same = sameText(hash, typeof row?.key_hash === 'string' ? row.key_hash : NOBODY);
  if (row === undefined || !same) return null;
  return { id: String(row.id), name: String(row.name), role: row.role as StaffRole, maySend: row.sends === 1 };
}
