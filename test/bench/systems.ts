/** The two systems as processes of their own, started alike: only what they run differs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TelegramServer } from '../platforms/telegram-server.ts';
import type { Usage } from './meter.ts';

/** Ours, and the baseline. */
export const SYSTEMS = ['ours', 'theirs'] as const;
/** One of the two. */
export type SystemName = (typeof SYSTEMS)[number];

/** A running system. */
export interface System {
  name: SystemName;
  /** Where updates are posted. */
  webhook: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** What a system is started with. */
export interface SystemSettings {
  databaseUrl: string;
  telegram: TelegramServer;
  dataKey: string;
  /** Further settings of the program. */
  env?: Record<string, string>;
  /** A folder for CPU profiles, written when the process ends. */
  profile?: string | undefined;
}

const ROOT = resolve(import.meta.dirname, '../..');
const here = (name: string) => pathToFileURL(join(import.meta.dirname, name)).href;
const ARGUMENTS: Record<SystemName, string[]> = {
  ours: ['--import', here('ours.ts'), 'src/node.ts'],
  theirs: ['--import', here('meter.ts'), 'test/bench/theirs.ts'],
};

/** Starts a system and waits until it listens. */
export async function startSystem(name: SystemName, settings: SystemSettings): Promise<System> {
  const { telegram, profile } = settings;
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    DEMO: 'off',
    PORT: '0',
    LOG_LEVEL: 'warn',
    DATA_KEY: settings.dataKey,
    LIBSQL_URL: settings.databaseUrl,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_WEBHOOK_SECRET: telegram.secret,
    TELEGRAM_API_ROOT: telegram.root,
    ...settings.env,
  };
  const measured = profile ? ['--cpu-prof', '--cpu-prof-dir', resolve(profile), '--cpu-prof-name', `${name}-${Date.now()}.cpuprofile`] : [];
  const child = spawn(process.execPath, [...measured, '--import', 'tsx', ...ARGUMENTS[name]], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await addressOf(child, name);
  return {
    name,
    webhook: name === 'ours' ? `${url}/webhook/telegram` : url,
    usage: () =>
      new Promise((done) => {
        child.once('message', (usage) => done(usage as Usage));
        child.send('usage');
      }),
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      // One that ended by itself says so no more: whoever waited for that would wait for ever.
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await ended;
    },
  };
}

/** The address that the process prints when it listens. */
function addressOf(child: ChildProcess, name: string): Promise<string> {
  let printed = '';
  return new Promise((done, fail) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
      if (found) done(found[0]);
    });
    child.once('exit', (code) => fail(new Error(`${name} ended with ${code}: ${printed}`)));
  });
}
