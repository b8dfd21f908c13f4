/** What the README says of "One server in Vietnam", taken at its word: its units' commands and its settings are run as written. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
/** A machine's folders, all below a temporary one. */
let machine: string;
let unit: Record<string, string>;
let backupUnit: Record<string, string>;
let settings: Record<string, string>;
beforeAll(async () => {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const section = readme.slice(readme.indexOf('## One server in Vietnam'), readme.indexOf('## The first hour'));
  const block = (marker: string) => {
    const found = [...section.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, text = '']) => text).find((text) => text.includes(marker));
    return Object.fromEntries([...(found ?? '').matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
  };
  unit = block('src/node.ts');
  backupUnit = block('backup.ts');
  settings = block('LIBSQL_URL=file:');
  machine = await mkdtemp(join(tmpdir(), 'nhip-cau-machine-'));
  for (const folder of ['opt/nhip-cau', 'var/lib/nhip-cau', 'var/backups/nhip-cau'])
    await mkdir(join(machine, folder), { recursive: true });
  for (const name of ['src', 'node_modules', 'package.json']) await symlink(join(ROOT, name), join(machine, 'opt/nhip-cau', name));
});
afterAll(() => rm(machine, { recursive: true, force: true }));

/** A line of the README on this machine: its absolute paths are below the temporary folder. */
const here = (line: string) => line.replace(/(^|[\s:'])(\/(?:opt|var)\/)/g, `$1${machine}$2`);
const env = () => ({
  PATH: process.env.PATH ?? '',
  ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, here(value)])),
  DATA_KEY: randomBytes(32).toString('base64'),
  TELEGRAM_BOT_TOKEN: '700100200:offline-token-for-tests-only-00',
  TELEGRAM_WEBHOOK_SECRET: 'offline_secret',
  PORT: '0',
});

it('the unit starts Node itself, keeps data and key apart, and waits longer than a stop may take', () => {
  expect(unit.ExecStart).toBe(`${unit.WorkingDirectory}/node_modules/.bin/node --import tsx src/node.ts`);
  expect(settings.LIBSQL_URL).toBe(`file:/var/lib/${unit.StateDirectory}/nhip-cau.db`);
  expect(unit.EnvironmentFile).toBe('/etc/nhip-cau/env');
  expect(Number(unit.TimeoutStopSec)).toBeGreaterThan(10);
  // V8 writes code as it runs.
  expect(unit).not.toHaveProperty('MemoryDenyWriteExecute');
});

it('its command, with the settings shown, starts the service, writes nothing beside the program, and ends with 0 at SIGTERM', async () => {
  const [command = '', ...args] = here(unit.ExecStart ?? '').split(' ');
  const folder = here(unit.WorkingDirectory ?? '');
  const child = spawn(command, args, { cwd: folder, env: env() });
  let printed = '';
  const url = await new Promise<string>((done, fail) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (found) done(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => fail(new Error(`it ended with ${code}: ${printed}`)));
  });
  expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ ok: true, channels: { telegram: 'on' } });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(await readdir(folder)).toEqual(['node_modules', 'package.json', 'src']);
  expect(existsSync(join(machine, 'var/lib/nhip-cau/nhip-cau.db'))).toBe(true);
});

it('the backup unit’s command makes a dated copy', async () => {
  // systemd's own quoting: %% is one per cent sign, and a single-quoted word is one word.
  const [, script = ''] = /^\/bin\/sh -c '(.*)'$/.exec(here(backupUnit.ExecStart ?? '').replaceAll('%%', '%')) ?? [];
  await promisify(execFile)('/bin/sh', ['-c', script], { cwd: here(backupUnit.WorkingDirectory ?? ''), env: env(), timeout: 60_000 });
  expect(await readdir(join(machine, 'var/backups/nhip-cau'))).toEqual([expect.stringMatching(/^nhip-cau-\d{4}-\d\d-\d\d-\d{4}\.db$/)]);
});
