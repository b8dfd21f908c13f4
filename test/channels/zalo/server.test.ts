/** The offline OA keeps Zalo's rules (a test double that is too kind proves nothing), and what it delivers is what our channel reads. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Received, Verdict } from '../../../src/channels/channel.ts';
import { sendToZalo } from '../../../src/channels/zalo/send.ts';
import { createZalo } from '../../../src/channels/zalo/zalo.ts';
import type { ZaloOptions } from '../../platforms/zalo/world.ts';
import { startZaloServer, type ZaloServer } from '../../platforms/zalo-server.ts';

const WHO = '246845883529197922';
const HOUR = 3_600_000;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(options?: ZaloOptions): Promise<ZaloServer> {
  const zalo = await startZaloServer(options);
  stops.push(zalo.close);
  return zalo;
}

const send = (
  zalo: ZaloServer,
  token: string,
  message: Record<string, unknown>,
  call = '/v3.0/oa/message/cs',
  to: object = { user_id: WHO },
) => sendToZalo({ call, body: { recipient: to, message } }, token, { apiRoot: zalo.apiRoot, timeoutMs: 2000 });

const button = (more: object = {}) => ({ title: 'Mục', type: 'oa.query.hide', payload: '#a.1.1', ...more });
const template = (payload: object) => ({ text: 'Chọn:', attachment: { type: 'template', payload } });

describe('the rules of messages', () => {
  test.each([
    ['2,001 characters', { text: 'đ'.repeat(2001) }, '-210'],
    ['no text', { text: '' }, '-201'],
    ['six buttons', template({ buttons: Array(6).fill(button()) }), '-210'],
    ['a title of 101 characters', template({ buttons: [button({ title: 'x'.repeat(101) })] }), '-210'],
    ['a payload of 1,001 characters', template({ buttons: [button({ payload: 'x'.repeat(1001) })] }), '-210'],
    ['a button of an unknown type', template({ buttons: [button({ type: 'oa.query' })] }), '-201'],
    ['template_type button', template({ template_type: 'button', buttons: [button()] }), '-233'],
    ['template_type list', template({ template_type: 'list', elements: [] }), '-233'],
    [
      'two pictures',
      template({ template_type: 'media', elements: Array(2).fill({ media_type: 'image', url: 'https://x/y.jpg' }) }),
      '-201',
    ],
    ['a picture without address', template({ template_type: 'media', elements: [{ media_type: 'image', url: '/y.jpg' }] }), '-201'],
    ['a form without picture', template({ template_type: 'request_user_info', elements: [{ title: 'a' }] }), '-201'],
  ])('%s is refused', async (_title, message, code) => {
    const zalo = await start();
    zalo.person(WHO);
    expect(await send(zalo, zalo.pair().access_token, message)).toMatchObject({ ok: false, detail: expect.stringMatching(`^${code} `) });
    expect(zalo.sent).toEqual([]);
  });

  test('2,000 characters and five buttons are taken', async () => {
    const zalo = await start();
    zalo.person(WHO);
    const message = {
      ...template({ buttons: Array(5).fill(button({ title: 'x'.repeat(100), payload: 'y'.repeat(1000) })) }),
      text: 'đ'.repeat(2000),
    };
    expect(await send(zalo, zalo.pair().access_token, message)).toMatchObject({ ok: true });
  });

  test('where buttons are unsupported, a message with them is refused as such', async () => {
    const zalo = await start({ buttons: 'unsupported' });
    zalo.person(WHO);
    expect(await send(zalo, zalo.pair().access_token, template({ buttons: [button()] }))).toMatchObject({ failure: 'buttons-refused' });
  });

  test('somebody unknown, or who refuses us, can not be reached', async () => {
    const zalo = await start();
    const token = zalo.pair().access_token;
    expect(await send(zalo, token, { text: 'a' })).toMatchObject({ failure: 'drop-recipient' });
    for (const refuses of [-213, -217, -244] as const) {
      zalo.person(WHO, { refuses });
      expect(await send(zalo, token, { text: 'a' })).toMatchObject({
        failure: 'drop-recipient',
        detail: expect.stringContaining(String(refuses)),
      });
    }
  });

  test('v2 messages to a person are shut, and our program reads it as configuration', async () => {
    const zalo = await start();
    expect(await send(zalo, zalo.pair().access_token, { text: 'a' }, '/v2.0/oa/message')).toMatchObject({
      failure: 'configuration',
      detail: expect.stringContaining('-240'),
    });
  });
});

describe('windows and tokens by the clock', () => {
  test('free for 48 hours, at a cost to 7 days, then closed until the person writes', async () => {
    const zalo = await start({ paidWindow: -320 });
    zalo.person(WHO);
    let token = zalo.pair().access_token;
    zalo.advance(24 * HOUR);
    expect(await send(zalo, token, { text: 'a' })).toMatchObject({ ok: true });
    zalo.advance(25 * HOUR);
    expect(await send(zalo, token, { text: 'a' })).toMatchObject({ failure: 'refresh-token', detail: expect.stringContaining('-220') });
    token = zalo.pair().access_token;
    expect(await send(zalo, token, { text: 'a' })).toMatchObject({ detail: expect.stringContaining('-320') });
    zalo.advance(120 * HOUR);
    token = zalo.pair().access_token;
    expect(await send(zalo, token, { text: 'a' })).toMatchObject({ detail: expect.stringContaining('-230') });
    zalo.person(WHO, { lastInteraction: null });
    expect(await send(zalo, token, { text: 'a' })).toMatchObject({ detail: expect.stringContaining('-232') });
  });

  test('a new pair kills the old access token at once', async () => {
    const zalo = await start();
    zalo.person(WHO);
    const old = zalo.pair().access_token;
    zalo.pair();
    expect(await send(zalo, old, { text: 'a' })).toMatchObject({ failure: 'refresh-token' });
  });
});

describe('the webhook', () => {
  /** A receiver that keeps what our channel made of each post. */
  async function receiver(zalo: ZaloServer): Promise<{ verdict: Verdict; got: Received }[]> {
    const { appId, oaId, oaSecretKey } = zalo.options;
    const channel = createZalo({ appId, oaId, oaSecretKey, apiRoot: zalo.apiRoot, timeoutMs: 2000, signature: 'enforce' });
    const seen: { verdict: Verdict; got: Received }[] = [];
    const server: Server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = new Uint8Array(Buffer.concat(chunks));
      const header = (name: string) => request.headers[name] as string | undefined;
      seen.push({
        verdict: await channel.verify({ header, body }),
        got: channel.normalise(channel.parse?.(new TextDecoder().decode(body))),
      });
      response.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => server.close(() => resolve())));
    zalo.webhookTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/zalo`);
    return seen;
  }

  test('every spelling of the bytes is signed as sent, and reads the same', async () => {
    const zalo = await start();
    const seen = await receiver(zalo);
    for (const style of [0, 1, 2, 3]) await zalo.say(WHO, 'Xin chào "Hà Nội"', { style });
    expect(seen.map((one) => one.verdict)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(seen.map((one) => one.got.updates[0]?.input)).toEqual(Array(4).fill({ kind: 'text', text: 'Xin chào "Hà Nội"' }));
  });

  test('the variants of the signature are told apart', async () => {
    const zalo = await start();
    const seen = await receiver(zalo);
    for (const signed of ['app', 'oa', 'wrong', 'none'] as const) await zalo.say(WHO, 'a', { signed });
    expect(seen.map((one) => one.verdict)).toEqual(['ok', 'ok', 'bad', 'bad']);
  });

  test('each send comes back as an echo with the id we were given; receipts say nothing', async () => {
    const zalo = await start({ receipts: true });
    const seen = await receiver(zalo);
    zalo.person(WHO);
    const result = await send(zalo, zalo.pair().access_token, { text: 'Dạ' });
    await zalo.settled();
    expect(seen.map((one) => one.got)).toEqual([
      { updates: [], events: [{ kind: 'echo', messageId: result.ok ? result.messageId : '' }] },
      { updates: [], events: [] },
      { updates: [], events: [] },
    ]);
  });

  test('a tap on a sent button is read as a tap', async () => {
    const zalo = await start({ echoes: false });
    const seen = await receiver(zalo);
    zalo.person(WHO);
    await send(zalo, zalo.pair().access_token, template({ buttons: [button(), button({ payload: '#a.1.2' })] }));
    await zalo.tap(WHO, 2);
    expect(seen[0]?.got.updates).toMatchObject([{ contact: `zalo:${WHO}`, input: { kind: 'tap', payload: '#a.1.2' } }]);
  });

  test('follow, unfollow, media and staff arrive as themselves', async () => {
    const zalo = await start();
    const seen = await receiver(zalo);
    await zalo.follow(WHO);
    await zalo.unfollow(WHO);
    await zalo.sendMedia(WHO, 'user_send_sticker', { type: 'sticker', payload: { id: '1', url: 'https://s' } });
    await zalo.staffWrites(WHO, 'Để tôi trả lời');
    const kinds = seen.map((one) => one.got.updates[0]?.input.kind);
    expect(kinds).toEqual(['start', 'blocked', 'media', 'staff-took-over']);
  });
});
