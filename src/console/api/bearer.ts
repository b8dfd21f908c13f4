/** Whose key a request carries. */
import type { Parts } from '../../jobs/parts.ts';
import { holderOfKey, type KeyHolder } from '../../store/staff-keys.ts';

/** The holder of the key in an `Authorization` header (`Bearer KEY`); null for none, a wrong one, or one whose holder has left. */
export async function holderOfBearer({ db, keys }: Pick<Parts, 'db' | 'keys'>, authorization: string | null): Promise<KeyHolder | null> {
  const [, key] = /^Bearer +([\w.-]{1,200})$/i.exec(authorization ?? '') ?? [];
  return key === undefined ? null : holderOfKey(db, keys, key);
}
