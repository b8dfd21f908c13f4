/** Approved templates of the offline OA (zalo-oa 10.5): by user id, and by phone on the business host. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startHook } from './common/hook.ts';
import { asking } from './zalo/asking.ts';
import type { ZaloOptions } from './zalo/world.ts';
import { startZaloServer, type ZaloServer } from './zalo-server.ts';

const WHO = '246845883529197922';
const PHONE = '84987654321';
let zalo: ZaloServer;
async function start(options: ZaloOptions = {}): Promise<void> {
  await zalo?.close();
  zalo = await startZaloServer(options);
}
beforeEach(() => start());
afterEach(() => zalo.close());

describe('10.5 a template by user id', () => {
  const call = '/v3.0/oa/message/template';
  const body = { user_id: WHO, template_id: '77', template_data: { name: 'Lan' } };

  test('reaches somebody whose 7 days are over, and is answered like a message', async () => {
    zalo.person(WHO, { lastInteraction: null });
    const answer = await asking(zalo).post(call, body);
    expect(answer).toMatchObject({ error: 0, data: { message_id: zalo.sent[0]?.messageId, user_id: WHO, sent_time: expect.any(String) } });
    expect(zalo.sent).toMatchObject([{ to: WHO, message: { template_id: '77', template_data: { name: 'Lan' } } }]);
  });

  test('needs user_id, template_id and template_data, and takes no tracking_id', async () => {
    zalo.person(WHO);
    for (const field of ['user_id', 'template_id', 'template_data'])
      expect(await asking(zalo).post(call, { ...body, [field]: undefined })).toMatchObject({
        error: -201,
        message: `${field} is invalid!`,
      });
    expect(await asking(zalo).post(call, { ...body, tracking_id: 'a' })).toMatchObject({ error: -201 });
  });

  test('is -249 where the template is not made for it, and -201 where a field of it is missing', async () => {
    zalo.person(WHO);
    zalo.template('77', { byUser: false });
    expect(await asking(zalo).post(call, body)).toMatchObject({ error: -249 });
    zalo.template('77', { params: ['name', 'stage'] });
    expect(await asking(zalo).post(call, body)).toMatchObject({ error: -201, message: 'stage is invalid!' });
    expect(zalo.sent).toEqual([]);
  });
});

describe('10.5 a template by phone', () => {
  const call = '/message/template';
  const body = { phone: PHONE, template_id: '77', template_data: { name: 'Lan' }, tracking_id: 'yc-2026-0001' };

  test('is answered with msg_id, time and quota as text', async () => {
    const { post, query } = asking(zalo);
    const answer = await post(call, { ...body, phone: `+${PHONE}` });
    const sent = zalo.templatesSent[0];
    expect(sent).toMatchObject({ phone: PHONE, templateId: '77', trackingId: 'yc-2026-0001', data: { name: 'Lan' } });
    expect(answer.data).toEqual({
      msg_id: sent?.messageId,
      sent_time: expect.stringMatching(/^\d{13}$/),
      sending_mode: '1',
      quota: { dailyQuota: '500', remainingQuota: '499' },
    });
    expect((await query(`/message/status?message_id=${sent?.messageId}`)).data).toMatchObject({ status: 1 });
    expect((await query('/message/status?message_id=x')).data).toMatchObject({ status: -1 });
    expect((await query('/message/quota')).data).toMatchObject({ remainingQuota: '499' });
  });

  test.each([
    ['no phone', { phone: undefined }, -108],
    ['a phone with a 0', { phone: '0987654321' }, -108],
    ['no template', { template_id: undefined }, -109],
    ['no data', { template_data: undefined }, -1122],
    ['no tracking id', { tracking_id: undefined }, -1122],
    ['a tracking id of 49 characters', { tracking_id: 'x'.repeat(49) }, -1121],
    ['development mode to somebody who is no administrator', { mode: 'development' }, -127],
  ])('with %s is refused', async (_title, change, error) => {
    expect(await asking(zalo).post(call, { ...body, ...change })).toMatchObject({ status: 200, error });
    expect(zalo.templatesSent).toEqual([]);
  });

  test('in development mode reaches an administrator', async () => {
    zalo.phone(PHONE, { admin: true });
    expect(await asking(zalo).post(call, { ...body, mode: 'development' })).toMatchObject({ error: 0 });
  });

  test('with a bad or an expired token is -124', async () => {
    expect(await asking(zalo, 'at-x').post(call, body)).toMatchObject({ status: 200, error: -124 });
    const { post } = asking(zalo);
    zalo.expireAccess();
    expect(await post(call, body)).toMatchObject({ error: -124 });
  });

  test('gets the code that its phone or its template is flagged with', async () => {
    zalo.phone(PHONE, { refuses: -118 });
    expect(await asking(zalo).post(call, body)).toMatchObject({ error: -118 });
    zalo.template('77', { refuses: -131 });
    expect(await asking(zalo).post(call, body)).toMatchObject({ error: -131 });
  });

  test('stops at the quota of the day, and goes on the next day', async () => {
    await start({ dailyQuota: 1, startAt: Date.UTC(2026, 10, 24, 16, 59) });
    const { post } = asking(zalo);
    expect(await post(call, body)).toMatchObject({ error: 0 });
    expect(await post(call, body)).toMatchObject({ error: -144 });
    zalo.advance(60_000);
    expect(await post(call, body)).toMatchObject({ error: 0 });
  });

  test('comes back as a receipt of ZNS whose recipient is the phone', async () => {
    const hook = await startHook();
    await start({ webhook: hook.url, receipts: true });
    await asking(zalo).post(call, body);
    await zalo.settled();
    expect(hook.got[0]).toMatchObject({
      headers: { 'x-zevent-server': 'ZNS', 'x-zevent-signature': expect.stringMatching(/^mac=[0-9a-f]{64}$/) },
      body: { event_name: 'user_received_message', recipient: { id: PHONE }, message: { tracking_id: 'yc-2026-0001' } },
    });
    await hook.close();
  });
});
