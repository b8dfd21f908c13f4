/** Contacts: who a message goes to, and what a channel told us about whether it can. */
import type { Client } from '@libsql/client';
import type { Capabilities, ChannelName, ContactId, Language, OfficeSettings, Person } from '../model.ts';
import {
  buildPerson,
  type Contact,
  type ContactState,
  newContact,
  type People,
  type PersonOptions,
  peopleStatement,
  readPeople,
} from './people.ts';

/** What sending to a contact needs to know. */
export interface Receiver {
  contact: ContactId;
  channel: ChannelName;
  /** `contact.person`: what a person owns is keyed by it. */
  personId: string;
  person: Person;
  state: ContactState;
  /** Last interaction, epoch ms: Zalo's 48 h and 7-day windows (zalo-oa 3.1). */
  seenAt: number;
  /** The platform refused buttons: numbered text. */
  buttonsRefused: boolean;
}

/** What receivers are built from. */
export interface ReceiverOptions {
  capabilities(contact: ContactId): Capabilities;
  settings: OfficeSettings;
  demo: boolean;
  /** Epoch ms. */
  now: number;
}

/** Receivers by contact, in one round trip. A contact without a row is somebody just erased whose farewell has not left: a plain, reachable one. */
export async function loadReceivers(
  db: Client,
  contacts: readonly ContactId[],
  options: ReceiverOptions,
): Promise<Map<ContactId, Receiver>> {
  const ids = [...new Set(contacts)];
  if (ids.length === 0) return new Map();
  const people = readPeople((await db.execute(peopleStatement(ids))).rows[0]?.people);
  return new Map(
    ids.map((id) => {
      const contact = people.contacts.get(id) ?? { ...newContact(id), seenAt: options.now };
      return [id, receiverOf(contact, people, { ...options, capabilities: options.capabilities(id), nextRequest: '' })];
    }),
  );
}

/** The receiver of one contact, or null for somebody unknown. */
export async function contactFor(db: Client, contact: ContactId, options: ReceiverOptions): Promise<Receiver | null> {
  const people = readPeople((await db.execute(peopleStatement([contact]))).rows[0]?.people);
  const found = people.contacts.get(contact);
  return found ? receiverOf(found, people, { ...options, capabilities: options.capabilities(contact), nextRequest: '' }) : null;
}

/** Somebody of whom only channel and language matter: what a notice says is the same for everybody. */
export function strangerAs(contact: ContactId, language: Language, options: Omit<PersonOptions, 'nextRequest'>): Person {
  const nobody: People = { contacts: new Map(), producers: new Map(), staff: new Map(), consents: new Map(), phones: new Set() };
  return buildPerson(newContact(contact, language), nobody, { ...options, nextRequest: '' });
}

/** A contact's row as a receiver. */
export function receiverOf(contact: Contact, people: People, options: PersonOptions): Receiver {
  return {
    contact: contact.id,
    channel: contact.channel,
    personId: contact.person,
    person: buildPerson(contact, people, options),
    state: contact.state,
    seenAt: contact.seenAt,
    buttonsRefused: contact.buttonsRefused,
  };
}

/** The person blocked the bot (Telegram) or can't be reached any more. Writing again makes them active. */
export async function markBlocked(db: Client, contact: ContactId): Promise<void> {
  await setState(db, contact, 'blocked');
}

/** The person left the Zalo OA. */
export async function markUnfollowed(db: Client, contact: ContactId): Promise<void> {
  await setState(db, contact, 'unfollowed');
}

/** Messages reach the person again. */
export async function markActive(db: Client, contact: ContactId): Promise<void> {
  await setState(db, contact, 'active');
}

/** The platform refused buttons for this contact: from now on numbered text. */
export async function markButtonsRefused(db: Client, contact: ContactId): Promise<void> {
  await db.execute({ sql: 'UPDATE contact SET buttons_refused = 1 WHERE id = ?', args: [contact] });
}

/** The bot is silent towards this contact until `until` (epoch ms; 0 ends it). */
export async function setSilent(db: Client, contact: ContactId, until: number): Promise<void> {
  await db.execute({ sql: 'UPDATE contact SET silent_until = ? WHERE id = ?', args: [until, contact] });
}

/** All contacts of one person, the one where they wrote last first. */
export async function contactsOfPerson(db: Client, person: string): Promise<ContactId[]> {
  const { rows } = await db.execute({ sql: 'SELECT id FROM contact WHERE person = ? ORDER BY seen_at DESC, id', args: [person] });
  return rows.map((row) => row.id as ContactId);
}

/** For each person linked to a producer the contact where they wrote last, reachable ones first. */
export async function contactsOfProducer(db: Client, code: string): Promise<ContactId[]> {
  const sql = `SELECT id FROM (
      SELECT c.id, l.linked_at, row_number() OVER (PARTITION BY c.person ORDER BY c.state = 'active' DESC, c.seen_at DESC, c.id) AS place
      FROM link l JOIN contact c ON c.person = l.person WHERE l.producer_code = ?
    ) WHERE place = 1 ORDER BY linked_at, id`;
  const { rows } = await db.execute({ sql, args: [code] });
  return rows.map((row) => row.id as ContactId);
}

async function setState(db: Client, contact: ContactId, state: ContactState): Promise<void> {
  await db.execute({ sql: 'UPDATE contact SET state = ? WHERE id = ?', args: [state, contact] });
}
