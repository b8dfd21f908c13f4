/** What a registration says, as it is kept: one sealed JSON, because people write anything into an answer. */
import { type Keys, sealJson, unsealJson } from './seal.ts';

/** The answers of one registration. */
export interface RegistrationFields {
  products: string;
  booth: string;
  /** Who comes. */
  person: string;
  answer: string;
}

const NOTHING: RegistrationFields = { products: '', booth: '', person: '', answer: '' };

/** Sealed for its row. */
export function sealRegistration(keys: Keys, fields: RegistrationFields): Promise<string> {
  return sealJson(keys, fields);
}

/** Read back; an erased registration has no answers any more. */
export async function unsealRegistration(keys: Keys, sealed: string): Promise<RegistrationFields> {
  return sealed === '' ? NOTHING : { ...NOTHING, ...(await unsealJson<Partial<RegistrationFields>>(keys, sealed)) };
}
