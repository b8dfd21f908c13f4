/** The offline OA's tokens, point by point (zalo-oa 10). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asking } from './zalo/asking.ts';
import type { ZaloOptions } from './zalo/world.ts';
import { startZaloServer, type ZaloServer } from './zalo-server.ts';

const WHO = '246845883529197922';
const TOKEN = '/v4/oa/access_token';
const HOUR = 3_600_000;
let zalo: ZaloServer;
async function start(options: ZaloOptions = {}): Promise<void> {
  await zalo?.close();
  zalo = await startZaloServer(options);
  zalo.person(WHO);
}
beforeEach(() => start());
afterEach(() => zalo.close());

interface Pair {
  access_token: string;
  refresh_token: string;
  expires_in: string;
  error?: number;
}

async function refresh(token: string, headers: Record<string, string> = { secret_key: zalo.options.appSecret }): Promise<Pair> {
  const body = new URLSearchParams({ refresh_token: token, app_id: zalo.options.appId, grant_type: 'refresh_token' });
  const answer = await fetch(zalo.oauthRoot + TOKEN, { method: 'POST', headers, body, signal: AbortSignal.timeout(500) });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Pair;
}

describe('10.1 the token endpoint', () => {
  test('wants the header secret_key and a form', async () => {
    const { refresh_token } = zalo.pair();
    expect(await refresh(refresh_token, {})).toMatchObject({ error: -14004, error_name: expect.any(String), error_reason: '' });
    const body = JSON.stringify({ refresh_token, app_id: zalo.options.appId, grant_type: 'refresh_token' });
    const headers = { secret_key: zalo.options.appSecret, 'content-type': 'application/json' };
    expect(await (await fetch(zalo.oauthRoot + TOKEN, { method: 'POST', headers, body })).json()).toMatchObject({ error: -14002 });
  });

  test('rotates both tokens, names their life as text, and the old access token dies at once', async () => {
    const old = zalo.pair();
    const fresh = await refresh(old.refresh_token);
    expect(fresh.expires_in).toBe('90000');
    expect([fresh.access_token === old.access_token, fresh.refresh_token === old.refresh_token]).toEqual([false, false]);
    expect(await asking(zalo, old.access_token).cs(WHO, { text: 'a' })).toMatchObject({ error: -220 });
    expect(await asking(zalo, fresh.access_token).cs(WHO, { text: 'a' })).toMatchObject({ error: 0 });
    expect(zalo.refreshes()).toBe(1);
  });

  test.each([-14014, -14020] as const)('refuses a used refresh token with %i', async (reuseCode) => {
    await start({ reuseCode });
    const { refresh_token } = zalo.pair();
    await refresh(refresh_token);
    expect(await refresh(refresh_token)).toMatchObject({ error: reuseCode });
  });

  test('can lose its answer after rotating: the tokens are gone all the same', async () => {
    for (const kind of ['hang', 'reset'] as const) {
      const { refresh_token } = zalo.pair();
      zalo.fault(TOKEN, { kind });
      await expect(refresh(refresh_token)).rejects.toThrow();
      expect(await refresh(refresh_token)).toMatchObject({ error: -14014 });
    }
  });

  test('can be late after rotating', async () => {
    zalo.fault(TOKEN, { kind: 'slow', ms: 60 });
    expect(await refresh(zalo.pair().refresh_token)).toMatchObject({ access_token: expect.any(String) });
  });

  test('refuses a refresh token after its three months', async () => {
    const { refresh_token } = zalo.pair();
    zalo.advance(91 * 24 * HOUR);
    expect(await refresh(refresh_token)).toMatchObject({ error: -14014 });
  });
});

describe('10.2 every call', () => {
  test('without a token, or with an unknown one, gets HTTP 200 and -216', async () => {
    for (const token of ['', 'at-of-somebody-else'])
      expect(await asking(zalo, token).get('/v2.0/oa/getoa', {})).toMatchObject({
        status: 200,
        error: -216,
        message: 'Access token is invalid',
      });
  });

  test('with an expired one gets -220, by the clock or by script', async () => {
    const { cs } = asking(zalo);
    zalo.advance(25 * HOUR);
    expect(await cs(WHO, { text: 'a' })).toMatchObject({ status: 200, error: -220 });
    const again = asking(zalo);
    zalo.expireAccess();
    expect(await again.cs(WHO, { text: 'a' })).toMatchObject({ error: -220 });
  });

  test('says how many calls are left, and over the limit gets -32 until the next minute', async () => {
    await start({ limited: true, callsPerMinute: 2, startAt: Date.UTC(2026, 10, 25, 3) });
    const { get } = asking(zalo);
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await get('/v2.0/oa/getoa', {}));
    expect(answers.map(({ error, headers }) => [error, headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remain')])).toEqual([
      [0, '2', '1'],
      [0, '2', '0'],
      [-32, '2', '0'],
    ]);
    zalo.advance(60_000);
    expect(await get('/v2.0/oa/getoa', {})).toMatchObject({ error: 0 });
  });

  test('after the grant was taken back, nothing is taken', async () => {
    const { refresh_token } = zalo.pair();
    const before = asking(zalo);
    await expect(zalo.revoke()).rejects.toThrow('no webhook');
    expect(await before.cs(WHO, { text: 'a' })).toMatchObject({ error: -220 });
    expect(await refresh(refresh_token)).toMatchObject({ error: -14014 });
  });
});
