/** Whom a notice from the chat is for, narrowed step by step: who gets it, who does not, and what the preview says of both. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { allowSending, staffNamed } from '../../src/store/staff.ts';
import { greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

const DAY = 86_400_000;
let stage: Stage;
let lan: Actor;

beforeEach(async () => {
  stage = await openStage();
  lan = await stage.staff('Lan', 8001);
  const member = await staffNamed(stage.db, 'Lan');
  if (member) await allowSending(stage.db, member, true, 'test', stage.now());
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

async function listening(actor: Actor): Promise<Actor> {
  const sql =
    "INSERT INTO consent (person, contact_id, purpose, version, text, granted_at) VALUES (?, ?, 'notices:certificates', '1', 'x', 0)";
  await stage.db.execute({ sql, args: [actor.contact, actor.contact] });
  return actor;
}

/** Keeps a draft with these words for whom `to` says. */
async function write(words: string, ...to: string[]): Promise<void> {
  await lan.sayAll('/phatthongbao', 'soạn mới', 'giấy chứng nhận', 'không', words, 'bỏ qua', 'không kèm tệp', ...to, 'ngay', 'lưu');
}

async function send(): Promise<void> {
  await lan.press('notice-work.send');
  await lan.say('gửi');
  await stage.wait(0.01);
}

const audience = (id: string) => stage.value('SELECT audience FROM broadcast WHERE id = ?', id);

it('channel, group, stars, who was silent and who had an earlier notice: all of it holds together', async () => {
  const an = await listening(await stage.producer(7001));
  const binh = await listening(await stage.producer(7002));
  const chi = await listening(stage.on.zalo('9009'));
  await greet(chi);
  chi.news();
  await stage.db.execute({ sql: 'UPDATE contact SET seen_at = ? WHERE id = ?', args: [stage.now() - 60 * DAY, binh.contact] });

  const awake = ['có', 'chỉ zalo hay telegram', 'chỉ telegram', 'đã hay chưa liên kết', 'đã liên kết', 'trừ người lâu chưa nhắn', '30'];
  await write('Tin thứ nhất.', 'mọi người', ...awake, 'xong');
  expect(lan.news()).toContain(
    'Người nhận: mọi người, đã liên kết với chủ thể, chỉ trên Telegram, có nhắn tin trong 30 ngày qua.\nEm lưu bản nháp này',
  );
  expect(JSON.parse(String(await audience('TB-0001')))).toEqual({ channel: 'telegram', linked: true, seenWithinDays: 30 });
  await lan.press('notice-work.preview');
  expect(lan.news()).toMatch(
    /Người nhận: mọi người, đã liên kết với chủ thể, chỉ trên Telegram, có nhắn tin trong 30 ngày qua\.\nNếu gửi bây giờ: 1 người nhận trong 2 người được chọn[\s\S]*lâu chưa nhắn: 1/,
  );
  await send();
  expect([an.news().includes('Tin thứ nhất.'), binh.news(), chi.news()]).toEqual([true, '', '']);

  const stars = await stage.value(
    'SELECT max(k.stars) FROM link l JOIN product p ON p.producer_code = l.producer_code JOIN certificate k ON k.product_code = p.code',
  );
  await write(
    'Tin thứ hai.',
    'theo nhóm',
    'thực phẩm',
    'có',
    'theo hạng sao',
    `${stars} sao`,
    'trừ người đã nhận tin trước',
    '1',
    'xong',
    'xong',
  );
  expect(JSON.parse(String(await audience('TB-0002')))).toEqual({ groups: ['food'], stars: [stars], notHad: ['TB-0001'] });
  await lan.press('notice-work.preview');
  expect(lan.news()).toMatch(
    new RegExp(
      `Người nhận: chủ thể, nhóm Thực phẩm, hạng ${stars} sao, trừ người đã nhận TB-0001\\.\\nNếu gửi bây giờ: 1 người nhận trong 2 người được chọn[\\s\\S]*đã nhận thông báo trước: 1`,
    ),
  );
  await send();
  expect([an.news(), binh.news().includes('Tin thứ hai.'), chi.news()]).toEqual(['', true, '']);
});

it('a kept draft is narrowed anew, and who is in a conversation is left out', async () => {
  const an = await listening(await stage.producer(7001));
  const binh = await listening(await stage.producer(7002));
  await write('Tin cho người rảnh.', 'mọi chủ thể', 'không');
  await lan.press('notice-work.edit');
  await lan.sayAll('người nhận', 'mọi chủ thể', 'có', 'trừ người đang nhắn dở', 'trừ ra', 'xong');
  expect(lan.news()).toContain('Em đã sửa TB-0001 ạ.');
  expect(JSON.parse(String(await audience('TB-0001')))).toEqual({ role: 'producer', notInConversation: true });
  await binh.say('tìm sản phẩm');
  binh.news();
  await send();
  expect([an.news().includes('Tin cho người rảnh.'), binh.news()]).toEqual([true, '']);
});
