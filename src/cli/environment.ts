/** What the commands and the Node entry read from the machine: `.env`, and the demonstration's own data key. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type Config, ConfigError } from '../config.ts';

const KEY_FILE = '.data/data.key';

/** The environment with `.env` beneath it (what is set already wins). */
export function loadEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/**
 * The data key as base64, and `.data/` made when the key or the database lies there. The demonstration makes one and keeps it in `.data/`; with a real channel it must be given, and must not be the
 * one lying in `.data/` beside the data it protects (throws `ConfigError`).
 */
export async function openDataKey(config: Config): Promise<string> {
  // Only where something will lie in it: a service hardened by systemd may write nowhere but in its own folder.
  if (!config.dataKey || config.database.url.startsWith('file:.data/')) await mkdir('.data', { recursive: true });
  const kept = existsSync(KEY_FILE) ? (await readFile(KEY_FILE, 'utf8')).trim() : '';
  if (config.dataKey) {
    if ((config.telegram || config.zalo) && config.dataKey === kept)
      throw new ConfigError([
        `DATA_KEY: this key lies in ${KEY_FILE}, beside the data it protects; make another (openssl rand -base64 32)`,
      ]);
    return config.dataKey;
  }
  if (kept) return kept;
  const made = randomBytes(32).toString('base64');
  await writeFile(KEY_FILE, `${made}\n`, { mode: 0o600, flag: 'wx' });
  return made;
}
