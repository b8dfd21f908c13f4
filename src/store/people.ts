/** What the engine may know about people, read for any number of contacts in one batch. No phone and no name is ever unsealed here. */
import type { InStatement, ResultSet, Row } from '@libsql/client';
import type { Capabilities, ChannelName, ContactId, Language, OfficeSettings, Person, Purpose, StaffRole } from '../model.ts';

/** Whether messages can reach a contact; `unfollowed`: left the Zalo OA. */
export type ContactState = 'active' | 'blocked' | 'unfollowed';

/** A contact's own row. Times are epoch ms, 0 for never. */
export interface Contact {
  id: ContactId;
  channel: ChannelName;
  /** Contacts known to be one person share it; at first the contact's id. */
  person: string;
  language: Language;
  role: Person['role'];
  known: boolean;
  state: ContactState;
  seenAt: number;
  buttonsRefused: boolean;
  /** Staff write in the platform's own inbox until then. */
  silentUntil: number;
  /** Wrote too fast: nothing of theirs is read until then. */
  ignoredUntil: number;
  handoverTask: string | null;
  handoverUntil: number;
  lastWasNotice: boolean;
  /** Any contact of the person has a name. */
  hasName: boolean;
}

/** What was read about some people; the maps are by person. */
export interface People {
  contacts: Map<string, Contact>;
  producers: Map<string, Person['producers']>;
  staff: Map<string, NonNullable<Person['staff']>>;
  consents: Map<string, Purpose[]>;
  phones: Set<string>;
}

/** What a `Person` needs beside the rows. */
export interface PersonOptions {
  capabilities: Capabilities;
  settings: OfficeSettings;
  demo: boolean;
  /** Empty where no request can be opened (announcements). */
  nextRequest: string;
  /** Epoch ms. */
  now: number;
}

const IDS = '(SELECT value FROM json_each(:ids))';
const PERSONS = `(SELECT person FROM contact WHERE id IN ${IDS})`;
const CONTACTS = `SELECT id, channel, person, language, role, known, state, seen_at, buttons_refused, silent_until, ignored_until, handover_task, handover_until, last_notice,
  EXISTS (SELECT 1 FROM contact other WHERE other.person = contact.person AND other.name_sealed IS NOT NULL) AS has_name
  FROM contact WHERE id IN ${IDS}`;
const LINKS = `SELECT l.person, p.code, p.name FROM link l JOIN producer p ON p.code = l.producer_code WHERE l.person IN ${PERSONS} ORDER BY l.linked_at, p.code`;
const STAFF = `SELECT person, id, name, role FROM staff WHERE person IN ${PERSONS} AND removed_at IS NULL`;
const CONSENTS = `SELECT DISTINCT person, purpose FROM consent WHERE person IN ${PERSONS} AND withdrawn_at IS NULL ORDER BY purpose`;
// Only that there is one: the sealed number itself is read in one place of the house.
const PHONES = `SELECT substr(owner, 9) AS person FROM phone WHERE owner IN (SELECT 'contact:' || person FROM contact WHERE id IN ${IDS})`;

/** The reads about these contacts and their persons; `readPeople` takes their results in the same order. */
export function peopleStatements(contacts: readonly string[]): InStatement[] {
  const args = { ids: JSON.stringify(contacts) };
  return [CONTACTS, LINKS, STAFF, CONSENTS, PHONES].map((sql) => ({ sql, args }));
}

/** How many results `readPeople` takes. */
export const PEOPLE_READS = 5;

/** Puts the results of `peopleStatements` together. */
export function readPeople([contacts, links, staff, consents, phones]: readonly (ResultSet | undefined)[]): People {
  const people: People = { contacts: new Map(), producers: new Map(), staff: new Map(), consents: new Map(), phones: new Set() };
  for (const row of contacts?.rows ?? []) people.contacts.set(String(row.id), contactOf(row));
  for (const row of links?.rows ?? []) append(people.producers, String(row.person), { code: String(row.code), name: String(row.name) });
  for (const row of staff?.rows ?? [])
    people.staff.set(String(row.person), { id: String(row.id), name: String(row.name), role: row.role as StaffRole });
  for (const row of consents?.rows ?? []) append(people.consents, String(row.person), row.purpose as Purpose);
  for (const row of phones?.rows ?? []) people.phones.add(String(row.person));
  return people;
}

/** A contact that wrote for the first time. */
export function newContact(id: ContactId, language: Language = 'vi'): Contact {
  return {
    id,
    channel: id.slice(0, id.indexOf(':')) as ChannelName,
    person: id,
    language,
    role: '',
    known: false,
    state: 'active',
    seenAt: 0,
    buttonsRefused: false,
    silentUntil: 0,
    ignoredUntil: 0,
    handoverTask: null,
    handoverUntil: 0,
    lastWasNotice: false,
    hasName: false,
  };
}

/** The `Person` of a contact. */
export function buildPerson(contact: Contact, people: People, options: PersonOptions): Person {
  const { handoverTask, handoverUntil } = contact;
  return {
    contact: contact.id,
    channel: contact.channel,
    language: contact.language,
    known: contact.known,
    role: contact.role,
    producers: people.producers.get(contact.person) ?? [],
    staff: people.staff.get(contact.person) ?? null,
    consents: people.consents.get(contact.person) ?? [],
    hasName: contact.hasName,
    hasPhone: people.phones.has(contact.person),
    handover: handoverTask !== null && handoverUntil > options.now ? { task: handoverTask, until: handoverUntil } : null,
    capabilities: options.capabilities,
    settings: options.settings,
    nextRequest: options.nextRequest,
    demo: options.demo,
    lastWasNotice: contact.lastWasNotice,
  };
}

function contactOf(row: Row): Contact {
  return {
    id: row.id as ContactId,
    channel: row.channel as ChannelName,
    person: String(row.person),
    language: row.language as Language,
    role: row.role as Person['role'],
    known: row.known === 1,
    state: row.state as ContactState,
    seenAt: Number(row.seen_at),
    buttonsRefused: row.buttons_refused === 1,
    silentUntil: Number(row.silent_until),
    ignoredUntil: Number(row.ignored_until),
    handoverTask: row.handover_task === null ? null : String(row.handover_task),
    handoverUntil: Number(row.handover_until),
    lastWasNotice: row.last_notice === 1,
    hasName: row.has_name === 1,
  };
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
