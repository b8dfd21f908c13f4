/** Telegram's ladder of the offline Bot API, on its own clock (Bot API, `setWebhook`; pauses as in tdlib/telegram-bot-api). */
import { afterEach, describe, expect, it } from 'vitest';
import { type Hook, type HookAnswer, type HookPost, startHook } from './common/hook.ts';
import type { TelegramOptions } from './telegram/world.ts';
import { startTelegramServer, type TelegramServer } from './telegram-server.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A server whose clock stands still, and a webhook that answers like this. */
async function pair(
  answer?: (post: HookPost, n: number) => HookAnswer | Promise<HookAnswer>,
  options: TelegramOptions = {},
): Promise<{ server: TelegramServer; hook: Hook }> {
  const server = await startTelegramServer({ clock: 'stopped', startAt: Date.UTC(2026, 10, 25, 3), ...options });
  const hook = await startHook(answer);
  stops.push(server.close, hook.close, async () => expect(server.problems).toEqual([]));
  server.webhookTo(hook.url);
  return { server, hook };
}

async function call(server: TelegramServer, method: string, body: object = {}): Promise<{ result: Record<string, unknown> }> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return (await (await fetch(`${server.root}/bot${server.token}/${method}`, init)).json()) as { result: Record<string, unknown> };
}

const words = (hook: Hook) => hook.got.map(({ body }) => (body.message as { text: string }).text);
const attempts = (server: TelegramServer) => server.transcript.entries.filter(({ kind }) => kind === 'attempt');

describe('an update that is not taken', () => {
  it.each<[string, HookAnswer]>([
    ['500', 500],
    ['404', 404],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }],
    ['a cut connection', 'cut'],
  ])('with %s comes again: at once, then with growing pauses', async (_title, bad) => {
    const { server } = await pair((_post, n) => (n < 6 ? bad : 200));
    const began = server.now();
    server.queue.say(5001, 'xin chào');
    await server.pass(60_000);
    expect(attempts(server).map(({ at, nth }) => [nth, (at - began) / 1000])).toEqual([
      [1, 0],
      [2, 0],
      [3, 2],
      [4, 6],
      [5, 14],
      [6, 30],
    ]);
    expect(server.pending()).toBe(0);
  });

  it('because no answer came in time, comes again', async () => {
    const { server, hook } = await pair((_post, n) => (n === 1 ? 'hang' : 200), { answerWithinMs: 1000 });
    server.queue.say(5001, 'xin chào');
    await server.settled();
    expect(hook.got).toHaveLength(2);
    expect(attempts(server).map(({ answer }) => answer)).toEqual(['late', '200']);
  });

  it('comes again after the time that Retry-After names', async () => {
    const { server } = await pair((_post, n) => (n === 1 ? { status: 429, headers: { 'retry-after': '7' } } : 200));
    const began = server.now();
    server.queue.say(5001, 'xin chào');
    await server.pass(10_000);
    expect(attempts(server).map(({ at }) => (at - began) / 1000)).toEqual([0, 7]);
  });

  it('is given up after 24 hours, with pauses of at most two minutes before', async () => {
    const { server } = await pair(() => 500);
    const began = server.now();
    server.queue.say(5001, 'xin chào');
    await server.pass(25 * 3_600_000);
    const times = attempts(server).map(({ at }) => at - began);
    expect(times.at(-1)).toBeGreaterThan(24 * 3_600_000 - 121_000);
    expect(times.at(-1)).toBeLessThanOrEqual(24 * 3_600_000);
    const pauses = times.slice(1).map((at, n) => at - (times[n] as number));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(120_000);
    expect(server.pending()).toBe(0);
    expect(server.counts()).toMatchObject({ updates: 1, taken: 0, givenUp: 1 });
    expect(server.transcript.text()).toContain('is given up after 24 hours');
  });
});

describe('order', () => {
  it("of one chat's updates is kept while the first waits; others are not held up", async () => {
    let refusals = 2;
    const { server, hook } = await pair((post) => (post.raw.includes('một') && refusals-- > 0 ? 500 : 200));
    for (const [who, text] of [
      [5001, 'một'],
      [5001, 'hai'],
      [5002, 'ba'],
      [5001, 'bốn'],
    ] as const)
      server.queue.say(who, text);
    await server.settled();
    expect(words(hook).toSorted()).toEqual(['ba', 'một', 'một']);
    expect(server.pending()).toBe(3);
    await server.pass(2000);
    expect(words(hook).filter((text) => text !== 'ba')).toEqual(['một', 'một', 'một', 'hai', 'bốn']);
  });

  it('has at most max_connections updates under way', async () => {
    const { server, hook } = await pair(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return 200;
    });
    await call(server, 'setWebhook', { url: 'https://e.vn/webhook', max_connections: 3 });
    server.webhookTo(hook.url);
    for (let who = 1; who <= 12; who++) server.queue.say(who, 'xin chào');
    await server.settled();
    expect(hook.got).toHaveLength(12);
    expect(hook.mostAtOnce()).toBeLessThanOrEqual(3);
    expect((await call(server, 'getWebhookInfo')).result).toMatchObject({ max_connections: 3 });
  });
});

it('getWebhookInfo counts what waits and names the last error', async () => {
  const { server } = await pair(() => 503);
  server.queue.say(5001, 'một');
  server.queue.say(5001, 'hai');
  await server.settled();
  expect((await call(server, 'getWebhookInfo')).result).toMatchObject({
    pending_update_count: 2,
    last_error_date: Math.floor(server.now() / 1000),
    last_error_message: 'Wrong response from the webhook: 503 Service Unavailable',
  });
  await call(server, 'deleteWebhook', { drop_pending_updates: true });
  expect((await call(server, 'getWebhookInfo')).result).toMatchObject({ url: '', pending_update_count: 0 });
});

it('without a webhook, updates wait for one; a kind that allowed_updates leaves out never sets out', async () => {
  const server = await startTelegramServer();
  const hook = await startHook();
  stops.push(server.close, hook.close, async () => expect(server.problems).toEqual([]));
  server.queue.say(5001, 'xin chào');
  expect(server.pending()).toBe(1);
  server.webhookTo(hook.url);
  await server.settled();
  expect(words(hook)).toEqual(['xin chào']);
  await call(server, 'setWebhook', { url: 'https://e.vn/webhook', allowed_updates: ['callback_query'] });
  server.queue.say(5001, 'xin chào');
  expect(server.pending()).toBe(0);
});

describe('a method in the answer', () => {
  const message = { method: 'sendMessage', chat_id: 5001, text: 'Dạ, em chào anh/chị.' };
  const json = { 'content-type': 'application/json' };

  it('is carried out as if it had been called', async () => {
    const { server } = await pair(() => ({ status: 200, headers: json, body: JSON.stringify(message) }));
    server.queue.say(5001, 'xin chào');
    await server.settled();
    expect(server.sent).toMatchObject([{ method: 'sendMessage', chat: 5001, text: 'Dạ, em chào anh/chị.' }]);
    expect(server.calls).toMatchObject([{ method: 'sendMessage', inAnswer: true }]);
  });

  it.each([
    ['is text that holds JSON', { status: 200, headers: json, body: JSON.stringify(JSON.stringify(message)) }],
    ['is not JSON by its header', { status: 200, headers: { 'content-type': 'text/plain' }, body: JSON.stringify(message) }],
    ['came with an error', { status: 500, headers: json, body: JSON.stringify(message) }],
    ['asks something', { status: 200, headers: json, body: JSON.stringify({ method: 'getMe' }) }],
  ])('is ignored when it %s', async (_title, answer) => {
    const { server } = await pair(() => answer);
    expect((await server.say(5001, 'xin chào')).status).toBe(answer.status);
    expect([server.sent, server.calls, server.problems]).toEqual([[], [], []]);
  });
});

describe('disorder on demand', () => {
  const talk = async (rates: Parameters<TelegramServer['disorder']>[0], seed: number) => {
    const { server, hook } = await pair(undefined, { seed });
    server.disorder(rates);
    for (let n = 1; n <= 40; n++) server.queue.say(5001, `${n}`);
    await server.pass(60_000);
    return words(hook).map(Number);
  };
  const straight = Array.from({ length: 40 }, (_, n) => n + 1);

  it('repeats updates whose answer was lost, in order', async () => {
    const got = await talk({ lostAnswers: 0.2 }, 3);
    expect(got.length).toBeGreaterThan(40);
    expect([...new Set(got)]).toEqual(straight);
    expect(got).toEqual(got.toSorted((a, b) => a - b));
  });

  it('sends copies beside the first', async () => {
    const got = await talk({ copies: 0.2 }, 3);
    expect(got.length).toBeGreaterThan(40);
    expect(new Set(got).size).toBe(40);
  });

  it('swaps neighbours, the same ones for the same seed', async () => {
    const got = await talk({ swaps: 0.2 }, 3);
    expect(got.toSorted((a, b) => a - b)).toEqual(straight);
    const moved = got.filter((n, at) => n !== at + 1);
    expect(moved.length).toBeGreaterThan(4);
    // Neighbours only.
    for (const [at, n] of got.entries()) expect(Math.abs(n - (at + 1))).toBeLessThanOrEqual(1);
    expect(await talk({ swaps: 0.2 }, 3)).toEqual(got);
    expect(await talk({ swaps: 0.2 }, 4)).not.toEqual(got);
  });
});
