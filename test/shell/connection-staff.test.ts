/** Requests that no chat of the producer can receive: the staff speak for them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, BUYER_NAME, BUYER_PHONE, greet } from './asking.ts';
import { linkCodeFor } from './people.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

let stage: Stage;
let mai: Actor;
let hoa: Actor;
let buyer: Actor;

beforeEach(async () => {
  stage = await openStage();
  mai = await stage.staff('Chị Mai', 8001);
  hoa = await stage.staff('Anh Hòa', 8002, 'admin');
  buyer = stage.on.zalo('9001');
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

const state = (number: string) => stage.value('SELECT state FROM request WHERE number = ?', number);
const reason = () => stage.value('SELECT reason FROM task');

describe('a producer whose chat is not linked', () => {
  it('goes to every officer, and not to a viewer; the first tap owns it and the others hear who', async () => {
    const viewer = await stage.staff('Bạn Tú', 8003, 'viewer');
    const number = await ask(stage, buyer);
    expect(await state(number)).toBe('staff');
    expect(await reason()).toBe('not-linked');
    for (const officer of [mai, hoa]) {
      expect(officer.news()).toContain(number);
      expect(officer.actions()).toEqual(['task.take']);
    }
    expect(viewer.news()).toBe('');
    await hoa.press('task.take');
    expect(mai.news()).toContain('Anh Hòa');
    await mai.press('task.take');
    expect(mai.news()).toContain('Anh Hòa');
    expect(await stage.value('SELECT s.name FROM task t JOIN staff s ON s.id = t.owner')).toBe('Anh Hòa');
  });

  it('the officer who owns it records the answer: both sides get the other’s contact, only the owner can', async () => {
    const number = await ask(stage, buyer);
    await mai.press('task.take');
    await hoa.payload(`#x.request.${number}.accept`);
    expect(await state(number)).toBe('staff');
    mai.news();
    buyer.news();
    await mai.press('request.accept');
    expect(await state(number)).toBe('accepted');
    expect(mai.news()).toContain(`${BUYER_NAME}, ${BUYER_PHONE.typed}`);
    expect(buyer.news()).toContain('0540');
    expect(hoa.got().join('\n')).not.toContain(BUYER_PHONE.typed);
    expect(await stage.value('SELECT state FROM task')).toBe('done');
  });

  it('of two officers who tap at once exactly one owns it, and the other is told who', async () => {
    await ask(stage, buyer);
    for (const officer of [mai, hoa]) officer.news();
    await Promise.all([mai.press('task.take'), hoa.press('task.take')]);
    await stage.look();
    const owner = String(await stage.value('SELECT s.name FROM task t JOIN staff s ON s.id = t.owner'));
    const loser = owner === 'Chị Mai' ? hoa : mai;
    expect(['Chị Mai', 'Anh Hòa']).toContain(owner);
    expect(loser.news()).toContain(owner);
    expect(loser.actions()).toEqual([]);
  });

  it('no deadline runs while it is in the hands of the staff', async () => {
    const number = await ask(stage, buyer);
    for (let days = 0; days < 10; days++) await stage.wait(24);
    expect(await state(number)).toBe('staff');
  });
});

describe('a linked producer who can’t be reached', () => {
  it('has blocked the bot and said so: the staff have it at once', async () => {
    await stage.producer();
    await stage.telegram.membership(7001, 'kicked');
    const number = await ask(stage, buyer);
    expect(await state(number)).toBe('staff');
    expect(await reason()).toBe('blocked');
    expect(mai.news()).toContain(number);
  });

  it('has blocked the bot and we learn it from the refused send: the staff have it with the reason', async () => {
    const producer = await stage.producer();
    stage.telegram.block(7001);
    const number = await ask(stage, buyer);
    expect(await state(number)).toBe('staff');
    expect(await reason()).toBe('blocked');
    expect(mai.news()).toContain('chặn');
    expect(producer.got().join('\n')).not.toContain(number);
    expect(await stage.value("SELECT state FROM contact WHERE id = 'telegram:7001'")).toBe('blocked');
  });

  it.each([
    ['three days ago: the free window is past', 72],
    ['nine days ago: every window is past', 9 * 24],
  ])('wrote on Zalo %s', async (_when, hours) => {
    const producer = stage.on.zalo('7005');
    await greet(producer, 'tôi là chủ thể');
    await producer.sayAll((await linkCodeFor(stage)).code, '1');
    expect(await stage.value('SELECT count(*) FROM link')).toBe(1);
    await stage.wait(hours);
    const number = await ask(stage, buyer);
    expect(await state(number)).toBe('staff');
    expect(await reason()).toBe('window');
    expect(mai.news()).toContain(number);
    // Back in the chat they see the request and can answer it themselves.
    await producer.say('menu');
    await producer.payload(`#x.request.${number}.accept`);
    expect(await state(number)).toBe('accepted');
  });

  it('is reached all the same when another of its people is there', async () => {
    const producer = await stage.producer();
    const other = stage.on.telegram(7002);
    await other.say('xin chào');
    await stage.db.execute(
      "INSERT INTO link(person, producer_code, contact_id, how, linked_at) SELECT 'telegram:7002', producer_code, 'telegram:7002', 'test', 0 FROM link",
    );
    stage.telegram.block(7001);
    const number = await ask(stage, buyer);
    expect(await state(number)).toBe('sent');
    expect(other.news()).toContain(number);
    expect(producer.got().join('\n')).not.toContain(number);
    expect(await stage.value('SELECT count(*) FROM task')).toBe(0);
  });
});
