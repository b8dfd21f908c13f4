/** What the offline OA gives back of its chats (zalo-oa 6): what a program reads after an outage to find what never reached it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startZaloServer, type ZaloServer } from './zalo-server.ts';

const LAN = '246845883529197922';
const MINH = '246845883529197923';
let zalo: ZaloServer;
beforeEach(async () => {
  zalo = await startZaloServer({ webhook: 'http://127.0.0.1:9/nobody-listens', echoes: false });
});
afterEach(() => zalo.close());

async function get(path: string, data: object): Promise<{ error: number; data: Record<string, unknown>[] }> {
  const url = `${zalo.apiRoot}${path}?data=${encodeURIComponent(JSON.stringify(data))}`;
  const answer = await fetch(url, { headers: { access_token: zalo.pair().access_token } });
  return (await answer.json()) as { error: number; data: Record<string, unknown>[] };
}

const lost = (said: Promise<unknown>) => expect(said).rejects.toThrow();

test('a message whose webhook reached nobody stands in the conversation, newest first, under the id of its event', async () => {
  await lost(zalo.say(LAN, 'Xin chào'));
  await lost(
    zalo.sendMedia(LAN, 'user_send_image', { type: 'image', payload: { url: 'https://e.vn/a.jpg', thumbnail: 'https://e.vn/b.jpg' } }),
  );
  await lost(zalo.staffWrites(LAN, 'Dạ, em nghe ạ'));
  const { data } = await get('/v2.0/oa/conversation', { user_id: LAN, offset: 0, count: 10 });
  const oa = zalo.options.oaId;
  expect(data).toMatchObject([
    { src: 0, type: 'text', message: 'Dạ, em nghe ạ', from_id: oa, to_id: LAN },
    { src: 1, type: 'photo', message: '', url: 'https://e.vn/a.jpg', thumb: 'https://e.vn/b.jpg' },
    { src: 1, type: 'text', message: 'Xin chào', from_id: LAN, to_id: oa, message_id: expect.stringMatching(/^[0-9a-f]{20}$/) },
  ]);
  expect(Math.abs(Number(data[2]?.time) - zalo.now())).toBeLessThan(60_000);
});

test('what the program sends stands there too', async () => {
  await lost(zalo.say(LAN, 'Xin chào'));
  const body = JSON.stringify({ recipient: { user_id: LAN }, message: { text: 'Dạ' } });
  const headers = { 'content-type': 'application/json', access_token: zalo.pair().access_token };
  await fetch(`${zalo.apiRoot}/v3.0/oa/message/cs`, { method: 'POST', headers, body });
  const { data } = await get('/v2.0/oa/conversation', { user_id: LAN });
  expect(data.map(({ src, message, message_id }) => ({ src, message, message_id }))).toEqual([
    { src: 0, message: 'Dạ', message_id: zalo.sent[0]?.messageId },
    { src: 1, message: 'Xin chào', message_id: data[1]?.message_id },
  ]);
});

test('listrecentchat gives the newest message of each person, the last chat first, ten a page', async () => {
  const people = Array.from({ length: 12 }, (_, n) => `24684588352919${1000 + n}`);
  for (const who of people) await lost(zalo.say(who, `từ ${who}`));
  await lost(zalo.say(people[0] as string, 'lại là tôi'));
  const first = await get('/v2.0/oa/listrecentchat', { offset: 0, count: 10 });
  expect(first.data.map(({ from_id }) => from_id)).toEqual([people[0], ...people.slice(3).reverse()]);
  expect(first.data[0]).toMatchObject({ message: 'lại là tôi' });
  const second = await get('/v2.0/oa/listrecentchat', { offset: 10, count: 10 });
  expect(second.data.map(({ from_id }) => from_id)).toEqual([people[2], people[1]]);
});

test('listrecentchat can list all messages instead', async () => {
  await zalo.close();
  zalo = await startZaloServer({ webhook: 'http://127.0.0.1:9/nobody-listens', recentChats: 'messages' });
  for (const [who, text] of [
    [LAN, 'một'],
    [MINH, 'hai'],
    [LAN, 'ba'],
  ] as const) {
    await lost(zalo.say(who, text));
    zalo.advance(1000);
  }
  expect((await get('/v2.0/oa/listrecentchat', {})).data.map(({ message }) => message)).toEqual(['ba', 'hai', 'một']);
});

test('more than ten at once, an odd offset and somebody unknown are refused', async () => {
  await lost(zalo.say(LAN, 'a'));
  expect(await get('/v2.0/oa/listrecentchat', { offset: 0, count: 11 })).toMatchObject({ error: -210 });
  expect(await get('/v2.0/oa/conversation', { user_id: LAN, offset: -1 })).toMatchObject({ error: -201 });
  expect(await get('/v2.0/oa/conversation', { user_id: MINH })).toMatchObject({ error: -201 });
});
