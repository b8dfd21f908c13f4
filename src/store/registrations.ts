/** Registrations beside the chat: the waiting list by the clock, and the office's list of a fair. */
import type { Client } from '@libsql/client';
import type { OfficeSettings, RegistrationView } from '../model.ts';
import { fold } from '../understanding/fold.ts';
import { auditStatement } from './audit.ts';
import { moveUp } from './effects/registrations.ts';
import { REGISTRATION_COLUMNS, REGISTRATION_FROM, registrationView } from './lookups/registration-rows.ts';
import { revealedToOffice } from './reveal.ts';
import type { Keys } from './seal.ts';

/** Gives places that became free (an import raised their number, somebody was erased) to who waits. Returns how many got one. */
export async function fillPlaces(db: Client, now: number, settings: OfficeSettings): Promise<number> {
  const [moved] = await db.batch(moveUp(now, settings), 'write');
  return moved?.rowsAffected ?? 0;
}

/** A registration as the office's list shows it. `phone` (E.164) and `contact` are empty without the person's consent. */
export interface ListedRegistration extends RegistrationView {
  contact: string;
  phone: string;
}

/** A fair by its id or its name, else by words of its name, with or without marks: all that fit, at most ten. */
export async function fairsNamed(db: Client, words: string): Promise<{ id: string; name: string; start: string }[]> {
  const { rows } = await db.execute('SELECT id, name, start FROM fair ORDER BY start DESC');
  const fairs = rows.map((row) => ({ id: String(row.id), name: String(row.name), start: String(row.start) }));
  const sought = fold(words);
  const exact = fairs.filter(({ id, name }) => fold(id) === sought || fold(name) === sought);
  return exact.length > 0 ? exact : fairs.filter(({ name }) => fold(name).includes(sought)).slice(0, 10);
}

/** Everybody who registered for a fair, in the order of registering; `who` (a member of staff, or `operator`) stands in the audit. */
export async function listRegistrations(db: Client, keys: Keys, fair: string, who: string, now: number): Promise<ListedRegistration[]> {
  const sql = `SELECT ${REGISTRATION_COLUMNS} ${REGISTRATION_FROM} WHERE r.fair_id = :fair ORDER BY r.n`;
  const { rows } = await db.execute({ sql, args: { fair } });
  const views = await Promise.all(rows.map((row) => registrationView(row, { keys })));
  const contacts = await revealedToOffice(
    db,
    keys,
    views.map(({ number }) => number),
  );
  await db.execute(auditStatement({ who, did: 'list registrations', what: `fair ${fair}`, detail: String(views.length), at: now }));
  return views.map((view) => ({
    ...view,
    contact: contacts.get(view.number)?.name ?? '',
    phone: contacts.get(view.number)?.phone ?? '',
  }));
}
