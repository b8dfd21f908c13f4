/** The Node process on a libSQL server that goes away. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { databaseGoesAndComes } from '../scenario/database-away.ts';
import { type NodeRuntime, startNode } from '../scenario/runtime.ts';

const LAN = 8_400_001;
let runtime: NodeRuntime;
beforeEach(async () => {
  runtime = await startNode({ LEASE_MS: '12000' }, { remote: true });
});
afterEach(() => runtime.stop());

it('stops and starts again under load: nothing lost, nothing doubled', () => databaseGoesAndComes(runtime), 300_000);

it.each(['while a message comes', 'at rest'])(
  'SIGTERM while it is away, %s: exit 0 within 10 s, and what was answered 200 is there',
  async (when) => {
    const before = await runtime.telegram.say(LAN, 'xin chào');
    expect(before.status).toBe(200);
    await runtime.database?.leave();
    const answer = when === 'at rest' ? undefined : runtime.telegram.say(LAN, 'menu').catch(() => ({ status: 0 }));
    if (answer) await new Promise((resolve) => setTimeout(resolve, 100));
    const began = Date.now();
    const ended = new Promise<number | null>((done) => runtime.child?.once('exit', done));
    runtime.child?.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect((await answer)?.status).not.toBe(200);
    await runtime.database?.comeBack();
    const turns = async () =>
      Number(
        (await runtime.db.execute({ sql: 'SELECT count(*) AS n FROM inbox WHERE contact_id = ?', args: [`telegram:${LAN}`] })).rows[0]?.n,
      );
    expect(await turns()).toBe(1);
    await runtime.again();
    expect((await runtime.telegram.say(LAN, 'menu')).status).toBe(200);
    expect(await turns()).toBe(2);
  },
);
