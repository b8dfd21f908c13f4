/** Everything one update needs, in one read batch (README, "The path of one message", stage 4). */
import type { Client, InStatement, ResultSet } from '@libsql/client';
import type { Capabilities, Person, Session, Update } from '../model.ts';
import { hanoiDate } from '../understanding/hanoi-time.ts';
import { type Receiver, receiverOf } from './contacts.ts';
import { STANDS_BEFORE } from './outbox-rows.ts';
import { buildPerson, type Contact, newContact, PEOPLE_READS, peopleStatements, readPeople } from './people.ts';
import type { Keys } from './seal.ts';
import { newSession, readSession } from './sessions.ts';
import { numberSetting } from './setting-values.ts';
import { applySettings, type Settings } from './settings.ts';
import { readTokenRow, type Token, tokenStatement } from './token.ts';

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
  const results = await db.batch([...peopleStatements([update.contact]), ...ownStatements(update, options)], 'read');
  const people = readPeople(results);
  const [seen, session, turn, unsent, changed, year, token, held] = results.slice(PEOPLE_READS);
  const settings = applySettings(options.settings, changed?.rows ?? []);
  const contact = people.contacts.get(update.contact) ?? newContact(update.contact, update.language);
  const nextRequest = requestNumber(hanoiDate(options.now).slice(0, 4), numberIn(year) + 1);
  const personOptions = { ...options, settings: settings.values, nextRequest };
  return {
    seen: seen?.rows.length === 1,
    contact,
    session: await sessionIn(keys, session, numberIn(turn)),
    person: buildPerson(contact, people, personOptions),
    receiver: receiverOf({ ...contact, state: 'active', seenAt: seenNow(contact, update, options.now) }, people, personOptions),
    busySince: Number(turn?.rows[0]?.busy ?? 0),
    unsent: numberIn(unsent),
    settings,
    token: await readTokenRow(keys, token?.rows[0]),
    heldUntil: numberIn(held),
    troubled: Number(held?.rows[0]?.failures ?? 0) > 0,
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

/** The last turn, and when the one so many before it was. */
const LAST_TURN = `SELECT max(turn) AS n, (SELECT at FROM inbox WHERE contact_id = :contact ORDER BY turn DESC LIMIT 1 OFFSET :back) AS busy
  FROM inbox WHERE contact_id = :contact`;

/** The reads beside `peopleStatements`; each answers one number in its column `n`, but for seen, session, settings and token. */
function ownStatements(update: Update, { settings, now }: LoadOptions): InStatement[] {
  const { id, contact } = update;
  const channel = contact.slice(0, contact.indexOf(':'));
  return [
    { sql: 'SELECT 1 AS n FROM inbox WHERE update_id = ?', args: [id] },
    { sql: 'SELECT turn, body, sealed, updated_at FROM session WHERE contact_id = ?', args: [contact] },
    { sql: LAST_TURN, args: { contact, back: numberSetting(settings.values, 'messages_minute_max') - 1 } },
    { sql: `SELECT count(*) AS n FROM outbox e WHERE e.contact_id = :contact AND ${STANDS_BEFORE}`, args: { contact, now } },
    { sql: 'SELECT name, value, version FROM setting WHERE version > ?', args: [settings.version] },
    { sql: 'SELECT max(n) AS n FROM request WHERE year = ?', args: [Number(hanoiDate(now).slice(0, 4))] },
    tokenStatement(channel),
    { sql: 'SELECT held_until AS n, failures FROM channel_state WHERE channel = ?', args: [channel] },
  ];
}

/** The stored session, or a new one that goes on after the last turn the inbox knows (its lock must not be met again). */
async function sessionIn(keys: Keys, result: ResultSet | undefined, lastTurn: number): Promise<Session> {
  const row = result?.rows[0];
  if (!row) return newSession(lastTurn);
  const sealed = row.sealed === null ? null : String(row.sealed);
  return readSession(keys, { turn: Number(row.turn), body: String(row.body), sealed, at: Number(row.updated_at) });
}

function numberIn(result: ResultSet | undefined): number {
  return Number(result?.rows[0]?.n ?? 0);
}
