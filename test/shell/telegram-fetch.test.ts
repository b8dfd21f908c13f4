import { afterAll, beforeAll, expect, it } from 'vitest';
import { telegramApi } from '../../src/channels/telegram/api.ts';
import { sendToTelegram } from '../../src/channels/telegram/send.ts';
import { telegramFetch } from '../../src/node-fetch.ts';
import { startTelegramServer, type TelegramServer } from '../platforms/telegram-server.ts';

let server: TelegramServer;
beforeAll(async () => {
  server = await startTelegramServer();
});
afterAll(() => server.close());

const send = (timeoutMs = 2000, root = server.root) =>
  sendToTelegram(telegramApi({ token: server.token, apiRoot: root, timeoutMs, fetch: telegramFetch }), {
    call: 'sendMessage',
    body: { chat_id: 5, text: 'Dạ, em chào anh/chị ạ.' },
  });

it('sends through a connection that is kept, and reads what the Bot API answers', async () => {
  expect([await send(), await send()]).toMatchObject([{ ok: true }, { ok: true }]);
  server.fault({ kind: 'error', code: 429, description: 'Too Many Requests: retry after 7', retryAfter: 7 });
  expect(await send()).toMatchObject({ ok: false, failure: 'retry', retryAfterMs: 7000 });
  expect(server.problems).toEqual([]);
});

it('follows no redirect: the token is part of the address', async () => {
  const before = server.calls.length;
  server.fault({ kind: 'page', status: 302, location: `${server.root}/bot${server.token}/getMe` });
  expect(await send()).toMatchObject({ ok: false, failure: 'configuration', detail: 'http 302' });
  expect(server.calls).toHaveLength(before + 1);
});

it('an answer that was lost, was cut or never came may have been delivered; a closed door was not passed', async () => {
  server.fault({ kind: 'reset' });
  expect(await send()).toMatchObject({ ok: false, failure: 'unknown', detail: 'ECONNRESET' });
  server.fault({ kind: 'half' });
  expect(await send()).toMatchObject({ ok: false, failure: 'unknown' });
  server.fault({ kind: 'hang' });
  expect(await send(200)).toMatchObject({ ok: false, failure: 'unknown', detail: 'TimeoutError' });
  expect(await send(2000, 'http://127.0.0.1:9')).toMatchObject({ ok: false, failure: 'retry', detail: 'ECONNREFUSED' });
});
