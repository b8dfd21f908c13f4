/** What the offline OA takes and refuses, point by point (zalo-oa 10); the limits of one message stand in channels/zalo/server.test.ts. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asking } from './zalo/asking.ts';
import type { ZaloOptions } from './zalo/world.ts';
import { startZaloServer, type ZaloServer } from './zalo-server.ts';

const WHO = '246845883529197922';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let zalo: ZaloServer;
async function start(options: ZaloOptions = {}): Promise<void> {
  await zalo?.close();
  zalo = await startZaloServer(options);
  zalo.person(WHO);
}
beforeEach(() => start());
afterEach(() => zalo.close());

describe('10.3 a consultation message', () => {
  test('to somebody unknown is -201 user_id', async () => {
    expect(await asking(zalo).cs('1', { text: 'a' })).toMatchObject({ error: -201, message: 'user_id is invalid!' });
  });

  test('within 48 hours is free and answered with ids and times as text', async () => {
    const answer = await asking(zalo).cs(WHO, { text: 'a' });
    expect(answer).toMatchObject({ status: 200, error: 0, message: 'Success' });
    expect(answer.data).toEqual({
      message_id: zalo.sent[0]?.messageId,
      user_id: WHO,
      sent_time: expect.stringMatching(/^\d{13}$/),
      quota: { quota_type: 'reply', remain: expect.any(String), total: expect.any(String) },
    });
  });

  test('from 48 hours to 7 days is taken without quota, or refused by switch', async () => {
    zalo.advance(49 * HOUR);
    expect((await asking(zalo).cs(WHO, { text: 'a' })).data).not.toHaveProperty('quota');
    for (const paidWindow of [-320, -321] as const) {
      await start({ paidWindow });
      zalo.advance(49 * HOUR);
      expect(await asking(zalo).cs(WHO, { text: 'a' })).toMatchObject({ error: paidWindow });
    }
  });

  test('over 7 days is -230, without any interaction -232', async () => {
    zalo.advance(7 * DAY + HOUR);
    expect(await asking(zalo).cs(WHO, { text: 'a' })).toMatchObject({ error: -230 });
    zalo.person(WHO, { lastInteraction: null });
    expect(await asking(zalo).cs(WHO, { text: 'a' })).toMatchObject({ error: -232 });
  });

  test.each([-213, -217, -218, -227, -244] as const)('to somebody flagged %i gets that code', async (refuses) => {
    zalo.person(WHO, { refuses });
    expect(await asking(zalo).cs(WHO, { text: 'a' })).toMatchObject({ error: refuses });
    expect(zalo.sent).toEqual([]);
  });

  test('with buttons is -233 from the moment they are switched off', async () => {
    const buttons = [{ title: 'Có', type: 'oa.query.hide', payload: '#a.1.1' }];
    const message = { text: 'Chọn ạ', attachment: { type: 'template', payload: { buttons } } };
    expect(await asking(zalo).cs(WHO, message)).toMatchObject({ error: 0 });
    zalo.options.buttons = 'unsupported';
    expect(await asking(zalo).cs(WHO, message)).toMatchObject({ error: -233 });
  });

  test('can be preceded by a look at the quota', async () => {
    const { post } = asking(zalo);
    const answer = await post('/v3.0/oa/quota/message', { user_id: WHO });
    expect(answer.data).toEqual({ last_interaction: expect.stringMatching(/^\d{13}$/), promotion: expect.any(Object) });
    expect(await post('/v3.0/oa/quota/message', { user_id: '1' })).toMatchObject({ error: -201 });
    expect(await post('/v3.0/oa/quota/message', { quota_owner: 'OA', product_type: 'cs' })).toMatchObject({ error: 0, data: [] });
    expect(await post('/v3.0/oa/quota/message', { quota_owner: 'me' })).toMatchObject({ error: -201 });
  });
});

describe('10.4 the old message path', () => {
  const article = (attachment_id: unknown) => ({
    recipient: { target: { cities: '9' } },
    message: {
      attachment: { type: 'template', payload: { template_type: 'media', elements: [{ media_type: 'article', attachment_id }] } },
    },
  });
  const published = async () => {
    const { post } = asking(zalo);
    const { data } = await post('/v2.0/article/create', { type: 'normal', title: 'Hội chợ' });
    await post('/v2.0/article/verify', { token: data?.token });
    return (await post('/v2.0/article/verify', { token: data?.token })).data?.id;
  };

  test('is shut for messages to a person, and takes reactions', async () => {
    const { post } = asking(zalo);
    expect(await post('/v2.0/oa/message', { recipient: { user_id: WHO }, message: { text: 'a' } })).toMatchObject({ error: -240 });
    const reaction = { recipient: { user_id: WHO }, sender_action: { react_icon: '/-heart', react_message_id: 'm1' } };
    expect(await post('/v2.0/oa/message', reaction)).toMatchObject({ error: 0 });
  });

  test.each([
    ['05:59', 22, 59, -234],
    ['06:00', 23, 0, 0],
    ['21:59', 14, 59, 0],
    ['22:00', 15, 0, -234],
  ])('at %s in Hà Nội answers a broadcast as the hours allow', async (_time, hour, minute, error) => {
    await start({ startAt: Date.UTC(2026, 10, 24, hour, minute) });
    const id = await published();
    expect(await asking(zalo).post('/v2.0/oa/message', article(id))).toMatchObject({ error });
    expect(zalo.broadcasts).toMatchObject(error === 0 ? [{ article: id, target: { cities: '9' } }] : []);
  });

  test('takes a broadcast only with an article that exists', async () => {
    await start({ startAt: Date.UTC(2026, 10, 24, 3) });
    const { post } = asking(zalo);
    expect(await post('/v2.0/oa/message', article('nothing'))).toMatchObject({ error: -201 });
    expect(await post('/v2.0/oa/message', { recipient: { target: {} }, message: { text: 'Hội chợ' } })).toMatchObject({ error: -201 });
  });
});

describe('10.6 an article', () => {
  test('is not ready at the first look and has its id at the second', async () => {
    const { post } = asking(zalo);
    expect(await post('/v2.0/article/create', { type: 'normal' })).toMatchObject({ error: -201 });
    expect(await post('/v2.0/article/create', { title: 'x'.repeat(151) })).toMatchObject({ error: -210 });
    const { data } = await post('/v2.0/article/create', { type: 'normal', title: 'Hội chợ', description: 'Tuần hàng OCOP' });
    expect(await post('/v2.0/article/verify', { token: data?.token })).toMatchObject({ error: -214 });
    expect((await post('/v2.0/article/verify', { token: data?.token })).data?.id).toEqual(expect.any(String));
    expect(await post('/v2.0/article/verify', { token: 'x' })).toMatchObject({ error: -201 });
  });
});

describe('10.7 an upload', () => {
  const form = (type: string, bytes = 10) => {
    const all = new FormData();
    all.set('file', new File([new Uint8Array(bytes)], 'a', { type }));
    return all;
  };
  const picture = (attachment_id: unknown) => ({
    text: 'Ảnh ạ',
    attachment: { type: 'template', payload: { template_type: 'media', elements: [{ media_type: 'image', attachment_id }] } },
  });

  test('can be sent for 7 days, then is -100', async () => {
    const { data } = await asking(zalo).form('/v2.0/oa/upload/image', form('image/png'));
    expect(await asking(zalo).cs(WHO, picture(data?.attachment_id))).toMatchObject({ error: 0 });
    zalo.advance(7 * DAY);
    zalo.person(WHO, { lastInteraction: zalo.now() });
    expect(await asking(zalo).cs(WHO, picture(data?.attachment_id))).toMatchObject({ error: -100 });
    expect(await asking(zalo).cs(WHO, picture('unknown'))).toMatchObject({ error: -201 });
  });

  test('of a file gives a token for a message', async () => {
    const { data } = await asking(zalo).form('/v2.0/oa/upload/file', form('application/pdf'));
    expect(await asking(zalo).cs(WHO, { attachment: { type: 'file', payload: { token: data?.token } } })).toMatchObject({ error: 0 });
  });

  test('of another kind, without a file or too large is refused', async () => {
    const { form: send, post } = asking(zalo);
    expect(await send('/v2.0/oa/upload/image', form('application/pdf'))).toMatchObject({ error: -201 });
    expect(await post('/v2.0/oa/upload/image', { file: 'a' })).toMatchObject({ error: -201 });
    expect(await send('/v2.0/oa/upload/image', form('image/jpeg', 1024 * 1024 + 1))).toMatchObject({ error: -210 });
    expect(await send('/v2.0/oa/upload/gif', form('image/gif'))).toMatchObject({ error: 0 });
  });
});

test('10.8 GET calls read JSON from data, and every id is text', async () => {
  const { get } = asking(zalo);
  expect((await get('/v3.0/oa/user/detail', { user_id: WHO })).data).toMatchObject({
    user_id: WHO,
    user_is_follower: true,
    user_last_interaction_date: expect.stringMatching(/^\d{2}\/\d{2}\/\d{4}$/),
  });
  expect(await get('/v3.0/oa/user/detail', {})).toMatchObject({ error: -201 });
  expect((await get('/v2.0/oa/getoa', {})).data).toMatchObject({ oaid: zalo.options.oaId, is_verified: true, oa_type: 4, num_follower: 1 });
});
