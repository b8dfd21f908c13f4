/** The offline Bot API itself: what the real one refuses must be refused here, or the other tests prove nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTelegramServer, type TelegramServer } from './telegram-server.ts';

let server: TelegramServer;
beforeEach(async () => {
  server = await startTelegramServer();
});
afterEach(() => server.close());

async function call(method: string, body: unknown, token = server.token): Promise<Record<string, unknown>> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${server.root}/bot${token}/${method}`, init);
  return { status: answer.status, ...((await answer.json()) as object) };
}

const inline = (button: Record<string, unknown>) => ({ chat_id: 1, text: 'x', reply_markup: { inline_keyboard: [[button]] } });

const REFUSED: [title: string, method: string, body: unknown, problem: string][] = [
  ['an unknown method', 'sendMesage', { chat_id: 1, text: 'x' }, 'sendMesage: no such method'],
  ['an unknown field', 'sendMessage', { chat_id: 1, text: 'x', disable_preview: true }, 'sendMessage.disable_preview: no such field'],
  ['a missing field', 'sendMessage', { chat_id: 1 }, 'sendMessage.text: required'],
  ['a wrong type', 'sendMessage', { chat_id: 1, text: 5 }, 'sendMessage.text: must be String'],
  ['an empty text', 'sendMessage', { chat_id: 1, text: '' }, 'sendMessage: Bad Request: message text is empty'],
  ['a text too long', 'sendMessage', { chat_id: 1, text: 'ạ'.repeat(4097) }, 'sendMessage: Bad Request: message is too long'],
  [
    'a caption too long',
    'sendPhoto',
    { chat_id: 1, photo: 'https://e.vn/a.jpg', caption: 'ạ'.repeat(1025) },
    'sendPhoto: Bad Request: message caption is too long',
  ],
  [
    'bad markup',
    'sendMessage',
    { chat_id: 1, text: 'a < b', parse_mode: 'HTML' },
    "sendMessage: Bad Request: can't parse entities: Unsupported start tag at byte offset 2",
  ],
  [
    'a field of a nested object',
    'sendMessage',
    inline({ text: 'x', data: 'y' }),
    'sendMessage.reply_markup.inline_keyboard[0][0].data: no such field',
  ],
  [
    'callback data of 65 bytes',
    'sendMessage',
    inline({ text: 'x', callback_data: 'x'.repeat(65) }),
    'sendMessage.reply_markup.inline_keyboard[0][0].callback_data: 65 bytes, may have 1 to 64',
  ],
  [
    'a button that does nothing',
    'sendMessage',
    inline({ text: 'x' }),
    'sendMessage: Bad Request: Text buttons are unallowed in the inline keyboard',
  ],
  [
    'a button with a local address',
    'sendMessage',
    inline({ text: 'x', url: 'http://localhost/x' }),
    "sendMessage: Bad Request: inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
  ],
  [
    'a style that does not exist',
    'sendMessage',
    inline({ text: 'x', callback_data: 'y', style: 'red' }),
    'sendMessage.reply_markup.inline_keyboard[0][0].style: must be danger or success or primary',
  ],
  [
    'a command in capitals',
    'setMyCommands',
    { commands: [{ command: 'HoSo', description: 'x' }] },
    'setMyCommands.commands[0].command: only a-z, 0-9 and _',
  ],
  [
    'a description too long',
    'setMyDescription',
    { description: 'x'.repeat(513) },
    'setMyDescription.description: 513 characters, may have 0 to 512',
  ],
  [
    'a webhook without https',
    'setWebhook',
    { url: 'http://e.vn/' },
    'setWebhook: Bad Request: bad webhook: An HTTPS URL must be provided for webhook',
  ],
  ['an odd secret', 'setWebhook', { url: 'https://e.vn/', secret_token: 'a b' }, 'setWebhook.secret_token: only A-Z, a-z, 0-9, _ and -'],
];

describe('a call', () => {
  it.each(REFUSED)('with %s is refused and noted', async (_, method, body, problem) => {
    expect(await call(method, body)).toMatchObject({ ok: false });
    expect(server.problems).toEqual([problem]);
    expect(server.sent).toEqual([]);
  });

  it('as it should be is accepted, as JSON and as a form', async () => {
    expect(await call('sendMessage', { chat_id: 1, text: 'Giá &lt; 5', parse_mode: 'HTML' })).toMatchObject({ status: 200, ok: true });
    const form = new URLSearchParams({ chat_id: '1', text: '5', link_preview_options: '{"is_disabled":true}' });
    const answer = await fetch(`${server.root}/bot${server.token}/sendMessage`, { method: 'POST', body: form });
    expect(answer.status).toBe(200);
    expect(server.sent.map(({ text }) => text)).toEqual(['Giá < 5', '5']);
    expect(server.problems).toEqual([]);
  });

  it('of 4,096 characters after markup is not too long', async () => {
    expect(await call('sendMessage', { chat_id: 1, text: '&amp;'.repeat(4096), parse_mode: 'HTML' })).toMatchObject({ ok: true });
  });

  it('with another token, to a blocked or unknown chat is refused without being our fault', async () => {
    server.block(2);
    server.forget(3);
    expect(await call('getMe', {}, '1:x')).toMatchObject({ status: 401, error_code: 401 });
    expect(await call('sendMessage', { chat_id: 2, text: 'x' })).toMatchObject({ status: 403, error_code: 403 });
    expect(await call('sendMessage', { chat_id: 3, text: 'x' })).toMatchObject({ status: 400, description: 'Bad Request: chat not found' });
    server.unblock(2);
    expect(await call('sendMessage', { chat_id: 2, text: 'x' })).toMatchObject({ ok: true });
    expect(server.problems).toEqual([]);
  });
});

it('a fault meets the calls it is meant for, as often as it says', async () => {
  server.fault({ kind: 'error', code: 429, description: 'Too Many Requests: retry after 3', retryAfter: 3 }, { chat: 7, times: 2 });
  const statuses = [];
  for (const chat of [1, 7, 7, 7]) statuses.push((await call('sendMessage', { chat_id: chat, text: 'x' })).status);
  expect(statuses).toEqual([200, 429, 429, 200]);
});

it('updates go to the webhook with the secret, and a tap is the n-th button of the last message', async () => {
  const got: { secret: unknown; update: Record<string, unknown> }[] = [];
  const bot = createServer((request, response) => {
    let raw = '';
    request.on('data', (chunk) => {
      raw += chunk;
    });
    request.on('end', () => {
      got.push({ secret: request.headers['x-telegram-bot-api-secret-token'], update: JSON.parse(raw) as Record<string, unknown> });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  server.webhookTo(`http://127.0.0.1:${(bot.address() as AddressInfo).port}/webhook/telegram`);
  const rows = [[{ text: 'Một', callback_data: '#a.1.1' }], [{ text: 'Hai', callback_data: '#a.1.2' }]];
  await call('sendMessage', { chat_id: 5001, text: 'Chọn ạ', reply_markup: { inline_keyboard: rows } });
  const said = await server.say(5001, '/start KX7P2M9QAB');
  await server.tap(5001, 2);
  await server.deliver(said.update);
  expect(said).toMatchObject({ status: 200, body: 'ok' });
  expect(got.map(({ secret }) => secret)).toEqual([server.secret, server.secret, server.secret]);
  expect(got[1]?.update).toMatchObject({
    callback_query: { data: '#a.1.2', from: { id: 5001 }, message: { message_id: server.sent[0]?.messageId } },
  });
  expect(got[2]?.update).toEqual(got[0]?.update);
  bot.closeAllConnections();
  await new Promise((resolve) => bot.close(resolve));
});
