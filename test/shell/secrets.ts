/** Searches everything that leaves, is written down or is logged for what must not be there. */
import type { Stage } from './stage.ts';

/** Where a number was found: a platform's message, a log line or a table. */
export interface Found {
  where: string;
  what: string;
}

/** Every text that went to a platform, stands in a log line or in any column of any table. */
export async function everything(stage: Stage): Promise<Found[]> {
  const { telegram, zalo, lines } = stage;
  const out = [
    ...telegram.calls.map(({ method, body }) => ({ where: `telegram ${method} to ${body.chat_id}`, what: JSON.stringify(body) })),
    ...zalo.requests.map(({ path, body }) => ({ where: `zalo ${path} ${/"user_id":"?(\d+)/.exec(body)?.[1] ?? ''}`.trim(), what: body })),
    ...lines.map((what) => ({ where: 'log', what })),
  ];
  const { rows: tables } = await stage.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  for (const { name } of tables) {
    const { rows, columns } = await stage.db.execute(`SELECT * FROM "${name}"`);
    for (const row of rows) for (const column of columns) out.push({ where: `table ${name}.${column}`, what: String(row[column] ?? '') });
  }
  return out;
}

/** Where the number (its nine digits behind the country code) occurs in any spelling: +84…, 84…, 0…, with blanks, dots or brackets. */
export async function placesOf(stage: Stage, nineDigits: string): Promise<string[]> {
  const all = await everything(stage);
  const spelled = new RegExp(nineDigits.split('').join(String.raw`[\s.,()\-\u00a0\u202f/]*`));
  return [...new Set(all.filter(({ what }) => spelled.test(what)).map(({ where }) => where))].sort();
}
