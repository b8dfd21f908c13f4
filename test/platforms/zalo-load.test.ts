/** Faults and the transcript of the offline OA, and what is left when nothing is kept. */
import { afterEach, expect, test } from 'vitest';
import { startHook } from './common/hook.ts';
import { asking } from './zalo/asking.ts';
import type { ZaloOptions } from './zalo/options.ts';
import { startZaloServer, type ZaloServer } from './zalo-server.ts';

const LAN = '246845883529197922';
const MINH = '246845883529197923';
const CS = '/v3.0/oa/message/cs';
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(options: ZaloOptions = {}): Promise<ZaloServer> {
  const zalo = await startZaloServer({ clock: 'stopped', startAt: Date.UTC(2026, 10, 25, 3), answerWithinMs: 15_000, ...options });
  zalo.person(LAN);
  zalo.person(MINH);
  stops.push(zalo.close);
  return zalo;
}

test('a fault can be meant for one person, for several requests', async () => {
  const zalo = await start();
  zalo.fault(CS, { kind: 'code', code: -200 }, { to: LAN, times: 2 });
  const { cs } = asking(zalo);
  const errors = [];
  for (const who of [MINH, LAN, LAN, LAN]) errors.push((await cs(who, { text: 'a' })).error);
  expect(errors).toEqual([0, -200, -200, 0]);
});

test('faults by chance strike after the message was taken, the same ones for the same seed', async () => {
  const cut = async (seed: number) => {
    const zalo = await start({ seed });
    zalo.fault(CS, { kind: 'reset' }, { chance: 0.3 });
    const { cs } = asking(zalo);
    const lost: number[] = [];
    for (let n = 0; n < 20; n++) await cs(LAN, { text: `${n}` }).catch(() => lost.push(n));
    zalo.heal();
    expect(await cs(LAN, { text: 'a' })).toMatchObject({ error: 0 });
    expect(zalo.sent).toHaveLength(21);
    expect(zalo.counts()).toMatchObject({ calls: 21, sent: 21, faults: lost.length });
    return lost;
  };
  const first = await cut(31);
  expect(first.length).toBeGreaterThan(0);
  expect(await cut(31)).toEqual(first);
  expect(await cut(32)).not.toEqual(first);
});

test('where only counts are kept, a tap still finds its button and nothing piles up', async () => {
  const hook = await startHook();
  stops.push(hook.close);
  const zalo = await start({ keep: 'counts', webhook: hook.url });
  const { cs } = asking(zalo);
  for (let n = 1; n <= 3; n++) {
    const buttons = [{ title: 'Có', type: 'oa.query.hide', payload: `#a.${n}.1` }];
    await cs(LAN, { text: 'Chọn ạ', attachment: { type: 'template', payload: { buttons } } });
  }
  zalo.queue.tap(LAN, 1);
  await zalo.settled();
  expect(hook.got.at(-1)?.body).toMatchObject({ message: { text: '#a.3.1' } });
  expect([zalo.sent, zalo.requests, zalo.transcript.entries]).toEqual([[], [], []]);
  expect(zalo.counts()).toEqual({ calls: 3, faults: 0, sent: 3, updates: 4, attempts: 4, taken: 4, givenUp: 0 });
});

test('the transcript tells who wrote, what was answered, what was sent, and holds no token', async () => {
  const hook = await startHook((_post, n) => (n === 1 ? 503 : 200));
  stops.push(hook.close);
  const zalo = await start({ webhook: hook.url });
  zalo.queue.say(LAN, 'Xin chào');
  await zalo.pass(30_000);
  const { cs, token } = asking(zalo);
  const buttons = [{ title: 'Có', type: 'oa.query.hide', payload: '#a.1.1' }];
  await cs(LAN, { text: 'Chọn ạ', attachment: { type: 'template', payload: { buttons } } });
  await zalo.settled();
  zalo.fault(CS, { kind: 'code', code: -32 });
  await cs(MINH, { text: 'Dạ' });
  expect(zalo.transcript.entries.map(({ kind, who, words, nth, answer }) => [kind, who, words ?? nth, answer])).toEqual([
    ['update', LAN, 'Xin chào', undefined],
    ['attempt', LAN, 1, '503'],
    ['attempt', LAN, 2, '200'],
    ['call', LAN, 'Chọn ạ [Có]', '200 0 Success'],
    ['update', LAN, 'Chọn ạ', undefined],
    ['attempt', LAN, 1, '200'],
    ['call', MINH, 'Dạ', '200 -32 by script'],
  ]);
  expect(zalo.transcript.text()).not.toContain(token);
});

test('can be given its port', async () => {
  const first = await start();
  await first.close();
  const zalo = await start({ port: Number(new URL(first.apiRoot).port) });
  expect(zalo.apiRoot).toBe(first.apiRoot);
});
