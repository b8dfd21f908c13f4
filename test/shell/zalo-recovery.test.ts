/** What people wrote on Zalo while nobody was there to take it: read back from their chats, and handled once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/jobs/run.ts';
import { startLibsqlServer } from '../platforms/libsql-server.ts';
import { greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

const MINUTE = 60_000;
const LIST = '/v2.0/oa/listrecentchat';
const CHAT = '/v2.0/oa/conversation';
let stage: Stage;
let lan: Actor;

const inbox = async () => Number(await stage.value("SELECT count(*) FROM inbox WHERE contact_id = 'zalo:9001'"));
const reads = () => stage.zalo.requests.filter(({ path }) => path === LIST || path === CHAT).length;
const pass = (minutes: number) => {
  stage.advance(minutes * MINUTE);
  stage.zalo.advance(minutes * MINUTE);
};
/** Minute after minute, as the timers look. */
const minutes = async (times: number) => {
  for (let n = 0; n < times; n++) {
    pass(1.02);
    await stage.look();
  }
};
/** Said while nobody listens: it stands in the chat, and no webhook arrives. */
const unheard = async (act: () => Promise<unknown>) => {
  stage.zalo.webhookTo('http://127.0.0.1:9/nobody');
  await act().catch(() => undefined);
  stage.zalo.webhookTo(`${stage.url}/webhook/zalo`);
};

afterEach(() => stage.stop());

describe('the process was away', () => {
  beforeEach(async () => {
    stage = await openStage();
    lan = stage.on.zalo('9001');
    await greet(lan);
    await minutes(1);
    lan.news();
  });

  it('while all is well nothing is read', async () => {
    await minutes(5);
    expect(reads()).toBe(0);
  });

  it('what was said meanwhile is answered once, in its order, of every kind', async () => {
    pass(10);
    await unheard(() => stage.zalo.say('9001', 'góp ý'));
    pass(1);
    await unheard(() => stage.zalo.say('9001', '4'));
    await unheard(() =>
      stage.zalo.sendMedia('9001', 'user_send_image', { type: 'image', payload: { url: 'https://e.vn/a.jpg', thumbnail: '' } }),
    );
    const coordinates = { latitude: '21.03', longitude: '105.85' };
    await unheard(() => stage.zalo.sendMedia('9002', 'user_send_location', { type: 'location', payload: { coordinates } }));
    pass(5);
    const before = await inbox();
    await stage.look();
    expect(await inbox()).toBe(before + 3);
    expect(await lan.at()).toBe('complaint/write');
    expect(lan.news()).toContain('phản ánh việc gì');
    expect(stage.on.zalo('9002').got()).not.toEqual([]);
    expect(stage.lines.join('\n')).toContain('zalo outage looked through');
    const read = reads();
    await minutes(3);
    expect(await inbox()).toBe(before + 3);
    expect(reads()).toBe(read);
  });

  it('what Zalo repeats all the same, before or after, is handled once', async () => {
    pass(10);
    await unheard(() => stage.zalo.say('9001', 'hội chợ'));
    await unheard(() => stage.zalo.say('9001', 'trợ giúp'));
    const before = await inbox();
    const [first, second] = await chat();
    expect((await repeat(first)).status).toBe(200);
    await stage.idle();
    expect(await inbox()).toBe(before + 1);
    await stage.look();
    expect(await inbox()).toBe(before + 2);
    expect((await repeat(second)).status).toBe(200);
    await stage.idle();
    expect(await inbox()).toBe(before + 2);
  });

  it('a hundred messages of twelve people are all found, page after page', async () => {
    pass(10);
    const people = Array.from({ length: 12 }, (_, n) => `24684588352919${7000 + n}`);
    for (const who of people) await unheard(() => stage.zalo.say(who, 'xin chào'));
    for (let n = 0; n < 25; n++) await unheard(() => stage.zalo.say(people[0] as string, `câu ${n}`));
    pass(1);
    await stage.look();
    expect(Number(await stage.value("SELECT count(*) FROM inbox WHERE contact_id LIKE 'zalo:24684588352919%'"))).toBe(37);
  });

  it('what is older than a day is left alone', async () => {
    await unheard(() => stage.zalo.say('9001', 'hội chợ'));
    pass(25 * 60);
    await unheard(() => stage.zalo.say('9001', 'trợ giúp'));
    pass(5);
    const before = await inbox();
    await stage.look();
    expect(await inbox()).toBe(before + 1);
    expect(lan.news()).not.toContain('hội chợ nào');
  });

  it('when Zalo can not be read it is tried again, and nothing is forgotten', async () => {
    pass(10);
    await unheard(() => stage.zalo.say('9001', 'trợ giúp'));
    const before = await inbox();
    stage.zalo.fault(LIST, { kind: 'status', status: 503 });
    await stage.look();
    expect(await inbox()).toBe(before);
    stage.zalo.fault(CHAT, { kind: 'code', code: -32 });
    await minutes(1);
    expect(await inbox()).toBe(before);
    stage.zalo.fault(LIST, { kind: 'raw', body: '<html>' });
    await minutes(1);
    await minutes(1);
    expect(await inbox()).toBe(before + 1);
    expect(lan.news()).not.toBe('');
  });

  it('an access token that was refused is refreshed once for it', async () => {
    pass(10);
    await unheard(() => stage.zalo.say('9001', 'trợ giúp'));
    const before = await inbox();
    stage.zalo.fault(LIST, { kind: 'code', code: -216 });
    await stage.look();
    expect(await inbox()).toBe(before + 1);
  });

  it('without a token it waits for consent', async () => {
    pass(10);
    await unheard(() => stage.zalo.say('9001', 'trợ giúp'));
    const before = await inbox();
    await stage.db.execute("UPDATE token SET state = 'needs_reauth', expires_at = 0");
    await stage.look();
    expect([await inbox(), reads()]).toEqual([before, 0]);
    await stage.db.execute({ sql: "UPDATE token SET state = 'good', expires_at = ?", args: [stage.now() + 20 * 60 * MINUTE] });
    await minutes(1);
    expect(await inbox()).toBe(before + 1);
  });

  it('nonsense in the answer loses only itself', async () => {
    pass(10);
    await unheard(() => stage.zalo.say('9001', 'trợ giúp'));
    const before = await inbox();
    const [good] = await chat();
    const odd = [
      null,
      7,
      {},
      { src: 1, time: 'x' },
      { ...good, message_id: undefined },
      { ...good, type: 'hologram', message_id: 'odd-1' },
    ];
    stage.zalo.fault(CHAT, { kind: 'raw', body: JSON.stringify({ error: 0, data: [...odd, good] }) });
    await stage.look();
    expect(await inbox()).toBe(before + 2);
    expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  /** What the person wrote in the last ten minutes as Zalo's chats have it, oldest first. */
  async function chat(): Promise<Record<string, unknown>[]> {
    const token = (await stage.parts.freshZaloToken?.(false)) ?? '';
    const url = `${stage.zalo.apiRoot}${CHAT}?data=${encodeURIComponent(JSON.stringify({ user_id: '9001', offset: 0, count: 10 }))}`;
    const { data } = (await (await fetch(url, { headers: { access_token: token } })).json()) as { data: Record<string, unknown>[] };
    return data.filter(({ src, time }) => src === 1 && Number(time) > stage.now() - 8 * MINUTE).reverse();
  }

  function repeat(line: Record<string, unknown> | undefined) {
    const { appId, oaId } = stage.zalo.options;
    return stage.zalo.deliver({
      app_id: appId,
      sender: { id: '9001' },
      recipient: { id: oaId },
      event_name: 'user_send_text',
      message: { text: line?.message, msg_id: line?.message_id },
      timestamp: String(line?.time),
    });
  }
});

describe('the database was away', () => {
  it('for a moment only: the webhook that got 503 is enough to know', async () => {
    const handled = async () => Number((await stage.parts.db.execute('SELECT count(*) AS n FROM inbox')).rows[0]?.n);
    stage = await openStage({ remote: true, patient: false });
    lan = stage.on.zalo('9001');
    await stage.zalo.say('9001', 'xin chào');
    await stage.idle();
    pass(1.02);
    await runJobs(stage.parts);
    const { url } = stage.database ?? { url: '' };
    const file = String((await stage.db.execute('PRAGMA database_list')).rows[0]?.file);
    await stage.database?.close();
    expect((await stage.zalo.say('9001', 'trợ giúp')).status).toBe(503);
    await stage.idle();
    stage.database = await startLibsqlServer({ file, port: Number(new URL(url).port) });
    const before = await handled();
    await minutes(2);
    expect(await handled()).toBe(before + 1);
    expect(lan.last()).not.toBe('');
    expect(stage.parts.refusedSince.size).toBe(0);
    await minutes(2);
    expect(await handled()).toBe(before + 1);
  });
});
