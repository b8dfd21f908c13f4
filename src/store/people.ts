/** What the engine may know about people, read for any number of contacts in one statement. No phone and no name is ever unsealed here. */
import type { InStatement } from '@libsql/client';
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

/** The columns of `contact` that are read here. */
const COLUMNS = [
  ...['id', 'channel', 'person', 'language', 'role', 'known', 'state', 'seen_at', 'buttons_refused', 'silent_until'],
  ...['handover_task', 'handover_until', 'last_notice', 'ignored_until'],
];
const HAS_NAME = 'EXISTS (SELECT 1 FROM contact other WHERE other.person = contact.person AND other.name_sealed IS NOT NULL)';

/** A JSON list of one object a row of `from`. */
function list(fields: Record<string, string>, from: string): string {
  const pairs = Object.entries(fields).map(([name, column]) => `'${name}', ${column}`);
  return `(SELECT json_group_array(json_object(${pairs.join(', ')})) FROM ${from})`;
}

/**
 * SQL: one JSON value with all that `readPeople` takes about the contacts that `ids` (an SQL list) names. One value and not a statement for
 * each table, because every statement costs more than its rows.
 */
export function peopleJson(ids: string): string {
  const persons = `(SELECT person FROM contact WHERE id IN ${ids})`;
  const contact = { ...Object.fromEntries(COLUMNS.map((name) => [name, name])), has_name: HAS_NAME };
  const link = { person: 'l.person', code: 'p.code', name: 'p.name', at: 'l.linked_at' };
  const staff = { person: 'person', id: 'id', name: 'name', role: 'role' };
  const lists = {
    contacts: list(contact, `contact WHERE id IN ${ids}`),
    links: list(link, `link l JOIN producer p ON p.code = l.producer_code WHERE l.person IN ${persons}`),
    staff: list(staff, `staff WHERE person IN ${persons} AND removed_at IS NULL`),
    consents: list({ person: 'person', purpose: 'purpose' }, `consent WHERE person IN ${persons} AND withdrawn_at IS NULL`),
    // Only that there is one: the sealed number itself is read in one place of the house.
    phones: list({ person: 'substr(owner, 9)' }, `phone WHERE owner IN (SELECT 'contact:' || person FROM contact WHERE id IN ${ids})`),
  };
  return `json_object(${Object.entries(lists)
    .map(([name, sql]) => `'${name}', ${sql}`)
    .join(', ')})`;
}

/** The read about any number of contacts; `readPeople` takes its one value. */
export function peopleStatement(contacts: readonly string[]): InStatement {
  return { sql: PEOPLE, args: { ids: JSON.stringify(contacts) } };
}

const PEOPLE = `SELECT ${peopleJson('(SELECT value FROM json_each(:ids))')} AS people`;

/** A row as it comes in the JSON of `peopleJson`. */
type JsonRow = Record<string, unknown>;

/** Makes `People` of the JSON of `peopleJson`. */
export function readPeople(json: unknown): People {
  const { contacts, links, staff, consents, phones } = JSON.parse(String(json)) as Record<string, JsonRow[]>;
  const people: People = { contacts: new Map(), producers: new Map(), staff: new Map(), consents: new Map(), phones: new Set() };
  for (const row of contacts ?? []) people.contacts.set(String(row.id), contactOf(row));
  for (const row of inOrder(links)) append(people.producers, String(row.person), { code: String(row.code), name: String(row.name) });
  for (const row of staff ?? [])
    people.staff.set(String(row.person), { id: String(row.id), name: String(row.name), role: row.role as StaffRole });
  for (const row of consents ?? []) append(people.consents, String(row.person), row.purpose as Purpose);
  for (const [person, purposes] of people.consents) people.consents.set(person, [...new Set(purposes)].sort());
  for (const row of phones ?? []) people.phones.add(String(row.person));
  return people;
}

/** Links as they were made. */
function inOrder(links: JsonRow[] = []): JsonRow[] {
  return links.sort((a, b) => Number(a.at) - Number(b.at) || (String(a.code) < String(b.code) ? -1 : 1));
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

function contactOf(row: JsonRow): Contact {
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
