/** Tokens from the offline OA: exchange, rotation, and every way a request can end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { challengeOf, exchangeCode, newVerifier, type OauthSettings, permissionUrl, refresh } from '../../../src/channels/zalo/oauth.ts';
import type { Fault } from '../../platforms/zalo/world.ts';
import { startZaloServer, type ZaloServer } from '../../platforms/zalo-server.ts';

const TOKEN = '/v4/oa/access_token';

describe('PKCE', () => {
  test("the known verifier gives the known challenge (RFC 7636's vector)", async () => {
    expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  test('a new verifier is 43 characters of base64url and never the same', () => {
    expect(newVerifier()).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(newVerifier()).not.toBe(newVerifier());
  });
});

describe('permissionUrl', () => {
  const request = { oauthRoot: 'https://oauth.zaloapp.com', appId: '12', redirectUri: 'https://ocop.example/connect/zalo', state: 's1' };

  test('carries app, address, challenge and state, and nothing Zalo does not know', () => {
    expect(permissionUrl({ ...request, challenge: 'c' })).toBe(
      'https://oauth.zaloapp.com/v4/oa/permission?app_id=12&redirect_uri=https%3A%2F%2Focop.example%2Fconnect%2Fzalo&code_challenge=c&state=s1',
    );
  });

  test('without a challenge none is sent', () => {
    expect(permissionUrl(request)).not.toContain('code_challenge');
  });
});

describe('tokens', () => {
  let zalo: ZaloServer;
  let settings: OauthSettings;
  beforeAll(async () => {
    zalo = await startZaloServer();
    const { appId, appSecret } = zalo.options;
    settings = { appId, appSecret, oauthRoot: zalo.oauthRoot, timeoutMs: 1000 };
  });
  afterAll(() => zalo.close());

  const consent = async (challenge?: string) => {
    const url = permissionUrl({
      oauthRoot: zalo.oauthRoot,
      appId: settings.appId,
      redirectUri: 'http://127.0.0.1/back',
      state: 's',
      ...(challenge ? { challenge } : {}),
    });
    const location = (await fetch(url, { redirect: 'manual' })).headers.get('location');
    return new URL(location ?? '').searchParams.get('code') ?? '';
  };

  test('a consent code and its verifier give a pair, once', async () => {
    const verifier = newVerifier();
    const code = await consent(await challengeOf(verifier));
    expect(await exchangeCode(settings, code, verifier)).toEqual({
      kind: 'pair',
      accessToken: expect.stringMatching(/^at-/),
      refreshToken: expect.stringMatching(/^rt-/),
      expiresInMs: 90_000_000,
    });
    expect(await exchangeCode(settings, code, verifier)).toEqual({ kind: 'refused', code: -14005 });
  });

  test('without a challenge no verifier is sent', async () => {
    expect(await exchangeCode(settings, await consent())).toMatchObject({ kind: 'pair' });
    expect(zalo.requests.at(-1)?.body).not.toContain('code_verifier');
  });

  test('a wrong verifier is refused', async () => {
    expect(await exchangeCode(settings, await consent(await challengeOf(newVerifier())), newVerifier())).toEqual({
      kind: 'refused',
      code: -14005,
    });
  });

  test('the app secret travels in its header and the rest as a form', async () => {
    await refresh(settings, zalo.pair().refresh_token);
    const request = zalo.requests.at(-1);
    expect(request?.headers).toMatchObject({
      secret_key: settings.appSecret,
      'content-type': expect.stringContaining('application/x-www-form-urlencoded'),
    });
    expect(request?.body).not.toContain(settings.appSecret);
    expect(new URLSearchParams(request?.body).get('grant_type')).toBe('refresh_token');
  });

  test('a refresh token is good for one use', async () => {
    const first = zalo.pair().refresh_token;
    expect(await refresh(settings, first)).toMatchObject({ kind: 'pair' });
    expect(await refresh(settings, first)).toEqual({ kind: 'refused', code: -14014 });
  });

  test('a wrong app secret is refused', async () => {
    expect(await refresh({ ...settings, appSecret: 'x' }, zalo.pair().refresh_token)).toEqual({ kind: 'refused', code: -14004 });
  });

  const raw = (body: unknown): Fault => ({ kind: 'raw', body: JSON.stringify(body) });
  test.each<[string, Fault, unknown]>([
    [
      'expires_in as a number is read',
      raw({ access_token: 'a', refresh_token: 'b', expires_in: 3600 }),
      { kind: 'pair', accessToken: 'a', refreshToken: 'b', expiresInMs: 3_600_000 },
    ],
    [
      'a missing expires_in is the documented 25 hours',
      raw({ access_token: 'a', refresh_token: 'b' }),
      { kind: 'pair', accessToken: 'a', refreshToken: 'b', expiresInMs: 90_000_000 },
    ],
    ['an error that also has tokens missing is refused', raw({ error: -14020, error_name: 'x' }), { kind: 'refused', code: -14020 }],
    ['an error written as text is refused', raw({ error: '-14014' }), { kind: 'refused', code: -14014 }],
    [
      'an empty access token is no pair',
      raw({ access_token: '', refresh_token: 'b', expires_in: '90000' }),
      { kind: 'unavailable', detail: 'http 200' },
    ],
    ['a pair with one half is no pair', raw({ access_token: 'a', expires_in: '90000' }), { kind: 'unavailable', detail: 'http 200' }],
    ['tokens that are no texts are no pair', raw({ access_token: 5, refresh_token: {} }), { kind: 'unavailable', detail: 'http 200' }],
    ['an error without a code decides nothing', raw({ error_name: 'Something' }), { kind: 'unavailable', detail: 'http 200' }],
    ['the call limit decides nothing', raw({ error: -32, message: 'limit' }), { kind: 'unavailable', detail: 'http 200' }],
    ['a page of a proxy decides nothing', { kind: 'raw', body: '<html>' }, { kind: 'unavailable', detail: 'http 200' }],
    ['503 decides nothing', { kind: 'status', status: 503 }, { kind: 'unavailable', detail: 'http 503' }],
    ['no answer in time is lost', { kind: 'hang' }, { kind: 'lost', detail: 'ETIMEDOUT' }],
    ['a connection cut after the request is lost', { kind: 'reset' }, { kind: 'lost', detail: 'UND_ERR_SOCKET' }],
  ])('%s', async (_title, fault, outcome) => {
    zalo.fault(TOKEN, fault);
    expect(await refresh(settings, zalo.pair().refresh_token)).toEqual(outcome);
  });
});
