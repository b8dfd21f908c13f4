/** What only the demonstration writes: its people, and certificates taken back. Everything else goes through the register. */
import type { Client, InStatement } from '@libsql/client';
import type { ContactId, StaffRole, Topic } from '../model.ts';

/** `fresh`: nobody wrote yet and the register holds nothing of an office's own (a seeding that broke off goes on). */
export type DemoState = 'fresh' | 'seeded' | 'not-empty';

/** Whether the demonstration may be put in. Its people come last, so they tell that it is whole. */
export async function demoState(db: Client, first: ContactId): Promise<DemoState> {
  const { rows } = await db.execute({
    sql: `SELECT EXISTS (SELECT 1 FROM contact WHERE id = :first) AS seeded,
      EXISTS (SELECT 1 FROM contact) OR EXISTS (SELECT 1 FROM producer WHERE demo = 0) AS used`,
    args: { first },
  });
  if (rows[0]?.seeded === 1) return 'seeded';
  return rows[0]?.used === 1 ? 'not-empty' : 'fresh';
}

/** A person of the demonstration with both contacts. */
export interface NewDemoPerson {
  contacts: readonly ContactId[];
  role: 'producer' | 'buyer' | '';
  /** Names of producers, as in the register. */
  producers: readonly string[];
  staff?: { name: string; role: StaffRole; maySend: boolean };
  /** Notices of this topic reach them; the consent says that nobody gave it. */
  topic?: Topic;
}

/** Adds all people in one batch: each person's contacts are one person, linked to their producers, receiving a topic, or staff. */
export async function addDemoPeople(db: Client, people: readonly NewDemoPerson[], now: number): Promise<void> {
  await db.batch(
    people.flatMap((person) => personStatements(person, now)),
    'write',
  );
}

function personStatements({ contacts, role, producers, staff, topic }: NewDemoPerson, now: number): InStatement[] {
  const [person = ''] = contacts;
  return [
    ...contacts.map((id) => ({
      sql: `INSERT INTO contact(id, channel, person, role, known, seen_at, created_at) VALUES (:id, 'simulator', :person, :role, 1, :now, :now)`,
      args: { id, person, role, now },
    })),
    ...producers.map((name) => ({
      sql: `INSERT INTO link(person, producer_code, contact_id, how, linked_at) SELECT :person, code, :person, 'demo', :now FROM producer WHERE name = :name`,
      args: { person, name, now },
    })),
    ...(staff
      ? [
          {
            sql: `INSERT INTO staff(id, name, role, may_send, person, created_at) VALUES ('demo', :name, :role, :maySend, :person, :now)`,
            args: { ...staff, maySend: staff.maySend ? 1 : 0, person, now },
          },
        ]
      : []),
    ...(topic
      ? [
          {
            sql: `INSERT INTO consent(person, contact_id, purpose, version, text, granted_at) VALUES (:person, :person, :purpose, 'demo', 'số liệu minh họa', :now)`,
            args: { person, purpose: `notices:${topic}`, now },
          },
        ]
      : []),
  ];
}

/** Takes back the certificates of invented products: by name, with the ISO date. */
export async function revokeDemoCertificates(db: Client, revoked: readonly { product: string; on: string }[]): Promise<void> {
  await db.batch(
    revoked.map(({ product, on }) => ({
      sql: `UPDATE certificate SET revoked_on = :on WHERE demo = 1 AND product_code IN (SELECT code FROM product WHERE name = :product AND demo = 1)`,
      args: { product, on },
    })),
    'write',
  );
}

/** The day (epoch ms) that the demonstration's dates are relative to; null before it is put in. */
export async function demoDatedAt(db: Client, first: ContactId): Promise<number | null> {
  const { rows } = await db.execute({ sql: 'SELECT created_at FROM contact WHERE id = ?', args: [first] });
  return rows[0] === undefined ? null : Number(rows[0].created_at);
}

/**
 * Moves the demonstration's dates by so many days, so that what was to come still is. Fairs by name: those of the public list happened when
 * they did. A certificate's decision stays 36 months before its end. `now` (epoch ms) is what they are relative to from here on.
 */
export async function moveDemoDates(
  db: Client,
  move: { days: number; fairs: readonly string[]; people: readonly ContactId[]; now: number },
): Promise<void> {
  const by = `+${move.days} days`;
  const later = (column: string) => `${column} = CASE WHEN ${column} LIKE '____-__-__' THEN date(${column}, :by) ELSE ${column} END`;
  const fairs = JSON.stringify(move.fairs);
  await db.batch(
    [
      {
        sql: `UPDATE certificate SET ends_on = date(ends_on, :by), decided_on = date(ends_on, :by, '-36 months'), ${later('revoked_on')}
          WHERE demo = 1 AND decided_on LIKE '____-__-__' AND ends_on IS NOT NULL`,
        args: { by },
      },
      { sql: `UPDATE dossier SET ${['since', 'submitted_on', 'as_of'].map(later).join(', ')} WHERE demo = 1`, args: { by } },
      {
        sql: `UPDATE fair SET ${['start', 'end', 'deadline', 'sorts'].map(later).join(', ')} WHERE demo = 1 AND name IN (SELECT value FROM json_each(:fairs))`,
        args: { by, fairs },
      },
      {
        sql: 'UPDATE contact SET created_at = :now WHERE id IN (SELECT value FROM json_each(:people))',
        args: { now: move.now, people: JSON.stringify(move.people) },
      },
    ],
    'write',
  );
}
