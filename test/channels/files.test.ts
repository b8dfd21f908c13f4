/** Files handed over to the offline platforms: what they take, what they refuse, and what a lost answer means. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelFile } from '../../src/channels/channel.ts';
import { createTelegram } from '../../src/channels/telegram/telegram.ts';
import { createZalo } from '../../src/channels/zalo/zalo.ts';
import { startTelegramServer, type TelegramServer } from '../platforms/telegram-server.ts';
import { startZaloServer, type ZaloServer } from '../platforms/zalo-server.ts';

const MEGABYTE = 1024 * 1024;
const pdf = (size = 100): ChannelFile => ({ kind: 'pdf', name: 'Giấy mời.pdf', type: 'application/pdf', bytes: new Uint8Array(size) });
const photo = (size = 100): ChannelFile => ({ kind: 'photo', name: 'anh', type: 'image/jpeg', bytes: new Uint8Array(size) });

describe('Telegram', () => {
  let server: TelegramServer;
  beforeEach(async () => {
    server = await startTelegramServer();
  });
  afterEach(() => server.close());

  const channel = () => createTelegram({ token: server.token, secret: 's', apiRoot: server.root, timeoutMs: 2000 });
  const keep = (file: ChannelFile) => channel().files.keep(file, 'telegram:11', {});
  const send = (kind: 'photo' | 'pdf', id: string) => {
    const [request] = channel().render('telegram:12', { text: 'Mời', file: { kind, id } }, { language: 'vi', withoutButtons: false });
    return channel().send(request ?? { call: '', body: {} }, {});
  };

  it('keeps what one person was sent without a sound, and sends it to others by its id', async () => {
    const kept = await keep(pdf());
    expect(kept).toEqual({ ok: true, id: 'file-1' });
    expect(server.sent[0]?.body).toMatchObject({ chat_id: 11, disable_notification: true });
    expect(await send('pdf', 'file-1')).toMatchObject({ ok: true });
    expect(await keep(photo())).toEqual({ ok: true, id: 'file-2' });
    expect(await send('photo', 'file-2')).toMatchObject({ ok: true });
    expect(server.uploads.size).toBe(2);
    expect(server.problems).toEqual([]);
  });

  it('what it does not know any more, or knows as another kind, is not left out: the file is gone', async () => {
    expect(await send('photo', 'nothing')).toMatchObject({ ok: false, failure: 'file-gone' });
    expect(await send('pdf', 'nothing')).toMatchObject({ ok: false, failure: 'file-gone' });
    expect(server.sent).toEqual([]);
  });

  it('a picture above 10 MB is refused', async () => {
    expect(await keep(photo(10 * MEGABYTE + 1))).toMatchObject({ ok: false, failure: 'bad-message' });
  });

  it.each([
    [
      { kind: 'error', code: 429, description: 'Too Many Requests', retryAfter: 7 },
      { failure: 'retry', retryAfterMs: 7000 },
    ],
    [{ kind: 'error', code: 403, description: 'Forbidden: bot was blocked by the user' }, { failure: 'drop-recipient' }],
    [{ kind: 'page', status: 502 }, { failure: 'retry' }],
    [{ kind: 'reset' }, { failure: 'unknown' }],
    [{ kind: 'half' }, { failure: 'unknown' }],
  ] as const)('%j', async (fault, expected) => {
    server.fault(fault, { method: 'sendDocument' });
    expect(await keep(pdf())).toMatchObject({ ok: false, ...expected });
  });
});

describe('Zalo', () => {
  let server: ZaloServer;
  beforeEach(async () => {
    server = await startZaloServer();
  });
  afterEach(() => server.close());

  const keep = (file: ChannelFile, accessToken = server.pair().access_token) => {
    const { appId, oaId } = server.options;
    const options = { appId, oaId, oaSecretKey: 'k', apiRoot: server.apiRoot, timeoutMs: 2000, signature: 'enforce' } as const;
    return createZalo(options).files.keep(file, null, { accessToken });
  };

  it('keeps a picture and a PDF, each under an id of its own', async () => {
    expect(await keep(photo(MEGABYTE))).toEqual({ ok: true, id: expect.any(String) });
    expect(await keep(pdf(5 * MEGABYTE))).toEqual({ ok: true, id: expect.any(String) });
  });

  it('refuses what is too large, and a token that it does not know', async () => {
    expect(await keep(photo(MEGABYTE + 1))).toMatchObject({ ok: false, failure: 'bad-message' });
    expect(await keep(pdf(5 * MEGABYTE + 1))).toMatchObject({ ok: false, failure: 'bad-message' });
    expect(await keep(pdf(), 'unknown')).toMatchObject({ ok: false, failure: 'refresh-token' });
    expect(await keep(pdf(), '')).toMatchObject({ ok: false, failure: 'refresh-token' });
  });

  it('an answer that says nothing, or never comes, is no id', async () => {
    server.fault('/v2.0/oa/upload/file', { kind: 'raw', body: '{"error":0,"message":"Success"}' });
    expect(await keep(pdf())).toMatchObject({ ok: false, failure: 'unknown' });
    server.fault('/v2.0/oa/upload/file', { kind: 'reset' });
    expect(await keep(pdf())).toMatchObject({ ok: false, failure: 'unknown' });
  });
});
