/** The OAuth v4 half of the offline OA (zalo-oa 1): consent, exchange, rotation. */
import { createHash, randomBytes } from 'node:crypto';
import type { Reply } from './reply.ts';
import { issuePair } from './tokens.ts';
import type { World } from './world.ts';

const CODE_MS = 600_000;

/** `GET /v4/oa/permission`: an administrator who always agrees, sent back with a code. */
export function permission(world: World, query: URLSearchParams): Reply {
  const back = query.get('redirect_uri');
  if (query.get('app_id') !== world.options.appId) return oauthError(-14002, 'Invalid app id.');
  if (!back) return oauthError(-14003, 'Invalid redirect uri.');
  const code = randomBytes(24).toString('base64url');
  world.codes.set(code, { challenge: query.get('code_challenge'), expiresAt: world.now() + CODE_MS });
  const address = new URL(back);
  address.searchParams.set('code', code);
  address.searchParams.set('oa_id', world.options.oaId);
  const state = query.get('state');
  if (state !== null) address.searchParams.set('state', state);
  return { status: 302, headers: { location: String(address) }, body: '' };
}

/** `POST /v4/oa/access_token`: errors have a shape of their own and still HTTP 200. */
export function accessToken(world: World, headers: Record<string, unknown>, body: string): Reply {
  const form = new URLSearchParams(String(headers['content-type']).startsWith('application/x-www-form-urlencoded') ? body : '');
  if (form.get('app_id') !== world.options.appId) return oauthError(-14002, 'Invalid app id.');
  if (headers.secret_key !== world.options.appSecret) return oauthError(-14004, 'Invalid secret key.');
  if (form.get('grant_type') === 'authorization_code') return exchange(world, form);
  if (form.get('grant_type') === 'refresh_token') return rotate(world, form);
  return oauthError(-14018, 'Invalid grant type.');
}

function exchange(world: World, form: URLSearchParams): Reply {
  const key = form.get('code') ?? '';
  const code = world.codes.get(key);
  world.codes.delete(key);
  const verifier = form.get('code_verifier');
  const proof = verifier === null ? null : createHash('sha256').update(verifier).digest('base64url');
  if (code === undefined || code.expiresAt < world.now() || code.challenge !== proof)
    return oauthError(-14005, 'Invalid authorization code.');
  return { body: issuePair(world) };
}

function rotate(world: World, form: URLSearchParams): Reply {
  const key = form.get('refresh_token') ?? '';
  const expiresAt = world.refresh.get(key);
  world.refresh.delete(key);
  if (expiresAt === undefined || expiresAt < world.now()) return oauthError(world.options.reuseCode, 'Invalid refresh token.');
  world.refreshes += 1;
  return { body: issuePair(world) };
}

function oauthError(code: number, name: string): Reply {
  return { body: { error: code, error_name: name, error_description: name, error_reason: '', ref_doc: 'https://developers.zalo.me/docs' } };
}
