/** Link codes: ten letters and digits that link a chat to a producer or a member of staff. Only their keyed hash is kept. */
import { LINK_CODE_LETTERS, readLinkCode } from '../../understanding/readers/codes.ts';
import { type Keys, keyedHash } from '../seal.ts';

const LENGTH = 10;

/** A new code from the system's randomness, such that `readLinkCode` takes it. */
export function makeLinkCode(): string {
  for (;;) {
    const bytes = crypto.getRandomValues(new Uint8Array(LENGTH * 4));
    // Whole multiples of the alphabet only: no letter is likelier than another.
    const fair = [...bytes].filter((byte) => byte < 256 - (256 % LINK_CODE_LETTERS.length)).slice(0, LENGTH);
    const code = fair.map((byte) => LINK_CODE_LETTERS[byte % LINK_CODE_LETTERS.length]).join('');
    if (code.length === LENGTH && readLinkCode(code).ok) return code;
  }
}

/** The hash a code is found by; case, blanks and dashes don't matter. */
export function linkCodeHash(keys: Keys, code: string): Promise<string> {
  return keyedHash(keys, `link-code:${code.toUpperCase().replace(/[^A-Z0-9]/g, '')}`);
}
