/** A libSQL server that stops and starts again under load: nothing is lost, nothing doubled, and `/healthz` says how it is. */
import { expect } from 'vitest';
import { setSetting } from '../../src/store/settings.ts';
import type { Runtime } from './runtime.ts';

const PEOPLE = [8_300_001, 8_300_002, 8_300_003, 8_300_004, 8_300_005, 8_300_006];
const SAID = [
  'xin chào',
  'tiếng Việt',
  'tôi tìm mua',
  'tôi muốn khiếu nại',
  'kết quả',
  'có ạ',
  'Phiếu kiểm nghiệm chưa được tính ạ',
  'menu',
];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What `/healthz` says. */
export async function health(runtime: Runtime): Promise<{ status: number; database: unknown }> {
  const answer = await fetch(`${runtime.url}/healthz`);
  return { status: answer.status, database: ((await answer.json()) as { database: unknown }).database };
}

/** Plays it. `copies`: how many second copies each time away may bring. */
export async function databaseGoesAndComes(runtime: Runtime, { times = 3, copies = 0 } = {}): Promise<void> {
  const { telegram, db, database } = runtime;
  await setSetting(db, 'messages_minute_max', '100', 'test', Date.now());
  for (let n = 0; n < SAID.length; n++) {
    for (const who of PEOPLE) telegram.queue.say(who, SAID[n] ?? '');
    if (n % 2 === 0 || n / 2 >= times) {
      await telegram.settled();
      continue;
    }
    // In the middle of it all.
    await pause(Math.random() * 150);
    await database?.leave();
    expect(await health(runtime)).toEqual({ status: 503, database: 'unreachable' });
    await telegram.settled();
    await database?.comeBack();
    expect(await health(runtime)).toEqual({ status: 200, database: 'ok' });
    // Telegram repeats what it got no 200 for: at once, after 2, 4, 8 … s.
    await telegram.pass(60_000);
  }
  for (let hours = 0; hours < 10 && telegram.pending() > 0; hours++) await telegram.pass(3_600_000);
  expect(telegram.pending()).toBe(0);
  const waiting = async () =>
    Number((await db.execute("SELECT count(*) AS n FROM outbox WHERE state = 'waiting' AND contact_id LIKE 'telegram:83%'")).rows[0]?.n);
  // Bounded: 300 looks over 60 s; leases and pauses after failures are shorter.
  for (let look = 0; look < 300 && (await waiting()) > 0; look++) {
    await runtime.look();
    await pause(200);
  }
  expect(await waiting()).toBe(0);
  let more = 0;
  for (const who of PEOPLE) {
    const one = async (sql: string) => Number((await db.execute({ sql, args: [`telegram:${who}`] })).rows[0]?.n);
    expect(await one('SELECT count(*) AS n FROM inbox WHERE contact_id = ?')).toBe(SAID.length);
    expect(await one('SELECT count(*) AS n FROM task WHERE contact_id = ?')).toBe(1);
    const got = telegram.sent.filter(({ chat }) => String(chat) === String(who)).length;
    const rows = await one("SELECT count(*) AS n FROM outbox WHERE contact_id = ? AND state = 'sent'");
    expect(got).toBeGreaterThanOrEqual(rows);
    more += got - rows;
  }
  expect(more).toBeLessThanOrEqual(times * copies);
}
