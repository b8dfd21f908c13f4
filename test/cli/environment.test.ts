/** What a command makes of the operator's settings: all problems at once, and a data key that does not lie beside the data. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { office } from './process.ts';

let settings: Record<string, string> = {};
const { folder, run, close } = office(() => settings);
afterAll(close);

const KEY = Buffer.alloc(32, 3).toString('base64');
const TELEGRAM = { DEMO: 'off', TELEGRAM_BOT_TOKEN: `123456:${'A'.repeat(35)}`, TELEGRAM_WEBHOOK_SECRET: 'secret' };
const keyFile = join(folder, '.data', 'data.key');

test('wrong settings: every problem in one message, without a stack', async () => {
  settings = { PORT: 'http', LOG_LEVEL: 'loud', TELEGRAM_BOT_TOKEN: 'x', DATA_KEY: 'short' };
  const { code, err } = await run('staff', 'list');
  expect(code).toBe(2);
  for (const name of ['PORT', 'LOG_LEVEL', 'TELEGRAM_BOT_TOKEN', 'TELEGRAM_WEBHOOK_SECRET', 'DATA_KEY']) expect(err).toContain(name);
  expect(err).not.toMatch(/\n\s+at /);
});

test('the demonstration makes a key that only its owner can read, and keeps it', async () => {
  settings = { DEMO: 'on', DATA_KEY: '' };
  expect((await run('staff', 'list')).code).toBe(0);
  const made = readFileSync(keyFile, 'utf8');
  expect(made.trim()).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  if (process.platform !== 'win32') expect(statSync(keyFile).mode & 0o077).toBe(0);
  expect((await run('staff', 'list')).code).toBe(0);
  expect(readFileSync(keyFile, 'utf8')).toBe(made);
});

test('with a real channel the key that lies in .data/ is refused, another is taken', async () => {
  mkdirSync(join(folder, '.data'), { recursive: true });
  writeFileSync(keyFile, `${KEY}\n`);
  settings = TELEGRAM;
  const refused = await run('staff', 'list');
  expect([refused.code, refused.err.includes('DATA_KEY')]).toEqual([2, true]);
  settings = { ...TELEGRAM, DATA_KEY: Buffer.alloc(32, 4).toString('base64') };
  expect((await run('staff', 'list')).code).toBe(0);
});

test('.env beneath the environment: what is set already wins', async () => {
  writeFileSync(join(folder, '.env'), 'LOG_LEVEL=loud\nZALO_RATE=0\n');
  settings = { LOG_LEVEL: 'info' };
  const { code, err } = await run('staff', 'list');
  expect([code, err.includes('ZALO_RATE'), err.includes('LOG_LEVEL')]).toEqual([2, true, false]);
  expect(existsSync(join(folder, '.env'))).toBe(true);
});
