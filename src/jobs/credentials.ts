/** The token that a platform wants with each call; a stale one is refreshed once and the call made once more. */
import type { Credentials } from '../channels/channel.ts';
import type { ChannelName, SendResult } from '../model.ts';
import type { Parts } from './parts.ts';

/** How long a channel rests that has no token, in ms: its messages wait in their order and use up no attempts. Consent ends it at once. */
export const NO_TOKEN_MS = 60_000;

/** Makes a call; `atHand`: a token that was good a moment ago. */
export async function withToken<Result extends { ok: true } | Extract<SendResult, { ok: false }>>(
  parts: Parts,
  name: ChannelName,
  call: (credentials: Credentials) => Promise<Result>,
  atHand?: string,
): Promise<Result | 'no-token'> {
  const token = atHand ?? (name === 'zalo' ? await parts.freshZaloToken?.(false) : undefined);
  if (token === null) return 'no-token';
  const result = await call(token ? { accessToken: token } : {});
  if (result.ok || result.failure !== 'refresh-token') return result;
  const fresh = await parts.freshZaloToken?.(true);
  return fresh ? call({ accessToken: fresh }) : 'no-token';
}
