/** Is this webhook request Telegram's? */
import type { RawRequest, Verdict } from '../channel.ts';

/** Compares the secret that `setWebhook` was given. Both are hashed first, so neither length nor content shows in the time it takes. */
export async function verifyTelegram(request: RawRequest, secret: string): Promise<Verdict> {
  const [given, expected] = await Promise.all([digest(request.header('x-telegram-bot-api-secret-token') ?? ''), digest(secret)]);
  let difference = 0;
  for (let i = 0; i < expected.length; i++) difference |= (expected[i] ?? 0) ^ (given[i] ?? 0);
  // A secret that was never set must not open the door to a request without a header.
  return difference === 0 && secret !== '' ? 'ok' : 'bad';
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}
