/** `/phatthongbao`: staff write, try and send a notice from their own chat, and see how far it is. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowSending, staffNamed } from '../../src/store/staff.ts';
import { addDays } from '../../src/understanding/hanoi-time.ts';
import { greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

let stage: Stage;
let lan: Actor;

beforeEach(async () => {
  stage = await openStage();
  lan = await stage.staff('Lan', 8001);
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

const WORDS = 'Mời anh/chị dự hội chợ OCOP tại Hà Đông ngày 5/12.';
/** From the first word to the kept draft. */
const ASKED = ['/phatthongbao', 'soạn mới', 'tập huấn', 'không gắn sự kiện nào', 'không', WORDS, 'khong can', 'không kèm tệp'];
const COMPOSE = [...ASKED, 'mọi chủ thể', 'không', 'ngay', 'lưu'];

const state = (id = 'TB-0001') => stage.value('SELECT state FROM broadcast WHERE id = ?', id);

async function allow(name: string): Promise<void> {
  const member = await staffNamed(stage.db, name);
  if (member) await allowSending(stage.db, member, true, 'test', stage.now());
}

/** A producer who agreed to notices about training. */
async function listening(): Promise<Actor> {
  const producer = await stage.producer();
  await stage.db.execute({
    sql: "INSERT INTO consent (person, contact_id, purpose, version, text, granted_at) VALUES (?, ?, 'notices:training', '1', 'x', 0)",
    args: [producer.contact, producer.contact],
  });
  return producer;
}

it('from the first word to the people, with one message that says how far it is', async () => {
  await allow('Lan');
  const producer = await listening();
  await lan.sayAll(...COMPOSE);
  expect(lan.news()).toContain('Em đã lưu bản nháp TB-0001');
  expect(await stage.value('SELECT text_vi || text_en || audience || topic || send_when FROM broadcast')).toBe(
    `${WORDS}{"role":"producer"}trainingnow`,
  );
  await lan.press('notice-work.preview');
  expect(lan.news()).toMatch(/Nhắn HUY để dừng nhận[\s\S]*1 người nhận trong 1 người được chọn/);
  await lan.press('notice-work.test');
  expect(lan.news()).toContain(WORDS);
  expect([producer.news(), await state()]).toEqual(['', 'draft']);
  await lan.press('notice-work.send');
  expect(lan.news()).toContain('Gửi TB-0001 cho 1 người. Gửi rồi thì không lấy lại được.');
  await lan.say('gửi');
  expect(producer.news()).toContain(WORDS);
  await stage.wait(0.01);
  const progress = lan.got().filter((text) => text.startsWith('TB-0001 '));
  expect(progress).toEqual(['TB-0001 đã gửi xong\n100%: 1/1 người\nĐã gửi 1']);
  expect(await stage.value('SELECT ended FROM broadcast_watch')).toBe(1);
  const audit = (await stage.db.execute("SELECT did FROM audit WHERE what = 'broadcast TB-0001' ORDER BY id")).rows.map(({ did }) => did);
  expect(audit).toEqual(['draft', 'test', 'send']);
});

it('where nothing can be changed, one short message tells the end', async () => {
  const minh = stage.on.zalo('9009');
  await greet(minh);
  await stage.db.execute({
    sql: "INSERT INTO staff (id, name, role, person, created_at) VALUES ('NV-m', 'Minh', 'admin', ?, 0)",
    args: [minh.contact],
  });
  await listening();
  await minh.sayAll(...COMPOSE);
  await minh.payload('#x.notice-work.TB-0001.send');
  minh.news();
  await minh.say('gửi');
  await stage.wait(0.01);
  expect(minh.news().match(/đã gửi xong/g)).toHaveLength(1);
});

describe('rights', () => {
  it('an officer without the right to send asks, and somebody with it sends', async () => {
    await lan.sayAll(...COMPOSE);
    await lan.press('notice-work.send');
    await lan.press('notice-work.ask');
    expect(lan.news()).toContain('chưa có cán bộ nào khác nối chat');
    const hoa = await stage.staff('Hoa', 8002, 'admin');
    await lan.press('notice-work.send');
    expect(lan.news()).toContain('cần người có quyền gửi');
    expect(await state()).toBe('draft');
    await lan.press('notice-work.ask');
    expect(hoa.news()).toContain('Anh/chị xem giúp thông báo TB-0001 (Tập huấn, Lan soạn)');
    await hoa.press('notice-work.send');
    await hoa.say('gửi');
    expect(['planning', 'sending', 'finished']).toContain(await state());
  });

  it('where the office wants it a second person approves in chat, and an edit after it stops the sending', async () => {
    await stage.set('notice_approval', '1');
    await allow('Lan');
    const hoa = await stage.staff('Hoa', 8002);
    await lan.sayAll(...COMPOSE);
    await lan.press('notice-work.send');
    expect(lan.news()).toContain('cần người thứ hai duyệt');
    await lan.press('notice-work.ask');
    await lan.payload('#x.notice-work.TB-0001.approve');
    expect(lan.news()).toContain('cần người khác duyệt');
    await hoa.press('notice-work.approve');
    expect(hoa.news()).toContain(WORDS);
    await hoa.say('duyệt');
    expect(lan.news()).toContain('Hoa đã duyệt thông báo TB-0001');
    await lan.press('notice-work.send');
    await stage.db.execute("UPDATE broadcast SET text_vi = 'Khác', hash = 'x', version = version + 1");
    await lan.say('gửi');
    expect(lan.news()).toContain('vừa thay đổi nên em chưa gửi');
    expect(await state()).toBe('draft');
  });

  it('a viewer looks, others find no such thing, and nothing they type moves a notice', async () => {
    await lan.sayAll(...COMPOSE);
    const vy = await stage.staff('Vy', 8003, 'viewer');
    const stranger = stage.on.zalo('9666');
    await greet(stranger);
    const before = (await stage.db.execute('SELECT * FROM broadcast')).rows;
    for (const action of ['test', 'send', 'ask', 'approve', 'pause', 'resume', 'cancel']) {
      for (const actor of [vy, stranger]) await actor.payload(`#x.notice-work.TB-0001.${action}`);
      expect(stranger.got().join('\n')).not.toContain(WORDS);
    }
    await stranger.sayAll('/phatthongbao', 'PHÁT 0001', 'DUYỆT 0001');
    expect(stranger.got().join('\n')).not.toMatch(/TB-0001.*nháp|Soạn thông báo mới/);
    await vy.say('/phatthongbao');
    expect(vy.last()).not.toContain('Soạn thông báo mới');
    expect((await stage.db.execute('SELECT * FROM broadcast')).rows).toEqual(before);
    expect(await stage.value("SELECT count(*) FROM outbox WHERE flow = 'notice'")).toBe(0);
  });

  it('who is removed meanwhile sends nothing', async () => {
    await allow('Lan');
    await lan.sayAll(...COMPOSE);
    await lan.press('notice-work.send');
    await stage.db.execute('UPDATE staff SET may_send = 0');
    await lan.say('gửi');
    expect(await state()).toBe('draft');
  });
});

it('a notice is stopped, goes on and is cancelled from the chat', async () => {
  await allow('Lan');
  await stage.set('quiet_from', '08:00');
  await stage.set('quiet_to', '20:00');
  await listening();
  await lan.sayAll(...COMPOSE);
  await lan.press('notice-work.send');
  await lan.say('gửi');
  await lan.press('notice-work.pause');
  expect([lan.news().includes('Em đã tạm dừng TB-0001'), await state()]).toEqual([true, 'paused']);
  await lan.press('notice-work.resume');
  expect(await state()).not.toBe('paused');
  await lan.press('notice-work.cancel');
  await lan.say('hủy thông báo');
  expect([lan.news().includes('Em đã hủy TB-0001'), await state()]).toEqual([true, 'cancelled']);
});

it('at night staff are told when it leaves, before and after they send it', async () => {
  await allow('Lan');
  await stage.set('quiet_from', '21:00');
  const producer = await listening();
  await stage.goTo(stage.tuesday, '22:30');
  await lan.sayAll(...COMPOSE);
  const morning = `07:00 ngày ${addDays(stage.tuesday, 1).split('-').reverse().join('/')}, khi hết giờ không nhắn`;
  for (const action of ['preview', 'send']) {
    await lan.press(`notice-work.${action}`);
    expect(lan.news()).toContain(`Tin đi từ ${morning}`);
  }
  await lan.say('gửi');
  expect(lan.news()).toMatch(`Em đã nhận TB-0001, tin đi từ ${morning}`);
  await lan.say('XEM TIN TB-0001');
  expect(lan.news()).toContain(`Tin đi từ ${morning}`);
  await stage.goTo(addDays(stage.tuesday, 1), '07:00');
  expect(producer.news()).toContain(WORDS);
  await lan.say('XEM TIN TB-0001');
  expect(lan.last()).not.toContain('yên tĩnh');
});

it('a notice that stopped by itself waits for a person: whoever may send is told, once', async () => {
  await allow('Lan');
  const hoa = await stage.staff('Hoa', 8002);
  await lan.sayAll(...COMPOSE);
  await stage.db.execute("UPDATE broadcast SET state = 'paused', state_reason = 'missed', paused_from = 'scheduled'");
  lan.news();
  for (let n = 0; n < 3; n++) await stage.wait(0.01);
  expect(lan.news().match(/TB-0001 đang tạm dừng \(đã lỡ giờ hẹn\)/g)).toHaveLength(1);
  expect([lan.actions(), hoa.news()]).toEqual([['notice-work.resume'], '']);
  await lan.press('notice-work.resume');
  expect(await state()).not.toBe('paused');
});

it('two officers who begin at the same moment get two numbers', async () => {
  const hoa = await stage.staff('Hoa', 8002);
  await lan.sayAll(...COMPOSE.slice(0, -1));
  await hoa.sayAll(...COMPOSE.slice(0, -1));
  await Promise.all([lan.say('lưu'), hoa.say('lưu')]);
  const { rows } = await stage.db.execute('SELECT id, created_by FROM broadcast ORDER BY n');
  expect(rows.map(({ id }) => id)).toEqual(['TB-0001', 'TB-0002']);
  expect(new Set(rows.map(({ created_by }) => created_by)).size).toBe(2);
});

it('a fair from the spreadsheet, a commune and a moment: what was chosen is what is kept', async () => {
  await lan.sayAll(
    '/phatthongbao',
    'soạn mới',
    'hội chợ',
    '1',
    'có quảng bá',
    WORDS,
    'Come to the fair',
    'không kèm tệp',
    'theo xã',
    'Ba Vì',
    'không',
    'hẹn ngày giờ',
    'mai',
    '8h30 sáng',
    'lưu',
  );
  const row = (await stage.db.execute('SELECT fair_id, promotes, text_en, audience, send_when, send_at FROM broadcast')).rows[0];
  expect(row).toMatchObject({ promotes: 1, text_en: 'Come to the fair', audience: '{"communes":["Ba Vì"]}', send_when: 'at' });
  expect(await stage.value('SELECT count(*) FROM fair WHERE id = ?', String(row?.fair_id))).toBe(1);
  expect(new Date(Number(row?.send_at)).toISOString().slice(11, 16)).toBe('01:30');
});

it('the words of the list of fairs are taken with one tap, in both languages', async () => {
  await lan.sayAll('/phatthongbao', 'soạn mới', 'hội chợ', '1', 'không quảng bá', 'dùng lời soạn sẵn', 'dùng lời soạn sẵn');
  await lan.sayAll('không kèm tệp', 'mọi chủ thể', 'không', 'ngay', 'lưu');
  const row = (await stage.db.execute('SELECT b.text_vi, b.text_en, f.* FROM broadcast b JOIN fair f ON f.id = b.fair_id')).rows[0];
  const day = String(row?.start).split('-').reverse().join('/');
  expect(row?.text_vi).toContain(`Mời anh/chị tham gia ${row?.name}`);
  expect(row?.text_vi).toContain(`Thời gian: ${day}`);
  expect(row?.text_en).toContain(`You are invited to ${row?.name}`);
  expect([row?.text_vi, row?.text_en].join()).not.toMatch(/[{}]|undefined|: \./);
});
