/** The tokens that the offline OA handed out (zalo-oa 1.3). */
import { randomBytes } from 'node:crypto';
import type { World } from './world.ts';

/** The documented life of an access token and of a refresh token, ms (zalo-oa 1.3). */
const ACCESS_MS = 25 * 3_600_000;
const REFRESH_MS = 90 * 24 * 3_600_000;

/** A new pair; every older access token dies (zalo-oa 1.3). */
export function issuePair(world: World): { access_token: string; refresh_token: string; expires_in: string } {
  const pair = { access_token: `at-${token()}`, refresh_token: `rt-${token()}`, expires_in: '90000' };
  expireAccess(world);
  world.access.set(pair.access_token, world.now() + ACCESS_MS);
  world.refresh.set(pair.refresh_token, world.now() + REFRESH_MS);
  return pair;
}

/** Every access token handed out so far is dead. */
export function expireAccess(world: World): void {
  for (const old of world.access.keys()) world.access.set(old, 0);
}

function token(): string {
  return randomBytes(24).toString('base64url');
}
