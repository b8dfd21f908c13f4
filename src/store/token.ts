/** A channel's pair of tokens: sealed, refreshed by one process at a time, stored before anyone uses it (zalo-oa 1.5). */
import type { Client } from '@libsql/client';
import type { ChannelName } from '../model.ts';
import { type Keys, sealJson, unsealJson } from './seal.ts';

export { keepConsentCode, saveConsentState, useConsentCode } from './consent-code.ts';

/** The tokens of a channel. */
export interface Token {
  accessToken: string;
  refreshToken: string;
  /** Of the access token, epoch ms. */
  expiresAt: number;
  refreshedAt: number;
  /** Grows with each pair: what a refresh compares. */
  version: number;
  /** Someone is refreshing until then (epoch ms). */
  leaseUntil: number;
  /** `needs_reauth`: the platform refused the refresh token; an administrator of the OA must consent again. */
  state: 'good' | 'needs_reauth';
}

/** A pair as a platform gives it. */
export interface NewPair {
  accessToken: string;
  refreshToken: string;
  /** Epoch ms. */
  expiresAt: number;
}

type Secrets = Pick<Token, 'accessToken' | 'refreshToken'>;

/** A row of `token`, but for who refreshes. */
export interface TokenRow {
  sealed: string;
  expires_at: number;
  refreshed_at: number;
  version: number;
  lease_until: number;
  state: string;
}

/** SQL: the token row of `:channel` as JSON, or null; `readTokenRow` takes it. */
export const TOKEN_JSON = `(SELECT json_object('sealed', sealed, 'expires_at', expires_at, 'refreshed_at', refreshed_at, 'version', version,
  'lease_until', lease_until, 'state', state) FROM token WHERE channel = :channel)`;

/** The tokens in a row; null when there is none. Throws when it was sealed with another key. */
export async function readTokenRow(keys: Keys, row: TokenRow | undefined): Promise<Token | null> {
  if (!row) return null;
  const { accessToken, refreshToken } = await unsealJson<Secrets>(keys, row.sealed);
  return {
    accessToken,
    refreshToken,
    expiresAt: row.expires_at,
    refreshedAt: row.refreshed_at,
    version: row.version,
    leaseUntil: row.lease_until,
    state: row.state === 'good' ? 'good' : 'needs_reauth',
  };
}

/** A channel's tokens; null when none was ever stored. */
export async function readToken(db: Client, keys: Keys, channel: ChannelName): Promise<Token | null> {
  const sql = 'SELECT sealed, expires_at, refreshed_at, version, lease_until, state FROM token WHERE channel = ?';
  const { rows } = await db.execute({ sql, args: [channel] });
  return readTokenRow(keys, rows[0] as TokenRow | undefined);
}

/** Takes the right to refresh this version of the tokens; false when somebody else has it or a newer pair is there (read again). */
export async function takeRefreshLease(
  db: Client,
  take: { channel: ChannelName; version: number; bootId: string; leaseMs: number; now: number },
): Promise<boolean> {
  const sql = `UPDATE token SET lease_until = :until, lease_by = :boot
    WHERE channel = :channel AND version = :version AND lease_until <= :now AND state = 'good' RETURNING version`;
  const { channel, version, now } = take;
  const { rows } = await db.execute({ sql, args: { channel, version, now, until: now + take.leaseMs, boot: take.bootId } });
  return rows.length === 1;
}

/** Gives the right back without a new pair (the token endpoint could not be reached). */
export async function releaseRefreshLease(db: Client, channel: ChannelName, bootId: string): Promise<void> {
  await db.execute({ sql: 'UPDATE token SET lease_until = 0 WHERE channel = ? AND lease_by = ?', args: [channel, bootId] });
}

/** Stores the pair that replaces `version`, before anyone uses it; false when another pair came first. It ends the lease. */
export async function storeToken(
  db: Client,
  keys: Keys,
  channel: ChannelName,
  pair: NewPair,
  version: number,
  now: number,
): Promise<boolean> {
  const sql = `UPDATE token SET sealed = :sealed, expires_at = :expires, refreshed_at = :now, version = version + 1, lease_until = 0, state = 'good'
    WHERE channel = :channel AND version = :version RETURNING version`;
  const { rows } = await db.execute({ sql, args: { ...(await pairArgs(keys, channel, pair, now)), version } });
  return rows.length === 1;
}

/** Stores a pair that consent gave, whatever was there. What waited for it may leave at once. */
export async function replaceToken(db: Client, keys: Keys, channel: ChannelName, pair: NewPair, now: number): Promise<void> {
  const sql = `INSERT INTO token (channel, sealed, expires_at, refreshed_at, version) VALUES (:channel, :sealed, :expires, :now, 1)
    ON CONFLICT (channel) DO UPDATE SET sealed = :sealed, expires_at = :expires, refreshed_at = :now, version = version + 1, lease_until = 0, state = 'good'`;
  const release = { sql: 'UPDATE channel_state SET held_until = 0 WHERE channel = ?', args: [channel] };
  await db.batch([{ sql, args: await pairArgs(keys, channel, pair, now) }, release], 'write');
}

/**
 * Starts the row of a channel that has none with the operator's first refresh token: an empty access token that has already ended. Does
 * nothing when there is a row, so a slower process can't put the used first token back.
 */
export async function plantToken(db: Client, keys: Keys, channel: ChannelName, refreshToken: string): Promise<void> {
  const sql = `INSERT INTO token (channel, sealed, expires_at, refreshed_at, version) VALUES (:channel, :sealed, :expires, :now, 0)
    ON CONFLICT (channel) DO NOTHING`;
  await db.execute({ sql, args: await pairArgs(keys, channel, { accessToken: '', refreshToken, expiresAt: 0 }, 0) });
}

/**
 * The platform refused the refresh token of this version: only a person can cure it. A newer pair stays good. `accessToo`: it had refused
 * the access token before, so that is no use to its end either.
 */
export async function markNeedsReauth(db: Client, channel: ChannelName, version: number, accessToo: boolean): Promise<void> {
  const sql = `UPDATE token SET state = 'needs_reauth', lease_until = 0, expires_at = CASE WHEN :dead THEN 0 ELSE expires_at END
    WHERE channel = :channel AND version = :version`;
  await db.execute({ sql, args: { channel, version, dead: accessToo ? 1 : 0 } });
}

/** The platform says that our permission was taken back at `at` (its clock, epoch ms); false when the pair came later, so that an old word changes nothing. */
export async function markRevoked(db: Client, channel: ChannelName, at: number): Promise<boolean> {
  const sql = `UPDATE token SET state = 'needs_reauth', lease_until = 0, expires_at = 0 WHERE channel = ? AND refreshed_at < ? RETURNING channel`;
  const { rows } = await db.execute({ sql, args: [channel, at] });
  return rows.length === 1;
}

async function pairArgs(keys: Keys, channel: ChannelName, pair: NewPair, now: number) {
  const secrets: Secrets = { accessToken: pair.accessToken, refreshToken: pair.refreshToken };
  return { channel, sealed: await sealJson(keys, secrets), expires: pair.expiresAt, now };
}

/** Channels whose refresh token the platform refused: an administrator must consent again. */
export async function needsReauth(db: Client): Promise<string[]> {
  const { rows } = await db.execute("SELECT channel FROM token WHERE state = 'needs_reauth' ORDER BY channel");
  return rows.map((row) => String(row.channel));
}
