/**
 * Encryption of what is personal, and the keyed hash beside it for look-up. The same in Node and workerd: what one sealed the other unseals.
 * A sealed text is `1.` + base64url(12 random bytes, then AES-256-GCM ciphertext and tag); the digit names the format.
 */

/** Encrypts and decrypts bytes with one key, which can't be read out of it. */
interface Cipher {
  /** The ciphertext, the tag at its end. */
  encrypt(iv: Bytes, plain: Bytes): Bytes | Promise<Bytes>;
  /** Throws when it was made with another key or was changed. */
  decrypt(iv: Bytes, secret: Bytes): Bytes | Promise<Bytes>;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The two keys made from the operator's DATA_KEY. They can't be exported. */
export interface Keys {
  cipher: Cipher;
  mac: CryptoKey;
}

const VERSION = '1.';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Random numbers are asked for in stocks of so many: each asking costs as much as an encryption (measured). */
const IVS_AT_ONCE = 256;
const utf8 = new TextEncoder();
const text8 = new TextDecoder();

/** Makes the keys from 32 bytes in base64 (HKDF-SHA-256, one label a key). Throws when it is not 32 bytes: broken configuration. */
export async function openKeys(dataKey: string): Promise<Keys> {
  const raw = bytesOf(dataKey.trim());
  if (raw.length !== 32) throw new Error('DATA_KEY must be 32 bytes in base64');
  const root = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey', 'deriveBits']);
  const how = (label: string) => ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8.encode(label) });
  const mac = { name: 'HMAC', hash: 'SHA-256', length: 256 };
  const bits = await crypto.subtle.deriveBits(how('nhip-cau seal 1'), root, 256);
  return {
    cipher: nodeCipher(bits) ?? (await webCipher(bits)),
    mac: await crypto.subtle.deriveKey(how('nhip-cau hash 1'), root, mac, false, ['sign']),
  };
}

async function webCipher(bits: ArrayBuffer): Promise<Cipher> {
  const key = await crypto.subtle.importKey('raw', bits, 'AES-GCM', false, ['encrypt', 'decrypt']);
  return {
    encrypt: async (iv, plain) => new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain)),
    decrypt: async (iv, secret) => new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, secret)),
  };
}

/** Under Node at once: WebCrypto sends each message of ours through its thread pool, which costs ten times the encryption (measured). */
function nodeCipher(bits: ArrayBuffer): Cipher | null {
  const node = navigator.userAgent.startsWith('Node.js/') ? process.getBuiltinModule('node:crypto') : undefined;
  if (!node) return null;
  const key = node.createSecretKey(new Uint8Array(bits));
  return {
    encrypt: (iv, plain) => {
      const cipher = node.createCipheriv('aes-256-gcm', key, iv);
      return joined(cipher.update(plain), cipher.final(), cipher.getAuthTag());
    },
    decrypt: (iv, secret) => {
      const decipher = node.createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(secret.subarray(-TAG_BYTES));
      return joined(decipher.update(secret.subarray(0, -TAG_BYTES)), decipher.final());
    },
  };
}

function joined(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const stock = { bytes: new Uint8Array(0), used: 0 };

/** 12 random bytes that nobody else gets. */
function freshIv(): Bytes {
  if (stock.used === stock.bytes.length) {
    stock.bytes = crypto.getRandomValues(new Uint8Array(IV_BYTES * IVS_AT_ONCE));
    stock.used = 0;
  }
  const from = stock.used;
  stock.used += IV_BYTES;
  return stock.bytes.subarray(from, stock.used);
}

/** Encrypts a text; the same text gives another result each time. */
export async function seal(keys: Keys, text: string): Promise<string> {
  const iv = freshIv();
  return VERSION + base64url(joined(iv, await keys.cipher.encrypt(iv, utf8.encode(text))));
}

/** Decrypts what `seal` made. Throws when it was sealed with another key or was changed. */
export async function unseal(keys: Keys, sealed: string): Promise<string> {
  if (!sealed.startsWith(VERSION)) throw new Error('not a sealed text');
  const both = ofBase64url(sealed.slice(VERSION.length));
  return text8.decode(await keys.cipher.decrypt(both.subarray(0, IV_BYTES), both.subarray(IV_BYTES)));
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

/** Whether two texts are the same, in a time that does not show where they differ. */
export function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

/** Bytes as base64url without padding. */
export function base64url(bytes: Uint8Array): string {
  if (typeof Buffer !== 'undefined') return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
  let binary = '';
  // In pieces: a spread of a long text would overflow the stack.
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function ofBase64url(text: string): Bytes {
  return typeof Buffer === 'undefined' ? bytesOf(text) : Buffer.from(text, 'base64url');
}

function bytesOf(text: string): Bytes {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}
