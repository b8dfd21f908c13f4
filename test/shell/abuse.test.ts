/** People and programs that mean no good, or too much: floods, replays, bombs. Nobody else notices. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BOMBS } from '../channels/bombs.ts';
import { greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

const HOUR = 3_600_000;
const MAX = 12;
let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.stop();
});
const rows = async (table: string) => Number(await stage.value(`SELECT count(*) FROM ${table}`));
const FAST = 'nhắn nhanh quá';

describe('a person who floods', () => {
  let lan: Actor;

  beforeEach(async () => {
    await stage.set('messages_minute_max', String(MAX));
    lan = stage.on.telegram(9001);
    await greet(lan);
    stage.advance(2 * 60_000);
    await lan.sayAll('góp ý');
    lan.news();
  });
  const flood = async (times: number) => {
    for (let n = 0; n < times; n++) expect((await stage.telegram.say(9001, `abc ${n}`)).status).toBe(200);
    await stage.idle();
  };

  it('is told once and then not read: not a row is written for it', async () => {
    await flood(MAX);
    expect(lan.got().filter((text) => text.includes(FAST))).toHaveLength(1);
    const before = [await rows('inbox'), await rows('message'), await rows('outbox'), stage.telegram.sent.length];
    await flood(30);
    expect([await rows('inbox'), await rows('message'), await rows('outbox'), stage.telegram.sent.length]).toEqual(before);
  });

  it('finds everything as it was after two minutes, and may be told again another time', async () => {
    await flood(MAX + 3);
    const at = await lan.at();
    stage.advance(2 * 60_000 + 1000);
    await lan.say('menu');
    expect(lan.last()).toContain('cần em giúp việc gì');
    expect(at).toContain('complaint/');
    await flood(MAX);
    expect(lan.got().filter((text) => text.includes(FAST))).toHaveLength(2);
  });

  it('many at once: told once', async () => {
    await Promise.all(Array.from({ length: 3 * MAX }, (_, n) => stage.telegram.say(9001, `xyz ${n}`)));
    await stage.idle();
    await flood(MAX);
    expect(lan.got().filter((text) => text.includes(FAST))).toHaveLength(1);
  });

  it('keeps nobody else from being answered', async () => {
    const minh = stage.on.telegram(9002);
    const zalo = stage.on.zalo('9001');
    await flood(MAX + 3);
    await minh.say('xin chào');
    await zalo.say('xin chào');
    expect(minh.news()).not.toBe('');
    expect(zalo.news()).not.toBe('');
  });

  it('blocks the bot, and that is noticed all the same', async () => {
    await flood(MAX + 3);
    const chat = { id: 9001, type: 'private', first_name: 'Lan' };
    const from = { id: 9001, is_bot: false, first_name: 'Lan' };
    const member = (status: string) => ({ user: { id: stage.telegram.botId, is_bot: true, first_name: 'B' }, status });
    const update = {
      chat,
      from,
      date: 1_800_000_000,
      old_chat_member: member('member'),
      new_chat_member: { ...member('kicked'), until_date: 0 },
    };
    expect((await stage.telegram.deliver({ update_id: 980_000_001, my_chat_member: update })).status).toBe(200);
    expect(await stage.value("SELECT state FROM contact WHERE id = 'telegram:9001'")).toBe('blocked');
  });
});

describe('a Zalo webhook that comes again', () => {
  beforeEach(() => stage.zalo.person('9001'));

  const event = (at: number, id: string) => ({
    app_id: stage.zalo.options.appId,
    sender: { id: '9001' },
    recipient: { id: stage.zalo.options.oaId },
    event_name: 'user_send_text',
    message: { text: 'xin chào', msg_id: id },
    timestamp: String(at),
  });
  const deliver = async (at: number, id: string) => {
    const { status } = await stage.zalo.deliver(event(at, id), { style: 0 });
    await stage.idle();
    return status;
  };

  it('with the same bytes and signature is handled once, also at the end of Zalo’s own repeats', async () => {
    const at = stage.zalo.now();
    for (const hours of [0, 0, 1, 0.9]) {
      stage.advance(hours * HOUR);
      expect(await deliver(at, 'm-1')).toBe(200);
    }
    expect(await rows('inbox')).toBe(1);
    expect(stage.on.zalo('9001').got()).toHaveLength(1);
  });

  it('for the first time after an hour and fifty minutes, by a clock that is half an hour ahead, is handled', async () => {
    const at = stage.zalo.now();
    stage.advance(110 * 60_000 + 30 * 60_000);
    expect(await deliver(at, 'm-2')).toBe(200);
    expect(await rows('inbox')).toBe(1);
  });

  it('weeks later, when the inbox has forgotten it, gets 200, is counted and not handled', async () => {
    const at = stage.zalo.now();
    expect(await deliver(at, 'm-3')).toBe(200);
    stage.advance(9 * 24 * HOUR);
    await stage.look();
    expect(await rows('inbox')).toBe(0);
    for (let times = 0; times < 15; times++) expect(await deliver(at, 'm-3')).toBe(200);
    expect(await rows('inbox')).toBe(0);
    expect(stage.on.zalo('9001').got()).toHaveLength(1);
    const lines = stage.lines.filter((line) => line.includes('old webhook not handled'));
    expect(lines.map((line) => (JSON.parse(line) as { times: number }).times)).toEqual([1, 10]);
  });
});

describe('wrong secrets', () => {
  const attack = (path: string, address: string, body = '{"update_id":1}') =>
    fetch(stage.url + path, {
      method: 'POST',
      body,
      headers: { 'x-telegram-bot-api-secret-token': 'guess', 'x-zevent-signature': `mac=${'0'.repeat(64)}`, 'x-forwarded-for': address },
    }).then(async (answer) => {
      await answer.text();
      return answer.status;
    });

  it('from one address are refused unread after twenty; other addresses and the platform are not', async () => {
    const statuses: number[] = [];
    for (let times = 0; times < 40; times++) statuses.push(await attack('/webhook/telegram', '203.0.113.7'));
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(10);
    expect(await attack('/webhook/telegram', '203.0.113.8')).toBe(401);
    // The last entry is the proxy's: what the client wrote before it does not help.
    expect(await attack('/webhook/zalo', '203.0.113.9, 203.0.113.7')).toBe(429);
    expect((await stage.telegram.say(9001, 'xin chào')).status).toBe(200);
    expect([await rows('inbox'), stage.lines.filter((line) => line.includes('webhook refused')).length]).toEqual([1, 5]);
  });

  it('where nobody can say who sends, everything is still looked at', async () => {
    for (let times = 0; times < 40; times++) expect(await attack('/webhook/telegram', 'unknown')).toBe(401);
  });
});

describe('bombs of JSON', () => {
  const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(stage.url + path, { method: 'POST', body, headers });
    await answer.text();
    return answer.status;
  };

  it.each(['arrays in arrays', 'a hundred thousand numbers', 'a number of 250,000 digits'])(
    '%s: refused or passed over, and the next person is answered',
    async (name) => {
      const bomb = BOMBS[name] ?? '';
      const secret = { 'x-telegram-bot-api-secret-token': stage.telegram.secret };
      for (const body of [bomb, `{"update_id":1,"message":${bomb}}`]) {
        expect(await post('/webhook/telegram', body)).toBe(401);
        expect([200, 400]).toContain(await post('/webhook/telegram', body, secret));
      }
      expect([400, 401]).toContain(await post('/webhook/zalo', bomb));
      expect(await post('/webhook/zalo', `{"app_id":"${stage.zalo.options.appId}","timestamp":"1","message":${bomb}}`)).toBe(401);
      expect([await rows('inbox'), stage.lines.filter((line) => line.includes('"level":"error"')).length]).toEqual([0, 0]);
      await stage.on.telegram(9002).say('xin chào');
      expect(stage.on.telegram(9002).news()).not.toBe('');
    },
  );
});
