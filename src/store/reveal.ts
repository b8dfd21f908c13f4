/** The one place where a phone number leaves the store: it is read through the reveal that both sides made (a test holds this). */
import type { Client } from '@libsql/client';
import { unsealFields } from './request-fields.ts';
import { type Keys, unseal } from './seal.ts';

/** The other side's contact. `phone` is E.164, or empty when none is kept (any more). */
export interface Revealed {
  name: string;
  phone: string;
  organisation: string;
}

const REVEALED = `SELECT f.sealed AS phone, v.owner, r.sealed AS fields, m.name AS producer, m.contact_sealed AS producer_contact, v.owner = 'contact:' || r.buyer AS is_buyer,
    (SELECT c.name_sealed FROM contact c WHERE 'contact:' || c.person = v.owner AND c.name_sealed IS NOT NULL LIMIT 1) AS name_sealed,
    (SELECT c.organisation_sealed FROM contact c WHERE 'contact:' || c.person = v.owner AND c.organisation_sealed IS NOT NULL LIMIT 1) AS organisation_sealed
  FROM reveal v JOIN request r ON r.number = v.request_number JOIN producer m ON m.code = r.producer_code LEFT JOIN phone f ON f.owner = v.owner
  WHERE v.request_number = :number AND r.state = 'accepted' AND (v.shown_to = :person
    OR EXISTS (SELECT 1 FROM link l WHERE l.person = :person AND v.shown_to = 'producer:' || l.producer_code))
  ORDER BY v.owner = 'contact:' || :person LIMIT 1`;

/** What a receiver of request `number` may see: null unless both sides agreed and this person is one of them (still linked, or the buyer). */
export async function revealFor(db: Client, keys: Keys, number: string, person: string): Promise<Revealed | null> {
  const { rows } = await db.execute({ sql: REVEALED, args: { number, person } });
  const row = rows[0];
  if (row === undefined) return null;
  const open = async (sealed: unknown) => (typeof sealed === 'string' && sealed !== '' ? unseal(keys, sealed) : '');
  const phone = await open(row.phone);
  const ownName = await open(row.name_sealed);
  if (row.is_buyer === 1) {
    const fields = await unsealFields(keys, String(row.fields));
    return { name: ownName, phone, organisation: fields.organisation || (await open(row.organisation_sealed)) };
  }
  const producer = String(row.producer);
  return { name: ownName || (await open(row.producer_contact)) || producer, phone, organisation: producer };
}
