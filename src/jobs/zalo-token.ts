/** Keeps Zalo's pair of tokens fresh (zalo-oa 1.5): one refresh at a time, stored before anybody uses it. */
import type { Client } from '@libsql/client';
import { type OauthSettings, refresh } from '../channels/zalo/oauth.ts';
import type { Keys } from '../store/seal.ts';
import {
  markNeedsReauth,
  type NewPair,
  plantToken,
  readToken,
  releaseRefreshLease,
  storeToken,
  type Token,
  takeRefreshLease,
} from '../store/token.ts';
import type { Log } from './parts.ts';

/** What a refresh needs. */
export interface TokenParts {
  db: Client;
  keys: Keys;
  zalo: Pick<OauthSettings, 'appId' | 'appSecret' | 'oauthRoot'> & {
    /** Only the first one, used while the database holds no pair; may be empty. */
    refreshToken: string;
  };
  /** Time-out of the token request; the lease outlives it. */
  timeoutMs: number;
  log: Log;
}

/**
 * Where we stand. `needs-reauth`: there never was a token, or Zalo refused it; an administrator of the OA must consent
 * (`npm run connect -- zalo`). `unavailable`: no usable token now, but a later try may get one.
 */
export type TokenState = { kind: 'good'; accessToken: string } | { kind: 'needs-reauth' } | { kind: 'unavailable' };

/** An access token lives 25 h; with less than this left it is replaced (zalo-oa 1.5). */
const EARLY_MS = 5 * 3_600_000;
/** A pair this young is not replaced again, even by force: when a refresh kills the old access token, many sends fail together. */
const JUST_REFRESHED_MS = 60_000;
/** How often we look whether somebody else's refresh is done. */
const POLL_MS = 100;
/** How often a new pair is tried to be stored; the pauses between double from 200 ms. */
const STORE_TRIES = 5;

/**
 * The access token to use now (`now` in epoch ms), refreshed when little of its life is left. `force`: Zalo refused the one we had. Of
 * all processes on one database only one asks Zalo; the others wait for its result, or go on with a token that still lives.
 */
export async function refreshZaloToken(parts: TokenParts, now: number, { force = false } = {}): Promise<TokenState> {
  const leaseMs = 2 * parts.timeoutMs + 5000;
  for (let waited = 0; waited <= leaseMs + POLL_MS; waited += POLL_MS) {
    const at = now + waited;
    const token = await readOrPlant(parts);
    if (token === null) return { kind: 'needs-reauth' };
    const settled = withoutRefresh(token, at, force);
    if (settled !== null) return settled;
    const lease = { channel: 'zalo', version: token.version, bootId: crypto.randomUUID(), leaseMs, now: at } as const;
    if (await takeRefreshLease(parts.db, lease)) return refreshHeld(parts, token, lease.bootId, at, force);
    if (!force && isAlive(token, at)) return { kind: 'good', accessToken: token.accessToken };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return { kind: 'unavailable' };
}

/** `refreshZaloToken` for those who only want a token: null when there is none to use. */
export async function freshZaloToken(parts: TokenParts, now: number, force: boolean): Promise<string | null> {
  const state = await refreshZaloToken(parts, now, { force });
  return state.kind === 'good' ? state.accessToken : null;
}

async function readOrPlant(parts: TokenParts): Promise<Token | null> {
  const token = await readToken(parts.db, parts.keys, 'zalo');
  if (token !== null || parts.zalo.refreshToken === '') return token;
  await plantToken(parts.db, parts.keys, 'zalo', parts.zalo.refreshToken);
  return readToken(parts.db, parts.keys, 'zalo');
}

/** What is clear without asking Zalo, or null. */
function withoutRefresh(token: Token, now: number, force: boolean): TokenState | null {
  const good: TokenState = { kind: 'good', accessToken: token.accessToken };
  const alive = isAlive(token, now);
  if (force ? alive && now - token.refreshedAt < JUST_REFRESHED_MS : alive && token.expiresAt - now > EARLY_MS) return good;
  if (token.state === 'good') return null;
  return alive && !force ? good : { kind: 'needs-reauth' };
}

/** Asks Zalo, holding the lease. Whoever has the lease holds the only copy of a new pair, so it is stored before it is returned. */
async function refreshHeld(parts: TokenParts, token: Token, leaseId: string, now: number, force: boolean): Promise<TokenState> {
  const old: TokenState | null = isAlive(token, now) && !force ? { kind: 'good', accessToken: token.accessToken } : null;
  const outcome = await refresh({ ...parts.zalo, timeoutMs: parts.timeoutMs }, token.refreshToken);
  if (outcome.kind === 'pair') {
    const pair = { accessToken: outcome.accessToken, refreshToken: outcome.refreshToken, expiresAt: now + outcome.expiresInMs };
    const stored = await storeSurely(parts, pair, token.version, now);
    const current = stored ? pair : await readToken(parts.db, parts.keys, 'zalo');
    parts.log('info', 'zalo token refreshed', { stored });
    return current === null ? { kind: 'unavailable' } : { kind: 'good', accessToken: current.accessToken };
  }
  if (outcome.kind === 'refused') {
    await markNeedsReauth(parts.db, 'zalo', token.version, force);
    parts.log('error', 'zalo token refused: run npm run connect -- zalo', { code: outcome.code });
    return old ?? { kind: 'needs-reauth' };
  }
  // While the old token lives, the lease stays as a pause: not every send shall wait for an endpoint that is down.
  if (old === null) await releaseRefreshLease(parts.db, 'zalo', leaseId);
  parts.log('warn', 'zalo token not refreshed', { outcome: outcome.kind, detail: outcome.detail });
  return old ?? { kind: 'unavailable' };
}

/** A database that is busy for a moment must not cost us the OA: the pair it takes exists nowhere else. Throws after the last try. */
async function storeSurely(parts: TokenParts, pair: NewPair, version: number, now: number): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await storeToken(parts.db, parts.keys, 'zalo', pair, version, now);
    } catch (error) {
      if (tries === STORE_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS * 2 ** tries));
    }
  }
}

function isAlive(token: Token, now: number): boolean {
  return token.accessToken !== '' && token.expiresAt > now;
}
