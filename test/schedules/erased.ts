/** What may be left of somebody who was erased: nothing that names them, in any table, in plain or under the seal. */
import type { Client, Row } from '@libsql/client';
import type { ContactId } from '../../src/model.ts';
import { type Keys, unseal } from '../../src/store/seal.ts';
import type { Town } from './town.ts';

/** The office's register and what is counted without people: large, and never about who writes. A table that is not named here is looked through. */
const REGISTER =
  /^(product|certificate|dossier|commune|fair|point|holiday|question|step_count|setting|migration|attachment|sqlite_|log$|log_outbox$)/;

/**
 * What names `contact` or holds one of their words. `since`: rows of theirs that came after that moment are their farewell, which has not
 * left yet, or what they wrote as somebody new.
 */
export async function tracesOf(db: Client, town: Town, contact: ContactId, since: number): Promise<string[]> {
  const secrets = [contact, ...(town.secrets[contact] ?? [])];
  const { rows: tables } = await db.execute("SELECT name FROM sqlite_master WHERE type = 'table'");
  const { rows: fresh } = await db.execute({
    sql: 'SELECT id, message_id FROM log_outbox WHERE contact_id = ? AND born >= ?',
    args: [contact, since],
  });
  const farewell = new Set(fresh.flatMap((row) => [`outbox ${row.id}`, `message ${row.message_id}`]));
  const traces: string[] = [];
  for (const table of tables.map(({ name }) => String(name)).filter((name) => !REGISTER.test(name))) {
    for (const row of (await db.execute(`SELECT * FROM "${table}"`)).rows) {
      if (farewell.has(`${table} ${row.id}`)) continue;
      const inPlain = await plainText(town.keys, row);
      const secret = secrets.find((one) => inPlain.includes(one));
      if (secret) traces.push(`“${secret}” is left in ${table}: ${inPlain}`);
    }
  }
  return traces;
}

/** Every run begins with the same rows. */
const opened = new Map<string, string>();

async function plainText(keys: Keys, row: Row): Promise<string> {
  const values = await Promise.all(Object.values(row).map((value) => openedText(keys, value)));
  return values.join(' | ');
}

async function openedText(keys: Keys, value: unknown): Promise<string> {
  if (value instanceof ArrayBuffer) return '';
  // Sealed values of an announcement lie in its JSON.
  const text = String(value);
  const [sealed] = /1\.[\w-]{38,}/.exec(text) ?? [];
  if (sealed === undefined) return text;
  let words = opened.get(sealed);
  if (words === undefined) {
    words = await unseal(keys, sealed);
    opened.set(sealed, words);
  }
  return `${text} ${words}`;
}
