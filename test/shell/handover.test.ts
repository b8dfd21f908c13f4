/** A person of the staff answers, and the bot is silent. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

const QUESTION = 'Hồ sơ của tôi cần giấy gì thêm?';
let stage: Stage;
let mai: Actor;
let hoa: Actor;
let lan: Actor;

beforeEach(async () => {
  stage = await openStage();
  mai = await stage.staff('Chị Mai', 8001);
  hoa = await stage.staff('Anh Hòa', 8002);
  lan = stage.on.zalo('9001');
  await greet(lan);
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

/** Lan asks for a person. */
async function asks(): Promise<void> {
  await lan.sayAll('gặp cán bộ', QUESTION);
  lan.news();
}

const task = () => stage.value('SELECT state FROM task');

describe('asking for a person', () => {
  it('brings the question to every linked officer, and to nobody’s log or plain column', async () => {
    await asks();
    for (const officer of [mai, hoa]) {
      expect(officer.news()).toContain(QUESTION);
      expect(officer.actions()).toEqual(['task.take']);
    }
    expect(stage.lines.join('\n')).not.toContain(QUESTION);
    const columns = await Promise.all(
      ['outbox.extra', 'task.text_sealed', 'message.sealed', 'session.body', 'session.sealed'].map(async (column) => {
        const [table, name] = column.split('.');
        return (await stage.db.execute(`SELECT ${name} AS text FROM ${table}`)).rows.map(({ text }) => String(text)).join('\n');
      }),
    );
    expect(columns.join('\n')).not.toContain('giấy gì thêm');
  });

  it('makes the bot silent: what is written goes to the officers, then only to the owner', async () => {
    await asks();
    for (const officer of [mai, hoa]) officer.news();
    await lan.say('Tôi ở Ba Vì ạ');
    expect(lan.news()).toBe('');
    expect(mai.news()).toContain('Tôi ở Ba Vì ạ');
    expect(hoa.news()).toContain('Tôi ở Ba Vì ạ');
    await mai.press('task.take');
    for (const officer of [mai, hoa]) officer.news();
    await lan.say('mật ong');
    expect(lan.news()).toBe('');
    expect(mai.news()).toContain('mật ong');
    expect(hoa.news()).toBe('');
  });
});

describe('the officer’s words reach the person', () => {
  it('by quoting the question, which takes the task too', async () => {
    await asks();
    await mai.say('Chị cần giấy an toàn thực phẩm ạ.', mai.idOf(QUESTION));
    expect(hoa.news()).toContain('Chị Mai');
    expect(lan.news()).toContain('Chị cần giấy an toàn thực phẩm ạ.');
    expect(await task()).toBe('owned');
    await lan.say('Em cảm ơn');
    expect(mai.news()).toContain('Em cảm ơn');
    await mai.say('Không có gì ạ', mai.idOf('Em cảm ơn'));
    expect(lan.news()).toContain('Không có gì ạ');
  });

  it('by /traloi, choosing the task', async () => {
    await asks();
    await mai.press('task.take');
    await mai.sayAll('/traloi', '1');
    await mai.press('task.reply');
    await mai.say('Mời chị qua văn phòng nhé.');
    expect(lan.news()).toContain('Mời chị qua văn phòng nhé.');
    expect(hoa.got().join('\n')).not.toContain('Mời chị qua văn phòng');
  });

  it('not from somebody who does not own the task', async () => {
    await asks();
    await mai.press('task.take');
    await hoa.say('Em trả lời thay nhé', hoa.idOf(QUESTION));
    expect(lan.news()).toBe('');
    expect(hoa.news()).toContain('Chị Mai');
  });

  it('when Zalo’s window is past it does not leave, and its row says why', async () => {
    await asks();
    await mai.press('task.take');
    await stage.set('handover_hours', '168');
    await stage.wait(60);
    await mai.press('task.reply');
    await mai.say('Chị còn cần không ạ?');
    expect(lan.news()).toBe('');
    expect(await stage.value("SELECT state || ' ' || detail FROM outbox WHERE flow = 'staff-said'")).toBe('unreachable window');
  });
});

describe('the talk ends', () => {
  it.each(['kết thúc', 'Ket thuc', '/ketthuc', 'end'])('when the person says “%s”', async (word) => {
    await asks();
    await lan.say(word);
    expect(lan.news()).not.toBe('');
    for (const officer of [mai, hoa]) officer.news();
    await lan.say('tìm mật ong');
    expect(lan.last()).toContain('Mật ong thiên nhiên Vinh Hoa');
    expect(mai.news()).not.toContain('tìm mật ong');
    expect(await task()).toBe('done');
  });

  it('when the officer is done: the person hears that the bot is back', async () => {
    await asks();
    await mai.press('task.take');
    lan.news();
    await mai.press('task.finish');
    expect(lan.news()).not.toBe('');
    expect(await task()).toBe('done');
    await lan.say('tìm mật ong');
    expect(lan.last()).toContain('Mật ong thiên nhiên Vinh Hoa');
  });

  it('after the hours of the setting', async () => {
    await stage.set('handover_hours', '5');
    await asks();
    await mai.press('task.take');
    await stage.wait(4.9);
    await lan.say('còn đó không ạ');
    expect(lan.news()).toBe('');
    await stage.wait(0.2);
    expect(lan.news()).not.toBe('');
    await lan.say('tìm mật ong');
    expect(lan.last()).toContain('Mật ong thiên nhiên Vinh Hoa');
    expect(await stage.value("SELECT handover_task FROM contact WHERE id = 'zalo:9001'")).toBeNull();
  });
});

describe('staff write in Zalo’s own inbox', () => {
  it('the bot is silent for the minutes of the setting, and then answers again', async () => {
    await stage.set('staff_took_over_minutes', '90');
    await stage.zalo.staffWrites('9001', 'Chào chị, em là Mai ở văn phòng');
    await stage.look();
    await lan.say('mật ong');
    await stage.wait(1);
    await lan.say('còn hàng không ạ');
    expect(lan.news()).toBe('');
    await stage.wait(0.6);
    await lan.say('tìm mật ong');
    expect(lan.news()).toContain('Mật ong thiên nhiên Vinh Hoa');
  });

  it('an echo of our own message silences nobody', async () => {
    const { appId, oaId } = stage.zalo.options;
    const own = stage.zalo.sent.at(-1)?.messageId ?? '';
    await stage.zalo.deliver({
      app_id: appId,
      sender: { id: oaId },
      recipient: { id: '9001' },
      event_name: 'oa_send_text',
      message: { text: 'của bot', msg_id: own },
      timestamp: String(stage.zalo.now()),
    });
    await lan.say('tìm mật ong');
    expect(lan.news()).toContain('Mật ong thiên nhiên Vinh Hoa');
  });
});
