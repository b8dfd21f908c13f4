/** The webhook sender of the offline OA (zalo-oa 10, points 9 and 10): signatures, Zalo's ladder on the server's clock, echoes, receipts, taps. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { type Hook, type HookAnswer, type HookPost, startHook } from './common/hook.ts';
import { asking } from './zalo/asking.ts';
import type { ZaloOptions } from './zalo/options.ts';
import { startZaloServer, type ZaloServer } from './zalo-server.ts';

const LAN = '246845883529197922';
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A server whose clock stands still, and a webhook that answers like this. */
async function pair(
  answer?: (post: HookPost, n: number) => HookAnswer,
  options: ZaloOptions = {},
): Promise<{ zalo: ZaloServer; hook: Hook }> {
  const hook = await startHook(answer);
  // Patient, because the machine that runs the tests may be busy.
  const patient = { answerWithinMs: 15_000 };
  const zalo = await startZaloServer({ clock: 'stopped', startAt: Date.UTC(2026, 10, 25, 3), webhook: hook.url, ...patient, ...options });
  zalo.person(LAN);
  stops.push(hook.close, zalo.close);
  return { zalo, hook };
}

const attempts = (zalo: ZaloServer) => zalo.transcript.entries.filter(({ kind }) => kind === 'attempt');
const texts = (hook: Hook) => hook.got.map(({ body }) => (body.message as { text: string }).text);

test('10.9 events are signed over the bytes that are sent, however they are written', async () => {
  const { zalo, hook } = await pair();
  for (const style of [0, 1, 2, 3]) await zalo.say(LAN, 'Xin chào "Hà Nội"', { style });
  const { appId, oaSecretKey } = zalo.options;
  for (const { raw, body, headers } of hook.got) {
    const mac = createHash('sha256')
      .update(`${appId}${raw}${String(body.timestamp)}${oaSecretKey}`)
      .digest('hex');
    expect(headers).toMatchObject({
      'x-zevent-signature': `mac=${mac}`,
      'x-zevent-server': 'OA OpenAPI',
      'user-agent': 'ZaloWebhook',
      'content-type': 'application/json',
    });
  }
  expect(new Set(hook.got.map(({ raw }) => raw.replaceAll(/[0-9a-f]{20}|\d{13}/g, ''))).size).toBe(4);
  expect(new Set(texts(hook))).toEqual(new Set(['Xin chào "Hà Nội"']));
});

test('10.9 the address is checked with an unsigned {}', async () => {
  const { zalo, hook } = await pair();
  expect(await zalo.probe()).toMatchObject({ status: 200, text: 'answered' });
  expect(hook.got[0]?.raw).toBe('{}');
  expect(hook.got[0]?.headers).not.toHaveProperty('x-zevent-signature');
});

describe('10.9 the ladder', () => {
  const minutes = (zalo: ZaloServer, began: number) => attempts(zalo).map(({ at }) => (at - began) / 60_000);
  const DAY = 24 * 3_600_000;

  test('repeats after 30 s, 5, 15, 30 and 60 min with num_retry, then the webhook is off', async () => {
    const { zalo, hook } = await pair(() => 503);
    const began = zalo.now();
    zalo.queue.say(LAN, 'Xin chào');
    await zalo.pass(DAY);
    expect(minutes(zalo, began)).toEqual([0, 0.5, 5.5, 20.5, 50.5, 110.5]);
    expect(hook.got.map(({ headers }) => headers.num_retry)).toEqual([undefined, '1', '2', '3', '4', '5']);
    expect(new Set(hook.got.map(({ body }) => JSON.stringify(body.message))).size).toBe(1);
    expect(zalo.webhookState()).toBe('off');
    zalo.queue.say(LAN, 'Có ai không ạ?');
    await zalo.settled();
    expect(hook.got).toHaveLength(6);
    expect(zalo.transcript.text()).toContain('the webhook is switched off');
    zalo.webhookTo(hook.url);
    zalo.queue.say(LAN, 'Alo');
    await zalo.settled();
    expect(hook.got).toHaveLength(7);
  });

  test('ends with the first 200; another 2xx is none', async () => {
    const { zalo } = await pair((_post, n) => (n === 1 ? 204 : 200));
    zalo.queue.say(LAN, 'Xin chào');
    await zalo.pass(DAY);
    expect(attempts(zalo).map(({ nth, answer }) => [nth, answer])).toEqual([
      [1, '204'],
      [2, '200'],
    ]);
    expect([zalo.webhookState(), zalo.pending()]).toEqual(['on', 0]);
  });

  test('repeats what was not answered within 2 s, or was cut', async () => {
    const { zalo } = await pair((_post, n) => (n === 1 ? 'hang' : n === 2 ? 'cut' : 200), { answerWithinMs: 2000 });
    zalo.queue.say(LAN, 'Xin chào');
    await zalo.pass(DAY);
    expect(attempts(zalo).map(({ answer }) => answer)).toEqual(['late', 'cut', '200']);
    expect(attempts(zalo)[0]?.ms).toBeGreaterThan(1900);
  });

  test('one event that fails holds up no other', async () => {
    const { zalo, hook } = await pair((post) => (post.raw.includes('"một"') ? 500 : 200));
    zalo.queue.say(LAN, 'một', { style: 0 });
    zalo.queue.say(LAN, 'hai', { style: 0 });
    await zalo.settled();
    expect(texts(hook).toSorted()).toEqual(['hai', 'một']);
    expect(zalo.pending()).toBe(1);
  });

  test('can be set to repeat only where the connection could not be opened', async () => {
    const { zalo, hook } = await pair(() => 500, { repeats: 'unopened' });
    zalo.queue.say(LAN, 'Xin chào');
    await zalo.pass(DAY);
    expect(hook.got).toHaveLength(1);
    await hook.close();
    zalo.queue.say(LAN, 'Xin chào');
    await zalo.pass(DAY);
    expect(
      attempts(zalo)
        .slice(1)
        .map(({ answer }) => answer),
    ).toEqual(Array(6).fill('unopened'));
    expect(zalo.webhookState()).toBe('off');
  });

  test('can be switched off, as in the console', async () => {
    const { zalo, hook } = await pair(() => 500, { repeats: 'never' });
    zalo.queue.say(LAN, 'Xin chào');
    await zalo.pass(DAY);
    expect([hook.got.length, zalo.pending(), zalo.webhookState()]).toEqual([1, 0, 'on']);
  });
});

describe('10.9 disorder', () => {
  const talk = async (rates: Parameters<ZaloServer['disorder']>[0], seed: number) => {
    const { zalo, hook } = await pair(undefined, { seed });
    zalo.disorder(rates);
    for (let n = 1; n <= 30; n++) {
      zalo.queue.say(LAN, `${n}`);
      if (!rates.swaps) await zalo.settled();
    }
    await zalo.pass(24 * 3_600_000);
    return texts(hook).map(Number);
  };

  test('copies and lost answers repeat events', async () => {
    for (const rates of [{ copies: 0.3 }, { lostAnswers: 0.3 }]) {
      const got = await talk(rates, 5);
      expect(got.length).toBeGreaterThan(30);
      expect(new Set(got).size).toBe(30);
    }
  });

  test('swaps bring a later event first', async () => {
    const { zalo, hook } = await pair();
    zalo.disorder({ swaps: 1 });
    zalo.queue.say(LAN, 'một');
    zalo.queue.say(LAN, 'hai');
    await zalo.settled();
    expect(texts(hook)).toEqual(['hai', 'một']);
  });
});

describe('10.9 echoes and receipts', () => {
  test('each send is echoed under the same msg_id, named after what was sent', async () => {
    const { zalo, hook } = await pair();
    const { cs, post } = asking(zalo);
    const picture = { template_type: 'media', elements: [{ media_type: 'image', url: 'https://e.vn/a.jpg' }] };
    const ids = [
      (await cs(LAN, { text: 'Dạ' })).data?.message_id,
      (await cs(LAN, { text: 'Ảnh ạ', attachment: { type: 'template', payload: picture } })).data?.message_id,
      (await post('/v3.0/oa/message/template', { user_id: LAN, template_id: '7', template_data: {} })).data?.message_id,
    ];
    await zalo.settled();
    const oa = { id: zalo.options.oaId };
    expect(hook.got.map(({ body }) => body)).toMatchObject(
      ['oa_send_text', 'oa_send_image', 'oa_send_template'].map((event_name, n) => ({
        event_name,
        sender: oa,
        recipient: { id: LAN },
        message: { msg_id: ids[n] },
      })),
    );
  });

  test('an echo that is not taken is repeated too', async () => {
    const { zalo, hook } = await pair((_post, n) => (n === 1 ? 500 : 200));
    await asking(zalo).cs(LAN, { text: 'Dạ' });
    await zalo.pass(30_000);
    expect(hook.got.map(({ headers }) => headers.num_retry)).toEqual([undefined, '1']);
  });

  test('receipts come in both directions of sender and recipient', async () => {
    const { zalo, hook } = await pair(undefined, { receipts: true });
    const { cs } = asking(zalo);
    for (const text of ['một', 'hai']) {
      await cs(LAN, { text });
      await zalo.settled();
    }
    const oa = zalo.options.oaId;
    const receipts = hook.got.filter(({ body }) => !String(body.event_name).startsWith('oa_'));
    expect(receipts.map(({ body }) => [body.event_name, (body.sender as { id: string }).id])).toEqual([
      ['user_received_message', oa],
      ['user_seen_message', LAN],
      ['user_received_message', LAN],
      ['user_seen_message', oa],
    ]);
  });

  test('what staff write in the inbox is echoed with admin_id', async () => {
    const { zalo, hook } = await pair();
    zalo.queue.staffWrites(LAN, 'Để tôi trả lời');
    await zalo.settled();
    expect(hook.got[0]?.body).toMatchObject({ event_name: 'oa_send_text', sender: { admin_id: expect.any(String) } });
  });
});

test('10.10 a tap on a query button is a text that equals its payload', async () => {
  const { zalo, hook } = await pair(undefined, { echoes: false });
  const buttons = [
    { title: 'Trang web', type: 'oa.open.url', payload: { url: 'https://e.vn/' } },
    { title: 'Tra cứu', type: 'oa.query.hide', payload: '#tracuu' },
  ];
  await asking(zalo).cs(LAN, { text: 'Chọn ạ', attachment: { type: 'template', payload: { buttons } } });
  zalo.queue.tap(LAN, 2);
  await zalo.settled();
  expect(hook.got[0]?.body).toMatchObject({ event_name: 'user_send_text', sender: { id: LAN }, message: { text: '#tracuu' } });
  expect(() => zalo.queue.tap(LAN, 1)).toThrow('no button 1');
});

test('other events have the fields that Zalo names', async () => {
  const { zalo, hook } = await pair();
  zalo.queue.chatNow(LAN);
  zalo.queue.submitInfo(LAN, { name: 'Lan', phone: '84912345678' });
  zalo.queue.withdraw(LAN);
  zalo.queue.revoke();
  await zalo.settled();
  const byName = Object.fromEntries(hook.got.map(({ body }) => [body.event_name, body]));
  expect(byName).toMatchObject({
    user_click_chatnow: { oa_id: zalo.options.oaId, user_id: LAN, user_id_by_app: expect.any(String) },
    user_submit_info: { sender: { id: LAN }, info: { name: 'Lan', phone: '84912345678' } },
    user_withdraw: { user_id: LAN },
    permission_revoked: { oa_id: zalo.options.oaId },
  });
});
