/** What the clock does to a connection request: deadlines, reminders, quiet hours, work that nobody takes. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addDays, hanoiTime } from '../../src/understanding/hanoi-time.ts';
import { ask } from './asking.ts';
import { HONEY_PRODUCER } from './people.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

let stage: Stage;
let producer: Actor;
let buyer: Actor;

beforeEach(async () => {
  stage = await openStage();
  producer = await stage.producer();
  // On Telegram, which has no window: what is heard days later depends on nothing else.
  buyer = stage.on.telegram(9001);
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

const state = (number: string) => stage.value('SELECT state FROM request WHERE number = ?', number);
const day = (after: number) => addDays(stage.tuesday, after);
const holiday = (date: string) => stage.db.execute({ sql: "INSERT INTO holiday(day, name) VALUES (?, 'lễ')", args: [date] });

it('three working days from delivery: a holiday and the weekend do not count, one reminder after the first, then the buyer hears of others', async () => {
  await holiday(day(2));
  const number = await ask(stage, buyer);
  // Wednesday, Friday, Monday.
  expect(await stage.value('SELECT deadline FROM request')).toBe(day(6));
  producer.news();
  await stage.goTo(day(1), '09:00');
  expect(producer.news()).toContain(number);
  expect(producer.actions()).toEqual(['request.accept', 'request.decline', 'request.ask']);
  for (const after of [2, 3, 4, 5, 6]) await stage.goTo(day(after), '10:00');
  expect(producer.news()).toBe('');
  await stage.goTo(day(6), '23:50');
  expect(await state(number)).toBe('sent');
  expect(buyer.news()).toBe('');
  await stage.goTo(day(7), '00:01');
  expect(await state(number)).toBe('no_answer');
  expect(buyer.news()).toContain(number);
  expect(buyer.actions()).toEqual(['product.show', 'product.show', 'product.show']);
  await buyer.press('product.show');
  expect(buyer.last()).not.toContain(HONEY_PRODUCER);
  await stage.goTo(day(8), '10:00');
  expect(buyer.got().filter((text) => text.includes('chưa trả lời') && text.includes(number))).toHaveLength(1);
});

it('the days count from delivery, not from asking', async () => {
  stage.telegram.fault({ kind: 'error', code: 500, description: 'Internal Server Error' }, { chat: 7001, times: 11 });
  const number = await ask(stage, buyer);
  expect(await state(number)).toBe('waiting');
  expect(await stage.value('SELECT deadline FROM request')).toBeNull();
  for (let hour = 1; hour <= 30; hour++) await stage.wait(1);
  expect(await state(number)).toBe('sent');
  // Delivered on Wednesday or later, when the platform was well again.
  const delivered = Number(await stage.value('SELECT sent_at FROM outbox WHERE flow = ?', 'request-arrived'));
  expect(delivered).toBeGreaterThan(Number(await stage.value('SELECT created_at FROM request')));
  expect(await stage.value('SELECT delivered_at FROM request')).toBeGreaterThanOrEqual(delivered);
});

it('an accept after the deadline is answered kindly and reveals nothing, even before the jobs have looked', async () => {
  const number = await ask(stage, buyer);
  producer.news();
  stage.advance(5 * 24 * 3_600_000);
  const looked = stage.parts.ran;
  // The jobs are late: only the deadline itself says that it is over.
  // One moment: a clock that ticks between two readings would look set back, and a job that looks then runs.
  const stopped = stage.now();
  stage.parts.ran = { get: () => stopped, set: () => looked, delete: () => false } as unknown as typeof looked;
  await producer.press('request.accept');
  stage.parts.ran = looked;
  expect(await state(number)).toBe('sent');
  const said = producer.news();
  expect(said).toContain(number);
  expect(said).toContain('hạn');
  expect(await stage.value('SELECT count(*) FROM reveal')).toBe(0);
  await stage.look();
  expect(await state(number)).toBe('no_answer');
  producer.news();
  await producer.press('request.accept');
  expect(producer.news()).toContain(number);
  expect(await stage.value('SELECT count(*) FROM reveal')).toBe(0);
});

it('at 22:00 nothing leaves to the producer until 07:00; the buyer’s own answers leave at once', async () => {
  await stage.set('quiet_from', '21:00');
  await stage.set('quiet_to', '07:00');
  await stage.goTo(stage.tuesday, '22:00');
  const number = await ask(stage, buyer);
  expect(buyer.got().join('\n')).toContain(number);
  expect(producer.news()).toBe('');
  await stage.goTo(day(1), '06:59');
  expect(producer.news()).toBe('');
  expect(await state(number)).toBe('waiting');
  await stage.goTo(day(1), '07:00');
  expect(producer.news()).toContain(number);
  // Wednesday is the day of delivery: Thursday, Friday, Monday.
  expect(await stage.value('SELECT deadline FROM request')).toBe(day(6));
});

it('at night the producer who accepts hears at once, the buyer in the morning', async () => {
  await stage.set('quiet_from', '21:00');
  await stage.set('quiet_to', '07:00');
  await stage.goTo(stage.tuesday, '20:00');
  const number = await ask(stage, buyer);
  await stage.goTo(stage.tuesday, '23:30');
  producer.news();
  await producer.press('request.accept');
  expect(producer.news()).toContain('0987 654 321');
  expect(buyer.news()).toBe('');
  expect(await state(number)).toBe('accepted');
  // What the buyer asks for at night is answered at night, and does not wait behind what comes in the morning.
  await buyer.say(number);
  expect(buyer.news()).toContain(number);
  await stage.goTo(day(1), '07:00');
  expect(buyer.news()).toContain('0540');
});

it('a buyer whose Zalo window was past hears of the accept with their next message, before its answer', async () => {
  const onZalo = stage.on.zalo('9002');
  const number = await ask(stage, onZalo);
  await stage.wait(60);
  await producer.press('request.accept');
  expect(onZalo.news()).toBe('');
  expect(await stage.value("SELECT state FROM outbox WHERE flow = 'request-accepted'")).toBe('unreachable');
  await onZalo.say('menu');
  const [first = '', ...others] = onZalo.got().slice(-2);
  expect(first).toContain(number);
  expect(first).toContain('0540');
  expect(others.join()).not.toContain(number);
  await onZalo.say('menu');
  expect(onZalo.got().filter((text) => text.includes('0540'))).toHaveLength(1);
});

it('work that nobody takes is sent once more after four hours of an open office, and not again at every look', async () => {
  const officer = await stage.staff('Chị Mai', 8001);
  await stage.db.execute('DELETE FROM link');
  await stage.goTo(stage.tuesday, '15:00');
  const number = await ask(stage, buyer);
  expect(await state(number)).toBe('staff');
  expect(officer.news()).toContain(number);
  await stage.goTo(day(1), '09:55');
  expect(officer.news()).toBe('');
  // Two hours on Tuesday, two on Wednesday.
  await stage.goTo(day(1), '10:01');
  expect(officer.news()).toContain(number);
  expect(officer.actions()).toEqual(['task.take']);
  await stage.wait(1);
  await stage.wait(1);
  expect(officer.news()).toBe('');
  await officer.press('task.take');
  officer.news();
  await stage.goTo(day(2), '16:00');
  expect(officer.news()).toBe('');
  expect(hanoiTime(stage.now())).toBe('16:00');
});
