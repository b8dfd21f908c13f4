/** The whole program on each of its two runtimes, before offline platforms: what the scenarios run on. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '@libsql/client';
import { expect } from 'vitest';
import { createTestHarness } from 'wrangler';
import { seedDemo } from '../../src/demo/seed.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type Keys, openKeys } from '../../src/store/seal.ts';
import { type LibsqlServer, startLibsqlServer } from '../platforms/libsql-server.ts';
import { platformSettings } from '../platforms/settings.ts';
import { startTelegramServer, type TelegramServer } from '../platforms/telegram-server.ts';
import { startZaloServer, type ZaloServer } from '../platforms/zalo-server.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BOT_TOKEN = '700100200:offline-token-for-tests-only-00';
const SECRET = 'offline_secret';

/** A running program and everything around it. */
export interface Runtime {
  name: 'node' | 'workerd';
  /** Of the program, without a slash at its end. */
  url: string;
  telegram: TelegramServer;
  zalo: ZaloServer;
  /** Looks into the database beside the program. */
  db: Client;
  keys: Keys;
  /** Settings of the program, for commands beside it. */
  env: Record<string, string>;
  /** Under Node: the process itself. */
  child?: ChildProcess;
  /** Runs the jobs now, where no timer does (workerd's cron). */
  look(): Promise<void>;
  /** Leaves a message in a channel's queue, where there are queues (workerd). */
  wake(channel: 'telegram' | 'zalo'): Promise<void>;
  /** Everything the program printed. */
  printed(): string;
  /** The libSQL server, where the program runs on one. */
  database?: LibsqlServer;
  /** Ends all of it. Fails when a call to Telegram was not as the Bot API wants it. */
  stop(): Promise<void>;
}

/** The database with demonstration data, and the two platforms. */
async function surroundings() {
  const folder = await mkdtemp(join(tmpdir(), 'nhip-cau-'));
  const file = join(folder, 'test.db');
  const dataKey = randomBytes(32).toString('base64');
  const keys = await openKeys(dataKey);
  const db = openNodeClient(`file:${file}`);
  await migrate(db);
  await seedDemo(db, keys, Date.now());
  const telegram = await startTelegramServer({ token: BOT_TOKEN, secret: SECRET });
  const zalo = await startZaloServer();
  const settings = {
    DEMO: 'off',
    DATA_KEY: dataKey,
    ...platformSettings(telegram, zalo),
  };
  const close = async () => {
    await telegram.close();
    await zalo.close();
    db.close();
    await rm(folder, { recursive: true, force: true });
    expect(telegram.problems).toEqual([]);
  };
  const connect = (url: string) => {
    telegram.webhookTo(`${url}/webhook/telegram`);
    zalo.webhookTo(`${url}/webhook/zalo`);
  };
  return { file, db, keys, telegram, zalo, settings, connect, close };
}

/**
 * Starts the service as the systemd unit would: one Node process on a libSQL file, or (`remote`) on a libSQL server. `more` are further
 * settings.
 */
export async function startNode(more: Record<string, string> = {}, { remote = false } = {}): Promise<NodeRuntime> {
  const around = await surroundings();
  const { db, keys, telegram, zalo } = around;
  const database = remote ? await startLibsqlServer({ file: around.file }) : undefined;
  const env: Record<string, string> = { ...around.settings, LIBSQL_URL: database?.url ?? `file:${around.file}`, PORT: '0', ...more };
  let service = await spawnService(env);
  around.connect(service.url);
  const printed = [service];
  const end = (signal: 'SIGTERM' | 'SIGKILL') => endOf(service.child, signal);
  const runtime: NodeRuntime = {
    name: 'node',
    url: service.url,
    db,
    keys,
    telegram,
    zalo,
    env,
    child: service.child,
    look: nothing,
    wake: nothing,
    printed: () => printed.map((one) => one.printed()).join(''),
    kill: () => end('SIGKILL'),
    again: async () => {
      service = await spawnService(env);
      printed.push(service);
      around.connect(service.url);
      Object.assign(runtime, { url: service.url, child: service.child });
    },
    ...(database ? { database } : {}),
    stop: async () => {
      await end('SIGTERM');
      await database?.close();
      await around.close();
    },
  };
  return runtime;
}

/** A Node process that can be killed and started again on its file. */
export interface NodeRuntime extends Runtime {
  /** SIGKILL; returns when it is gone. */
  kill(): Promise<void>;
  again(): Promise<void>;
}

async function endOf(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await ended;
}

/** One process, up to its first words, which name its address. */
async function spawnService(env: Record<string, string>): Promise<{ child: ChildProcess; url: string; printed(): string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/node.ts'], { cwd: ROOT, env: { ...process.env, ...env } });
  let printed = '';
  const url = await new Promise<string>((done, fail) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
      if (found) done(found[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => fail(new Error(`the service ended with ${code}: ${printed}`)));
  });
  return { child, url, printed: () => printed };
}

const nothing = async () => undefined;

/** A Worker whose workerd can be killed and started again on its database. */
export interface WorkerRuntime extends Runtime {
  /** SIGKILL; returns when it is gone. */
  kill(): Promise<void>;
  again(): Promise<void>;
}

/** Starts the bundled Worker in workerd as it is deployed (`--env production`), with the local libSQL server as its database. `more` are further settings. */
export async function startWorker(more: Record<string, string> = {}): Promise<WorkerRuntime> {
  const around = await surroundings();
  const { db, keys, telegram, zalo } = around;
  const database = await startLibsqlServer({ file: around.file });
  const settings: Record<string, string> = { ...around.settings, LIBSQL_URL: database.url, ...more };
  const begin = async () => {
    const made = createTestHarness({ root: ROOT, workers: [{ configPath: './wrangler.toml', env: 'production', vars: settings }] });
    const { url } = await made.listen();
    // Built as it is uploaded, once in each process.
    process.env.WORKER_BUILD = 'kept';
    const address = url.href.replace(/\/$/, '');
    around.connect(address);
    return { made, address };
  };
  let { made: harness, address } = await begin();
  const runtime: WorkerRuntime = {
    name: 'workerd',
    url: address,
    db,
    keys,
    telegram,
    zalo,
    env: settings,
    look: async () => void (await harness.getWorker().scheduled({ cron: '* * * * *' })),
    wake: async (channel) => {
      const { WAKE_TELEGRAM, WAKE_ZALO } = await harness.getWorker<Record<'WAKE_TELEGRAM' | 'WAKE_ZALO', Queue>>().getEnv();
      await (channel === 'telegram' ? WAKE_TELEGRAM : WAKE_ZALO).send({});
    },
    printed: () =>
      harness
        .getLogs()
        .map((line) => JSON.stringify(line))
        .join('\n'),
    database,
    kill: async () => {
      for (const pid of await childrenNamed('workerd')) process.kill(pid, 'SIGKILL');
      await harness.close().catch(() => undefined);
    },
    again: async () => {
      ({ made: harness, address } = await begin());
      runtime.url = address;
    },
    stop: async () => {
      await harness.close();
      await database.close();
      await around.close();
    },
  };
  return runtime;
}

/** Our own children of this name. */
async function childrenNamed(name: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,comm=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, command]) => parent === String(process.pid) && command === name)
    .map(([pid]) => Number(pid));
}
