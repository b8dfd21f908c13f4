/**
 * `npm run bench`: this service beside grammY with its conversations and a libSQL storage, under the same load, in one run.
 * `-- --smoke` does it all with tiny numbers; `-- --only NAME` one part (search, budget, understanding, broadcast, conversations, form, delay, scale); `-- --contacts N` sets the
 * large size; `-- --profile DIR` leaves CPU profiles there. Asserts what is answered, and nothing about time.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openNodeClient } from '../../src/store/client-node.ts';
import { openKeys } from '../../src/store/seal.ts';
import { startTelegramServer } from '../platforms/telegram-server.ts';
import { benchBroadcast } from './broadcast.ts';
import { printBudgets } from './budget.ts';
import { bytesOf, chats, copyDatabase, makeDatabase, NOBODY } from './database.ts';
import { startDistantDatabase } from './distant-database.ts';
import { createLoad } from './load.ts';
import { measure, type Result, type Variant } from './measure.ts';
import { printResults, ratio } from './report.ts';
import { printSearch } from './search.ts';
import { SYSTEMS, type System, type SystemName, startSystem } from './systems.ts';
import { printUnderstanding } from './understanding.ts';
import { CONVERSATIONS, type FormStandings, formAnswer, walkForm } from './workloads.ts';

const { values: options } = parseArgs({
  options: { smoke: { type: 'boolean' }, only: { type: 'string' }, contacts: { type: 'string' }, profile: { type: 'string' } },
});
const SIZE = options.smoke
  ? { rounds: 1, people: 8, contacts: 100, many: 2000, workers: 4 }
  : { rounds: 5, people: 400, contacts: 1000, many: Number(options.contacts ?? 1_000_000), workers: 8 };
const BROADCAST = options.smoke
  ? { plan: 2000, seconds: 2, memory: [100, 1000] as const, memorySeconds: 1 }
  : { plan: 100_000, seconds: 30, memory: [10_000, Number(options.contacts ?? 1_000_000)] as const, memorySeconds: 10 };
/** Added to every round trip to the database in one part, ms. */
const DELAY_MS = 30;
/** Workers in that part: with more, two cores would measure the queue before them. */
const DELAY_WORKERS = 2;

/** The parts that hold conversations with both systems. */
const CONVERSING = ['conversations', 'form', 'delay', 'scale'];
const wanted = (name: string) => options.only === undefined || options.only === name;

const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const dataKey = randomBytes(32).toString('base64');
const keys = await openKeys(dataKey);
const telegram = await startTelegramServer();
const stops: (() => Promise<void>)[] = [];

try {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`);
  if (wanted('search')) await printSearch(options.smoke === true);
  if (wanted('budget')) await printBudgets();
  if (wanted('understanding')) await printUnderstanding(options.smoke);
  if (wanted('broadcast')) await benchBroadcast(folder, BROADCAST);
  if (options.only === undefined || CONVERSING.includes(options.only)) await conversing();
} finally {
  await stopAll();
  await telegram.close();
  await rm(folder, { recursive: true, force: true });
}
if (telegram.problems.length > 0) throw new Error(telegram.problems.join('\n'));

async function conversing(): Promise<void> {
  const standings = await prepare();
  if (wanted('conversations')) await conversations();
  if (wanted('form')) await form(standings);
  if (wanted('delay')) await delayed(standings);
  if (wanted('scale')) await scale(standings);
}

/** The small database, and where a form of 3 and of 300 steps leaves people. */
async function prepare(): Promise<FormStandings> {
  await makeDatabase(join(folder, 'walk.db'), keys, 1, NOBODY);
  const variants = await start('walk.db', 1, 1);
  const systems = Object.fromEntries(variants.map(({ system }) => [system.name, system])) as Record<SystemName, System>;
  const files = Object.fromEntries(SYSTEMS.map((name) => [name, join(folder, `${name}-walk.db`)])) as Record<SystemName, string>;
  const standings = await walkForm(systems, files, chats(1, 1)[0] ?? 0, (system) => createLoad(system.webhook, telegram));
  await stopAll();
  await makeDatabase(join(folder, 'small.db'), keys, SIZE.contacts, standings[3]);
  return standings;
}

async function conversations(): Promise<void> {
  const people = Math.ceil(SIZE.people / 4);
  const variants = await start('small.db', SIZE.contacts, people);
  const results = await measure(variants, CONVERSATIONS, SIZE.rounds, SIZE.workers);
  printResults('Menu, dossier by code, search then card (7 updates a person)', results);
  await stopAll();
}

async function form(standings: FormStandings): Promise<void> {
  for (const step of [3, 300] as const) {
    const variants = await start('small.db', SIZE.contacts, step === 3 ? SIZE.people : Math.ceil(SIZE.people / 3));
    const results = await measure(variants, formAnswer(step, standings), SIZE.rounds, SIZE.workers);
    printResults(`Step ${step} of a long form`, results);
    const [ours, theirs] = [bytesOf(standings[step].ours), bytesOf(standings[step].theirs)];
    console.log(`  state of one session: ours ${ours} bytes, theirs ${theirs} bytes, ${ratio(ours, theirs)}`);
    await stopAll();
  }
}

async function delayed(standings: FormStandings): Promise<void> {
  const people = Math.ceil(SIZE.people / 8);
  const variants = await start('small.db', SIZE.contacts, people, DELAY_MS);
  const rounds = Math.min(SIZE.rounds, 3);
  const one = await measure(variants, formAnswer(3, standings), rounds, DELAY_WORKERS);
  printResults(`Step 3 of a long form, ${DELAY_MS} ms more on every round trip to a libSQL server`, one);
  const all = await measure(variants, CONVERSATIONS, Math.min(SIZE.rounds, 2), DELAY_WORKERS);
  printResults(`The three conversations, ${DELAY_MS} ms more on every round trip`, all);
  await stopAll();
}

async function scale(standings: FormStandings): Promise<void> {
  const began = performance.now();
  const bytes = await makeDatabase(join(folder, 'large.db'), keys, SIZE.many, standings[3]);
  console.log(`\n${SIZE.many} contacts: ${(bytes / 1e6).toFixed(0)} MB, filled in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const people = Math.ceil(SIZE.people / 2);
  const large = await start('large.db', SIZE.many, people);
  const small = await start('small.db', SIZE.contacts, people);
  for (const system of SYSTEMS) {
    const pair = [large, small].flatMap((variants) => variants.filter((variant) => variant.system.name === system));
    const one = await measure(pair, formAnswer(3, standings), SIZE.rounds, SIZE.workers);
    printResults(`${system}: step 3 of a long form, ${SIZE.many} contacts against ${SIZE.contacts}`, relabel(one));
    const all = await measure(pair, CONVERSATIONS, SIZE.rounds, SIZE.workers);
    printResults(`${system}: the three conversations, ${SIZE.many} contacts against ${SIZE.contacts}`, relabel(all));
  }
  await stopAll();
}

function relabel([large, small]: Result[]): Result[] {
  return large && small
    ? [
        { ...large, label: String(SIZE.many) },
        { ...small, label: String(SIZE.contacts) },
      ]
    : [];
}

/** Both systems, each on its own copy of the database; with a delay, behind a libSQL server that waits before it answers. */
async function start(database: string, contacts: number, people: number, delayMs?: number): Promise<Variant[]> {
  const variants: Variant[] = [];
  for (const name of SYSTEMS) {
    const file = await copyDatabase(join(folder, database), join(folder, `${name}-${database}`));
    const server = delayMs === undefined ? undefined : await startDistantDatabase(file, delayMs);
    const databaseUrl = server?.url ?? `file:${file}`;
    const system = await startSystem(name, { databaseUrl, telegram, dataKey, profile: options.profile });
    const load = createLoad(system.webhook, telegram);
    const db = openNodeClient(`file:${file}`);
    stops.push(async () => {
      await system.stop();
      db.close();
      await server?.stop();
    });
    variants.push({ label: name, system, load, db, people: chats(people, contacts), trips: server?.trips });
  }
  return variants;
}

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0)) await stop();
}
