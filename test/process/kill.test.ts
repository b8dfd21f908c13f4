/** The service is killed with SIGKILL again and again under load, and started again on the same file. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setSetting } from '../../src/store/settings.ts';
import { type NodeRuntime, startNode } from '../scenario/runtime.ts';

const KILLS = 20;
const PEOPLE = [8_100_001, 8_100_002, 8_100_003, 8_100_004];
/** First the welcome, then one complaint after the other: four answers each. */
const WELCOME = ['xin chào', 'tiếng Việt', 'tôi tìm mua'];
const COMPLAINT = ['tôi muốn khiếu nại', 'kết quả', 'có ạ', 'Phiếu kiểm nghiệm chưa được tính ạ'];
/** Where each answer of a complaint leads. */
const STEPS = ['complaint/about-what', 'complaint/wish', 'complaint/write'];

let runtime: NodeRuntime;
beforeAll(async () => {
  runtime = await startNode();
  await setSetting(runtime.db, 'messages_minute_max', '100', 'test', Date.now());
});
afterAll(() => runtime.stop());

it(`${KILLS} kills at random moments: every conversation stands where its answers put it, and nothing is counted twice`, async () => {
  const { telegram, db } = runtime;
  const said = (n: number) => (n < WELCOME.length ? WELCOME[n] : COMPLAINT[(n - WELCOME.length) % COMPLAINT.length]) as string;
  for (let kill = 0; kill < KILLS; kill++) {
    for (const who of PEOPLE) telegram.queue.say(who, said(kill));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
    await runtime.kill();
    await telegram.settled();
    await runtime.again();
    // Telegram repeats what it got no 200 for: at once, after 2, 4, 8 … s.
    await telegram.pass(30_000);
  }
  // Bounded: what is left is delivered well within this.
  for (let hours = 0; hours < 10 && telegram.pending() > 0; hours++) await telegram.pass(3_600_000);
  expect(telegram.pending()).toBe(0);
  const waiting = async () =>
    Number((await db.execute("SELECT count(*) AS n FROM outbox WHERE state = 'waiting' AND contact_id LIKE 'telegram:81%'")).rows[0]?.n);
  for (let look = 0; look < 300 && (await waiting()) > 0; look++) await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await waiting()).toBe(0);

  const complaints = Math.floor((KILLS - WELCOME.length) / COMPLAINT.length);
  const left = (KILLS - WELCOME.length) % COMPLAINT.length;
  for (const who of PEOPLE) {
    const contact = `telegram:${who}`;
    const one = async (sql: string) => (await db.execute({ sql, args: [contact] })).rows[0];
    expect(await one('SELECT count(*) AS turns, max(turn) AS last FROM inbox WHERE contact_id = ?')).toMatchObject({
      turns: KILLS,
      last: KILLS,
    });
    expect((await one('SELECT count(*) AS n FROM task WHERE contact_id = ?'))?.n).toBe(complaints);
    const session = await one("SELECT flow || '/' || step AS at FROM session WHERE contact_id = ?");
    if (left > 0) expect(session?.at).toBe(STEPS[left - 1]);
    const got = telegram.sent.filter(({ chat }) => String(chat) === String(who));
    const rows = Number((await one("SELECT count(*) AS n FROM outbox WHERE contact_id = ? AND state = 'sent'"))?.n);
    // Each message left; a second copy only where a kill came between send and mark.
    expect(got.length).toBeGreaterThanOrEqual(rows);
    expect(got.length - rows).toBeLessThanOrEqual(KILLS);
  }
}, 600_000);
