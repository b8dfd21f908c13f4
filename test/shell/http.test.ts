/** The outside of the program (contract of the webhooks and pages): what each request gets, and that nothing a person sends breaks anything. */
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { saveConsentState, useConsentCode } from '../../src/store/consent-code.ts';
import { startLibsqlServer } from '../platforms/libsql-server.ts';
import { greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

const MEGABYTES = 3 * 1024 * 1024;
let stage: Stage;

afterEach(async () => {
  await stage.stop();
});

/** A raw POST: with Content-Length, or chunked. A connection that the server cuts after its answer is no error. */
function post(path: string, body: string, headers: Record<string, string> = {}, chunked = false): Promise<number> {
  return new Promise((resolve, reject) => {
    const length = chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sending = request(
      `${stage.url}${path}`,
      { method: 'POST', headers: { 'content-type': 'application/json', ...length, ...headers } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sending.on('error', reject);
    if (chunked) for (let at = 0; at < body.length; at += 65_536) sending.write(body.slice(at, at + 65_536));
    else sending.write(body);
    sending.end();
  });
}

const rows = async (table: string) => Number(await stage.value(`SELECT count(*) FROM ${table}`));

describe('webhooks', () => {
  beforeEach(async () => {
    stage = await openStage();
  });

  const secret = () => ({ 'x-telegram-bot-api-secret-token': stage.telegram.secret });
  const hello = (id: number) => ({
    update_id: id,
    message: {
      message_id: 1,
      from: { id: 5, is_bot: false, first_name: 'A' },
      chat: { id: 5, type: 'private' },
      date: 1,
      text: 'xin chào',
    },
  });

  it.each(['{', '', 'xin chào', '{"update_id":1,}', '\u0000'])('what is not JSON (%j) gets 400 on both channels', async (body) => {
    expect(await post('/webhook/telegram', body, secret())).toBe(400);
    expect(await post('/webhook/zalo', body)).toBe(400);
    expect(await rows('inbox')).toBe(0);
  });

  it.each(['null', '[]', '"text"', '7', '{}', '{"update_id":"x"}', '{"update_id":1,"message":null}', '{"update_id":5,"poll":{"id":"1"}}'])(
    'JSON that is no update of ours (%s) gets 200 from Telegram and stores nothing',
    async (body) => {
      expect(await post('/webhook/telegram', body, secret())).toBe(200);
      expect(await rows('inbox')).toBe(0);
    },
  );

  it('a wrong or missing secret gets 401 and nothing is stored', async () => {
    const body = JSON.stringify(hello(1));
    for (const headers of [
      {},
      { 'x-telegram-bot-api-secret-token': 'wrong' },
      { 'x-telegram-bot-api-secret-token': `${stage.telegram.secret}x` },
    ])
      expect(await post('/webhook/telegram', body, headers as Record<string, string>)).toBe(401);
    expect(await post('/webhook/telegram', '{', {})).toBe(401);
    expect([await rows('inbox'), await rows('contact'), stage.telegram.sent.length]).toEqual([0, 0, 0]);
  });

  it('a wrong or missing signature gets 401 and nothing is stored', async () => {
    for (const signed of ['wrong', 'none'] as const) expect((await stage.zalo.say('9001', 'xin chào', { signed })).status).toBe(401);
    expect([await rows('inbox'), await rows('contact'), stage.zalo.sent.length]).toEqual([0, 0, 0]);
  });

  it('a signature over other bytes, or with another timestamp, gets 401', async () => {
    const event = {
      app_id: stage.zalo.options.appId,
      sender: { id: '9001' },
      recipient: { id: stage.zalo.options.oaId },
      event_name: 'user_send_text',
    };
    const now = String(stage.zalo.now());
    const body = JSON.stringify({ ...event, message: { text: 'chào', msg_id: 'a' }, timestamp: now });
    const { createHash } = await import('node:crypto');
    const { appId, oaSecretKey } = stage.zalo.options;
    const mac = (of: string, at: string) => ({
      'x-zevent-signature': `mac=${createHash('sha256').update(`${appId}${of}${at}${oaSecretKey}`).digest('hex')}`,
    });
    expect(await post('/webhook/zalo', body, mac(`${body} `, now))).toBe(401);
    expect(await post('/webhook/zalo', body, mac(body, '2'))).toBe(401);
    expect(await post('/webhook/zalo', body, mac(body, now))).toBe(200);
    expect(await rows('inbox')).toBe(1);
  });

  it('either order of the ids in the signature is taken', async () => {
    for (const signed of ['app', 'oa'] as const) expect((await stage.zalo.say('9001', 'xin chào', { signed })).status).toBe(200);
  });

  it('the console’s unsigned {} gets 200, and so does every GET', async () => {
    expect(await post('/webhook/zalo', '{}')).toBe(200);
    for (const path of ['/webhook/zalo', '/webhook/telegram']) expect((await fetch(stage.url + path)).status).toBe(200);
    expect(await rows('inbox')).toBe(0);
  });

  it('a signed event that we don’t know gets 200 and stores nothing', async () => {
    for (const name of ['user_reacted_message', 'oa_call_ended', 'something_of_2027', '__proto__', 'constructor']) {
      const { appId, oaId } = stage.zalo.options;
      const event = {
        app_id: appId,
        sender: { id: '9001' },
        recipient: { id: oaId },
        event_name: name,
        timestamp: String(stage.zalo.now()),
      };
      expect((await stage.zalo.deliver(event)).status).toBe(200);
    }
    expect(await rows('inbox')).toBe(0);
  });

  it.each([
    ['with Content-Length', false],
    ['chunked', true],
  ])('three megabytes get 413, %s', async (_how, chunked) => {
    const body = JSON.stringify({ ...hello(1), padding: 'x'.repeat(MEGABYTES) });
    // Several on one connection: what is left of one body must not be taken for the next request.
    for (let n = 0; n < 3; n++) {
      expect(await post('/webhook/telegram', body, secret(), chunked)).toBe(413);
      expect(await post('/webhook/zalo', body, {}, chunked)).toBe(413);
    }
    expect(await rows('inbox')).toBe(0);
    expect(await post('/webhook/telegram', JSON.stringify(hello(2)), secret())).toBe(200);
  });

  it('an unknown path gets 404', async () => {
    expect(await post('/webhook/whatsapp', '{}')).toBe(404);
    expect((await fetch(`${stage.url}/console`)).status).toBe(404);
  });

  it('a bug of ours is answered with an apology and 200, so that the platform does not repeat it for a day', async () => {
    const lan = stage.on.zalo('9001');
    await greet(lan);
    const book = structuredClone(stage.parts.book);
    for (const step of book.flows['not-understood']?.steps ?? [])
      if (step.kind === 'effect') Object.assign(step, { effect: 'open-requests', with: {} });
    stage.parts.book = book;
    expect(await lan.say('abc xyz gì đó')).toBe(200);
    expect(lan.news()).toContain('xin lỗi');
    expect(await lan.say('menu')).toBe(200);
    expect(lan.news()).not.toBe('');
    expect(stage.lines.join('\n')).toContain('turn failed');
    expect(stage.lines.join('\n')).not.toContain('abc xyz');
  });
});

/** Words that people and machines send. */
const TEXTS: [string, string][] = [
  ['nothing at all', ''],
  ['only blanks', ' \u200b\u00a0\n '],
  ['five thousand characters', 'mật ong '.repeat(625)],
  ['five thousand letters without a blank', 'ơ'.repeat(5000)],
  ['right-to-left marks', '\u202e\u200fgno tậm \u202c'],
  ['emoji only', '🍯🐝👨‍👩‍👧‍👦🇻🇳'],
  ['letters with marks on their own', 'mật ong Ba Vì'.normalize('NFD')],
  ['a lone surrogate', 'mật \ud83d ong'],
  ['markup', '<b>mật ong</b> & *_[x](http://x)_* `'],
  ['SQL', "'; DROP TABLE contact; --"],
  ['template marks', '{person.name} {#said}{said}{/said} {{x}} <%= 7*7 %>'],
  ['nine hundred lines', 'a\n'.repeat(900)],
  ['a command nobody knows', '/abc@someone x'],
  ['NUL and control characters', 'mật\u0000 ong\u0007\u001b[31m'],
  ['many combining marks', `a${'\u0301'.repeat(2000)}`],
];

describe.each(['telegram', 'zalo'] as const)('whatever is said on %s', (channel) => {
  let lan: Actor;

  beforeEach(async () => {
    stage = await openStage();
    lan = channel === 'telegram' ? stage.on.telegram(9001) : stage.on.zalo('9001');
    await greet(lan);
  });

  afterEach(() => {
    expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it.each(TEXTS)('%s gets a kind word, at the menu and in a form', async (_what, text) => {
    expect(await lan.say(text)).toBe(200);
    expect(lan.news()).not.toBe('');
    await lan.say('gặp cán bộ');
    lan.news();
    expect(await lan.say(text)).toBe(200);
    expect(lan.news()).not.toBe('');
    await lan.say('/huy');
    await lan.sayAll('/hoso', text);
    expect(await stage.value("SELECT count(*) FROM outbox WHERE state = 'waiting' OR state = 'dead'")).toBe(0);
    expect(lan.got().every((said) => said.trim() !== '')).toBe(true);
  });

  it('letters with marks on their own find what composed ones find', async () => {
    await lan.say(`tìm ${'mật ong'.normalize('NFD')}`);
    expect(lan.news()).toContain('Mật ong thiên nhiên Vinh Hoa');
  });
});

describe('what else people send on Telegram', () => {
  let lan: Actor;
  let id = 970_000_000;
  const base = () => ({
    from: { id: 9001, is_bot: false, first_name: 'Lan', language_code: 'vi' },
    chat: { id: 9001, type: 'private' },
    date: 1_700_000_000,
  });
  const deliver = async (part: Record<string, unknown>) => {
    const { status } = await stage.telegram.deliver({ update_id: ++id, ...part });
    await stage.look();
    return status;
  };

  beforeEach(async () => {
    stage = await openStage();
    lan = stage.on.telegram(9001);
    await greet(lan);
  });

  afterEach(() => {
    expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it.each([
    [
      'sticker',
      { sticker: { file_id: 'x', file_unique_id: 'x', type: 'regular', width: 1, height: 1, is_animated: false, is_video: false } },
    ],
    ['photo with words', { photo: [{ file_id: 'x', file_unique_id: 'x', width: 1, height: 1 }], caption: 'hàng của tôi' }],
    ['voice', { voice: { file_id: 'x', file_unique_id: 'x', duration: 1 } }],
    ['poll', { poll: { id: '1', question: '?', options: [] } }],
  ])('a %s gets a kind word', async (_what, content) => {
    expect((await stage.telegram.sendContent(9001, content)).status).toBe(200);
    await stage.look();
    expect(lan.news()).not.toBe('');
  });

  it('an edited message is said not to be read, an edited position nothing', async () => {
    expect(await deliver({ edited_message: { message_id: 3, ...base(), edit_date: 2, text: 'sửa lại' } })).toBe(200);
    expect(lan.news()).not.toBe('');
    expect(await deliver({ edited_message: { message_id: 4, ...base(), edit_date: 2, location: { latitude: 21, longitude: 105 } } })).toBe(
      200,
    );
    expect(lan.news()).toBe('');
  });

  it('a group gets one sentence when it turns to the bot, without buttons, and nothing else', async () => {
    const group = { ...base(), chat: { id: -100, type: 'supergroup', title: 'Nhóm' } };
    const before = stage.telegram.sent.length;
    expect(await deliver({ message: { message_id: 5, ...group, text: 'mật ong' } })).toBe(200);
    expect(stage.telegram.sent.length).toBe(before);
    const entities = [{ type: 'bot_command', offset: 0, length: 5 }];
    expect(await deliver({ message: { message_id: 6, ...group, text: '/menu', entities } })).toBe(200);
    const said = stage.telegram.sent.slice(before);
    expect(said.map(({ chat }) => chat)).toEqual([-100]);
    expect(said[0]?.body.reply_markup).toBeUndefined();
    expect(await deliver({ channel_post: { message_id: 7, chat: { id: -200, type: 'channel' }, date: 1, text: 'x' } })).toBe(200);
    expect(stage.telegram.sent.length).toBe(before + 1);
  });

  it.each(['', 'garbage', '#a.1', '#a.1.99', '#x.a.b', '#x.request.YC-2026-0001.accept', `#x.${'y'.repeat(61)}`, '\u0000', '{"a":1}'])(
    'a tap with the data %j gets a kind word and its spinner ends',
    async (data) => {
      expect(await lan.payload(data)).toBe(200);
      expect(lan.news()).not.toBe('');
      expect([...stage.telegram.openTaps]).toEqual([]);
    },
  );

  it('a tap without data or message (a game, a very old one) is answered', async () => {
    stage.telegram.openTaps.add('77');
    expect(await deliver({ callback_query: { id: '77', from: base().from, chat_instance: '1', game_short_name: 'x' } })).toBe(200);
    expect([...stage.telegram.openTaps]).toEqual([]);
  });

  it('somebody else’s contact card gets a kind word, and its number is not kept', async () => {
    const before = await rows('phone');
    expect((await stage.telegram.shareContact(9001, '+84912345678', 42)).status).toBe(200);
    await stage.look();
    expect(lan.news()).not.toBe('');
    expect((await stage.telegram.shareContact(9001, '0912 345 678', null)).status).toBe(200);
    await stage.look();
    expect(lan.news()).not.toBe('');
    expect(await rows('phone')).toBe(before);
  });

  it('a position gets points of sale or a kind word', async () => {
    for (const [lat, lon] of [
      [21.03, 105.85],
      [0, 0],
      [-90, 180],
    ] as const) {
      expect((await stage.telegram.shareLocation(9001, lat, lon)).status).toBe(200);
      await stage.look();
      expect(lan.news()).not.toBe('');
    }
  });

  it('a message of another bot, or of nobody, gets nothing', async () => {
    expect(await deliver({ message: { message_id: 8, ...base(), from: { id: 1, is_bot: true, first_name: 'B' }, text: 'x' } })).toBe(200);
    expect(await deliver({ message: { message_id: 9, chat: base().chat, date: 1, text: 'x' } })).toBe(200);
    expect(lan.news()).toBe('');
  });
});

describe('what else people send on Zalo', () => {
  beforeEach(async () => {
    stage = await openStage();
  });

  it.each([
    ['user_send_sticker', { type: 'sticker', payload: { id: '1', url: 'https://x.vn/s.png' } }],
    ['user_send_image', { type: 'image', payload: { url: 'https://x.vn/i.jpg', thumbnail: '' } }],
    ['user_send_gif', { type: 'gif', payload: {} }],
    ['user_send_audio', { type: 'audio', payload: { url: 'x' } }],
    ['user_send_file', { type: 'file', payload: { name: 'a.pdf', size: '1' } }],
    ['user_send_business_card', { type: 'link', payload: { description: '{"phone":"0912345678"}' } }],
    ['user_send_location', { type: 'location', payload: { coordinates: { latitude: '21.03', longitude: '105.85' } } }],
    ['user_send_location', { type: 'location', payload: {} }],
  ])('%s gets a kind word', async (name, attachment) => {
    const lan = stage.on.zalo('9001');
    await greet(lan);
    expect((await stage.zalo.sendMedia('9001', name, attachment)).status).toBe(200);
    await stage.look();
    expect(lan.news()).not.toBe('');
    expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('follow greets, unfollow is silent, and a follow again greets again', async () => {
    const lan = stage.on.zalo('9001');
    expect((await stage.zalo.follow('9001')).status).toBe(200);
    await stage.look();
    expect(lan.news()).not.toBe('');
    expect((await stage.zalo.unfollow('9001')).status).toBe(200);
    await stage.look();
    expect(lan.news()).toBe('');
    expect(await stage.value("SELECT state FROM contact WHERE id = 'zalo:9001'")).toBe('unfollowed');
    stage.zalo.advance(1000);
    expect((await stage.zalo.follow('9001')).status).toBe(200);
    await stage.look();
    expect(lan.news()).not.toBe('');
  });
});

describe('pages', () => {
  it('the state of Zalo’s consent is good for one code, and for ten minutes', async () => {
    stage = await openStage();
    const { db, keys } = stage.parts;
    const back = (query: string) => fetch(`${stage.url}/connect/zalo?${query}`).then(({ status }) => status);
    expect(await back('')).toBe(400);
    expect(await back('code=a&state=never-given')).toBe(400);
    await saveConsentState(db, keys, { state: 'once', verifier: 'secret-verifier' }, stage.now());
    expect(await back('state=once')).toBe(400);
    expect(await back('code=first&state=once&oa_id=1')).toBe(200);
    expect(await back('code=second&state=once&oa_id=1')).toBe(400);
    expect(await useConsentCode(db, keys, 'once', stage.now())).toEqual({ code: 'first', verifier: 'secret-verifier', oaId: '1' });
    expect(await useConsentCode(db, keys, 'once', stage.now())).toBeNull();
    await saveConsentState(db, keys, { state: 'late', verifier: '' }, stage.now());
    stage.advance(11 * 60_000);
    expect(await back('code=a&state=late')).toBe(400);
    expect(stage.lines.join('\n')).not.toMatch(/first|verifier/);
  });

  it('the site-verification page and tag are there when the code is set, and not otherwise', async () => {
    stage = await openStage();
    const appWith = (siteVerification: string) =>
      createApp({ open: () => stage.parts, later: () => undefined, siteVerification, channels: { telegram: 'on', zalo: 'on' } });
    const app = appWith('Abc_123-x');
    const tag = '<meta name="zalo-platform-site-verification" content="Abc_123-x">';
    expect(await (await app.request('/zalo_verifierAbc_123-x.html')).text()).toContain(tag);
    expect(await (await app.request('/')).text()).toContain(tag);
    expect((await app.request('/zalo_verifierother.html')).status).toBe(404);
    expect(await (await appWith('').request('/')).text()).not.toContain('zalo-platform-site-verification');
    expect((await appWith('').request('/zalo_verifier.html')).status).toBe(404);
  });

  it('/healthz is 200, 503 while the database is gone, and 200 when it is back; messages meanwhile are asked for again', async () => {
    stage = await openStage({ remote: true });
    const health = async () => {
      const answer = await fetch(`${stage.url}/healthz`);
      return { status: answer.status, body: (await answer.json()) as unknown };
    };
    expect(await health()).toEqual({ status: 200, body: { ok: true, database: 'ok', channels: { telegram: 'on', zalo: 'on' } } });
    const { url } = stage.database ?? { url: '' };
    const file = await databaseFile(stage);
    await stage.database?.close();
    expect(await health()).toMatchObject({ status: 503, body: { ok: false } });
    const first = await stage.telegram.say(9001, 'xin chào');
    expect(first.status).toBe(503);
    stage.database = await startLibsqlServer({ file, port: Number(new URL(url).port) });
    expect((await health()).status).toBe(200);
    expect((await stage.telegram.deliver(first.update)).status).toBe(200);
    await stage.idle();
    expect(stage.on.telegram(9001).got()).toHaveLength(1);
  });

  it('/healthz says when Zalo needs a new consent', async () => {
    stage = await openStage();
    const lan = stage.on.zalo('9001');
    await lan.say('xin chào');
    await stage.db.execute("UPDATE token SET state = 'needs_reauth'");
    const body = (await (await fetch(`${stage.url}/healthz`)).json()) as { channels: Record<string, string> };
    expect(body.channels).toEqual({ telegram: 'on', zalo: 'needs re-authorisation' });
  });
});

/** The file under the stage's database. */
async function databaseFile(of: Stage): Promise<string> {
  return String((await of.db.execute('PRAGMA database_list')).rows[0]?.file);
}
