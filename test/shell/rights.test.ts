/** Nobody sees or does more than they may, whatever they type: a payload is authority for nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

let stage: Stage;
let producer: Actor;
let stranger: Actor;

beforeEach(async () => {
  stage = await openStage();
  producer = await stage.producer();
  stranger = stage.on.zalo('9666');
  await greet(stranger);
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

/** Every row of the tables that people share, to see that nothing changed. */
async function shared(): Promise<unknown> {
  const tables = ['request', 'reveal', 'task', 'link', 'link_code', 'staff', 'dossier', 'phone', 'consent', 'setting'];
  return Promise.all(tables.map(async (table) => (await stage.db.execute(`SELECT * FROM ${table}`)).rows));
}

describe('dossiers', () => {
  it('somebody else’s code and an unknown code get the same answer, word for word', async () => {
    const theirs = String(
      await stage.value('SELECT code FROM dossier WHERE producer_code NOT IN (SELECT producer_code FROM link) LIMIT 1'),
    );
    expect(theirs).toMatch(/^HN-\d{4}-\d{4}$/);
    for (const actor of [stranger, producer]) {
      const answers = [];
      for (const code of [theirs, 'HN-2026-9999']) {
        await actor.say('menu');
        actor.news();
        await actor.say(code);
        answers.push(actor.news().replaceAll(code, '…'));
      }
      expect(answers[0]).not.toBe('');
      expect(answers[1]).toBe(answers[0]);
    }
  });

  it('the product’s name of somebody else’s dossier shows its certificate at most, never its stage', async () => {
    const { rows } = await stage.db.execute(
      "SELECT product_name, code FROM dossier WHERE producer_code NOT IN (SELECT producer_code FROM link) AND stage = 'council_scoring' LIMIT 1",
    );
    await stranger.sayAll('/hoso', String(rows[0]?.product_name));
    expect(stranger.news()).not.toContain(String(rows[0]?.code));
    expect(stranger.got().join('\n')).not.toContain('đang chấm');
  });
});

describe('staff’s words', () => {
  it.each([
    '/viec',
    '/traloi',
    'việc đang chờ',
    'nhận V-0001',
    '#x.task.V-0001.take',
    '#x.task.V-0001.reply',
    '#x.task.V-0001.finish',
    '#x.task.V-0001.show',
  ])('%s does nothing for others and shows nothing', async (words) => {
    const buyer = stage.on.zalo('9001');
    await greet(buyer);
    await buyer.sayAll('gặp cán bộ', 'Câu hỏi kín của tôi');
    expect(await stage.value('SELECT id FROM task')).toBe('V-0001');
    const before = await shared();
    for (const actor of [stranger, producer]) {
      await actor.say(words);
      expect(actor.got().join('\n')).not.toMatch(/V-0001.*(?:cần gặp|Câu hỏi kín)|Câu hỏi kín/);
    }
    expect(await shared()).toEqual(before);
  });

  it('stop working the moment somebody is no longer staff', async () => {
    const mai = await stage.staff('Chị Mai', 8001);
    const buyer = stage.on.zalo('9001');
    await greet(buyer);
    await buyer.sayAll('gặp cán bộ', 'Câu hỏi kín của tôi');
    await stage.db.execute('UPDATE staff SET removed_at = 1, person = NULL');
    mai.news();
    await mai.press('task.take');
    await mai.say('Xin chào chị', mai.idOf('Câu hỏi kín'));
    expect(mai.news()).not.toContain('Câu hỏi kín');
    expect(await stage.value('SELECT state FROM task')).toBe('open');
    expect(buyer.got().join('\n')).not.toContain('Xin chào chị');
  });
});

describe('a payload typed by hand', () => {
  it.each(['accept', 'decline', 'ask', 'answer', 'cancel', 'show'])(
    '#x.request.….%s by a stranger changes nothing and says nothing of it',
    async (action) => {
      const buyer = stage.on.zalo('9001');
      const number = await ask(stage, buyer);
      producer.news();
      const before = await shared();
      stranger.news();
      await stranger.say(`#x.request.${number}.${action}`);
      const known = stranger.news();
      expect(await shared()).toEqual(before);
      await stranger.say('menu');
      stranger.news();
      await stranger.say(`#x.request.YC-2026-9999.${action}`);
      expect(stranger.news()).toBe(known);
      expect([producer.news(), buyer.news()]).toEqual(['', '']);
    },
  );

  it('the buyer can’t accept their own request, nor the producer cancel it', async () => {
    const buyer = stage.on.zalo('9001');
    const number = await ask(stage, buyer);
    const before = await shared();
    for (const action of ['accept', 'decline', 'ask']) await buyer.say(`#x.request.${number}.${action}`);
    for (const action of ['cancel', 'answer']) await producer.payload(`#x.request.${number}.${action}`);
    expect(await shared()).toEqual(before);
  });

  it.each([
    '#a.1.1',
    '#a.999999999.999',
    '#a.-1.1',
    '#x.request..accept',
    '#x.no-such-flow.1.accept',
    '#x.request-arrived.YC-2026-0001.accept',
    '#x.__proto__.x.constructor',
    `#x.request.${'9'.repeat(900)}.accept`,
    "#x.request.' OR 1=1 --.accept",
    '#x.task.V-0001.take#x.task.V-0001.take',
    '#a.',
    '#x.',
  ])('%s is answered kindly and breaks nothing', async (payload) => {
    const before = await shared();
    stranger.news();
    expect(await stranger.say(payload)).toBe(200);
    expect(stranger.news()).not.toBe('');
    expect(await shared()).toEqual(before);
  });
});

describe('phones as proof', () => {
  it('a number typed on Zalo links nothing, though it is in the register', async () => {
    await stranger.sayAll('/lienket', '0540 000 001');
    await stranger.say('1');
    expect(await stage.value("SELECT count(*) FROM link WHERE person = 'zalo:9666'")).toBe(0);
  });

  it('Zalo’s form with a number links nothing either', async () => {
    await stranger.say('/lienket');
    const { appId, oaId } = stage.zalo.options;
    await stage.zalo.deliver({
      app_id: appId,
      sender: { id: '9666' },
      recipient: { id: oaId },
      event_name: 'user_submit_info',
      info: { name: 'Ai đó', phone: '84540000001', address: 'Ba Vì' },
      timestamp: String(stage.zalo.now()),
    });
    await stage.look();
    await stranger.say('1');
    expect(await stage.value("SELECT count(*) FROM link WHERE person = 'zalo:9666'")).toBe(0);
  });

  it('on Telegram somebody else’s contact card links nothing; one’s own does', async () => {
    const other = stage.on.telegram(7010);
    await greet(other, 'tôi là chủ thể');
    await other.say('/lienket');
    await stage.telegram.shareContact(7010, '+84540000001', 7011);
    await stage.look();
    await other.say('1');
    expect(await stage.value("SELECT count(*) FROM link WHERE person = 'telegram:7010'")).toBe(0);
    await other.say('menu');
    await stage.telegram.shareContact(7010, '+84540000001');
    await stage.look();
    await other.say('1');
    expect(await stage.value("SELECT count(*) FROM link WHERE person = 'telegram:7010'")).toBe(1);
  });
});
