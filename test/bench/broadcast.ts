/** A notice to many, measured: planning, the pace of sending, replies beside it, memory. Asserts what is sent, and nothing about time. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Client } from '@libsql/client';
import { planRecipients } from '../../src/store/broadcasts/plan.ts';
import { readBroadcast } from '../../src/store/broadcasts/read.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';
import { setSetting } from '../../src/store/settings.ts';
import { startTelegramServer } from '../platforms/telegram-server.ts';
import { addCrowd, REACH, SETTINGS, startBroadcast } from '../store/broadcasts/people.ts';
import { startSystem } from './systems.ts';

/** How much is done. */
export interface BroadcastSizes {
  /** Contacts whose planning is measured. */
  plan: number;
  /** Seconds of sending at Telegram's rate. */
  seconds: number;
  /** Contacts of the two services whose memory is compared, and how long each sends, s. */
  memory: readonly [few: number, many: number];
  memorySeconds: number;
}

/** Telegram's 30 a second, of which a broadcast uses 80 % (contract 2, lessons 4). */
const RATE = 30;
const BULK = 0.8 * RATE;
/** A reply of the service beside the broadcast this often, in ms: with the broadcast it stays below Telegram's rate. */
const REPLY_EVERY_MS = 300;
const dataKey = randomBytes(32).toString('base64');
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs the parts and prints them. `folder` is for databases. */
export async function benchBroadcast(folder: string, sizes: BroadcastSizes): Promise<void> {
  console.log('\nA notice to many');
  await planning(folder, sizes.plan);
  await sending(folder, sizes.seconds);
  await memory(folder, sizes);
}

async function crowd(file: string, people: number): Promise<Client> {
  const db = openNodeClient(`file:${file}`);
  await migrate(db);
  for (const name of ['quiet_from', 'quiet_to']) await setSetting(db, name, '00:00', 'bench', Date.now());
  await addCrowd(db, 'telegram', people, Date.now());
  return db;
}

async function planning(folder: string, people: number): Promise<void> {
  const db = await crowd(join(folder, 'plan.db'), people);
  const { id } = await startBroadcast(db, {}, Date.now());
  let longest = 0;
  let last = performance.now();
  let again: NodeJS.Immediate;
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    again = setImmediate(tick);
  };
  again = setImmediate(tick);
  const began = performance.now();
  await planRecipients(db, id, { reach: REACH, settings: SETTINGS, clock: Date.now });
  const took = performance.now() - began;
  clearImmediate(again);
  expectSame('planned', (await readBroadcast(db, id))?.counts.planned, people);
  db.close();
  console.log(
    `  ${people} recipients planned in ${(took / 1000).toFixed(2)} s; the longest stop of the event loop ${longest.toFixed(0)} ms`,
  );
}

async function sending(folder: string, seconds: number): Promise<void> {
  const people = Math.round(BULK * seconds);
  const file = join(folder, 'pace.db');
  const db = await crowd(file, people);
  const telegram = await startTelegramServer({ limits: true });
  const system = await startSystem('ours', { databaseUrl: `file:${file}`, telegram, dataKey });
  telegram.webhookTo(system.webhook);
  let person = 5_000_000;
  const replies = async (over: () => boolean) => {
    const ms: number[] = [];
    while (!over()) {
      const { ms: took, status } = await telegram.say(person++, 'xin chào');
      expectSame('webhook', status, 200);
      ms.push(took);
      await sleep(REPLY_EVERY_MS);
    }
    return ms.sort((a, b) => a - b);
  };
  const until = Date.now() + seconds * 1000;
  const alone = await replies(() => Date.now() > until);
  const refusedBefore = telegram.counts().calls - telegram.counts().sent;
  const { id } = await startBroadcast(db, {}, Date.now());
  let over = false;
  const beside = replies(() => over);
  while ((await readBroadcast(db, id))?.state !== 'finished') await sleep(200);
  over = true;
  const during = await beside;
  if (telegram.problems.length > 0) throw new Error(telegram.problems.join('\n'));
  expectSame('sent', (await readBroadcast(db, id))?.counts.sent, people);
  const at = telegram.sent.filter(({ chat }) => Number(chat) < 5_000_000).map((one) => one.at);
  const pace = ((at.length - 1) * 1000) / ((at.at(-1) ?? 0) - (at[0] ?? 0));
  await system.stop();
  const refused = telegram.counts().calls - telegram.counts().sent - refusedBefore;
  await telegram.close();
  db.close();
  console.log(
    `  ${people} sent at ${pace.toFixed(1)} a second, ${(pace / BULK).toFixed(3)} of bulk's share (${BULK}); ${refused} refused as too fast`,
  );
  const [without, beside95] = [p95(alone), p95(during)];
  console.log(
    `  a webhook's answer, p95: ${without.toFixed(0)} ms without a broadcast, ${beside95.toFixed(0)} ms beside it, ${(beside95 / without).toFixed(2)}`,
  );
}

async function memory(folder: string, { memory: sizes, memorySeconds }: BroadcastSizes): Promise<void> {
  const used: number[] = [];
  for (const people of sizes) {
    const file = join(folder, `memory-${people}.db`);
    const db = await crowd(file, people);
    const { id } = await startBroadcast(db, {}, Date.now());
    const telegram = await startTelegramServer({ keep: 'counts' });
    const system = await startSystem('ours', { databaseUrl: `file:${file}`, telegram, dataKey, env: { TELEGRAM_RATE: '1000' } });
    while ((await readBroadcast(db, id))?.state === 'planning') await sleep(200);
    await sleep(memorySeconds * 1000);
    used.push((await system.usage()).memory);
    if (telegram.problems.length > 0) throw new Error(telegram.problems.join('\n'));
    await system.stop();
    await telegram.close();
    db.close();
  }
  const [few = 0, many = 0] = used.map((bytes) => bytes / 1e6);
  console.log(
    `  memory while sending to ${sizes[0]} ${few.toFixed(0)} MB, to ${sizes[1]} ${many.toFixed(0)} MB, ${(many / few).toFixed(2)}`,
  );
}

const p95 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.95)] ?? sorted.at(-1) ?? 0;

function expectSame(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Error(`${what}: ${String(found)} instead of ${String(wanted)}`);
}
