/** Zalo's webhook signature (zalo-oa 5.2): plain SHA-256 of a concatenation, not HMAC. Bytes and `crypto.subtle` only. */

/** What a signature is made with. `secret` is the OA's key of the console's Webhook page, not the app secret. */
export interface SignatureKeys {
  appId: string;
  oaId: string;
  secret: string;
}

/** Which id came first in the signed text: `app` in the documentation, `oa` in some deliveries (zalo-oa 5.2, unverified). */
export type SignedWith = 'app' | 'oa';

/** `mac=` may be missing, and letters may be of either case. */
const HEADER = /^(?:mac\s*=\s*)?([0-9a-f]{64})$/i;

const encoder = new TextEncoder();

/**
 * The variant that the header's value matches for exactly these bytes and the body's own `timestamp`, or null. Both candidates are
 * always computed and compared in constant time.
 */
export async function matchSignature(header: string, body: Uint8Array, timestamp: string, keys: SignatureKeys): Promise<SignedWith | null> {
  const hex = HEADER.exec(header.trim())?.[1];
  if (hex === undefined) return null;
  const given = encoder.encode(hex.toLowerCase());
  const app = equal(given, encoder.encode(await sign(keys.appId, body, timestamp, keys.secret)));
  const oa = equal(given, encoder.encode(await sign(keys.oaId, body, timestamp, keys.secret)));
  if (app) return 'app';
  return oa ? 'oa' : null;
}

/** Lower-case hex of SHA-256(id + body + timestamp + secret). */
export async function sign(id: string, body: Uint8Array, timestamp: string, secret: string): Promise<string> {
  const parts = [encoder.encode(id), body, encoder.encode(timestamp + secret)];
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Takes the same time wherever the first difference is. Both are 64 bytes. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (const [i, byte] of a.entries()) difference |= byte ^ (b[i] ?? 0);
  return difference === 0;
}
