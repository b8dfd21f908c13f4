/** The sealed fields of a connection request: what the buyer said, without name and phone. */
import { clean } from '../understanding/fold.ts';
import { type Keys, sealJson, unsealJson } from './seal.ts';

/** Fields as texts; `minStars` may be missing. */
export interface RequestFields {
  organisation: string;
  purpose: string;
  quantity: string;
  frequency: string;
  neededBy: string;
  area: string;
  price: string;
  minStars: number | null;
  certificates: string;
  packaging: string;
  payment: string;
  note: string;
}

/** Fields of a request whose text can't be read any more. */
const NOTHING: RequestFields = {
  organisation: '',
  purpose: '',
  quantity: '',
  frequency: '',
  neededBy: '',
  area: '',
  price: '',
  minStars: null,
  certificates: '',
  packaging: '',
  payment: '',
  note: '',
};

const SIGNS = String.raw`[\s.,\-()/_]{0,3}`;
/** A Vietnamese phone number with its 0 or country code, or a foreign one behind a plus, however spaced; a price or an amount has neither. */
const PHONE = new RegExp(
  String.raw`(?<!\d)(?:[(+]{0,2}(?:00${SIGNS})?84${SIGNS}0?${SIGNS}|\(?0${SIGNS})(?:[35789](?:${SIGNS}\d){8}|2(?:${SIGNS}\d){9})(?!\d)|\+${SIGNS}(?!84)[1-9](?:${SIGNS}\d){7,14}(?!\d)`,
  'g',
);

/** What one side writes to the other before both have agreed: phone numbers are taken out, all else stays as it was typed. */
export function withoutPhones(text: string): string {
  const plain = clean(text.normalize('NFKC'));
  const hidden = plain.replace(PHONE, '[số]');
  return hidden === plain ? text : hidden;
}

/** As stored in `request.sealed`. */
export function sealFields(keys: Keys, fields: RequestFields): Promise<string> {
  const shown = Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? withoutPhones(value) : value]);
  return sealJson(keys, Object.fromEntries(shown));
}

/** From `request.sealed`; an erased request (empty) has no fields. */
export async function unsealFields(keys: Keys, sealed: string): Promise<RequestFields> {
  if (sealed === '') return NOTHING;
  return { ...NOTHING, ...(await unsealJson<Partial<RequestFields>>(keys, sealed)) };
}
