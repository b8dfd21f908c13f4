/** The sealed fields of a connection request: what the buyer said, without name and phone. */
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

/** As stored in `request.sealed`. */
export const sealFields = (keys: Keys, fields: RequestFields): Promise<string> => sealJson(keys, fields);

/** From `request.sealed`; an erased request (empty) has no fields. */
export async function unsealFields(keys: Keys, sealed: string): Promise<RequestFields> {
  if (sealed === '') return NOTHING;
  return { ...NOTHING, ...(await unsealJson<Partial<RequestFields>>(keys, sealed)) };
}
