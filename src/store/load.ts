/** Everything one update needs, in one read (README, "The path of one message", stage 4). */
import type { Client, InStatement, Row } from '@libsql/client';
import type { Capabilities, Person, Session, Update } from '../model.ts';
import { hanoiDate } from '../understanding/hanoi-time.ts';
import { type Receiver, receiverOf } from './contacts.ts';
import { STANDS_BEFORE } from './outbox-rows.ts';
import { buildPerson, type Contact, newContact, peopleJson, readPeople } from './people.ts';
import type { Keys } from './seal.ts';
import { newSession, readSession } from './sessions.ts';
import { numberSetting } from './setting-values.ts';
import { applySettings, type Settings } from './settings.ts';
import { readTokenRow, TOKEN_JSON, type Token, type TokenRow } from './token.ts';

/** What the shell knows before it looks. */
export interface LoadOptions {
  /** What this contact's screen can show. */
  capabilities: Capabilities;
  /** The settings as last read; only newer rows are read. */
  settings: Settings;
  demo: boolean;
  /** Epoch ms. */
  now: number;
}

/** What was found. For a contact that never wrote: defaults, with the language of the update. */
export interface Loaded {
  /** Handled before: do nothing, send nothing. */
  seen: boolean;
  contact: Contact;
  session: Session;
  person: Person;
  /** Where the answers of this turn go. */
  receiver: Receiver;
  /** When the last message but so many (setting `messages_minute_max`) was handled, epoch ms; 0 when there were fewer. */
  busySince: number;
  /** Earlier messages to this contact that have not left and go first. */
  unsent: number;
  settings: Settings;
  /** The channel's tokens; null where it has none. */
  token: Token | null;
  /** The channel told us to wait until then (epoch ms, 0 for never). */
  heldUntil: number;
  /** Failures stand against the channel: a success is worth writing down. */
  troubled: boolean;
}

/** Loads what one update needs. One round trip; throws what the database throws. */
export async function load(db: Client, keys: Keys, update: Update, options: LoadOptions): Promise<Loaded> {
  const { rows } = await db.execute(readStatement(update, options));
  const row = rows[0];
  if (!row) throw new Error('a read of one row answered none');
  const people = readPeople(row.people);
  const beside = JSON.parse(String(row.beside)) as Beside;
  const settings = applySettings(options.settings, beside.settings);
  const contact = people.contacts.get(update.contact) ?? newContact(update.contact, update.language);
  const nextRequest = requestNumber(hanoiDate(options.now).slice(0, 4), (beside.requests ?? 0) + 1);
  const personOptions = { ...options, settings: settings.values, nextRequest };
  return {
    seen: row.seen === 1,
    contact,
    session: await sessionIn(keys, row, beside.turn ?? 0),
    person: buildPerson(contact, people, personOptions),
    receiver: receiverOf({ ...contact, state: 'active', seenAt: seenNow(contact, update, options.now) }, people, personOptions),
    busySince: beside.busy ?? 0,
    unsent: beside.unsent,
    settings,
    token: await readTokenRow(keys, beside.token ?? undefined),
    heldUntil: beside.channel?.held_until ?? 0,
    troubled: (beside.channel?.failures ?? 0) > 0,
  };
}

/** A request's number: `requestNumber('2026', 1) === 'YC-2026-0001'`. */
export function requestNumber(year: string, n: number): string {
  return `YC-${year}-${String(n).padStart(4, '0')}`;
}

/** When the contact was last seen, this update included; a platform's clock that runs ahead counts as now. */
export function seenNow(contact: Contact, update: Update, now: number): number {
  return update.interaction ? Math.max(contact.seenAt, Math.min(update.at, now)) : contact.seenAt;
}

/** What is read beside people and session, as JSON. */
interface Beside {
  /** The last turn that the inbox knows. */
  turn: number | null;
  /** When the turn was that lies as many before it as one minute may have. */
  busy: number | null;
  unsent: number;
  /** The last number of a request this year. */
  requests: number | null;
  settings: { name: string; value: string; version: number }[];
  token: TokenRow | null;
  channel: { held_until: number; failures: number } | null;
}

const BESIDE: Record<keyof Beside, string> = {
  turn: '(SELECT max(turn) FROM inbox WHERE contact_id = :contact)',
  busy: '(SELECT at FROM inbox WHERE contact_id = :contact ORDER BY turn DESC LIMIT 1 OFFSET :back)',
  unsent: `(SELECT count(*) FROM outbox e WHERE e.contact_id = :contact AND ${STANDS_BEFORE})`,
  requests: '(SELECT max(n) FROM request WHERE year = :year)',
  settings:
    "(SELECT json_group_array(json_object('name', name, 'value', value, 'version', version)) FROM setting WHERE version > :version)",
  token: TOKEN_JSON,
  channel: "(SELECT json_object('held_until', held_until, 'failures', failures) FROM channel_state WHERE channel = :channel)",
};

/** One row whatever there is: one statement, because every statement costs more than its rows. */
const READ = `SELECT EXISTS (SELECT 1 FROM inbox WHERE update_id = :id) AS seen, ${peopleJson('(:contact)')} AS people,
  json_object(${Object.entries(BESIDE)
    .map(([name, sql]) => `'${name}', ${sql}`)
    .join(', ')}) AS beside, s.turn, s.body, s.sealed, s.updated_at
  FROM (SELECT 1) LEFT JOIN session s ON s.contact_id = :contact`;

function readStatement({ id, contact }: Update, { settings, now }: LoadOptions): InStatement {
  const channel = contact.slice(0, contact.indexOf(':'));
  const year = Number(hanoiDate(now).slice(0, 4));
  const back = numberSetting(settings.values, 'messages_minute_max') - 1;
  return { sql: READ, args: { id, contact, channel, year, back, version: settings.version, now } };
}

/** The stored session, or a new one that goes on after the last turn the inbox knows (its lock must not be met again). */
async function sessionIn(keys: Keys, row: Row, lastTurn: number): Promise<Session> {
  if (row.turn === null) return newSession(lastTurn);
  const sealed = row.sealed === null ? null : String(row.sealed);
  return readSession(keys, { turn: Number(row.turn), body: String(row.body), sealed, at: Number(row.updated_at) });
}
