/** An outage under Workers, where no memory survives: the heartbeat in the database is all that is known of it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Runtime, startWorker } from '../scenario/runtime.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await startWorker();
});
afterAll(() => runtime.stop());

it('the first cron after it answers what was written on Zalo meanwhile, once', async () => {
  const who = '2512523625412599';
  const got = () => runtime.zalo.sent.filter(({ to }) => to === who).length;
  const beat = JSON.stringify({ beat: Date.now() - 10 * 60_000 });
  await runtime.db.execute({ sql: "INSERT INTO channel_state (channel, facts) VALUES ('zalo', ?)", args: [beat] });
  runtime.zalo.webhookTo('http://127.0.0.1:9/nobody');
  await runtime.zalo.say(who, 'xin chào').catch(() => undefined);
  runtime.zalo.webhookTo(`${runtime.url}/webhook/zalo`);
  await runtime.look();
  expect(got()).toBe(1);
  await runtime.look();
  expect(got()).toBe(1);
  const { rows } = await runtime.db.execute("SELECT facts FROM channel_state WHERE channel = 'zalo'");
  const facts = JSON.parse(String(rows[0]?.facts)) as { beat: number; outage?: unknown };
  expect(facts.outage).toBeUndefined();
  expect(facts.beat).toBeGreaterThan(Date.now() - 5 * 60_000);
});
