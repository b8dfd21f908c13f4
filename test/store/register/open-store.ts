/** A migrated libSQL file in a temporary folder, keys, and people to act as. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, InStatement } from '@libsql/client';
import { onTestFinished } from 'vitest';
import type { ContactId, Effect, Lookup, LookupName, Lookups, Person } from '../../../src/model.ts';
import { effectStatements } from '../../../src/store/effects/statements.ts';
import { runLookup } from '../../../src/store/lookups/run.ts';
import { type Keys, openKeys } from '../../../src/store/seal.ts';
import { defaultSettings } from '../../../src/store/settings.ts';
import { openMigrated } from '../migrated.ts';

/** Tuesday 24 November 2026, 10:00 in Hanoi. */
export const NOW = Date.UTC(2026, 10, 24, 3);
export const TODAY = '2026-11-24';
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export interface Store {
  db: Client;
  keys: Keys;
  file: string;
}

export async function openStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'nhip-cau-'));
  const file = join(folder, 'test.db');
  const db = await openMigrated(file);
  onTestFinished(async () => {
    db.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { db, keys: await openKeys(Buffer.alloc(32, 7).toString('base64')), file };
}

/** A contact that has written; `person` is its id unless said. */
export async function addContact(
  db: Client,
  id: ContactId,
  more: { person?: string; seenAt?: number; state?: string } = {},
): Promise<ContactId> {
  const channel = id.split(':')[0] ?? '';
  const args = [id, channel, more.person ?? id, more.state ?? 'active', more.seenAt ?? NOW - HOUR, NOW - DAY];
  await db.execute({ sql: 'INSERT INTO contact(id, channel, person, state, seen_at, created_at) VALUES (?, ?, ?, ?, ?, ?)', args });
  return id;
}

export async function addLink(db: Client, person: string, producer: string): Promise<void> {
  await db.execute({
    sql: `INSERT INTO link(person, producer_code, contact_id, how, linked_at) VALUES (?, ?, ?, 'code', 0)`,
    args: [person, producer, person],
  });
}

export async function addStaff(db: Client, id: string, person: string | null, role = 'officer'): Promise<void> {
  await db.execute({
    sql: 'INSERT INTO staff(id, name, role, person, created_at) VALUES (?, ?, ?, ?, 0)',
    args: [id, `Cán bộ ${id}`, role, person],
  });
}

export function personOf(contact: ContactId, more: Partial<Person> = {}): Person {
  return {
    contact,
    channel: 'telegram',
    language: 'vi',
    known: true,
    role: '',
    producers: [],
    staff: null,
    consents: [],
    hasName: false,
    hasPhone: false,
    handover: null,
    capabilities: { text: 4096, buttons: 12, buttonTitle: 64, payload: 64, caption: 1024, page: 8, provesPhone: true },
    settings: defaultSettings(),
    nextRequest: 'YC-2026-0001',
    demo: false,
    lastWasNotice: false,
    ...more,
  };
}

type Acting = { now?: number; personId?: string; person?: Partial<Person> };

/** Runs a lookup as a contact. */
export async function look<K extends LookupName>(
  { db, keys }: Store,
  contact: ContactId,
  lookup: K,
  args: Lookups[K]['args'],
  { now = NOW, personId = contact, person }: Acting = {},
): Promise<Lookups[K]['result']> {
  const asked = { lookup, args } as Lookup;
  return (await runLookup(db, keys, asked, { person: personOf(contact, person), personId, now })) as Lookups[K]['result'];
}

/** Commits effects of one turn as the shell does: one batch that ends with emptying the guard. False: a guard or key refused. */
export async function act(
  store: Store,
  contact: ContactId,
  effects: Effect[],
  { now = NOW, personId = contact, person }: Acting = {},
): Promise<boolean> {
  const context = {
    person: personOf(contact, person),
    personId,
    contact,
    messageId: 'm1',
    turn: 1,
    now,
    settings: person?.settings ?? defaultSettings(),
  };
  const statements = (await Promise.all(effects.map((effect) => effectStatements(store.keys, effect, context)))).flat();
  for (const statement of statements) checkNames(statement);
  try {
    await store.db.batch([...statements, 'DELETE FROM guard'], 'write');
    return true;
  } catch (error) {
    if (error instanceof Error && /constraint/i.test(error.message)) return false;
    throw error;
  }
}

/** Some servers refuse a named argument that the statement doesn't use. */
function checkNames(statement: InStatement): void {
  if (typeof statement === 'string' || Array.isArray(statement.args) || statement.args === undefined) return;
  const used = new Set([...statement.sql.matchAll(/:([a-zA-Z]+)/g)].map((match) => match[1]));
  const given = Object.keys(statement.args);
  if (given.some((name) => !used.has(name)) || given.length !== used.size) throw new Error(`arguments ${given} for ${statement.sql}`);
}

/** Rows of a query as plain objects. */
export async function rows(db: Client, sql: string, args: (string | number)[] = []): Promise<Record<string, unknown>[]> {
  const found = await db.execute({ sql, args });
  return found.rows.map((row) => ({ ...row }));
}

/** What waits in the outbox: `contact flow object`. */
export async function waiting(db: Client): Promise<string[]> {
  const found = await rows(
    db,
    `SELECT contact_id || ' ' || flow || ' ' || object AS said FROM outbox WHERE state = 'waiting' ORDER BY flow, contact_id, id`,
  );
  return found.map((row) => String(row.said));
}
