/** The one place where a phone number leaves the store: it is read through the reveal that both sides made (a test holds this). */
import type { Client, Row } from '@libsql/client';
import { unsealFields } from './request-fields.ts';
import { type Keys, unseal } from './seal.ts';

/** The other side's contact. `phone` is E.164, or empty when none is kept (any more). */
export interface Revealed {
  name: string;
  phone: string;
  organisation: string;
}

/** Whom a registration's phone is shown to: `reveal.shown_to`. */
const OFFICE = 'office';

/** Of an accepted request, to one of its two sides; of a registration that still stands, to the office. */
const REVEALED = `SELECT v.request_number, f.sealed AS phone, v.owner, r.sealed AS fields, m.name AS producer, m.contact_sealed AS producer_contact, v.owner = 'contact:' || r.buyer AS is_buyer,
    (SELECT c.name_sealed FROM contact c WHERE 'contact:' || c.person = v.owner AND c.name_sealed IS NOT NULL LIMIT 1) AS name_sealed,
    (SELECT c.organisation_sealed FROM contact c WHERE 'contact:' || c.person = v.owner AND c.organisation_sealed IS NOT NULL LIMIT 1) AS organisation_sealed
  FROM reveal v LEFT JOIN request r ON r.number = v.request_number AND r.state = 'accepted'
    LEFT JOIN registration g ON g.number = v.request_number AND g.state <> 'withdrawn' AND v.shown_to = '${OFFICE}'
    JOIN producer m ON m.code = coalesce(r.producer_code, g.producer_code) LEFT JOIN phone f ON f.owner = v.owner
  WHERE v.request_number IN (SELECT value FROM json_each(:numbers)) AND (v.shown_to = :person
    OR EXISTS (SELECT 1 FROM link l WHERE l.person = :person AND v.shown_to = 'producer:' || l.producer_code))
  ORDER BY v.request_number, v.owner = 'contact:' || :person`;

/** What a receiver of request `number` may see: null unless both sides agreed and this person is one of them (still linked, or the buyer). */
export async function revealFor(db: Client, keys: Keys, number: string, person: string): Promise<Revealed | null> {
  const [row] = await revealed(db, [number], person);
  return row === undefined || row.fields === null ? null : sideOf(row, keys);
}

/** Contacts that people put on the office's list, by the number of the registration; a phone stands there only with their consent. */
export async function revealedToOffice(db: Client, keys: Keys, numbers: readonly string[]): Promise<Map<string, Revealed>> {
  const rows = await revealed(db, numbers, OFFICE);
  return new Map(await Promise.all(rows.map(async (row) => [String(row.request_number), await sideOf(row, keys)] as const)));
}

async function revealed(db: Client, numbers: readonly string[], person: string): Promise<Row[]> {
  return (await db.execute({ sql: REVEALED, args: { numbers: JSON.stringify(numbers), person } })).rows;
}

async function sideOf(row: Row, keys: Keys): Promise<Revealed> {
  const open = async (sealed: unknown) => (typeof sealed === 'string' && sealed !== '' ? unseal(keys, sealed) : '');
  const phone = await open(row.phone);
  const ownName = await open(row.name_sealed);
  const producer = String(row.producer);
  if (row.fields === null) return { name: ownName, phone, organisation: producer };
  if (row.is_buyer === 1) {
    const fields = await unsealFields(keys, String(row.fields));
    return { name: ownName, phone, organisation: fields.organisation || (await open(row.organisation_sealed)) };
  }
  return { name: ownName || (await open(row.producer_contact)) || producer, phone, organisation: producer };
}
