/** Registering for a fair, from the card to the fair's eve, between producers on both platforms and the office. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as register from '../../src/store/register.ts';
import { addDays } from '../../src/understanding/hanoi-time.ts';
import { greet } from './asking.ts';
import { linkCodeFor } from './people.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

let stage: Stage;
let honey: Actor;
let other: Actor;
const NAME = 'Hội chợ Thử Nghiệm';
let fair: string;
const day = (after: number) => addDays(stage.tuesday, after);

beforeEach(async () => {
  stage = await openStage();
  const row = { name: NAME, start: day(20), end: day(22), deadline: day(10), places: 1, asks: ['person'] as const };
  await register.upsertFairs(stage.db, [row], { now: stage.now(), by: 'test' });
  fair = String(await stage.value('SELECT id FROM fair WHERE name = ?', NAME));
  honey = await stage.producer();
  other = stage.on.zalo('7002');
  await greet(other, 'tôi là chủ thể');
  const { code } = await linkCodeFor(stage, 'HTX Ví Dụ Đồng Mây');
  await other.sayAll('menu', `liên kết ${code}`, '1');
  expect(await stage.value('SELECT count(*) FROM link WHERE person = ?', other.contact)).toBe(1);
  other.news();
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

const states = async () =>
  (await stage.db.execute('SELECT number, state FROM registration ORDER BY n')).rows.map(({ number, state }) => `${number} ${state}`);
const ask = (actor: Actor, action: string, object = fair) => actor.payload(`#x.${action.replace('.', `.${object}.`)}`);

it('one place, two producers: the second waits, moves up when the first withdraws, is confirmed by the office and hears of each step', async () => {
  const officer = await stage.staff('Chị Mai', 8001);
  await ask(honey, 'fair.show');
  expect(honey.actions()).toEqual(['register.register']);
  await honey.press('register.register');
  await honey.sayAll('Nguyễn Văn Bình', 'đồng ý', 'Bình', '0987654321', 'gửi');
  expect(honey.last()).toContain('không bao giờ đòi tiền');
  await ask(other, 'register.register');
  expect(other.last()).toContain('đã đủ 1 chỗ');
  await other.sayAll('có', 'Trần Thị Hoa', 'không đồng ý', 'gửi');
  expect(await states()).toEqual(['DK-0001 registered', 'DK-0002 waiting']);
  other.news();
  // In the middle of another form, from an old message.
  await honey.say('kết nối');
  await honey.press('register.withdraw');
  await honey.say('rút');
  expect(honey.news()).toContain(`đã rút đăng ký ${NAME}`);
  expect(await honey.at()).toBe('connect/first');
  expect(await states()).toEqual(['DK-0001 withdrawn', 'DK-0002 registered']);
  expect(other.news()).toContain(`đã có chỗ ở ${NAME}`);
  await ask(officer, 'registrations.show', 'DK-0002');
  expect(officer.last()).not.toContain('987654321');
  await officer.press('registrations.confirm');
  expect(await states()).toEqual(['DK-0001 withdrawn', 'DK-0002 confirmed']);
  expect(other.news()).toContain('đã xác nhận');
  await ask(honey, 'registrations.confirm', 'DK-0002');
  expect(await states()).toEqual(['DK-0001 withdrawn', 'DK-0002 confirmed']);
});

it('at the same moment two producers press send for the last place: one has it, the other is told the list, nobody gets an apology', async () => {
  for (const actor of [honey, other]) {
    await ask(actor, 'register.register');
    await actor.sayAll('Nguyễn Văn Bình', 'không đồng ý');
    expect(await actor.at()).toBe('register/check');
  }
  await Promise.all([honey.say('gửi'), other.say('gửi')]);
  expect((await states()).map((one) => one.split(' ')[1]).sort()).toEqual(['registered', 'waiting']);
  const said = [honey.last(), other.last()];
  expect(said.filter((text) => text.includes('đã ghi đăng ký'))).toHaveLength(1);
  expect(said.filter((text) => text.includes('vào danh sách chờ'))).toHaveLength(1);
});

it('who stands in the form when the deadline passes is told so, and nothing is written', async () => {
  await ask(honey, 'register.register');
  await honey.sayAll('Nguyễn Văn Bình', 'không đồng ý');
  await stage.set('session_hours', '720');
  await stage.goTo(day(11), '09:00');
  await honey.say('gửi');
  expect(honey.last()).toContain('hạn đăng ký');
  expect(await states()).toEqual([]);
});
