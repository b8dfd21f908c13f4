import { describe, expect, it } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import {
  keepConsentCode,
  markNeedsReauth,
  needsReauth,
  plantToken,
  readToken,
  releaseRefreshLease,
  replaceToken,
  saveConsentState,
  storeToken,
  takeRefreshLease,
  useConsentCode,
} from '../../src/store/token.ts';
import { everythingInPlain, NOW, openHouse } from './house.ts';

const HOUR = 3_600_000;
const PAIR = { accessToken: 'access-one', refreshToken: 'refresh-one', expiresAt: NOW + 25 * HOUR };
const NEXT = { accessToken: 'access-two', refreshToken: 'refresh-two', expiresAt: NOW + 50 * HOUR };
const TAKE = { channel: 'zalo', version: 1, bootId: 'a', leaseMs: 25_000, now: NOW } as const;

describe('tokens', () => {
  it('read back as stored, and stand nowhere in plain', async () => {
    const { db, keys } = await openHouse();
    expect(await readToken(db, keys, 'zalo')).toBeNull();
    await replaceToken(db, keys, 'zalo', PAIR, NOW);
    expect(await readToken(db, keys, 'zalo')).toEqual({ ...PAIR, refreshedAt: NOW, version: 1, leaseUntil: 0, state: 'good' });
    expect(await everythingInPlain(db)).not.toMatch(/access-one|refresh-one/);
  });

  it('are refreshed by one at a time, on whatever connection', async () => {
    const { db, keys, url } = await openHouse();
    await replaceToken(db, keys, 'zalo', PAIR, NOW);
    const other = openNodeClient(url);
    const taken = await Promise.all([takeRefreshLease(db, TAKE), takeRefreshLease(other, { ...TAKE, bootId: 'b' })]);
    other.close();
    expect(taken.sort()).toEqual([false, true]);
    expect(await takeRefreshLease(db, { ...TAKE, now: NOW + 24_999 })).toBe(false);
    expect(await takeRefreshLease(db, { ...TAKE, now: NOW + 25_000 })).toBe(true);
  });

  it('are stored once for each version, which ends the lease', async () => {
    const { db, keys } = await openHouse();
    await replaceToken(db, keys, 'zalo', PAIR, NOW);
    await takeRefreshLease(db, TAKE);
    expect(await storeToken(db, keys, 'zalo', NEXT, 1, NOW + 1)).toBe(true);
    expect(await storeToken(db, keys, 'zalo', PAIR, 1, NOW + 2)).toBe(false);
    expect(await readToken(db, keys, 'zalo')).toMatchObject({ ...NEXT, version: 2, refreshedAt: NOW + 1, leaseUntil: 0 });
    expect(await takeRefreshLease(db, TAKE)).toBe(false);
    expect(await takeRefreshLease(db, { ...TAKE, version: 2 })).toBe(true);
  });

  it('may be refreshed again at once by the next when the first could not ask', async () => {
    const { db, keys } = await openHouse();
    await replaceToken(db, keys, 'zalo', PAIR, NOW);
    await takeRefreshLease(db, TAKE);
    await releaseRefreshLease(db, 'zalo', 'somebody else');
    expect(await takeRefreshLease(db, { ...TAKE, bootId: 'b' })).toBe(false);
    await releaseRefreshLease(db, 'zalo', 'a');
    expect(await takeRefreshLease(db, { ...TAKE, bootId: 'b' })).toBe(true);
  });

  it('that were refused wait for a person, and consent makes them good', async () => {
    const { db, keys } = await openHouse();
    await replaceToken(db, keys, 'zalo', PAIR, NOW);
    await markNeedsReauth(db, 'zalo', 1, false);
    expect(await needsReauth(db)).toEqual(['zalo']);
    expect(await takeRefreshLease(db, TAKE)).toBe(false);
    await replaceToken(db, keys, 'zalo', NEXT, NOW);
    expect(await readToken(db, keys, 'zalo')).toMatchObject({ state: 'good', version: 2 });
    expect(await needsReauth(db)).toEqual([]);
  });

  it('that are newer than the refused ones stay good', async () => {
    const { db, keys } = await openHouse();
    await replaceToken(db, keys, 'zalo', PAIR, NOW);
    await storeToken(db, keys, 'zalo', NEXT, 1, NOW);
    await markNeedsReauth(db, 'zalo', 1, false);
    expect(await readToken(db, keys, 'zalo')).toMatchObject({ state: 'good', version: 2 });
  });

  it('begin with the operator’s refresh token only where there are none', async () => {
    const { db, keys } = await openHouse();
    await plantToken(db, keys, 'zalo', 'first');
    expect(await readToken(db, keys, 'zalo')).toMatchObject({ accessToken: '', refreshToken: 'first', expiresAt: 0 });
    await replaceToken(db, keys, 'zalo', PAIR, NOW);
    await plantToken(db, keys, 'zalo', 'first');
    expect(await readToken(db, keys, 'zalo')).toMatchObject(PAIR);
  });
});

describe('the code of a consent', () => {
  const BACK = { state: 's-1', code: 'the-code', oaId: '42' };
  const TEN_MINUTES = 600_000;

  it('comes back once, is taken once, and stands nowhere in plain', async () => {
    const { db, keys } = await openHouse();
    await saveConsentState(db, keys, { state: 's-1', verifier: 'the-verifier' }, NOW);
    expect(await useConsentCode(db, keys, 's-1', NOW)).toBeNull();
    expect(await keepConsentCode(db, keys, BACK, NOW)).toBe(true);
    expect(await keepConsentCode(db, keys, { ...BACK, code: 'another' }, NOW)).toBe(false);
    expect(await everythingInPlain(db)).not.toMatch(/the-code|the-verifier/);
    expect(await useConsentCode(db, keys, 's-1', NOW + 1)).toEqual({ code: 'the-code', verifier: 'the-verifier', oaId: '42' });
    expect(await useConsentCode(db, keys, 's-1', NOW + 2)).toBeNull();
    expect(await keepConsentCode(db, keys, BACK, NOW + 3)).toBe(false);
  });

  it('is not taken for a state that was never given out, nor after ten minutes', async () => {
    const { db, keys } = await openHouse();
    expect(await keepConsentCode(db, keys, BACK, NOW)).toBe(false);
    await saveConsentState(db, keys, { state: 's-1', verifier: '' }, NOW);
    expect(await keepConsentCode(db, keys, BACK, NOW + TEN_MINUTES)).toBe(false);
    expect(await keepConsentCode(db, keys, BACK, NOW + TEN_MINUTES - 1)).toBe(true);
    expect(await useConsentCode(db, keys, 's-1', NOW + TEN_MINUTES)).toBeNull();
  });
});
