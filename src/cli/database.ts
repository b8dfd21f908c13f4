/** What every command that works on the database needs: the settings, the client, the keys, the present schema. */
import { type Config, ConfigError, readConfig } from '../config.ts';
import { openNodeClient } from '../store/client-node.ts';
import { migrate } from '../store/migrate.ts';
import { type Keys, openKeys } from '../store/seal.ts';
import { loadEnvironment, openDataKey } from './environment.ts';

/** An open database and its keys. */
export interface Opened {
  config: Config;
  db: ReturnType<typeof openNodeClient>;
  keys: Keys;
}

/** Opens the database that `npm start` would open, brought to the present schema. Throws `ConfigError`. */
export async function openDatabase(): Promise<Opened> {
  const config = readConfig(loadEnvironment());
  const keys = await openKeys(await openDataKey(config));
  const db = openNodeClient(config.database.url, config.database.authToken);
  await migrate(db);
  return { config, db, keys };
}

/** Runs a command to its exit code. Settings that can't be used are a message and code 2; anything else unexpected too, without a stack. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(error instanceof ConfigError ? error.message : `Lỗi / Error: ${error.message}`);
    process.exitCode = 2;
  }
}

/** Plain text columns, as wide as their longest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((cells) => [...(cells[i] ?? '')].length)));
  const pad = (cell: string, width: number) => cell + ' '.repeat(Math.max(0, width - [...cell].length));
  return rows.map((cells) => cells.map((cell, i) => pad(cell, i === cells.length - 1 ? 0 : (widths[i] ?? 0))).join('  ')).join('\n');
}
