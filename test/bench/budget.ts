/**
 * The budgets of the Worker, each beside its bar: start-up CPU, size of the minified bundle; and CPU per update under Node. Alone:
 * `tsx test/bench/budget.ts`. Prints and asserts nothing about time.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BUNDLE, bundleKib, bundleWorker } from '../../src/cli/bundle.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { openKeys } from '../../src/store/seal.ts';
import { startTelegramServer } from '../platforms/telegram-server.ts';
import { chats, makeDatabase, NOBODY } from './database.ts';
import { createLoad } from './load.ts';
import { measure } from './measure.ts';
import { startSystem } from './systems.ts';
import { CONVERSATIONS } from './workloads.ts';

/** The bars: ms of CPU, and KiB gzipped. */
const BARS = { startUpMs: 50, bundleKib: 400 };
/** Fresh processes that start the Worker. */
const STARTS = 9;
const CONTACTS = 200;
const PEOPLE = 40;

/** Measures and prints all three. Throws when the Worker can't be bundled. */
export async function printBudgets(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'budget-'));
  try {
    if ((await bundleWorker(folder)) !== 0) throw new Error('the Worker could not be bundled');
    console.log('\nBudgets');
    const starts = await startUps(folder);
    print('start-up CPU, ms, median', starts[Math.floor(STARTS / 2)] ?? 0, BARS.startUpMs);
    print('start-up CPU, ms, least', starts[0] ?? 0, BARS.startUpMs);
    print('bundle, KiB gzip', await bundleKib(folder), BARS.bundleKib);
    print('CPU per update under Node, ms', await cpuPerUpdateMs(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function print(what: string, value: number, bar?: number): void {
  const verdict = bar === undefined ? '' : `bar ${bar}${value <= bar ? '' : '  OVER THE BAR'}`;
  console.log(`  ${what.padEnd(32)}${value.toFixed(1).padStart(8)}   ${verdict}`);
}

/** Of fresh processes, in order of size: a neighbour on the machine makes CPU dearer, never cheaper. Node is told that the bundle is a module. */
async function startUps(folder: string): Promise<number[]> {
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const taken: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'start-up.ts'), join(folder, BUNDLE)]);
    taken.push(Number(stdout));
  }
  return taken.sort((a, b) => a - b);
}

/** The three conversations of the benchmark, on a small database. */
async function cpuPerUpdateMs(folder: string): Promise<number> {
  const dataKey = randomBytes(32).toString('base64');
  const file = join(folder, 'budget.db');
  await makeDatabase(file, await openKeys(dataKey), CONTACTS, NOBODY);
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
