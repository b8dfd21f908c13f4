/** The hash a phone number is found by. */
import { readPhone } from '../../understanding/readers/phone.ts';
import { type Keys, keyedHash } from '../seal.ts';

/** Keyed hash of the E.164 number; a number that can't be read is hashed by its digits. */
export function phoneHash(keys: Keys, phone: string): Promise<string> {
  return keyedHash(keys, `phone:${e164(phone)}`);
}

/** E.164 where the number can be read, else what was typed without blanks. */
export function e164(phone: string): string {
  const read = readPhone(phone);
  return read.ok ? read.value : phone.replace(/[^\d+]/g, '');
}
