/**
 * Encryption of what is personal, and the keyed hash beside it for look-up. WebCrypto, so the same in Node and workerd.
 * A sealed text is `1.` + base64url(12 random bytes, then AES-256-GCM ciphertext and tag); the digit names the format.
 */

/** The two keys made from the operator's DATA_KEY. They can't be exported. */
export interface Keys {
  cipher: CryptoKey;
  mac: CryptoKey;
}

const VERSION = '1.';
const IV_BYTES = 12;
const utf8 = new TextEncoder();

/** Makes the keys from 32 bytes in base64 (HKDF-SHA-256, one label a key). Throws when it is not 32 bytes: broken configuration. */
export async function openKeys(dataKey: string): Promise<Keys> {
  const raw = bytesOf(dataKey.trim());
  if (raw.length !== 32) throw new Error('DATA_KEY must be 32 bytes in base64');
  const root = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey']);
  const derive = (label: string, to: AesKeyGenParams | HmacKeyGenParams, uses: KeyUsage[]) => {
    const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8.encode(label) };
    return crypto.subtle.deriveKey(how, root, to, false, uses);
  };
  const [cipher, mac] = await Promise.all([
    derive('nhip-cau seal 1', { name: 'AES-GCM', length: 256 }, ['encrypt', 'decrypt']),
    derive('nhip-cau hash 1', { name: 'HMAC', hash: 'SHA-256', length: 256 }, ['sign']),
  ]);
  return { cipher, mac };
}

/** Encrypts a text; the same text gives another result each time. */
export async function seal(keys: Keys, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const secret = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, keys.cipher, utf8.encode(text));
  const both = new Uint8Array(IV_BYTES + secret.byteLength);
  both.set(iv);
  both.set(new Uint8Array(secret), IV_BYTES);
  return VERSION + base64url(both);
}

/** Decrypts what `seal` made. Throws when it was sealed with another key or was changed. */
export async function unseal(keys: Keys, sealed: string): Promise<string> {
  if (!sealed.startsWith(VERSION)) throw new Error('not a sealed text');
  const both = bytesOf(sealed.slice(VERSION.length));
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: both.subarray(0, IV_BYTES) }, keys.cipher, both.subarray(IV_BYTES));
  return new TextDecoder().decode(plain);
}

/** `seal` of a value's JSON. */
export function sealJson(keys: Keys, value: unknown): Promise<string> {
  return seal(keys, JSON.stringify(value));
}

/** The value that `sealJson` sealed; the caller knows its shape, because only this house can have sealed it. */
export async function unsealJson<T>(keys: Keys, sealed: string): Promise<T> {
  return JSON.parse(await unseal(keys, sealed)) as T;
}

/** HMAC-SHA-256 in base64url: equal texts are found without being readable. Callers put the kind in front (`phone:`). */
export async function keyedHash(keys: Keys, text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.sign('HMAC', keys.mac, utf8.encode(text))));
}

function base64url(bytes: Uint8Array): string {
  let binary = '';
  // In pieces: a spread of a long text would overflow the stack.
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}
