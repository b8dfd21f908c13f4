/** Limits, refusals and faults of the offline Bot API, and what is left when nothing is kept. */
import { afterEach, describe, expect, it } from 'vitest';
import { startHook } from './common/hook.ts';
import type { TelegramOptions } from './telegram/world.ts';
import { startTelegramServer, type TelegramServer } from './telegram-server.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(options: TelegramOptions = {}): Promise<TelegramServer> {
  const server = await startTelegramServer({ clock: 'stopped', startAt: Date.UTC(2026, 10, 25, 3), ...options });
  stops.push(server.close);
  return server;
}

interface Answer {
  ok: boolean;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number };
}

async function send(server: TelegramServer, chat_id: number, more: object = {}, method = 'sendMessage'): Promise<Answer> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat_id, text: 'Dạ', ...more }),
    signal: AbortSignal.timeout(5000),
  };
  return (await (await fetch(`${server.root}/bot${server.token}/${method}`, init)).json()) as Answer;
}

describe('the rate', () => {
  it('of one chat is a message a second after a short burst', async () => {
    const server = await start({ limits: { burst: 2 } });
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await send(server, 1));
    expect(answers.map(({ error_code }) => error_code)).toEqual([undefined, undefined, 429]);
    expect(answers[2]).toMatchObject({ description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } });
    expect(await send(server, 2)).toMatchObject({ ok: true });
    server.advance(1000);
    expect(await send(server, 1)).toMatchObject({ ok: true });
    expect(await send(server, 1)).toMatchObject({ error_code: 429 });
    expect(server.sent).toHaveLength(4);
    expect(server.problems).toEqual([]);
  });

  it('over all chats is 30 messages a second', async () => {
    const server = await start({ limits: true });
    const answers = [];
    for (let chat = 1; chat <= 31; chat++) answers.push((await send(server, chat)).error_code);
    expect(answers).toEqual([...Array(30).fill(undefined), 429]);
    server.advance(1000);
    expect(await send(server, 31)).toMatchObject({ ok: true });
  });

  it('is not limited unless it is switched on, and never for what is no message', async () => {
    const free = await start();
    for (let n = 0; n < 40; n++) expect(await send(free, 1)).toMatchObject({ ok: true });
    const limited = await start({ limits: { burst: 1 } });
    await send(limited, 1);
    expect(await send(limited, 1, { text: undefined, action: 'typing' }, 'sendChatAction')).toMatchObject({ ok: true });
  });
});

it('429 with retry_after, and a person who is gone, can be scripted', async () => {
  const server = await start();
  server.fault({ kind: 'error', code: 429, description: 'Too Many Requests: retry after 9', retryAfter: 9 });
  expect(await send(server, 1)).toMatchObject({ error_code: 429, parameters: { retry_after: 9 } });
  server.block(1);
  expect(await send(server, 1)).toMatchObject({ error_code: 403, description: 'Forbidden: bot was blocked by the user' });
  server.deactivate(1);
  expect(await send(server, 1)).toMatchObject({ error_code: 403, description: 'Forbidden: user is deactivated' });
  server.unblock(1);
  expect(await send(server, 1)).toMatchObject({ ok: true });
});

it('faults by chance strike the same sends for the same seed, and are over when healed', async () => {
  const cut = async (seed: number) => {
    const server = await start({ seed });
    server.fault({ kind: 'reset' }, { chance: 0.3 });
    const lost: number[] = [];
    for (let n = 0; n < 20; n++) await send(server, n).catch(() => lost.push(n));
    server.heal();
    for (let n = 0; n < 5; n++) expect(await send(server, n)).toMatchObject({ ok: true });
    expect(server.sent).toHaveLength(25);
    expect(server.counts()).toMatchObject({ calls: 25, sent: 25, faults: lost.length });
    return lost;
  };
  const first = await cut(21);
  expect(first.length).toBeGreaterThan(0);
  expect(await cut(21)).toEqual(first);
  expect(await cut(22)).not.toEqual(first);
});

it('where only counts are kept, a tap still finds its button and nothing piles up', async () => {
  const server = await start({ keep: 'counts' });
  const hook = await startHook();
  stops.push(hook.close);
  server.webhookTo(hook.url);
  for (let n = 1; n <= 3; n++) await send(server, 1, { reply_markup: { inline_keyboard: [[{ text: 'Có', callback_data: `#a.${n}.1` }]] } });
  server.queue.tap(1, 1);
  await server.settled();
  expect(hook.got[0]?.body).toMatchObject({ callback_query: { data: '#a.3.1' } });
  await send(server, 1, { callback_query_id: [...server.openTaps][0], chat_id: undefined, text: undefined }, 'answerCallbackQuery');
  expect([server.sent, server.calls, server.answeredTaps, server.transcript.entries]).toEqual([[], [], [], []]);
  expect(server.counts()).toEqual({ calls: 4, faults: 0, sent: 3, updates: 1, attempts: 1, taken: 1, givenUp: 0 });
  expect(server.openTaps.size).toBe(0);
});

it('the transcript tells who wrote, what was answered, and what was sent', async () => {
  const server = await start();
  const hook = await startHook((_post, n) => (n === 1 ? 503 : 200));
  stops.push(hook.close);
  server.webhookTo(hook.url);
  server.queue.say(5001, '/start');
  await server.settled();
  await send(server, 5001, {
    text: 'Giá &lt; 5',
    parse_mode: 'HTML',
    reply_markup: { inline_keyboard: [[{ text: 'Có', callback_data: 'a' }]] },
  });
  server.queue.tap(5001, 1);
  await server.settled();
  expect(server.transcript.entries.map(({ kind, who, words, nth, answer }) => [kind, who, words ?? nth, answer])).toEqual([
    ['update', '5001', '/start', undefined],
    ['attempt', '5001', 1, '503'],
    ['attempt', '5001', 2, '200'],
    ['call', '5001', 'Giá < 5 [Có]', 'ok'],
    ['update', '5001', '[tap a]', undefined],
    ['attempt', '5001', 1, '200'],
  ]);
  expect(server.transcript.text()).toContain('call       sendMessage  5001  "Giá < 5 [Có]" → ok');
});

it('can be given its port', async () => {
  const first = await start();
  const { port } = new URL(first.root);
  await first.close();
  const server = await start({ port: Number(port) });
  expect(server.root).toBe(first.root);
});
