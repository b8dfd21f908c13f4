/** The benchmark's databases: one file with the register, people and both systems' states, copied for each system. */
import { copyFile, rm } from 'node:fs/promises';
import type { Client } from '@libsql/client';
import { seedDemo } from '../../src/demo/seed.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { Keys } from '../../src/store/seal.ts';
import type { SystemName } from './systems.ts';
import { STATE_TABLE } from './theirs/storage.ts';

/** The first chat's id. */
const FIRST_CHAT = 1_000_000_000;
/** Rows written at once. */
const CHUNK = 20_000;
/** The baseline's state holds every update of a conversation, and so the chat: it is that of the one who walked there (the first). */
const STATE_OF = (chat: string) => `replace(:value, '${FIRST_CHAT}', ${chat})`;
/** Producers of the demonstration that every person of the benchmark speaks for: they have dossiers. */
const PRODUCERS = "('Cơ sở mật ong Vinh Hoa', 'HTX Ví Dụ Xuân Phương')";

/** Where a person stands, as each system stores it; null where nothing is stored. */
export type Standing = Record<SystemName, Record<string, string | number | null> | null>;

/** Somebody who has never written. */
export const NOBODY: Standing = { ours: null, theirs: null };

/** The chats of `count` people, spread evenly over all contacts. */
export function chats(count: number, contacts: number): number[] {
  return Array.from({ length: count }, (_, i) => FIRST_CHAT + Math.floor((i * contacts) / count));
}

/** Makes a database in which so many contacts stand where `standing` says; returns its size in bytes. */
export async function makeDatabase(file: string, keys: Keys, contacts: number, standing: Standing): Promise<number> {
  const db = openNodeClient(`file:${file}`);
  await migrate(db);
  await seedDemo(db, keys, Date.now());
  // The baseline's search: what our own no longer writes.
  await db.execute(
    `INSERT INTO product_words(code, name, producer, place, kinds) SELECT code, name, producer, place, kinds FROM product_text`,
  );
  await db.execute(STATE_TABLE);
  for (let from = 0; from < contacts; from += CHUNK) {
    const args = { from: FIRST_CHAT + from, to: FIRST_CHAT + Math.min(contacts, from + CHUNK) - 1, now: Date.now() };
    await db.batch(
      fill(standing).map(({ sql, args: more }) => ({ sql, args: { ...more, ...used(sql, args) } })),
      'write',
    );
  }
  await db.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  const { rows } = await db.execute('SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()');
  db.close();
  return Number(rows[0]?.bytes);
}

/** A copy of the file for one system. What an earlier copy left beside it would be taken for its own journal. */
export async function copyDatabase(from: string, to: string): Promise<string> {
  for (const end of ['', '-wal', '-shm']) await rm(to + end, { force: true });
  await copyFile(from, to);
  return to;
}

/** Puts people where `standing` says, as if they had just come there. */
export async function place(db: Client, system: SystemName, people: readonly number[], standing: Standing): Promise<void> {
  const ids = JSON.stringify(people.map((chat) => (system === 'ours' ? `telegram:${chat}` : String(chat))));
  const state = standing[system];
  const many = 'SELECT value FROM json_each(:ids)';
  if (system === 'theirs') {
    await db.execute({ sql: `DELETE FROM bench_state WHERE key IN (${many})`, args: { ids } });
    if (state)
      await db.execute({
        sql: `INSERT INTO bench_state (key, value) SELECT value, ${STATE_OF('value')} FROM json_each(:ids)`,
        args: { ids, ...state },
      });
    return;
  }
  // The inbox remembers the turns that are now ahead again.
  for (const table of ['inbox', 'session', 'message', 'outbox'])
    await db.execute({ sql: `DELETE FROM ${table} WHERE contact_id IN (${many})`, args: { ids } });
  const columns = state && Object.keys(state);
  if (columns)
    await db.execute({
      sql: `INSERT INTO session (contact_id, ${columns.join(', ')}) SELECT value, ${columns.map((name) => `:${name}`).join(', ')} FROM json_each(:ids)`,
      args: { ids, ...state },
    });
}

/** Where this person stands now. */
export async function standingOf(db: Client, system: SystemName, chat: number): Promise<Standing[SystemName]> {
  const sql = system === 'ours' ? 'SELECT * FROM session WHERE contact_id = ?' : 'SELECT value FROM bench_state WHERE key = ?';
  const { rows, columns } = await db.execute({ sql, args: [system === 'ours' ? `telegram:${chat}` : String(chat)] });
  const row = rows[0];
  if (!row) return null;
  return Object.fromEntries(columns.filter((name) => name !== 'contact_id').map((name) => [name, row[name] as string | number | null]));
}

/** Bytes that the state takes in the database. */
export function bytesOf(state: Standing[SystemName]): number {
  return Object.values(state ?? {}).reduce<number>((sum, value) => sum + (typeof value === 'string' ? Buffer.byteLength(value) : 8), 0);
}

interface Fill {
  sql: string;
  args: Record<string, string | number | null>;
}

/** The statements that make the contacts numbered :from to :to. */
function fill({ ours, theirs }: Standing): Fill[] {
  const numbers = 'WITH RECURSIVE n (i) AS (VALUES (CAST(:from AS INTEGER)) UNION ALL SELECT i + 1 FROM n WHERE i < :to)';
  const plain = [
    `${numbers} INSERT INTO contact (id, channel, person, role, known, seen_at, created_at) SELECT 'telegram:' || i, 'telegram', 'telegram:' || i, 'both', 1, :now, :now FROM n`,
    `${numbers} INSERT INTO link (person, producer_code, contact_id, how, linked_at)
      SELECT 'telegram:' || i, p.code, 'telegram:' || i, 'code', :now FROM n JOIN producer p ON p.name IN ${PRODUCERS}`,
  ].map((sql) => ({ sql, args: {} }));
  const columns = Object.keys(ours ?? {});
  const sessions = ours && {
    sql: `${numbers} INSERT INTO session (contact_id, ${columns.join(', ')}) SELECT 'telegram:' || i, ${columns.map((name) => `:${name}`).join(', ')} FROM n`,
    args: ours,
  };
  const states = theirs && {
    sql: `${numbers} INSERT INTO bench_state (key, value) SELECT CAST(i AS TEXT), ${STATE_OF('CAST(i AS TEXT)')} FROM n`,
    args: theirs,
  };
  return [...plain, ...(sessions ? [sessions] : []), ...(states ? [states] : [])];
}

/** Only the arguments that a statement names: a libSQL server refuses others. */
function used(sql: string, args: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(args).filter(([name]) => sql.includes(`:${name}`)));
}
