/** What leaves when, and what happens when it can't: answers before news, the whole channel's pauses, Zalo's windows, messages given up. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendChannel } from '../../src/jobs/outbox.ts';
import { announceStatement } from '../../src/store/outbox.ts';
import { ask, greet } from './asking.ts';
import { linkCodeFor } from './people.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

const MINUTE = 60_000;
let stage: Stage;

const states = async (where: string) =>
  (await stage.db.execute(`SELECT state, detail FROM outbox WHERE ${where} ORDER BY id`)).rows.map(({ state, detail }) =>
    `${state} ${detail ?? ''}`.trim(),
  );

async function open(options: Parameters<typeof openStage>[0] = {}) {
  stage = await openStage(options);
}
afterEach(async () => {
  await stage.stop();
});

/** News for people who wrote once: a plain announcement, due now. */
async function tell(people: readonly number[], object = 'V-0001'): Promise<void> {
  const now = stage.now();
  for (const id of people)
    await stage.db.execute(
      `INSERT INTO contact (id, channel, person, seen_at, created_at, known) VALUES ('telegram:${id}', 'telegram', 'telegram:${id}', ${now}, ${now}, 1) ON CONFLICT DO NOTHING`,
    );
  await stage.db.batch(
    people.map((id) => announceStatement({ to: `telegram:${id}`, flow: 'handover-ended', object, dueAt: now, now })),
    'write',
  );
}

describe('on Telegram', () => {
  beforeEach(() => open());

  it('whoever writes gets what waited for them and then the answer, while hundreds wait for news', async () => {
    const buyer = stage.on.telegram(9001);
    await greet(buyer);
    await tell([...Array.from({ length: 200 }, (_, n) => 10_000 + n), 9001]);
    await stage.telegram.say(9001, 'menu');
    await stage.idle();
    expect(stage.telegram.sent.filter(({ chat }) => Number(chat) >= 10_000)).toEqual([]);
    expect(
      buyer
        .got()
        .slice(-2)
        .map((text) => text.split('\n')[0]),
    ).toEqual([expect.stringContaining('đã kết thúc'), expect.stringMatching(/giúp|làm gì/)]);
  });

  it('news leaves at no more than 80 % of the rate, answers beside it', async () => {
    stage.parts.rate.telegram = 500;
    await tell(Array.from({ length: 100 }, (_, n) => 10_000 + n));
    await sendChannel(stage.parts, 'telegram');
    const at = stage.telegram.sent.filter(({ chat }) => Number(chat) >= 10_000).map((one) => one.at);
    expect(at).toHaveLength(100);
    // 100 messages at 400 a second need 247 ms or more; a slow machine needs longer.
    expect(Math.max(...at) - Math.min(...at)).toBeGreaterThanOrEqual(240);
  });

  it('“too many requests” stops everything on the channel for as long as Telegram says, also the rest of the batch', async () => {
    await tell(Array.from({ length: 15 }, (_, n) => 10_000 + n));
    stage.telegram.fault({ kind: 'error', code: 429, description: 'Too Many Requests', retryAfter: 60 });
    await stage.look();
    // At most what was already on its way beside it.
    expect(stage.telegram.sent.length).toBeLessThanOrEqual(4);
    const calls = stage.telegram.calls.length;
    await stage.telegram.say(9001, 'xin chào');
    await stage.look();
    expect(stage.telegram.calls.length).toBe(calls);
    stage.advance(MINUTE);
    await stage.look();
    expect(stage.telegram.sent.filter(({ chat }) => Number(chat) >= 10_000)).toHaveLength(15);
    expect(stage.telegram.sent.filter(({ chat }) => Number(chat) === 9001)).toHaveLength(1);
  });

  it('a platform in trouble is left alone for a while, then tried with one message; nothing is lost', async () => {
    await tell(Array.from({ length: 30 }, (_, n) => 10_000 + n));
    stage.telegram.fault({ kind: 'page', status: 502, undone: true }, { times: 1000 });
    await stage.look();
    const during = stage.telegram.calls.length;
    expect(await (await fetch(`${stage.url}/healthz`)).json()).toMatchObject({
      channels: { telegram: 'waiting for the platform', zalo: 'on' },
    });
    expect(during).toBeLessThan(30);
    await stage.look();
    expect(stage.telegram.calls.length).toBe(during);
    stage.advance(20_000);
    await stage.look();
    expect(stage.telegram.calls.length).toBe(during + 1);
    stage.telegram.heal();
    for (let n = 0; n < 5; n++) {
      stage.advance(20 * MINUTE);
      await stage.look();
    }
    expect(stage.telegram.sent).toHaveLength(30);
  });

  it('a message that was given up goes to staff, who may send it once more', async () => {
    const mai = await stage.staff('Chị Mai', 8001);
    await tell([10_001]);
    stage.telegram.fault({ kind: 'hang' }, { chat: 10_001, times: 3 });
    for (let n = 0; n < 4; n++) {
      await stage.look();
      stage.advance(MINUTE);
    }
    expect(await states("contact_id = 'telegram:10001'")).toEqual(['dead TimeoutError']);
    await stage.look();
    expect(mai.news()).toContain('tin chưa gửi được (1)');
    await mai.press('task.take');
    expect(mai.actions()).toEqual(['task.send', 'task.finish']);
    await mai.press('task.send');
    await stage.look();
    expect(await states("contact_id = 'telegram:10001'")).toEqual(['sent']);
    expect(await stage.value("SELECT state FROM task WHERE kind = 'undelivered'")).toBe('done');
    expect(await stage.value("SELECT who FROM audit WHERE did = 'send-undelivered'")).toBe('Chị Mai');
    await mai.press('task.send');
    expect(mai.last()).toContain('đã xong');
    await stage.wait(1);
    expect(await stage.value("SELECT count(*) FROM task WHERE kind = 'undelivered'")).toBe(1);
  });
});

describe('when Zalo’s window is closed', () => {
  let producer: Actor;

  async function openWith(env: Record<string, string>) {
    await open({ env });
    producer = stage.on.zalo('7005');
    await greet(producer, 'tôi là chủ thể');
    await producer.sayAll((await linkCodeFor(stage)).code, '1');
    producer.news();
  }
  const TEMPLATES = JSON.stringify({ 'request-arrived': { id: 'tpl-1', fields: { ma: '{object}', ngay: '{date}' } } });
  const templates = () =>
    stage.zalo.requests.filter(({ path }) => path === '/v3.0/oa/message/template').map(({ body }) => JSON.parse(body));
  const state = (number: string) => stage.value('SELECT state FROM request WHERE number = ?', number);

  it('the approved template tells the producer, the days count from it, and the message follows as soon as they write', async () => {
    await openWith({ ZALO_TEMPLATES: TEMPLATES });
    await stage.wait(9 * 24);
    const number = await ask(stage, stage.on.telegram(9001));
    expect(templates()).toHaveLength(1);
    expect(templates()[0]).toMatchObject({ user_id: '7005', template_id: 'tpl-1', template_data: { ma: number } });
    expect(templates()[0].template_data.ngay).toMatch(/^\d{2}\/\d{2}\/\d{4}$/);
    expect(await state(number)).toBe('sent');
    expect(await stage.value('SELECT deadline FROM request')).not.toBeNull();
    expect(producer.got().join('\n')).not.toContain(number);
    await producer.say('có tin gì không');
    expect(producer.got().join('\n')).toContain(number);
    await producer.press('request.accept');
    expect(await state(number)).toBe('accepted');
    expect(await stage.value('SELECT count(*) FROM task')).toBe(0);
  });

  it('without a template the staff have it with the reason; the same when Zalo refuses the template', async () => {
    await openWith({ ZALO_TEMPLATES: TEMPLATES });
    await stage.wait(9 * 24);
    stage.zalo.fault('/v3.0/oa/message/template', { kind: 'code', code: -249, message: 'Template does not support send via UID' });
    const number = await ask(stage, stage.on.telegram(9001));
    expect(await state(number)).toBe('staff');
    expect(await stage.value('SELECT reason FROM task')).toBe('window');
  });

  it.each([-320, -321])('a paid message that nobody pays for (%d) counts as a closed window', async (code) => {
    await openWith({ ZALO_PAID_WINDOW: 'on' });
    await stage.wait(72);
    stage.zalo.fault('/v3.0/oa/message/cs', { kind: 'code', code, message: 'Zalo Cloud Account' });
    const number = await ask(stage, stage.on.telegram(9001));
    expect(await state(number)).toBe('staff');
    expect(await stage.value('SELECT reason FROM task')).toBe('window');
  });

  it.each([-230, -232])('Zalo knows better than our books (%d): not reachable, and not blocked', async (code) => {
    await openWith({});
    stage.zalo.fault('/v3.0/oa/message/cs', { kind: 'code', code, message: 'User has not interacted with the OA' });
    const number = await ask(stage, stage.on.telegram(9001));
    expect(await state(number)).toBe('staff');
    expect(await stage.value("SELECT state FROM contact WHERE id = 'zalo:7005'")).toBe('active');
  });
});
