/** What each way a send can end means for us, over real HTTP against the offline Bot API. */
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/channels/channel.ts';
import { createTelegram } from '../../../src/channels/telegram/telegram.ts';
import type { Outgoing, SendResult } from '../../../src/model.ts';
import type { TelegramFault } from '../../platforms/telegram/world.ts';
import { startTelegramServer, type TelegramServer } from '../../platforms/telegram-server.ts';

const HELLO: Outgoing = { call: 'sendMessage', body: { chat_id: 5001, text: 'Dạ, em chào anh/chị.', parse_mode: 'HTML' } };
// Long enough for the first call on a busy machine, short enough to wait for where there is no answer.
const TIMEOUT_MS = 1500;
let server: TelegramServer;
let telegram: Channel;

beforeAll(async () => {
  server = await startTelegramServer();
  telegram = createTelegram({ token: server.token, secret: server.secret, apiRoot: server.root, timeoutMs: TIMEOUT_MS });
});
afterAll(() => server.close());
afterEach(() => {
  server.sent.length = 0;
  server.calls.length = 0;
  server.problems.length = 0;
});

const error = (code: number, description: string, retryAfter?: number): TelegramFault => ({
  kind: 'error',
  code,
  description,
  ...(retryAfter ? { retryAfter } : {}),
});

const FAULTS: [title: string, fault: TelegramFault, result: SendResult][] = [
  [
    '429 says when to try again',
    error(429, 'Too Many Requests: retry after 7', 7),
    { ok: false, failure: 'retry', retryAfterMs: 7000, detail: '429 Too Many Requests: retry after 7' },
  ],
  [
    '429 without a time rests 5 s',
    error(429, 'Too Many Requests'),
    { ok: false, failure: 'retry', retryAfterMs: 5000, detail: '429 Too Many Requests' },
  ],
  [
    'blocked by the person',
    error(403, 'Forbidden: bot was blocked by the user'),
    { ok: false, failure: 'drop-recipient', detail: '403 Forbidden: bot was blocked by the user' },
  ],
  [
    'a deleted account',
    error(403, 'Forbidden: user is deactivated'),
    { ok: false, failure: 'drop-recipient', detail: '403 Forbidden: user is deactivated' },
  ],
  [
    'a person who never wrote',
    error(403, "Forbidden: bot can't initiate conversation with a user"),
    { ok: false, failure: 'drop-recipient', detail: "403 Forbidden: bot can't initiate conversation with a user" },
  ],
  [
    'a chat that does not exist',
    error(400, 'Bad Request: chat not found'),
    { ok: false, failure: 'drop-recipient', detail: '400 Bad Request: chat not found' },
  ],
  [
    'an invalid peer',
    error(400, 'Bad Request: PEER_ID_INVALID'),
    { ok: false, failure: 'drop-recipient', detail: '400 Bad Request: PEER_ID_INVALID' },
  ],
  [
    'a group without rights',
    error(400, 'Bad Request: not enough rights to send text messages to the chat'),
    { ok: false, failure: 'drop-recipient', detail: '400 Bad Request: not enough rights to send text messages to the chat' },
  ],
  [
    'too long',
    error(400, 'Bad Request: message is too long'),
    { ok: false, failure: 'bad-message', detail: '400 Bad Request: message is too long' },
  ],
  [
    'bad markup',
    error(400, "Bad Request: can't parse entities: Unsupported start tag"),
    { ok: false, failure: 'bad-message', detail: "400 Bad Request: can't parse entities: Unsupported start tag" },
  ],
  [
    'a bad button',
    error(400, 'Bad Request: BUTTON_DATA_INVALID'),
    { ok: false, failure: 'bad-message', detail: '400 Bad Request: BUTTON_DATA_INVALID' },
  ],
  ['too large', error(413, 'Request Entity Too Large'), { ok: false, failure: 'bad-message', detail: '413 Request Entity Too Large' }],
  ['a revoked token', error(401, 'Unauthorized'), { ok: false, failure: 'configuration', detail: '401 Unauthorized' }],
  ['a wrong address', error(404, 'Not Found'), { ok: false, failure: 'configuration', detail: '404 Not Found' }],
  [
    'a conflict',
    error(409, 'Conflict: terminated by other getUpdates request'),
    { ok: false, failure: 'configuration', detail: '409 Conflict: terminated by other getUpdates request' },
  ],
  [
    'an error of the server',
    error(500, 'Internal Server Error: restart'),
    { ok: false, failure: 'retry', detail: '500 Internal Server Error: restart' },
  ],
  ['a gateway without its server', { kind: 'page', status: 502, undone: true }, { ok: false, failure: 'retry', detail: 'http 502' }],
  [
    'a gateway that is overloaded',
    { kind: 'page', status: 429, undone: true },
    { ok: false, failure: 'retry', retryAfterMs: 5000, detail: 'http 429' },
  ],
  [
    'a gateway that gave up waiting may have delivered',
    { kind: 'page', status: 504 },
    { ok: false, failure: 'unknown', detail: 'http 504' },
  ],
  ['a page where an answer should be', { kind: 'page', status: 200 }, { ok: false, failure: 'unknown', detail: 'http 200' }],
  ['no answer after delivery', { kind: 'hang' }, { ok: false, failure: 'unknown', detail: 'TimeoutError' }],
  ['half an answer', { kind: 'half' }, { ok: false, failure: 'unknown', detail: 'UND_ERR_SOCKET' }],
  ['a cut connection after delivery', { kind: 'reset' }, { ok: false, failure: 'unknown', detail: 'UND_ERR_SOCKET' }],
];

describe('send', () => {
  it('an accepted message has the id of the platform', async () => {
    const result = await telegram.send(HELLO, {});
    expect(result).toEqual({ ok: true, messageId: String(server.sent[0]?.messageId) });
    expect(server.sent[0]).toMatchObject({ method: 'sendMessage', chat: 5001, text: 'Dạ, em chào anh/chị.' });
    expect(server.problems).toEqual([]);
  });

  it.each(FAULTS)('%s', async (_, fault, result) => {
    server.fault(fault);
    expect(await telegram.send(HELLO, {})).toEqual(result);
    expect(server.calls).toHaveLength(1);
  });

  it('a redirect is not followed: the token is part of the address', async () => {
    server.fault({ kind: 'page', status: 307, location: `${server.root}/bot${server.token}/sendMessage`, undone: true });
    expect(await telegram.send(HELLO, {})).toEqual({ ok: false, failure: 'configuration', detail: 'http 307' });
    expect(server.calls).toHaveLength(1);
  });

  it('a slow answer within the time-out is an answer', async () => {
    server.fault({ kind: 'slow', ms: 60 });
    expect(await telegram.send(HELLO, {})).toMatchObject({ ok: true });
  });

  it('a server that is not there never got the request', async () => {
    const port = await freePort();
    const lonely = createTelegram({ token: '1:x', secret: 's', apiRoot: `http://127.0.0.1:${port}`, timeoutMs: TIMEOUT_MS });
    expect(await lonely.send(HELLO, {})).toEqual({ ok: false, failure: 'retry', detail: 'ECONNREFUSED' });
  });

  it('a wrong token is for the operator', async () => {
    const stranger = createTelegram({ token: '1:wrong', secret: 's', apiRoot: server.root, timeoutMs: TIMEOUT_MS });
    expect(await stranger.send(HELLO, {})).toMatchObject({ ok: false, failure: 'configuration' });
  });

  it('no detail shows a chat, a phone or the token', async () => {
    server.fault(error(400, 'Bad Request: 84912345678 in chat 5001234567 is odd'));
    const result = await telegram.send(HELLO, {});
    expect(result).toEqual({ ok: false, failure: 'bad-message', detail: '400 Bad Request: … in chat … is odd' });
  });

  it('goes through the fetch it is given', async () => {
    const seen: string[] = [];
    const own = createTelegram({
      token: server.token,
      secret: 's',
      apiRoot: server.root,
      timeoutMs: TIMEOUT_MS,
      fetch: (input, init) => {
        seen.push(String(input).replace(server.token, '<token>'));
        return fetch(input, init);
      },
    });
    expect(await own.send(HELLO, {})).toMatchObject({ ok: true });
    expect(seen).toEqual([`${server.root}/bot<token>/sendMessage`]);
  });
});

describe('a picture that Telegram cannot fetch', () => {
  const photo: Outgoing = {
    call: 'sendPhoto',
    body: {
      chat_id: 5001,
      photo: 'https://example.vn/a.jpg',
      caption: 'Mật ong &amp; chè',
      parse_mode: 'HTML',
      reply_markup: { inline_keyboard: [[{ text: 'Xem', callback_data: '#a.1.1' }]] },
    },
  };
  const broken = error(400, 'Bad Request: failed to get HTTP URL content');

  it('costs nobody the words and the buttons', async () => {
    server.fault(broken, { method: 'sendPhoto' });
    expect(await telegram.send(photo, {})).toMatchObject({ ok: true, messageId: String(server.sent[0]?.messageId) });
    expect(server.sent).toMatchObject([{ method: 'sendMessage', text: 'Mật ong & chè', body: { reply_markup: photo.body.reply_markup } }]);
    expect(server.problems).toEqual([]);
  });

  it('is left out when its words follow in the next request', async () => {
    server.fault(broken, { method: 'sendPhoto' });
    expect(await telegram.send({ call: 'sendPhoto', body: { chat_id: 5001, photo: 'https://example.vn/a.jpg' } }, {})).toEqual({
      ok: true,
    });
    expect(server.sent).toEqual([]);
  });

  it('any other refusal of a photo stays one', async () => {
    server.fault(error(400, 'Bad Request: message caption is too long'), { method: 'sendPhoto' });
    expect(await telegram.send(photo, {})).toMatchObject({ ok: false, failure: 'bad-message' });
  });
});

describe('acknowledge', () => {
  it('ends the spinner of a tap', async () => {
    server.webhookTo('http://127.0.0.1:9/nobody');
    await telegram.send(
      { call: 'sendMessage', body: { ...HELLO.body, reply_markup: { inline_keyboard: [[{ text: 'Xem', callback_data: '#a.1.1' }]] } } },
      {},
    );
    await server.tap(5001, 1).catch(() => undefined);
    const [id] = [...server.openTaps];
    await telegram.acknowledge(id ?? '');
    expect(server.answeredTaps).toEqual([id]);
    expect(server.problems).toEqual([]);
  });

  it.each<[string, TelegramFault]>([
    ['an old query', error(400, 'Bad Request: query is too old')],
    ['a server that never answers', { kind: 'hang' }],
    ['a gateway page', { kind: 'page', status: 502 }],
  ])('%s harms nobody', async (_, fault) => {
    server.fault(fault, { method: 'answerCallbackQuery' });
    await expect(telegram.acknowledge('1')).resolves.toBeUndefined();
  });
});

describe('verify', () => {
  const body = new Uint8Array();
  const withSecret = (secret: string | undefined) =>
    telegram.verify({ header: (name) => (/^x-telegram-bot-api-secret-token$/i.test(name) ? secret : undefined), body });

  it.each([
    ['the secret', () => server.secret, 'ok'],
    ['another secret', () => `${server.secret}x`, 'bad'],
    ['a beginning of the secret', () => server.secret.slice(0, -1), 'bad'],
    ['an empty header', () => '', 'bad'],
    ['no header', () => undefined, 'bad'],
  ])('%s', async (_, secret, verdict) => {
    expect(await withSecret(secret())).toBe(verdict);
  });

  it('a secret that was never set lets nobody in', async () => {
    const open = createTelegram({ token: '1:x', secret: '', apiRoot: server.root, timeoutMs: TIMEOUT_MS });
    expect(await open.verify({ header: () => '', body })).toBe('bad');
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
