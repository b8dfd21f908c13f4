/** What is particular to a Zalo OA, played by webhooks through the whole program. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

/** Longer than a JS number can hold exactly (2^53 has 16 digits). */
const LAN = '9246845883529197921';
let stage: Stage;
let lan: Actor;

beforeEach(async () => {
  stage = await openStage();
  lan = stage.on.zalo(LAN);
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

const rows = async (table: string) => Number(await stage.value(`SELECT count(*) FROM ${table}`));
const base = () => ({ app_id: stage.zalo.options.appId, timestamp: String(stage.zalo.now()) });

describe('ids beyond 2^53', () => {
  it('keep every digit from the webhook to the answer, as texts and as JSON numbers', async () => {
    await greet(lan);
    expect(await stage.value("SELECT id FROM contact WHERE channel = 'zalo'")).toBe(`zalo:${LAN}`);
    const { oaId } = stage.zalo.options;
    const event = {
      ...base(),
      sender: { id: LAN },
      recipient: { id: oaId },
      event_name: 'user_send_text',
      message: { text: 'menu', msg_id: '96312345678901234567' },
    };
    const { createHash } = await import('node:crypto');
    const body = JSON.stringify(event)
      .replace(`"${LAN}"`, LAN)
      .replace(`"${oaId}"`, oaId)
      .replace('"96312345678901234567"', '96312345678901234567');
    expect(body).toContain(`"id":${LAN}`);
    const mac = createHash('sha256').update(`${event.app_id}${body}${event.timestamp}${stage.zalo.options.oaSecretKey}`).digest('hex');
    const answer = await fetch(`${stage.url}/webhook/zalo`, { method: 'POST', headers: { 'x-zevent-signature': `mac=${mac}` }, body });
    expect(answer.status).toBe(200);
    await stage.look();
    expect(lan.news()).not.toBe('');
    expect(await rows(`inbox WHERE update_id = 'zalo:${oaId}:96312345678901234567'`)).toBe(1);
    expect(await rows('contact')).toBe(1);
  });
});

describe('what is no message', () => {
  it('receipts, with either side as sender, store nothing, answer nothing and open no window', async () => {
    await greet(lan);
    const { oaId } = stage.zalo.options;
    const sent = stage.zalo.sent.at(-1)?.messageId ?? '';
    await stage.wait(49);
    const before = { inbox: await rows('inbox'), sent: stage.zalo.sent.length, seen: await stage.value('SELECT seen_at FROM contact') };
    for (const [sender, recipient] of [
      [oaId, LAN],
      [LAN, oaId],
    ] as const) {
      const sides = { sender: { id: sender }, recipient: { id: recipient } };
      expect(
        (await stage.zalo.deliver({ ...base(), ...sides, event_name: 'user_received_message', message: { msg_id: sent } })).status,
      ).toBe(200);
      expect(
        (await stage.zalo.deliver({ ...base(), ...sides, event_name: 'user_seen_message', message: { msg_ids: [sent] } })).status,
      ).toBe(200);
    }
    await stage.look();
    expect({ inbox: await rows('inbox'), sent: stage.zalo.sent.length, seen: await stage.value('SELECT seen_at FROM contact') }).toEqual(
      before,
    );
  });

  it('an event of another OA that granted the same app gives nothing', async () => {
    const event = {
      ...base(),
      sender: { id: LAN },
      recipient: { id: '111' },
      event_name: 'user_send_text',
      message: { text: 'chào', msg_id: 'x' },
    };
    expect((await stage.zalo.deliver(event)).status).toBe(200);
    expect([await rows('inbox'), stage.zalo.sent.length]).toEqual([0, 0]);
  });
});

describe('user_withdraw', () => {
  const withdraw = () => ({ ...base(), oa_id: stage.zalo.options.oaId, user_id: LAN, user_id_by_app: '5', event_name: 'user_withdraw' });

  it('erases at once, without asking; the person can write again as somebody new', async () => {
    await greet(lan);
    await lan.sayAll('gặp cán bộ', 'Hồ sơ của tôi cần giấy gì thêm?');
    for (const table of ['contact', 'session', 'message']) expect([table, await rows(table)]).not.toEqual([table, 0]);
    expect((await stage.zalo.deliver(withdraw())).status).toBe(200);
    await stage.look();
    for (const table of [
      'contact',
      'session',
      'message',
      "consent WHERE version <> 'demo'",
      "outbox WHERE contact_id LIKE 'zalo:%'",
      "inbox WHERE contact_id LIKE 'zalo:%'",
    ])
      expect([table, await rows(table)]).toEqual([table, 0]);
    expect(await rows('erasure')).toBe(1);
    expect(await rows(`inbox WHERE update_id LIKE '%${LAN}%'`)).toBe(0);
    lan.news();
    stage.zalo.advance(1000);
    await lan.say('xin chào');
    expect(lan.news()).toContain('em chào anh/chị');
  });

  it('of somebody we never met gets 200', async () => {
    expect((await stage.zalo.deliver(withdraw())).status).toBe(200);
    await stage.look();
    expect(stage.zalo.sent).toEqual([]);
  });
});

describe('an OA that may not send buttons', () => {
  it('gets the same words as a numbered list, once refused never tries again, and reads the number back', async () => {
    stage.zalo.options.buttons = 'unsupported';
    await lan.say('xin chào');
    expect(lan.news()).toContain('\n1. ');
    const buttonsIn = () =>
      stage.zalo.requests.filter(({ path, body }) => path.endsWith('/message/cs') && body.includes('"buttons"')).length;
    expect(buttonsIn()).toBe(1);
    expect(await stage.value('SELECT buttons_refused FROM contact')).toBe(1);
    const role = lan.last();
    await lan.say('số 1');
    expect(lan.last()).not.toBe(role);
    expect(lan.news()).toContain('\n1. ');
    expect(await lan.at()).toBe('welcome/who');
    expect(buttonsIn()).toBe(1);
  });
});
