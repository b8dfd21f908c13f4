/** From every schema that was ever the present one: nothing is lost on the way here, and a program of that time goes on writing here. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Client, Row } from '@libsql/client';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { setUp } from './migrations.ts';

const FOLDER = resolve(import.meta.dirname, '../../src/store/migrations');
const NAMES = readdirSync(FOLDER).sort();
/** All but the present one. */
const EARLIER = NAMES.slice(0, -1).map((name, i) => [name, NAMES.slice(0, i + 1)] as const);

interface Column {
  name: string;
  type: string;
  notnull: boolean;
  fallback: string | null;
  key: boolean;
}

/** A database as it was when `names` were all there were. */
async function databaseOf(names: readonly string[]): Promise<Client> {
  const { db, folder } = setUp(Object.fromEntries(names.map((name) => [name, readFileSync(resolve(FOLDER, name), 'utf8')])));
  // Waiting for the disk proves nothing here.
  await db.execute('PRAGMA synchronous = OFF');
  await migrate(db, folder);
  // Every text of a row is the same, so that what refers to another row finds it, whatever the order.
  await db.execute('PRAGMA foreign_keys = OFF');
  return db;
}

/** Every table that rows are written into, with its columns. Word indexes keep theirs in tables of their own, which are no one else's business. */
async function tablesOf(db: Client): Promise<Map<string, Column[]>> {
  const listed = await db.execute(
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%' AND name <> 'migration'",
  );
  const words = new Set(['product_word', 'product_piece', 'product_by_word', 'product_by_piece', 'guard']);
  const tables = new Map<string, Column[]>();
  for (const name of listed.rows
    .map((row) => String(row.name))
    .filter((one) => !words.has(one))
    .sort()) {
    const { rows } = await db.execute(`SELECT name, type, "notnull" AS required, dflt_value, pk FROM pragma_table_info('${name}')`);
    tables.set(
      name,
      rows.map((row) => ({
        name: String(row.name),
        type: String(row.type),
        notnull: row.required === 1,
        fallback: row.dflt_value === null ? null : String(row.dflt_value),
        key: Number(row.pk) > 0,
      })),
    );
  }
  return tables;
}

/** Two rows in every table, with a value in every column of that time. */
async function fill(db: Client, tables: Map<string, Column[]>): Promise<void> {
  const value = (type: string, row: number) => (/INT|REAL/.test(type) ? `${row}` : type === 'BLOB' ? `x'0${row}'` : `'text ${row}'`);
  for (const [table, columns] of tables)
    for (const row of [1, 2]) {
      const names = columns.map(({ name }) => `"${name}"`).join(', ');
      // Triggers write some rows themselves: those stand already.
      await db.execute(`INSERT OR IGNORE INTO "${table}" (${names}) VALUES (${columns.map(({ type }) => value(type, row)).join(', ')})`);
    }
}

/** What stands in those columns. */
async function contentsOf(db: Client, tables: Map<string, Column[]>): Promise<Record<string, Row[]>> {
  const all: Record<string, Row[]> = {};
  for (const [table, columns] of tables) {
    const names = columns.map(({ name }) => `"${name}"`).join(', ');
    all[table] = (await db.execute(`SELECT ${names} FROM "${table}" ORDER BY ${names}`)).rows.map((row) => ({ ...row }));
  }
  return all;
}

describe.each(EARLIER)('a database of %s', (_, names) => {
  it('comes to the present schema with every row it had', async () => {
    const db = await databaseOf(names);
    const tables = await tablesOf(db);
    await fill(db, tables);
    const before = await contentsOf(db, tables);
    expect(Object.entries(before).filter(([, rows]) => rows.length < 2)).toEqual([]);
    expect(await migrate(db)).toEqual(NAMES.slice(names.length));
    expect(await contentsOf(db, tables)).toEqual(before);
  });

  it('has all its tables and columns in the present one, and what came since asks nothing of who does not know it', async () => {
    const known = await tablesOf(await databaseOf(names));
    const present = await databaseOf(NAMES);
    const tables = await tablesOf(present);
    for (const [table, columns] of known) {
      const now = tables.get(table) ?? [];
      expect(now, table).toEqual(expect.arrayContaining(columns));
      const fresh = now.filter(({ name }) => !columns.some((column) => column.name === name));
      expect(
        fresh.filter(({ notnull, fallback, key }) => key || (notnull && fallback === null)),
        table,
      ).toEqual([]);
    }
    // As the program of that time wrote.
    await fill(present, known);
    expect(Object.entries(await contentsOf(present, known)).filter(([, rows]) => rows.length < 2)).toEqual([]);
  });
});
