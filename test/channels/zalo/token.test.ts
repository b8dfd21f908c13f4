/** Zalo's tokens on a real database against the offline OA: early, once, stored first, and never lost by us. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@libsql/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freshZaloToken, refreshZaloToken, type TokenParts } from '../../../src/jobs/zalo-token.ts';
import { openKeys } from '../../../src/store/seal.ts';
import { readToken, replaceToken } from '../../../src/store/token.ts';
import { startZaloServer, type ZaloServer } from '../../platforms/zalo-server.ts';
import { openMigrated } from '../../store/migrated.ts';

const TOKEN = '/v4/oa/access_token';
const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 24, 2);
const dataKey = randomBytes(32).toString('base64');

let folder: string;
let db: Client;
let zalo: ZaloServer;
let parts: TokenParts;
let lines: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zalo-token-'));
  db = await openMigrated(join(folder, 'house.db'));
  zalo = await startZaloServer();
  lines = [];
  const { appId, appSecret } = zalo.options;
  parts = {
    db,
    keys: await openKeys(dataKey),
    zalo: { appId, appSecret, oauthRoot: zalo.oauthRoot, refreshToken: '' },
    timeoutMs: 1000,
    log: (_level, what, facts) => void lines.push(JSON.stringify({ what, ...facts })),
  };
});
afterEach(async () => {
  db.close();
  await zalo.close();
  await rm(folder, { recursive: true });
});

/** Puts a pair of the OA into the database, with this much life left at NOW. */
async function stored(leftMs: number) {
  const { access_token, refresh_token } = zalo.pair();
  await replaceToken(
    db,
    parts.keys,
    'zalo',
    { accessToken: access_token, refreshToken: refresh_token, expiresAt: NOW + leftMs },
    NOW - HOUR,
  );
  return access_token;
}
const row = () => readToken(db, parts.keys, 'zalo');

describe('refreshZaloToken', () => {
  test('with more than five hours left, nothing is asked', async () => {
    const accessToken = await stored(6 * HOUR);
    expect(await refreshZaloToken(parts, NOW)).toEqual({ kind: 'good', accessToken });
    expect(zalo.requests).toEqual([]);
  });

  test('with less than five hours left, a new pair is stored and used', async () => {
    const old = await stored(4 * HOUR);
    const state = await refreshZaloToken(parts, NOW);
    const now = await row();
    expect(state).toEqual({ kind: 'good', accessToken: now?.accessToken });
    expect(now).toMatchObject({ expiresAt: NOW + 25 * HOUR, refreshedAt: NOW, version: 2, leaseUntil: 0, state: 'good' });
    expect(now?.accessToken).not.toBe(old);
  });

  test('the first pair comes from ZALO_REFRESH_TOKEN, which is used once only', async () => {
    parts.zalo.refreshToken = zalo.pair().refresh_token;
    const first = await refreshZaloToken(parts, NOW);
    expect(first).toMatchObject({ kind: 'good' });
    expect(await refreshZaloToken(parts, NOW + HOUR)).toEqual(first);
    expect(zalo.refreshes()).toBe(1);
  });

  test('without any token a person is needed', async () => {
    expect(await refreshZaloToken(parts, NOW)).toEqual({ kind: 'needs-reauth' });
    expect(await freshZaloToken(parts, NOW, false)).toBeNull();
  });

  test('force replaces a token that has hours left', async () => {
    const old = await stored(20 * HOUR);
    expect(await freshZaloToken(parts, NOW, true)).not.toBe(old);
    expect(zalo.refreshes()).toBe(1);
  });

  test('ten sends that fail together refresh once', async () => {
    const old = await stored(20 * HOUR);
    zalo.fault(TOKEN, { kind: 'slow', ms: 150 });
    const tokens = new Set(await Promise.all(Array.from({ length: 10 }, () => freshZaloToken(parts, NOW, true))));
    expect(tokens.size).toBe(1);
    expect(tokens).not.toContain(old);
    expect(await freshZaloToken(parts, NOW + 1000, true)).toBe([...tokens][0]);
    expect(zalo.refreshes()).toBe(1);
  });

  test('while somebody else refreshes, a token that still lives is used without waiting', async () => {
    const old = await stored(4 * HOUR);
    await db.execute({ sql: 'UPDATE token SET lease_until = ?', args: [NOW + 60_000] });
    expect(await refreshZaloToken(parts, NOW)).toEqual({ kind: 'good', accessToken: old });
    expect(zalo.requests).toEqual([]);
  });

  test('a lease whose holder died runs out, and the refresh goes on', async () => {
    await stored(-1);
    await db.execute({ sql: 'UPDATE token SET lease_until = ?', args: [NOW + 350] });
    expect(await refreshZaloToken(parts, NOW)).toMatchObject({ kind: 'good' });
  });

  test('a refusal asks for a person, and is not asked again', async () => {
    await stored(-1);
    zalo.fault(TOKEN, { kind: 'code', code: -14014 });
    expect(await refreshZaloToken(parts, NOW)).toEqual({ kind: 'needs-reauth' });
    expect((await row())?.state).toBe('needs_reauth');
    expect(await refreshZaloToken(parts, NOW + HOUR, { force: true })).toEqual({ kind: 'needs-reauth' });
    expect(zalo.requests).toHaveLength(1);
  });

  test('a refusal while the old token lives lets it be used to its end', async () => {
    const old = await stored(HOUR);
    zalo.fault(TOKEN, { kind: 'code', code: -14014 });
    expect(await refreshZaloToken(parts, NOW)).toEqual({ kind: 'good', accessToken: old });
    expect(await refreshZaloToken(parts, NOW + HOUR)).toEqual({ kind: 'needs-reauth' });
  });

  test('an answer lost after the rotation keeps the old pair; the next try learns that it is dead', async () => {
    await stored(-1);
    zalo.fault(TOKEN, { kind: 'reset' });
    expect(await refreshZaloToken(parts, NOW)).toEqual({ kind: 'unavailable' });
    expect(await row()).toMatchObject({ version: 1, leaseUntil: 0, state: 'good' });
    expect(await refreshZaloToken(parts, NOW)).toEqual({ kind: 'needs-reauth' });
  });

  test('an endpoint that is down costs nothing: the same refresh token works afterwards', async () => {
    await stored(-1);
    zalo.fault(TOKEN, { kind: 'status', status: 503 });
    expect(await refreshZaloToken(parts, NOW)).toEqual({ kind: 'unavailable' });
    expect(await refreshZaloToken(parts, NOW)).toMatchObject({ kind: 'good' });
  });

  test('while the endpoint is down and the token lives, only one in a while waits for it', async () => {
    const accessToken = await stored(HOUR);
    zalo.fault(TOKEN, { kind: 'hang', undone: true });
    expect(await refreshZaloToken(parts, NOW)).toEqual({ kind: 'good', accessToken });
    expect(await refreshZaloToken(parts, NOW + 1000)).toEqual({ kind: 'good', accessToken });
    expect(zalo.requests).toHaveLength(1);
  });

  test('no token and no secret is ever logged', async () => {
    await stored(HOUR);
    await refreshZaloToken(parts, NOW);
    zalo.fault(TOKEN, { kind: 'code', code: -14014 });
    await refreshZaloToken(parts, NOW + 25 * HOUR);
    const pair = await row();
    expect(lines).toHaveLength(2);
    for (const secret of [pair?.accessToken, pair?.refreshToken, parts.zalo.appSecret]) expect(lines.join()).not.toContain(secret);
  });
});
