/** The way back from Zalo's consent page: a state that we gave out, and the code that came back with it (zalo-oa 1.1). Ten minutes, one use. */
import type { Client } from '@libsql/client';
import { type Keys, seal, unseal } from './seal.ts';

/** Zalo's own limit for a code, in ms. */
const LIFE_MS = 10 * 60_000;

/** Writes down that a consent was begun; `verifier` is the PKCE secret, empty without PKCE. Old ones go. */
export async function saveConsentState(db: Client, keys: Keys, begun: { state: string; verifier: string }, now: number): Promise<void> {
  await db.batch(
    [
      { sql: 'DELETE FROM consent_code WHERE created_at <= ?', args: [now - LIFE_MS] },
      {
        sql: 'INSERT INTO consent_code (state, verifier, created_at) VALUES (?, ?, ?)',
        args: [begun.state, await seal(keys, begun.verifier), now],
      },
    ],
    'write',
  );
}

/** Keeps the code that came back; false when the state was never given out, is too old or has its code already. */
export async function keepConsentCode(
  db: Client,
  keys: Keys,
  back: { state: string; code: string; oaId: string },
  now: number,
): Promise<boolean> {
  const sql = `UPDATE consent_code SET code_sealed = :code, oa_id = :oa
    WHERE state = :state AND code_sealed IS NULL AND used_at IS NULL AND created_at > :from RETURNING state`;
  const { rows } = await db.execute({
    sql,
    args: { state: back.state, code: await seal(keys, back.code), oa: back.oaId, from: now - LIFE_MS },
  });
  return rows.length === 1;
}

/** Takes the code of a state, once; null while none has come (or it was used, or is too old). */
export async function useConsentCode(
  db: Client,
  keys: Keys,
  state: string,
  now: number,
): Promise<{ code: string; verifier: string; oaId: string } | null> {
  const sql = `UPDATE consent_code SET used_at = :now WHERE state = :state AND code_sealed IS NOT NULL AND used_at IS NULL AND created_at > :from
    RETURNING verifier, code_sealed, oa_id`;
  const row = (await db.execute({ sql, args: { state, now, from: now - LIFE_MS } })).rows[0];
  if (!row) return null;
  return {
    code: await unseal(keys, String(row.code_sealed)),
    verifier: await unseal(keys, String(row.verifier)),
    oaId: String(row.oa_id ?? ''),
  };
}
