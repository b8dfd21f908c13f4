/** OAuth v4 of an Official Account (zalo-oa 1): the consent address, PKCE, and the pair of tokens. */
import { type Answer, ask } from './http.ts';

/** How to reach the token endpoint. `appSecret` is the app's, not the OA's webhook key. */
export interface OauthSettings {
  appId: string;
  appSecret: string;
  oauthRoot: string;
  timeoutMs: number;
}

/** A pair of tokens; each refresh token is good for one use (zalo-oa 1.3). */
interface TokenPair {
  accessToken: string;
  refreshToken: string;
  /** How long the access token lives, in ms. */
  expiresInMs: number;
}

/**
 * Every way a token request can end. `refused`: Zalo said no, `code` is its own; an administrator must consent again or a setting is
 * wrong. `unavailable`: nothing happened, try later. `lost`: no answer came, so the tokens may have been rotated without us.
 */
export type TokenOutcome =
  | ({ kind: 'pair' } & TokenPair)
  | { kind: 'refused'; code: number }
  | { kind: 'unavailable'; detail: string }
  | { kind: 'lost'; detail: string };

/** The documented life of an access token, used when the answer does not say (zalo-oa 1.3). */
const DEFAULT_LIFE_S = 90_000;

/** Where an administrator of the OA consents. Without `challenge` no PKCE is used (zalo-oa 1.1). */
export function permissionUrl(request: {
  oauthRoot: string;
  appId: string;
  redirectUri: string;
  state: string;
  challenge?: string;
}): string {
  const query = new URLSearchParams({ app_id: request.appId, redirect_uri: request.redirectUri });
  if (request.challenge !== undefined) query.set('code_challenge', request.challenge);
  query.set('state', request.state);
  return `${request.oauthRoot}/v4/oa/permission?${query}`;
}

/** A fresh PKCE verifier: 32 random bytes, base64url without padding, 43 characters (zalo-oa 1.2). */
export function newVerifier(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** The challenge of a verifier: base64url of its SHA-256. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

/** Trades a consent code (single use, 10 minutes) for the first pair. */
export function exchangeCode(settings: OauthSettings, code: string, verifier?: string): Promise<TokenOutcome> {
  const form: Record<string, string> = { code, app_id: settings.appId, grant_type: 'authorization_code' };
  if (verifier !== undefined) form.code_verifier = verifier;
  return askForPair(settings, form);
}

/** Trades a refresh token for the next pair. The old access token dies at once. */
export function refresh(settings: OauthSettings, refreshToken: string): Promise<TokenOutcome> {
  return askForPair(settings, { refresh_token: refreshToken, app_id: settings.appId, grant_type: 'refresh_token' });
}

async function askForPair(settings: OauthSettings, form: Record<string, string>): Promise<TokenOutcome> {
  const answer = await ask({
    method: 'POST',
    url: `${settings.oauthRoot}/v4/oa/access_token`,
    headers: { secret_key: settings.appSecret },
    data: new URLSearchParams(form),
    timeoutMs: settings.timeoutMs,
  });
  return readTokens(answer);
}

/**
 * Only two non-empty tokens are a success, whatever the status says: errors come as HTTP 200 in a shape of their own (zalo-oa 1.4), and
 * reading one as a success has overwritten good tokens elsewhere.
 */
function readTokens(answer: Answer): TokenOutcome {
  if (answer.kind === 'not-sent') return { kind: 'unavailable', detail: answer.detail };
  if (answer.kind === 'lost') return { kind: 'lost', detail: answer.detail };
  const body = (typeof answer.body === 'object' && answer.body !== null ? answer.body : {}) as Record<string, unknown>;
  const { access_token, refresh_token, expires_in, error } = body;
  if (typeof access_token === 'string' && access_token && typeof refresh_token === 'string' && refresh_token) {
    return { kind: 'pair', accessToken: access_token, refreshToken: refresh_token, expiresInMs: lifeMs(expires_in) };
  }
  const code = Number(error);
  // -32 is the call limit of a minute; everything else that Zalo says by a code is final (zalo-oa 1.4, "other").
  const final = Number.isInteger(code) && code !== 0 && code !== -32 && answer.status < 500;
  return final ? { kind: 'refused', code } : { kind: 'unavailable', detail: `http ${answer.status}` };
}

function lifeMs(expiresIn: unknown): number {
  const seconds = Number(expiresIn);
  return (seconds > 0 && Number.isFinite(seconds) ? seconds : DEFAULT_LIFE_S) * 1000;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
