/** Who is linked to a producer, as staff see it, and ending it. */
import type { Client } from '@libsql/client';
import { fold } from '../understanding/fold.ts';
import { auditStatement } from './audit.ts';

/** A person linked to a producer. */
export interface LinkedPerson {
  /** `contact.person`. */
  person: string;
  /** Their channels, e.g. `telegram, zalo`. */
  channels: string;
  /** Last three characters of the contact's id: enough to tell two people apart. */
  tail: string;
  /** How they were linked: `code` or `phone`. */
  how: string;
  /** Epoch ms. */
  linkedAt: number;
}

/** A producer by code or by name (folded); null for none or for several of that name. */
export async function producerNamed(db: Client, text: string): Promise<{ code: string; name: string } | null> {
  const sql = 'SELECT code, name FROM producer WHERE code = :text OR folded = :folded LIMIT 2';
  const { rows } = await db.execute({ sql, args: { text: text.trim(), folded: fold(text) } });
  return rows.length === 1 ? { code: String(rows[0]?.code), name: String(rows[0]?.name) } : null;
}

/** Everybody linked to a producer, the earliest first. */
export async function linkedPeople(db: Client, producer: string): Promise<LinkedPerson[]> {
  const sql = `SELECT l.person, l.how, l.linked_at, group_concat(DISTINCT c.channel) AS channels, max(c.id) AS contact
    FROM link l LEFT JOIN contact c ON c.person = l.person WHERE l.producer_code = ? GROUP BY l.person ORDER BY l.linked_at, l.person`;
  return (await db.execute({ sql, args: [producer] })).rows.map((row) => ({
    person: String(row.person),
    channels: String(row.channels ?? '').replaceAll(',', ', '),
    tail: String(row.contact ?? '').slice(-3),
    how: String(row.how),
    linkedAt: Number(row.linked_at),
  }));
}

/** Ends one person's link; false when there is none (any more). What that person stood on goes on without it. */
export async function endLink(db: Client, producer: string, person: string, by: string, now: number): Promise<boolean> {
  const [gone] = await db.batch(
    [
      { sql: 'DELETE FROM link WHERE producer_code = ? AND person = ?', args: [producer, person] },
      auditStatement({ who: by, did: 'unlink', what: `producer ${producer}`, at: now }),
    ],
    'write',
  );
  return gone?.rowsAffected === 1;
}
