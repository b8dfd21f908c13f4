/** Is this webhook request Telegram's? */
import type { RawRequest, Verdict } from '../channel.ts';

const utf8 = new TextEncoder();

/** Compares the secret that `setWebhook` was given, always over its whole length: neither length nor content shows in the time it takes. */
export async function verifyTelegram(request: RawRequest, secret: string): Promise<Verdict> {
  const given = utf8.encode(request.header('x-telegram-bot-api-secret-token') ?? '');
  const expected = utf8.encode(secret);
  let difference = given.length ^ expected.length;
  for (let i = 0; i < expected.length; i++) difference |= (expected[i] ?? 0) ^ (given[i] ?? 0);
  // A secret that was never set must not open the door to a request without a header.
  return difference === 0 && secret !== '' ? 'ok' : 'bad';
}
