/** The clock and the register speak to producers and buyers: the whole program, its clock moved, before both platforms. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { moveDossier } from '../../src/store/register/dossiers.ts';
import * as register from '../../src/store/register.ts';
import { addDays } from '../../src/understanding/hanoi-time.ts';
import { ask, greet } from './asking.ts';
import { HONEY_PRODUCER, linkCodeFor } from './people.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

let stage: Stage;
let producer: Actor;
let code: string;

beforeEach(async () => {
  stage = await openStage();
  producer = await stage.producer();
  code = String(await stage.value('SELECT code FROM producer WHERE name = ?', HONEY_PRODUCER));
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

const day = (after: number) => addDays(stage.tuesday, after);
const options = () => ({ now: stage.now(), by: 'import', today: day(0) });
const push = (dossier: string, to: Parameters<typeof moveDossier>[1]['to'], missing?: string) =>
  moveDossier(stage.db, { code: dossier, to, on: day(0), by: 'key', reason: '', ...(missing ? { missing } : {}) }, stage.now());
/** An office's own dossier of the honey's producer. */
const dossier = (number: string, product: string, stage_: 'submitted' | 'city_check' = 'city_check') =>
  register.upsertDossiers(stage.db, [{ code: number, product, producerCode: code, stage: stage_ }], options());
/** A product of the producer whose certificate ends on a day. */
async function product(name: string, endsOn: string): Promise<void> {
  const row = {
    name,
    producerCode: code,
    group: 'food',
    stars: 4,
    decision: '9/QĐ',
    decidedOn: `${Number(endsOn.slice(0, 4)) - 3}${endsOn.slice(4)}`,
  } as const;
  await register.upsertProducts(stage.db, [row], options());
}

it('a stage pushed twice within ten minutes is one message with what to do next, and the history says so; the demonstration is quiet', async () => {
  await dossier('HN-2026-7001', 'Mật ong bạc hà');
  await stage.wait(1);
  expect(producer.news()).toBe('');
  await push('HN-2026-7001', 'advisory_review');
  await stage.wait(0.1);
  expect(producer.news()).toBe('');
  await push('HN-2026-7001', 'supplement_city', 'phiếu kiểm nghiệm');
  await stage.wait(0.1);
  const told = producer.news();
  expect(told).toContain('Mật ong bạc hà (HN-2026-7001): thành phố nhờ bổ sung');
  expect(told).toContain('Còn thiếu: phiếu kiểm nghiệm');
  expect(told).toContain('bổ sung rồi gửi lại thành phố');
  expect(producer.got().filter((text) => text.includes('HN-2026-7001'))).toHaveLength(1);
  expect(await stage.value("SELECT count(*) FROM told WHERE flow = 'dossier-moved' AND sent_at IS NOT NULL")).toBe(2);
  await stage.wait(5);
  expect(producer.news()).toBe('');
});

it('at night nothing is said; in the morning one message tells of all', async () => {
  await stage.set('quiet_from', '21:00');
  await stage.set('quiet_to', '07:00');
  await dossier('HN-2026-7001', 'Mật ong bạc hà');
  await dossier('HN-2026-7002', 'Sữa ong chúa', 'submitted');
  await stage.goTo(day(0), '20:55');
  await push('HN-2026-7001', 'advisory_review');
  await stage.goTo(day(0), '23:30');
  await push('HN-2026-7002', 'commune_review');
  await stage.goTo(day(1), '06:50');
  expect(producer.news()).toBe('');
  await stage.goTo(day(1), '07:00');
  const told = producer.news();
  expect(told).toContain('HN-2026-7001');
  expect(told).toContain('HN-2026-7002');
  expect(producer.got().filter((text) => text.includes('tin hồ sơ OCOP'))).toHaveLength(1);
});

it('who chose hours of their own is told outside them and never inside, whatever kept the message so long', async () => {
  await stage.set('quiet_from', '21:00');
  await stage.set('quiet_to', '07:00');
  await producer.sayAll('/thongbao', 'giờ em không nhắn', 'từ 23h đến 6h');
  producer.news();
  await dossier('HN-2026-7001', 'Mật ong bạc hà');
  await dossier('HN-2026-7002', 'Sữa ong chúa', 'submitted');
  await stage.goTo(day(0), '21:30');
  await push('HN-2026-7001', 'advisory_review');
  await stage.goTo(day(0), '21:45');
  expect(producer.news()).toContain('HN-2026-7001');
  await push('HN-2026-7002', 'commune_review');
  stage.telegram.fault({ kind: 'error', code: 429, description: 'Too Many Requests: retry after 7200', retryAfter: 7200 });
  await stage.goTo(day(0), '22:00');
  await stage.goTo(day(1), '00:30');
  expect(producer.news()).toBe('');
  // What they ask at night does not wait behind it.
  await producer.say('menu');
  expect(producer.news()).not.toBe('');
  await stage.goTo(day(1), '05:59');
  expect(producer.news()).toBe('');
  await stage.goTo(day(1), '06:00');
  expect(producer.news()).toContain('HN-2026-7002');
  expect(producer.got().filter((text) => text.includes('tin hồ sơ OCOP'))).toHaveLength(2);
});

it('a certificate: 180, 90, 30 days, ended; a renewal between; each once', async () => {
  await product('Mật ong bạc hà', day(181));
  await stage.goTo(day(0), '10:00');
  expect(producer.news()).toBe('');
  for (const [after, words] of [
    [1, 'còn 180 ngày'],
    [2, ''],
    [91, 'còn 90 ngày'],
    [92, ''],
    [151, 'còn 30 ngày'],
    [160, ''],
  ] as const) {
    await stage.goTo(day(after), '10:00');
    const told = producer.news();
    expect([after, told.includes(words), told === '']).toEqual([after, true, words === '']);
  }
  await dossier('HN-2026-7001', 'Mật ong bạc hà', 'submitted');
  await stage.wait(1);
  expect(producer.news()).toContain('hồ sơ đánh giá lại của anh/chị đã được ghi nhận');
  await stage.goTo(day(182), '10:00');
  expect(producer.news()).toContain('đã hết hạn');
  await stage.goTo(day(183), '10:00');
  expect(producer.news()).toBe('');
});

it('a missing paper after seven days', async () => {
  await dossier('HN-2026-7001', 'Mật ong bạc hà');
  await push('HN-2026-7001', 'supplement_city', 'bản công bố chất lượng');
  await push('HN-2026-7001', 'supplement_city', 'bản công bố chất lượng');
  await stage.wait(1);
  producer.news();
  await stage.goTo(day(6), '10:00');
  expect(producer.news()).toBe('');
  await stage.goTo(day(7), '10:00');
  expect(producer.news()).toContain('còn thiếu giấy tờ');
  await stage.goTo(day(9), '10:00');
  expect(producer.news()).toBe('');
});

it('a fortnight after the accept both are asked, and answer by a tap days later, in the middle of something else', async () => {
  const buyer = stage.on.telegram(9001);
  const number = await ask(stage, buyer);
  await producer.press('request.accept');
  await stage.goTo(day(13), '12:00');
  producer.news();
  buyer.news();
  await stage.goTo(day(15), '09:30');
  expect(producer.news()).toContain('đã gặp hay mua bán được chưa');
  expect(buyer.news()).toContain(number);
  expect(buyer.actions()).toEqual(['request.traded', 'request.met', 'request.not-met']);
  await stage.goTo(day(20), '09:30');
  await buyer.say('/timsp');
  await buyer.press('request.traded');
  expect(buyer.news()).toContain('em đã ghi');
  await producer.say(`chưa liên lạc ${number.slice(-4)}`);
  expect(await stage.value("SELECT buyer_outcome || ' ' || producer_outcome FROM request WHERE number = ?", number)).toBe('traded no');
  await stage.goTo(day(40), '09:30');
  expect(buyer.news()).not.toContain('mua bán được chưa');
});

it('a fair that one registered for is reminded of on its eve', async () => {
  const row = { name: 'Hội chợ Thử Nghiệm', start: day(5), deadline: day(3), venue: 'Sân vận động Mỹ Đình', asks: ['person'] as const };
  await register.upsertFairs(stage.db, [row], options());
  const fair = String(await stage.value('SELECT id FROM fair WHERE name = ?', row.name));
  await producer.payload(`#x.register.${fair}.register`);
  await producer.sayAll('Nguyễn Văn Bình', 'không đồng ý', 'gửi');
  producer.news();
  await stage.goTo(day(3), '10:00');
  expect(producer.news()).toBe('');
  await stage.goTo(day(4), '10:00');
  const told = producer.news();
  expect(told).toContain('Sân vận động Mỹ Đình');
  expect(told).toContain('không bao giờ đòi tiền');
  await stage.goTo(day(5), '10:00');
  expect(producer.news()).toBe('');
});

it('beyond Zalo’s window what the clock says waits for the next message, and comes before its answer', async () => {
  const other = stage.on.zalo('7002');
  await greet(other, 'tôi là chủ thể');
  const link = await linkCodeFor(stage, HONEY_PRODUCER);
  await other.sayAll('menu', `liên kết ${link.code}`, '1');
  await dossier('HN-2026-7001', 'Mật ong bạc hà');
  await stage.goTo(day(4), '10:00');
  other.news();
  await push('HN-2026-7001', 'advisory_review');
  await stage.wait(1);
  expect(other.news()).toBe('');
  expect(await stage.value("SELECT state FROM outbox WHERE flow = 'dossier-moved' AND contact_id = ?", other.contact)).toBe('unreachable');
  expect(await stage.value('SELECT count(*) FROM told WHERE sent_at IS NULL AND person = ?', other.contact)).toBe(1);
  await other.say('menu');
  expect(other.got().slice(-2)[0]).toContain('HN-2026-7001');
});

it('where the office has an approved template for it, that goes out by user id, naming the producer and the day', async () => {
  await stage.stop();
  stage = await openStage({
    env: { ZALO_TEMPLATES: JSON.stringify({ 'dossier-moved': { id: 'tpl-7', fields: { ma: '{object}', ngay: '{date}' } } }) },
  });
  code = String(await stage.value('SELECT code FROM producer WHERE name = ?', HONEY_PRODUCER));
  const other = stage.on.zalo('7002');
  await greet(other, 'tôi là chủ thể');
  await other.sayAll((await linkCodeFor(stage, HONEY_PRODUCER)).code, '1');
  await dossier('HN-2026-7001', 'Mật ong bạc hà');
  await stage.goTo(day(9), '10:00');
  await push('HN-2026-7001', 'advisory_review');
  await stage.wait(1);
  await stage.wait(1);
  const templates = stage.zalo.requests.filter(({ path }) => path === '/v3.0/oa/message/template').map(({ body }) => JSON.parse(body));
  expect(templates).toEqual([
    { user_id: '7002', template_id: 'tpl-7', template_data: { ma: code, ngay: day(9).split('-').reverse().join('/') } },
  ]);
  await other.say('menu');
  expect(other.got().join('\n')).toContain('HN-2026-7001');
});
