/**
 * How other libraries lose, double or swallow messages, and what their users complain about: each probe and each complaint once, played on
 * the whole service. The names are those of the list they come from.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

const PATIENT = 60_000;
let stage: Stage;
let lan: Actor;

beforeEach(async () => {
  stage = await openStage();
  lan = stage.on.telegram(4343);
});

afterEach(async () => {
  expect(stage.telegram.problems).toEqual([]);
  await stage.stop();
});

const turns = () => stage.value('SELECT count(*) FROM inbox WHERE contact_id = ?', lan.contact);
const heard = (words: string) => lan.got().filter((text) => text.includes(words)).length;
/** At the first question of a complaint. */
const complain = async () => {
  await lan.sayAll('xin chào', 'tiếng Việt', 'tôi tìm mua', 'tôi muốn khiếu nại');
  lan.news();
};

describe('probe', () => {
  it(
    'two answers arrive together, then a third: each is handled once, in order',
    async () => {
      await lan.say('xin chào');
      const both = await Promise.all([stage.telegram.say(4343, 'tiếng Việt'), stage.telegram.say(4343, 'tôi tìm mua')]);
      expect(both.map(({ status }) => status)).toEqual([200, 200]);
      await stage.idle();
      await lan.say('tôi muốn khiếu nại');
      expect(await turns()).toBe(4);
      expect(await lan.at()).toBe('complaint/about-what');
      expect(heard('hay đang tìm mua')).toBe(1);
    },
    PATIENT,
  );

  it(
    'the same update twice: the second copy is ignored, and is no answer',
    async () => {
      await lan.say('xin chào');
      const { update } = await stage.telegram.say(4343, 'tiếng Việt');
      expect((await stage.telegram.deliver(update)).status).toBe(200);
      await stage.look();
      expect(await turns()).toBe(2);
      expect(await lan.at()).toBe('welcome/who');
      expect(heard('hay đang tìm mua')).toBe(1);
    },
    PATIENT,
  );

  it(
    'cancel typed inside a step is a wish to leave, and no answer',
    async () => {
      await complain();
      await lan.sayAll('kết quả', 'có ạ', '/huy');
      expect(await lan.at()).not.toContain('complaint');
      expect(await stage.value('SELECT count(*) FROM task')).toBe(0);
    },
    PATIENT,
  );

  it(
    'a keyword typed without diacritics matches, a word inside another does not',
    async () => {
      await lan.sayAll('xin chào', 'tiếng Việt', 'tôi tìm mua');
      await lan.say('gap can bo');
      expect(await lan.at()).toContain('talk-to-staff');
      await lan.say('/huy');
      await lan.say('toi muon tham gia hoi cho');
      expect(await lan.at()).toContain('fairs');
    },
    PATIENT,
  );

  it(
    'the state of a conversation does not grow with its turns',
    async () => {
      await complain();
      const size = async () =>
        Number(await stage.value('SELECT length(body) + coalesce(length(sealed), 0) FROM session WHERE contact_id = ?', lan.contact));
      const before = await size();
      for (let round = 0; round < 10; round++) await lan.sayAll('kết quả', 'quay lại');
      expect(await lan.at()).toBe('complaint/about-what');
      expect(await size()).toBeLessThan(before + 200);
    },
    PATIENT,
  );
});

describe('complaint', () => {
  it(
    '1, repeats or misses people: what several looks at once announce goes to each once',
    async () => {
      const producers = [await stage.producer(7001), await stage.producer(7002)];
      const number = await ask(stage, stage.on.telegram(9001));
      await Promise.all([stage.look(), stage.look(), stage.look()]);
      for (const one of producers) expect(one.got().filter((text) => text.includes(number))).toHaveLength(1);
    },
    PATIENT,
  );

  it(
    '2, gets stuck or forgets: who comes back after a break can go on where they were',
    async () => {
      await complain();
      await lan.sayAll('kết quả', 'có ạ');
      await stage.wait(50);
      await lan.say('Cửa hàng dán nhãn 5 sao');
      await lan.say('làm tiếp');
      expect(await lan.at()).toBe('complaint/write');
    },
    PATIENT,
  );

  it(
    '3, cannot leave or go back: both work in the middle of a form',
    async () => {
      await complain();
      await lan.say('kết quả');
      await lan.say('quay lại');
      expect(await lan.at()).toBe('complaint/about-what');
      await lan.say('hủy');
      expect(await lan.at()).not.toContain('complaint');
    },
    PATIENT,
  );

  it(
    '4, typed instead of tapped: capitals, no accents, a number and a typing slip are the same choice',
    async () => {
      for (const [n, words] of ['TÔI TÌM MUA', 'toi tim mua', '2'].entries()) {
        const one = stage.on.telegram(4400 + n);
        await one.sayAll('xin chào', 'tiếng Việt', words);
        expect({ words, role: await stage.value('SELECT role FROM contact WHERE id = ?', one.contact) }).toEqual({ words, role: 'buyer' });
      }
      await lan.sayAll('xin chào', 'Englsh');
      expect(await stage.value('SELECT language FROM contact WHERE id = ?', lan.contact)).toBe('en');
    },
    PATIENT,
  );

  it(
    '5, quick double messages: both are read, none is taken for the answer to a later question',
    async () => {
      await complain();
      const twice = await Promise.all([stage.telegram.say(4343, 'kết quả'), stage.telegram.say(4343, 'kết quả')]);
      expect(twice.map(({ status }) => status)).toEqual([200, 200]);
      await stage.look();
      expect(await turns()).toBe(6);
      expect(await lan.at()).toBe('complaint/wish');
    },
    PATIENT,
  );

  it(
    '6, old buttons: a tap on an old question changes nothing, is said kindly, and the present question stands again',
    async () => {
      await complain();
      await lan.say('kết quả');
      lan.news();
      await lan.payload('#a.1.1');
      expect(await lan.at()).toBe('complaint/wish');
      expect(lan.news()).toContain('viết cho văn phòng');
    },
    PATIENT,
  );

  it(
    '7 and 8, late, never, or at night: what falls into quiet hours leaves at their end, also when the service was down then',
    async () => {
      const producer = await stage.producer(7001);
      await stage.set('quiet_from', '21:00');
      await stage.set('quiet_to', '07:00');
      await stage.goTo(stage.tuesday, '22:00');
      const number = await ask(stage, stage.on.telegram(9001));
      expect(producer.news()).not.toContain(number);
      // Nobody looks until noon.
      await stage.wait(14);
      expect(producer.got().filter((text) => text.includes(number))).toHaveLength(1);
    },
    PATIENT,
  );

  it(
    '9, the bot speaks over the human: while staff have a person, the bot is silent and the staff hear',
    async () => {
      const officer = await stage.staff('Chị Mai', 8001);
      await lan.sayAll('xin chào', 'tiếng Việt', 'tôi tìm mua', 'gặp cán bộ', 'Khi nào có đợt đánh giá mới ạ?');
      await stage.look();
      expect(officer.news()).toContain('V-');
      await officer.press('task.take');
      lan.news();
      await lan.say('Em hỏi thêm về phí ạ');
      expect(lan.news()).toBe('');
      expect(officer.news()).toContain('Em hỏi thêm về phí ạ');
    },
    PATIENT,
  );

  it(
    '12, no key against duplicates: one more copy only where the answer was lost',
    async () => {
      await lan.say('xin chào');
      expect(heard('Vietnamese or English')).toBe(1);
      stage.telegram.fault({ kind: 'reset' });
      await stage.telegram.say(4343, 'tiếng Việt');
      await stage.wait(1);
      await stage.wait(1);
      expect(heard('hay đang tìm mua')).toBe(2);
      await lan.say('tôi tìm mua');
      await stage.wait(1);
      expect(heard('cần em giúp việc gì')).toBe(1);
    },
    PATIENT,
  );
});
