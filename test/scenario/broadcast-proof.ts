/**
 * The proof of broadcasts on a runtime that is killed again and again: nobody gets it twice, everybody ends in exactly one state, and what is
 * unknown is no more than what was under way at the kills and the answers that were lost.
 */
import { expect } from 'vitest';
import { pause, resume } from '../../src/store/broadcasts/moves.ts';
import { readBroadcast } from '../../src/store/broadcasts/read.ts';
import { setSetting } from '../../src/store/settings.ts';
import { addCrowd, startBroadcast } from '../store/broadcasts/people.ts';
import type { Runtime } from './runtime.ts';

/** Settings of a run that is to be over within minutes. */
export const FAST_SENDING = { TELEGRAM_RATE: '2000', SEND_TIMEOUT_MS: '1000', LEASE_MS: '2000' };
/** Ids that `addCrowd` gives. */
const FIRST = 1_000_001;
const WHO = { who: 'NV-proof' };

/** A runtime whose process can be killed and started again. */
export interface Mortal extends Runtime {
  kill(): Promise<void>;
  again(): Promise<void>;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends to `people` with `kills` kills at random moments, 429s, 2 % blocked, 1 % of the answers lost, and pauses twice. */
export async function proveOnce(runtime: Mortal, { people, kills }: { people: number; kills: number }): Promise<void> {
  const { db, telegram } = runtime;
  await setSetting(db, 'quiet_from', '00:00', 'test', Date.now());
  await setSetting(db, 'quiet_to', '00:00', 'test', Date.now());
  await addCrowd(db, 'telegram', people, Date.now());
  for (let n = 0; n < people; n += 50) telegram.block(FIRST + n);
  telegram.fault({ kind: 'hang' }, { chance: 0.01 });
  telegram.fault(
    { kind: 'error', code: 429, description: 'Too Many Requests: retry after 1', retryAfter: 1 },
    { chance: 1 / (people / 10) },
  );
  const { id } = await startBroadcast(db, {}, Date.now());

  const claimed = async () => (await readBroadcast(db, id))?.counts.claimed ?? 0;
  let inFlight = 0;
  const moments = Array.from({ length: kills }, () => Math.round(Math.random() * people * 0.9)).sort((a, b) => a - b);
  const pauses = new Set([Math.floor(kills / 3), Math.floor((2 * kills) / 3)]);
  for (const [n, moment] of moments.entries()) {
    if (pauses.has(n)) await pauseAndResume(runtime, id);
    await until(runtime, async () => calls(runtime) >= moment || (await isOver(runtime, id)));
    await sleep(Math.random() * 60);
    await runtime.kill();
    inFlight += await claimed();
    await runtime.again();
  }
  await until(runtime, () => isOver(runtime, id));

  const ended = await readBroadcast(db, id);
  expect(ended).toMatchObject({ state: 'finished', counts: { planned: 0, claimed: 0, retry: 0 } });
  const counts = ended?.counts ?? { sent: 0, refused: 0, unknown: 0 };
  expect(counts.sent + counts.refused + counts.unknown).toBe(people);
  const { rows } = await db.execute({
    sql: 'SELECT state, count(*) AS n FROM recipient WHERE broadcast_id = ? GROUP BY state',
    args: [id],
  });
  // The counts that the triggers keep are the rows'.
  expect(Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]))).toEqual(
    Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0)),
  );

  const copies = new Map<string, number>();
  for (const { chat } of telegram.sent) copies.set(`telegram:${chat}`, (copies.get(`telegram:${chat}`) ?? 0) + 1);
  expect([...copies].filter(([, n]) => n > 1)).toEqual([]);
  const lost = telegram.transcript.entries.filter(({ fault }) => fault === 'hang').length;
  expect(counts.unknown).toBeLessThanOrEqual(inFlight + lost);
  const states = await db.execute({
    sql: "SELECT contact_id, state FROM recipient WHERE broadcast_id = ? AND state <> 'excluded'",
    args: [id],
  });
  for (const { contact_id, state } of states.rows) {
    const got = copies.get(String(contact_id)) ?? 0;
    if (state === 'sent') expect(got, String(contact_id)).toBe(1);
    if (state === 'refused') expect(got, String(contact_id)).toBe(0);
  }
  console.log(`${runtime.name}: ${JSON.stringify(counts)}, ${inFlight} under way at ${kills} kills, ${lost} answers lost`);
}

const calls = ({ telegram }: Runtime) => telegram.counts().calls;
const isOver = async ({ db }: Runtime, id: string) => (await readBroadcast(db, id))?.state === 'finished';

/** Within two seconds nothing more leaves; then it goes on. */
async function pauseAndResume(runtime: Runtime, id: string): Promise<void> {
  const { db, telegram } = runtime;
  if ((await pause(db, id, { ...WHO, now: Date.now() })).state !== 'done') return;
  await sleep(2000);
  const before = telegram.counts().calls;
  await sleep(500);
  expect(telegram.counts().calls).toBe(before);
  expect(await resume(db, id, { ...WHO, now: Date.now() })).toMatchObject({ state: 'done' });
}

/** Looks on behalf of the runtime's clock; bounded by the test's own time-out. */
async function until(runtime: Runtime, holds: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await holds()); looks++) {
    // Where no timer looks: a cron that fails because the process was just killed is the next one's to make good.
    if (looks % 20 === 0) void runtime.look().catch(() => undefined);
    await sleep(25);
  }
}
