/** Every message that the clock can send, word for word as people read it: the whole program with its clock moved. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDraft, emptyDraft } from '../../src/store/broadcasts/draft.ts';
import { TOLD_BY_CLOCK } from '../../src/store/news/sources.ts';
import { moveDossier } from '../../src/store/register/dossiers.ts';
import * as register from '../../src/store/register.ts';
import { addDays, hanoiMs } from '../../src/understanding/hanoi-time.ts';
import { addPeople, done } from '../store/broadcasts/people.ts';
import { ask, greet } from './asking.ts';
import { HONEY_PRODUCER, linkCodeFor } from './people.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

/** What the buyer of `ask` asks for. */
const HONEY = 'Mật ong thiên nhiên Vinh Hoa';
/** What is announced because somebody did something; a new announcement is put here, or gets its words below. */
const BY_SOMEBODY = [
  ...[
    'contact-said',
    'staff-said',
    'task-taken',
    'notice-file',
    'notice-approval',
    'notice-approved',
    'request-arrived',
    'request-accepted',
  ],
  ...['request-accepted-producer', 'request-answer', 'request-cancelled', 'request-declined', 'request-question'],
];
/** What the clock announces to staff, of talks, places and notices, beside what it tells producers and buyers. */
const BESIDE = ['task-again', 'task-arrived', 'handover-ended', 'registration-changed', 'signature-observed', 'notice', 'notice-progress'];

let stage: Stage;
let producer: Actor;
let code: string;
/** Flows whose words were read. */
const read = new Set<string>();

async function open(env: Record<string, string> = {}): Promise<void> {
  stage = await openStage({ env });
  producer = await stage.producer();
  code = String(await stage.value('SELECT code FROM producer WHERE name = ?', HONEY_PRODUCER));
}
beforeEach(() => open());
afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

const day = (after: number) => addDays(stage.tuesday, after);
/** `DD/MM/YYYY`, as people read it. */
const shown = (after: number) => day(after).split('-').reverse().join('/');
const options = () => ({ now: stage.now(), by: 'import', today: day(0) });
const dossier = (number: string, product: string, at: 'submitted' | 'city_check' = 'city_check') =>
  register.upsertDossiers(stage.db, [{ code: number, product, producerCode: code, stage: at }], options());
const push = (number: string, to: Parameters<typeof moveDossier>[1]['to'], missing?: string) =>
  moveDossier(stage.db, { code: number, to, on: day(0), by: 'key', reason: '', ...(missing ? { missing } : {}) }, stage.now());

/** What they got since the last look, in these words and no others. */
function says(flow: string, actor: Actor, ...lines: string[]): void {
  read.add(flow);
  expect(actor.news()).toBe(lines.join('\n'));
}

it('a dossier that moved', async () => {
  await dossier('HN-2026-7001', 'Mật ong bạc hà');
  await stage.wait(1);
  await push('HN-2026-7001', 'supplement_city', 'phiếu kiểm nghiệm');
  await stage.goTo(day(0), '10:30');
  says(
    'dossier-moved',
    producer,
    'Dạ, em báo tin hồ sơ OCOP của anh/chị:',
    '• Mật ong bạc hà (HN-2026-7001): thành phố nhờ bổ sung',
    'Còn thiếu: phiếu kiểm nghiệm',
    'Đang ở: phía anh/chị. Tiếp theo: bổ sung rồi gửi lại thành phố.',
    'Anh/chị gõ /hoso để xem đủ ạ.',
  );
});

it('a paper that is missing after a week', async () => {
  await dossier('HN-2026-7001', 'Mật ong bạc hà');
  await push('HN-2026-7001', 'supplement_city', 'bản công bố chất lượng');
  await stage.wait(1);
  producer.news();
  await stage.goTo(day(7), '10:00');
  says(
    'paper-missing',
    producer,
    'Dạ, em nhắc anh/chị hồ sơ còn thiếu giấy tờ:',
    '• Mật ong bạc hà (HN-2026-7001): bản công bố chất lượng',
    'Việc cần làm: bổ sung rồi gửi lại thành phố.',
    'Cần hỏi thêm, anh/chị gõ /canbo ạ. Nếu vừa nộp bổ sung rồi thì anh/chị bỏ qua tin này giúp em.',
  );
});

it('a certificate near its end, a renewal that began, and the end', async () => {
  const decidedOn = `${Number(day(181).slice(0, 4)) - 3}${day(181).slice(4)}`;
  await register.upsertProducts(
    stage.db,
    [{ name: 'Mật ong bạc hà', producerCode: code, group: 'food', stars: 4, decision: '9/QĐ', decidedOn }],
    options(),
  );
  await stage.goTo(day(1), '10:00');
  says(
    'certificate-ends',
    producer,
    'Dạ, em nhắc anh/chị giấy chứng nhận OCOP sắp hết hạn:',
    `• Mật ong bạc hà, 4 sao: ${shown(181)}, còn 180 ngày`,
    'Anh/chị chuẩn bị phiếu đăng ký và báo cáo tự đánh giá, hỏi UBND xã/phường về đợt đánh giá lại nhé. Gõ “gia hạn” để xem cần gì ạ.',
    'Không muốn nhận tin này nữa, anh/chị gõ /thongbao ạ.',
  );
  await dossier('HN-2026-7001', 'Mật ong bạc hà', 'submitted');
  await stage.wait(1);
  says(
    'renewal-started',
    producer,
    'Dạ, hồ sơ đánh giá lại của anh/chị đã được ghi nhận:',
    '• Mật ong bạc hà (HN-2026-7001): đã nộp ở UBND xã/phường. Tiếp theo: xã/phường xem hồ sơ rồi làm báo cáo.',
    'Giấy chứng nhận cũ vẫn dùng được đến hết hạn ghi trên đó. Anh/chị gõ /hoso để theo dõi ạ.',
  );
  // One jump of 90 days would be as long as a refresh token of Zalo's lives.
  for (const after of [46, 91, 151]) await stage.goTo(day(after), '10:00');
  producer.news();
  await stage.goTo(day(182), '10:00');
  says(
    'certificate-ended',
    producer,
    'Dạ, giấy chứng nhận OCOP đã hết hạn:',
    `• Mật ong bạc hà: ${shown(181)}`,
    'Từ nay đến khi được công nhận lại, sản phẩm tạm không dùng nhãn OCOP và em tạm chưa giới thiệu với người mua. Anh/chị đăng ký đánh giá lại ở UBND xã/phường; gõ “gia hạn” để xem cần gì ạ.',
  );
});

it('a request that waits, and one that nobody answered', async () => {
  const buyer = stage.on.telegram(9001);
  const number = await ask(stage, buyer);
  producer.news();
  await stage.goTo(day(1), '09:00');
  says('request-reminder', producer, `Dạ, bên mua vẫn chờ anh/chị trả lời ${number} (${HONEY}), hạn ${shown(3)} ạ.`);
  await stage.goTo(day(4), '10:00');
  says(
    'request-no-answer',
    buyer,
    `Dạ, ${HONEY_PRODUCER} chưa trả lời yêu cầu ${number} trong hạn, em xin lỗi anh/chị.`,
    'Anh/chị xem thử hàng cùng nhóm của chủ thể khác ạ:',
  );
});

it('what became of a connection, asked of both sides', async () => {
  const buyer = stage.on.telegram(9001);
  const number = await ask(stage, buyer);
  await producer.press('request.accept');
  for (const one of [producer, buyer]) one.news();
  await stage.goTo(day(15), '09:30');
  for (const one of [producer, buyer])
    says(
      'request-followup',
      one,
      `Dạ, từ khi được kết nối, anh/chị và bên kia đã gặp hay mua bán được chưa ạ? (${number}: ${HONEY})`,
      'Câu trả lời giúp Văn phòng kết nối tốt hơn, không đưa cho bên kia.',
    );
});

it('a place that became free, and the eve of the fair', async () => {
  const name = 'Hội chợ Thử Nghiệm';
  const row = { name, start: day(20), deadline: day(10), venue: 'Sân vận động Mỹ Đình', hours: '8:00–21:30', asks: ['person'] as const };
  await register.upsertFairs(stage.db, [{ ...row, places: 1 }], options());
  const fair = String(await stage.value('SELECT id FROM fair WHERE name = ?', name));
  const first = stage.on.telegram(7003);
  await greet(first, 'tôi là chủ thể');
  await first.sayAll((await linkCodeFor(stage, 'HTX Ví Dụ Đồng Mây')).code, '1');
  await first.payload(`#x.register.${fair}.register`);
  await first.sayAll('Trần Thị Hoa', 'không đồng ý', 'gửi');
  await producer.payload(`#x.register.${fair}.register`);
  await producer.sayAll('có', 'Nguyễn Văn Bình', 'không đồng ý', 'gửi');
  producer.news();
  await register.upsertFairs(stage.db, [{ ...row, places: 2 }], options());
  await stage.wait(1);
  says(
    'registration-changed',
    producer,
    `Dạ, tin vui: ${HONEY_PRODUCER} đã có chỗ ở ${name}, bắt đầu ${shown(20)}. Nếu không đi được, anh/chị rút giúp em để nhường người chờ ạ.`,
    'Văn phòng không bao giờ đòi tiền qua tin nhắn ạ.',
  );
  await stage.goTo(day(19), '09:00');
  says(
    'registration-reminder',
    producer,
    `Dạ, em nhắc anh/chị: ${name} bắt đầu ${shown(20)}, 8:00–21:30.`,
    'Tại: Sân vận động Mỹ Đình',
    `${HONEY_PRODUCER}: đã đăng ký.`,
    'Người tham gia: Nguyễn Văn Bình',
    'Văn phòng không bao giờ đòi tiền qua tin nhắn ạ.',
  );
});

it('a fair that was moved, postponed, set again and called off', async () => {
  const row = { name: 'Hội chợ Thử Nghiệm', deadline: day(10), hours: '8:00–20:00', venue: 'Royal City', asks: ['person'] as const };
  const list = async (more: Partial<register.FairRow>) => {
    await register.upsertFairs(stage.db, [{ ...row, start: day(20), ...more }], options());
    await stage.wait(0.2);
  };
  await list({});
  const fair = String(await stage.value('SELECT id FROM fair WHERE name = ?', row.name));
  await producer.payload(`#x.register.${fair}.register`);
  await producer.sayAll('Nguyễn Văn Bình', 'không đồng ý', 'gửi');
  await list({});
  producer.news();
  const money = 'Văn phòng không bao giờ đòi tiền qua tin nhắn ạ.';
  const held = `${HONEY_PRODUCER}: đã đăng ký.`;
  await list({ start: day(24), end: day(25), venue: 'Sân vận động Mỹ Đình' });
  says(
    'fair-changed',
    producer,
    'Dạ, em báo anh/chị: Hội chợ Thử Nghiệm có thay đổi ạ.',
    `Ngày: ${shown(24)} đến ${shown(25)} (trước là ${shown(20)})`,
    'Địa điểm: Sân vận động Mỹ Đình (trước là Royal City)',
    held,
    'Đăng ký vẫn giữ nguyên. Nếu không đi được nữa, anh/chị rút giúp em ạ.',
    money,
  );
  expect(producer.actions()).toEqual(['fair.show', 'register.withdraw']);
  await list({ start: day(24), state: 'postponed' });
  says(
    'fair-changed',
    producer,
    `Dạ, em báo anh/chị: Hội chợ Thử Nghiệm, dự kiến ${shown(24)}, tạm hoãn, chưa có ngày mới ạ. Em giữ đăng ký của anh/chị và báo ngay khi có ngày mới.`,
    held,
    money,
  );
  await list({ start: day(30), hours: '9:00–21:00' });
  says(
    'fair-changed',
    producer,
    'Dạ, em báo anh/chị: Hội chợ Thử Nghiệm đã có lịch trở lại ạ.',
    `Ngày: ${shown(30)}, 9:00–21:00`,
    'Tại: Royal City',
    held,
    'Nếu không đi được, anh/chị rút giúp em ạ.',
    money,
  );
  await list({ start: day(30), state: 'called_off' });
  says(
    'fair-changed',
    producer,
    `Dạ, em báo anh/chị: Hội chợ Thử Nghiệm, dự kiến ${shown(30)}, không tổ chức nữa ạ. Đăng ký của anh/chị dừng ở đây, anh/chị không cần làm gì thêm.`,
    'Cần hỏi thêm, anh/chị gõ /canbo.',
    money,
  );
  expect(producer.actions()).toEqual(['fair.show']);
  await stage.goTo(day(29), '10:00');
  expect(producer.news()).toBe('');
});

it('work that nobody takes, and a talk with the office that is over', async () => {
  const officer = await stage.staff('Chị Mai', 8001);
  const lan = stage.on.telegram(9003);
  await greet(lan);
  await lan.sayAll('gặp cán bộ', 'Hồ sơ của tôi cần giấy gì thêm?');
  for (const one of [officer, lan]) one.news();
  const task = String(await stage.value('SELECT id FROM task'));
  await stage.goTo(day(0), '15:00');
  says('task-again', officer, `Chưa có ai nhận ${task}: cần gặp cán bộ`, 'người nhắn muốn gặp cán bộ', '“Hồ sơ của tôi cần giấy gì thêm?”');
  await officer.press('task.take');
  await stage.goTo(day(3), '15:00');
  lan.news();
  await stage.goTo(day(9), '09:00');
  read.add('handover-ended');
  expect(lan.got().filter((text) => text === 'Dạ, phần trao đổi với cán bộ đã kết thúc, em lại hỗ trợ anh/chị như thường ạ.')).toHaveLength(
    1,
  );
});

it('a message that was given up', async () => {
  const officer = await stage.staff('Chị Mai', 8001);
  await dossier('HN-2026-7001', 'Mật ong bạc hà');
  await stage.wait(1);
  stage.telegram.fault({ kind: 'hang' }, { chat: 7001, times: 3 });
  await push('HN-2026-7001', 'advisory_review');
  for (let n = 0; n < 6; n++) await stage.wait(0.2);
  const task = String(await stage.value("SELECT id FROM task WHERE kind = 'undelivered'"));
  says('task-arrived', officer, `Có việc mới ${task}: tin chưa gửi được (1)`);
});

it('signatures that did not match yesterday', async () => {
  await stage.stop();
  await open({ ZALO_SIGNATURE: 'observe' });
  const officer = await stage.staff('Chị Mai', 8001);
  await stage.zalo.say('9001', 'xin chào', { signed: 'wrong' });
  await stage.look();
  says(
    'signature-observed',
    officer,
    `Dạ, ngày ${shown(0)} có tin từ Zalo không khớp chữ ký mà vẫn được xử lý, vì ZALO_SIGNATURE đang là observe. Anh/chị nhờ người vận hành xem lại khóa OA rồi đặt enforce ạ.`,
  );
});

it('a notice at its hour, and word that it is out', async () => {
  const lan = await stage.staff('Lan', 8001);
  await addPeople(stage.db, { 'zalo:7009': { seenAt: stage.now() } });
  stage.zalo.person('7009', { lastInteraction: stage.now() });
  const who = String(await stage.value('SELECT id FROM staff'));
  await stage.db.execute("UPDATE staff SET role = 'admin'");
  const words = { ...emptyDraft('fairs'), text: { vi: 'Mời anh/chị dự hội chợ.', en: '' }, when: 'at' as const };
  const { id } = done(await createDraft(stage.db, { ...words, sendAt: hanoiMs(day(1), '08:30') }, who, stage.now()));
  await lan.sayAll(`PHÁT ${id}`, 'gửi');
  lan.news();
  const reader = stage.on.zalo('7009');
  await stage.goTo(day(1), '08:29');
  expect([reader.news(), lan.news()]).toEqual(['', '']);
  await stage.goTo(day(1), '08:30');
  says('notice', reader, 'Mời anh/chị dự hội chợ.', '', 'Nhắn HUY để dừng nhận.');
  await stage.wait(1);
  read.add('notice-progress');
  // Its words said that already when they left: nothing is changed.
  expect(stage.telegram.problems).toEqual([]);
  const progress = lan.got().filter((text) => text.startsWith(id));
  expect(progress.at(-1)).toBe([`${id} đã gửi xong`, '100%: 1/1 người', 'Đã gửi 1'].join('\n'));
});

it('that is all that is announced by the clock', () => {
  const all = Object.values(stage.parts.book.flows).filter(({ announcement }) => announcement);
  const names = all.map(({ name }) => name);
  const byClock = [...TOLD_BY_CLOCK, ...BESIDE];
  expect([...byClock, ...BY_SOMEBODY].sort()).toEqual(names.sort());
  expect([...read].sort()).toEqual(byClock.sort());
});
