/**
 * The budgets of the Worker, each beside its bar: start-up CPU, size of the minified bundle; and CPU of the first webhooks after the start (what
 * the start left to them), and per update under Node. Alone: `tsx test/bench/budget.ts`. Prints and asserts nothing about time.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { BUNDLE, bundleKib, bundleWorker } from '../../src/cli/bundle.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { openKeys } from '../../src/store/seal.ts';
import { startLibsqlServer } from '../platforms/libsql-server.ts';
import { text } from '../platforms/telegram/updates.ts';
import { createTelegramWorld } from '../platforms/telegram/world.ts';
import { startTelegramServer } from '../platforms/telegram-server.ts';
import { chats, makeDatabase, NOBODY } from './database.ts';
import { createLoad } from './load.ts';
import { measure } from './measure.ts';
import type { Started, Webhooks } from './start-up.ts';
import { startSystem } from './systems.ts';
import { CONVERSATIONS } from './workloads.ts';

/** The bars: ms of CPU, and KiB gzipped. */
const BARS = { startUpMs: 50, bundleKib: 400 };
/** Fresh processes that start the Worker. */
const STARTS = 9;
/** Messages sent to each. */
const WEBHOOKS = 5;
const FILE = 'budget.db';
const CONTACTS = 200;
const PEOPLE = 40;

/** Measures and prints all three. Throws when the Worker can't be bundled. */
export async function printBudgets(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'budget-'));
  try {
    if ((await bundleWorker(folder)) !== 0) throw new Error('the Worker could not be bundled');
    console.log('\nBudgets');
    const dataKey = randomBytes(32).toString('base64');
    await makeDatabase(join(folder, FILE), await openKeys(dataKey), CONTACTS, NOBODY);
    const starts = await startUps(folder, dataKey);
    const startUp = sorted(starts.map((one) => one.startUp));
    print('start-up CPU, ms, median', startUp[Math.floor(STARTS / 2)] ?? 0, BARS.startUpMs);
    print('start-up CPU, ms, least', startUp[0] ?? 0, BARS.startUpMs);
    print('of it an empty Worker, ms, median', sorted(await emptyStarts(folder))[Math.floor(STARTS / 2)] ?? 0);
    for (const n of [0, 1, WEBHOOKS - 1])
      print(`CPU of webhook ${n + 1} after it, ms, median`, sorted(starts.map((one) => one.webhooks[n] ?? 0))[Math.floor(STARTS / 2)] ?? 0);
    print('bundle, KiB gzip', await bundleKib(folder), BARS.bundleKib);
    print('CPU per update under Node, ms', await cpuPerUpdateMs(folder, dataKey));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function print(what: string, value: number, bar?: number): void {
  const verdict = bar === undefined ? '' : `bar ${bar}${value <= bar ? '' : '  OVER THE BAR'}`;
  console.log(`  ${what.padEnd(40)}${value.toFixed(1).padStart(8)}   ${verdict}`);
}

const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

/**
 * Of fresh processes: a neighbour on the machine makes CPU dearer, never cheaper, so the least counts too. Each is sent a few messages of
 * somebody new.
 */
async function startUps(folder: string, dataKey: string): Promise<Started[]> {
  const telegram = await startTelegramServer();
  const world = createTelegramWorld({ token: telegram.token });
  const database = await startLibsqlServer({ file: join(folder, FILE) });
  try {
    const bindings = {
      LIBSQL_URL: database.url,
      DATA_KEY: dataKey,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_WEBHOOK_SECRET: telegram.secret,
      TELEGRAM_API_ROOT: telegram.root,
    };
    const headers = { 'x-telegram-bot-api-secret-token': telegram.secret };
    const taken: Started[] = [];
    for (let n = 0; n < STARTS; n++) {
      const bodies = Array.from({ length: WEBHOOKS }, () => JSON.stringify(text(world, { id: n + 1 }, '/menu')));
      taken.push(await startedIn(join(folder, BUNDLE), { bindings, headers, bodies }));
    }
    if (telegram.problems.length > 0) throw new Error(telegram.problems.join('\n'));
    return taken;
  } finally {
    await database.close();
    await telegram.close();
  }
}

/** What the same measure says of a Worker that does nothing: its floor. */
async function emptyStarts(folder: string): Promise<number[]> {
  const file = join(folder, 'empty', 'empty.js');
  await mkdir(dirname(file));
  await writeFile(file, 'export default { fetch: () => new Response() };');
  const taken: number[] = [];
  for (let n = 0; n < STARTS; n++) taken.push((await startedIn(file)).startUp);
  return taken;
}

/** One start of a bundle in a fresh process. */
async function startedIn(file: string, webhooks?: Webhooks): Promise<Started> {
  const given = webhooks ? [JSON.stringify(webhooks)] : [];
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--experimental-vm-modules',
    '--no-warnings',
    join(import.meta.dirname, 'start-up.ts'),
    file,
    ...given,
  ]);
  return JSON.parse(stdout) as Started;
}

/** The three conversations of the benchmark, on a small database. */
async function cpuPerUpdateMs(folder: string, dataKey: string): Promise<number> {
  const file = join(folder, FILE);
  const telegram = await startTelegramServer();
  const db = openNodeClient(`file:${file}`);
  const system = await startSystem('ours', { databaseUrl: `file:${file}`, telegram, dataKey });
  const load = createLoad(system.webhook, telegram);
  try {
    const [result] = await measure([{ label: 'ours', system, load, db, people: chats(PEOPLE, CONTACTS) }], CONVERSATIONS, 3, 8);
    if (telegram.problems.length > 0) throw new Error(telegram.problems.join('\n'));
    return result?.cpuMs ?? 0;
  } finally {
    await system.stop();
    db.close();
    await telegram.close();
  }
}

if (process.argv[1] === import.meta.filename) await printBudgets();
