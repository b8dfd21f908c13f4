/** Notices to many, from the plan to the last recipient, before offline platforms. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { previewNotice } from '../../src/jobs/notice-preview.ts';
import { runJobs } from '../../src/jobs/run.ts';
import type { Broadcast, NoticeDraft } from '../../src/model.ts';
import { keepAttachment } from '../../src/store/broadcasts/attachments.ts';
import { cancel, pause, resume } from '../../src/store/broadcasts/moves.ts';
import { readBroadcast } from '../../src/store/broadcasts/read.ts';
import { recipientsPage } from '../../src/store/broadcasts/recipients.ts';
import { eraseStatements } from '../../src/store/retention.ts';
import { addDays } from '../../src/understanding/hanoi-time.ts';
import { addCrowd, addPeople, HOUR, LINH, startBroadcast } from '../store/broadcasts/people.ts';
import { everythingInPlain } from '../store/house.ts';
import { LONG_SENDS } from './service.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ env: { TELEGRAM_RATE: '2000', ZALO_RATE: '2000', ...LONG_SENDS } });
});
afterEach(async () => {
  await stage.stop();
});

const start = (draft: Partial<NoticeDraft> = {}) => startBroadcast(stage.db, draft, stage.now());
const read = async (id: string): Promise<Broadcast> => (await readBroadcast(stage.db, id)) as Broadcast;
const states = async (id: string) => {
  const { recipients } = await recipientsPage(stage.db, id);
  return Object.fromEntries(recipients.map(({ contact, state, reason }) => [contact, reason === '' ? state : `${state} ${reason}`]));
};
const toldOnTelegram = (id: number) => stage.telegram.sent.filter(({ chat }) => chat === id).map(({ text }) => text);
const toldOnZalo = (id: string) => stage.on.zalo(id).got();

it('reaches everybody once on both platforms, and says what it is first and how to stop last', async () => {
  const seenAt = stage.now() - HOUR;
  await addPeople(stage.db, {
    'telegram:11': { seenAt },
    'telegram:12': { seenAt, wants: [] },
    'zalo:13': { seenAt },
    'telegram:14': { seenAt, language: 'en' },
  });
  stage.zalo.person('13');
  const { id } = await start({ promotes: true, text: { vi: 'Hội chợ OCOP 12/12, mời anh/chị dự.', en: 'OCOP fair on 12 December.' } });
  await stage.look();
  expect(await states(id)).toEqual({
    'telegram:11': 'sent',
    'telegram:12': 'excluded no_consent',
    'telegram:14': 'sent',
    'zalo:13': 'sent',
  });
  expect(await read(id)).toMatchObject({ state: 'finished', counts: { sent: 3, excluded: 1 } });
  expect(toldOnTelegram(11)).toEqual(['[QC] Hội chợ OCOP 12/12, mời anh/chị dự.\n\nNhắn HUY để dừng nhận.']);
  expect(toldOnTelegram(14)).toEqual(['[QC] OCOP fair on 12 December.\n\nReply HUY to stop these.']);
  expect(toldOnZalo('13')).toEqual(['[QC] Hội chợ OCOP 12/12, mời anh/chị dự.\n\nNhắn HUY để dừng nhận.']);
  await stage.look();
  expect(stage.telegram.sent).toHaveLength(2);
  expect(await stage.value('SELECT count(*) FROM contact WHERE last_notice = 1')).toBe(3);
});

it('the preview shows what each channel will show, and writes nothing', async () => {
  const seenAt = stage.now() - HOUR;
  await addPeople(stage.db, {
    'telegram:11': { seenAt },
    'zalo:12': { seenAt: stage.now() - 72 * HOUR },
    'zalo:13': { seenAt, wants: [] },
  });
  const broadcast = await start({ promotes: true, text: { vi: 'Mời anh/chị <xem> hàng.', en: '' } });
  const preview = await previewNotice(stage.parts, broadcast);
  expect(preview).toMatchObject({
    ...{ picked: 3, gets: 1, cost: 0, beginsAt: expect.any(Number) },
    channels: [
      { channel: 'telegram', gets: 1 },
      { channel: 'zalo', gets: 0 },
    ],
    excluded: [
      { channel: 'zalo', reason: 'no_consent', count: 1 },
      { channel: 'zalo', reason: 'window', count: 1 },
    ],
  });
  const words = '[QC] Mời anh/chị <xem> hàng.\n\nNhắn HUY để dừng nhận.';
  expect(preview.shown.map(({ channel, language, text, requests }) => [channel, language, text, requests.length])).toEqual([
    ['telegram', 'vi', words, 1],
    ['zalo', 'vi', words, 1],
  ]);
  expect(await stage.value('SELECT count(*) FROM recipient')).toBe(0);
});

/** Looks until the broadcast stands still: 429s and pauses are waited for. */
async function lookUntil(id: string, done: (now: Broadcast) => boolean): Promise<Broadcast> {
  for (let looks = 0; looks < 60; looks++) {
    await runJobs(stage.parts);
    const now = await read(id);
    if (done(now)) return now;
    stage.advance(1000);
  }
  return read(id);
}
const isOver = ({ state }: Broadcast) => state === 'finished' || state === 'cancelled';
/** Contacts that got more than one copy. */
const twice = () => {
  const chats = stage.telegram.sent.map(({ chat }) => chat);
  return chats.filter((chat, at) => chats.indexOf(chat) !== at);
};

describe('somebody for whom it does not go well', () => {
  beforeEach(() => addPeople(stage.db, { 'telegram:11': { seenAt: stage.now() - HOUR }, 'telegram:12': { seenAt: stage.now() - HOUR } }));

  it('has blocked us: refused, and not written to again', async () => {
    stage.telegram.block(11);
    const { id } = await start();
    await stage.look();
    expect(await states(id)).toEqual({ 'telegram:11': 'refused blocked', 'telegram:12': 'sent' });
    expect(await stage.value("SELECT state FROM contact WHERE id = 'telegram:11'")).toBe('blocked');
  });

  it('the answer is lost after the platform took it: unknown, and never sent again', async () => {
    stage.telegram.fault({ kind: 'reset' }, { chat: 11 });
    const { id } = await start();
    await lookUntil(id, isOver);
    expect(await states(id)).toEqual({ 'telegram:11': 'unknown answer_lost', 'telegram:12': 'sent' });
    stage.advance(25 * HOUR);
    await runJobs(stage.parts);
    expect(toldOnTelegram(11)).toHaveLength(1);
  });

  it('the platform surely did not take it: tried again after a pause', async () => {
    stage.telegram.fault({ kind: 'error', code: 500, description: 'Internal Server Error' }, { chat: 11 });
    const { id } = await start();
    await runJobs(stage.parts);
    expect(await states(id)).toEqual({ 'telegram:11': 'retry later', 'telegram:12': 'sent' });
    await lookUntil(id, isOver);
    expect(await states(id)).toEqual({ 'telegram:11': 'sent', 'telegram:12': 'sent' });
  });

  it('the platform takes it never: given up after six tries', async () => {
    stage.telegram.fault({ kind: 'error', code: 500, description: 'Internal Server Error' }, { chat: 11, times: 100 });
    const { id } = await start();
    for (let hours = 0; hours < 8; hours++) {
      await runJobs(stage.parts);
      stage.advance(HOUR / 4);
    }
    expect(await states(id)).toEqual({ 'telegram:11': 'refused given_up', 'telegram:12': 'sent' });
    expect(stage.telegram.calls.filter(({ body }) => body.chat_id === 11)).toHaveLength(6);
  });

  it('the message is wrong for them: refused', async () => {
    stage.telegram.fault({ kind: 'error', code: 400, description: 'Bad Request: message text is empty' }, { chat: 11 });
    const { id } = await start();
    await stage.look();
    expect(await states(id)).toEqual({ 'telegram:11': 'refused bad_message', 'telegram:12': 'sent' });
  });

  it('opts out between the plan and the sending', async () => {
    const { id } = await start();
    await stage.set('quiet_from', '08:00');
    await stage.set('quiet_to', '12:00');
    await runJobs(stage.parts);
    expect(await states(id)).toEqual({ 'telegram:11': 'planned', 'telegram:12': 'planned' });
    await stage.on.telegram(11).sayAll('dừng thông báo', 'dừng tất cả', 'có');
    await stage.goTo(stage.tuesday, '12:00');
    expect(await states(id)).toEqual({ 'telegram:11': 'excluded opted_out', 'telegram:12': 'sent' });
  });

  it('is erased between the plan and the sending, and while it is under way', async () => {
    stage.telegram.fault({ kind: 'slow', ms: 800 }, { chat: 11 });
    const { id } = await start();
    const running = runJobs(stage.parts);
    while ((await read(id)).counts.claimed === 0 || stage.telegram.calls.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    for (const who of ['telegram:11', 'telegram:12']) await stage.db.batch(eraseStatements(who, stage.now()), 'write');
    await running;
    await lookUntil(id, isOver);
    const after = await states(id);
    expect(Object.keys(after).every((contact) => contact.startsWith('erased:'))).toBe(true);
    expect(Object.values(after)).toEqual(['sent', 'sent']);
    expect(await everythingInPlain(stage.db)).not.toContain('telegram:11');
  });
});

it('a platform that says wait is waited for, and nobody is told twice', async () => {
  await addCrowd(stage.db, 'telegram', 60, stage.now() - HOUR);
  stage.telegram.fault({ kind: 'error', code: 429, description: 'Too Many Requests: retry after 3', retryAfter: 3 }, { times: 3 });
  const { id } = await start();
  await runJobs(stage.parts);
  expect((await read(id)).counts.sent).toBeLessThan(60);
  expect(await lookUntil(id, isOver)).toMatchObject({ state: 'finished', counts: { sent: 60, unknown: 0, refused: 0 } });
  expect(twice()).toEqual([]);
});

it('paused, it stands still within two seconds, also for those who were taken; resumed, it goes on; cancelled, the rest is left out', async () => {
  stage.parts.rate.telegram = 60;
  await addCrowd(stage.db, 'telegram', 200, stage.now() - HOUR);
  const { id } = await start();
  const going = runJobs(stage.parts);
  const some = async (many: number) => {
    while (stage.telegram.sent.length < many) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  await some(10);
  expect(await pause(stage.db, id, { ...LINH, now: stage.now() })).toMatchObject({ state: 'done' });
  const at = stage.telegram.sent.length;
  await going;
  // Two seconds of 48 a second; what was taken and not tried is given back.
  expect(stage.telegram.sent.length - at).toBeLessThanOrEqual(96);
  const stopped = await read(id);
  expect(stopped).toMatchObject({ state: 'paused', counts: { claimed: 0, sent: stage.telegram.sent.length } });
  await runJobs(stage.parts);
  expect((await read(id)).counts).toEqual(stopped.counts);
  expect(await resume(stage.db, id, { ...LINH, now: stage.now() })).toMatchObject({ state: 'done' });
  const again = runJobs(stage.parts);
  await some(stage.telegram.sent.length + 5);
  expect(await cancel(stage.db, id, { ...LINH, now: stage.now() })).toMatchObject({ state: 'done' });
  await again;
  const ended = await lookUntil(id, ({ finishedAt }) => finishedAt !== null);
  expect(ended.counts).toMatchObject({ planned: 0, claimed: 0, retry: 0, sent: stage.telegram.sent.length });
  expect(ended.counts.excluded).toBe(200 - stage.telegram.sent.length);
  expect(twice()).toEqual([]);
});

it('two dispatchers at once tell nobody twice', async () => {
  await addCrowd(stage.db, 'telegram', 300, stage.now() - HOUR);
  const { id } = await start();
  const other = { ...stage.parts, bootId: 'boot-other', unmarked: [], ran: new Map() };
  for (let looks = 0; looks < 5 && !isOver(await read(id)); looks++) await Promise.all([runJobs(stage.parts), runJobs(other)]);
  expect(await read(id)).toMatchObject({ state: 'finished', counts: { sent: 300 } });
  expect(stage.telegram.sent).toHaveLength(300);
  expect(twice()).toEqual([]);
});

it('too many failures stop it, and staff decide', async () => {
  await addCrowd(stage.db, 'telegram', 600, stage.now() - HOUR);
  stage.telegram.fault({ kind: 'error', code: 400, description: 'Bad Request: something' }, { chance: 0.3 });
  const { id } = await start();
  await runJobs(stage.parts);
  const stopped = await read(id);
  expect(stopped).toMatchObject({ state: 'paused', reason: 'failures', counts: { claimed: 0 } });
  expect(stopped.counts.planned).toBeGreaterThan(0);
  stage.telegram.heal();
  await resume(stage.db, id, { ...LINH, now: stage.now() });
  expect(await lookUntil(id, isOver)).toMatchObject({ state: 'finished' });
});

describe('by the clock', () => {
  beforeEach(async () => {
    await stage.set('quiet_from', '21:00');
    await stage.set('quiet_to', '07:00');
  });

  it('nothing leaves in the quiet hours: it stops at their border, over midnight, and goes on in the morning', async () => {
    await stage.goTo(stage.tuesday, '20:59');
    const seenAt = stage.now() - HOUR;
    await addPeople(stage.db, { 'telegram:11': { seenAt }, 'telegram:12': { seenAt } });
    stage.telegram.fault({ kind: 'error', code: 500, description: 'Internal Server Error' }, { chat: 11 });
    const { id } = await start();
    await runJobs(stage.parts);
    await stage.goTo(stage.tuesday, '21:00');
    expect(await states(id)).toEqual({ 'telegram:11': 'retry later', 'telegram:12': 'sent' });
    await stage.goTo(addDays(stage.tuesday, 1), '00:01');
    await stage.goTo(addDays(stage.tuesday, 1), '06:59');
    expect(await states(id)).toMatchObject({ 'telegram:11': 'retry later' });
    await stage.goTo(addDays(stage.tuesday, 1), '07:00');
    expect(await states(id)).toMatchObject({ 'telegram:11': 'sent' });
  });

  it('whoever has quiet hours of their own hears by those', async () => {
    await stage.goTo(stage.tuesday, '20:00');
    const seenAt = stage.now() - HOUR;
    await addPeople(stage.db, {
      'telegram:11': { seenAt, quiet: ['19:00', '09:00'] },
      'telegram:12': { seenAt, quiet: ['23:00', '06:00'] },
      'telegram:13': { seenAt },
    });
    const { id } = await start();
    await runJobs(stage.parts);
    expect(await states(id)).toEqual({ 'telegram:11': 'planned', 'telegram:12': 'sent', 'telegram:13': 'sent' });
    await stage.goTo(addDays(stage.tuesday, 1), '08:59');
    expect(await states(id)).toMatchObject({ 'telegram:11': 'planned' });
    await stage.goTo(addDays(stage.tuesday, 1), '09:00');
    expect(await states(id)).toMatchObject({ 'telegram:11': 'sent' });
  });

  it('in the office’s night only those who chose other hours are told', async () => {
    await stage.goTo(stage.tuesday, '22:00');
    const seenAt = stage.now() - HOUR;
    await addPeople(stage.db, { 'telegram:11': { seenAt, quiet: ['23:00', '06:00'] }, 'telegram:12': { seenAt } });
    const { id } = await start();
    await runJobs(stage.parts);
    expect(await states(id)).toEqual({ 'telegram:11': 'sent', 'telegram:12': 'planned' });
  });

  it('whoever sets hours in chat hears by those, also what waits for them already', async () => {
    await stage.goTo(stage.tuesday, '19:00');
    const late = stage.on.telegram(11);
    const early = stage.on.telegram(12);
    const seenAt = stage.now() - HOUR;
    await addPeople(stage.db, { 'telegram:11': { seenAt }, 'telegram:12': { seenAt } });
    await late.sayAll('/thongbao', 'giờ em không nhắn', 'từ 20h đến 8h');
    expect(late.last()).toContain('không nhắn thông báo trong khoảng 20:00 đến 08:00');
    await stage.goTo(stage.tuesday, '20:30');
    const first = await start();
    await runJobs(stage.parts);
    expect(await states(first.id)).toEqual({ 'telegram:11': 'planned', 'telegram:12': 'sent' });
    await stage.goTo(addDays(stage.tuesday, 1), '07:30');
    expect(await states(first.id)).toMatchObject({ 'telegram:11': 'planned' });
    await stage.goTo(addDays(stage.tuesday, 1), '08:00');
    expect(await states(first.id)).toMatchObject({ 'telegram:11': 'sent' });

    await early.sayAll('/thongbao', 'số tin mỗi tuần', 'mọi tin');
    await stage.goTo(addDays(stage.tuesday, 1), '22:00');
    const second = await start({ text: { vi: 'Lớp tập huấn tuần sau.', en: '' } });
    await runJobs(stage.parts);
    expect(await states(second.id)).toEqual({ 'telegram:11': 'excluded weekly_cap', 'telegram:12': 'planned' });
    await early.sayAll('/thongbao', 'giờ em không nhắn', '23h đến 6h');
    await stage.look();
    expect(await states(second.id)).toMatchObject({ 'telegram:12': 'sent' });
  });

  it('whoever goes back to the office’s hours is not told in its night', async () => {
    const one = stage.on.telegram(11);
    await stage.goTo(stage.tuesday, '22:00');
    await addPeople(stage.db, { 'telegram:11': { seenAt: stage.now() - HOUR, quiet: ['21:30', '23:00'] } });
    const { id } = await start();
    await runJobs(stage.parts);
    await one.sayAll('/thongbao', 'giờ em không nhắn', 'giờ chung');
    await stage.goTo(stage.tuesday, '23:30');
    expect(await states(id)).toEqual({ 'telegram:11': 'planned' });
    await stage.goTo(addDays(stage.tuesday, 1), '07:00');
    expect(await states(id)).toEqual({ 'telegram:11': 'sent' });
  });

  it('Zalo takes promotion only from 06:00 to 21:59, whatever the office’s quiet hours are', async () => {
    await stage.set('quiet_from', '00:00');
    await stage.set('quiet_to', '00:00');
    await stage.goTo(stage.tuesday, '22:30');
    const seenAt = stage.now() - HOUR;
    await addPeople(stage.db, { 'telegram:11': { seenAt }, 'zalo:12': { seenAt } });
    stage.zalo.person('12', { lastInteraction: seenAt });
    const { id } = await start({ promotes: true });
    await runJobs(stage.parts);
    expect(await states(id)).toEqual({ 'telegram:11': 'sent', 'zalo:12': 'planned' });
    await stage.goTo(addDays(stage.tuesday, 1), '05:59');
    expect(await states(id)).toMatchObject({ 'zalo:12': 'planned' });
    await stage.goTo(addDays(stage.tuesday, 1), '06:00');
    expect(await states(id)).toMatchObject({ 'zalo:12': 'sent' });
  });

  it('two notices of one moment: each person gets one of them this week', async () => {
    await addCrowd(stage.db, 'telegram', 12, stage.now() - HOUR);
    const first = await start();
    const second = await start();
    await runJobs(stage.parts);
    await lookUntil(second.id, isOver);
    expect((await read(first.id)).counts.sent).toBe(12);
    expect((await read(second.id)).counts).toMatchObject({ sent: 0, excluded: 12 });
  });

  it('beyond Zalo’s window an approved template tells of it, where there is one', async () => {
    stage.parts.zaloTemplates = { notice: { id: '123', fields: { noi_dung: 'Thông báo {object} ngày {date}' } } };
    const seenAt = stage.now() - 72 * HOUR;
    await addPeople(stage.db, { 'zalo:12': { seenAt } });
    stage.zalo.person('12', { lastInteraction: seenAt });
    const { id } = await start();
    await stage.look();
    expect(await states(id)).toEqual({ 'zalo:12': 'sent' });
    const template = stage.zalo.requests.find(({ path }) => path === '/v3.0/oa/message/template');
    expect(JSON.parse(String(template?.body))).toMatchObject({
      user_id: '12',
      template_id: '123',
      template_data: { noi_dung: expect.stringContaining(id) },
    });
  });

  describe('whoever was told by a template', () => {
    const LETTER = new TextEncoder().encode('%PDF-1.7 công văn');
    let id: string;
    beforeEach(async () => {
      stage.parts.zaloTemplates = { notice: { id: '123', fields: { noi_dung: 'Thông báo {object}' } } };
      const seenAt = stage.now() - 72 * HOUR;
      await addPeople(stage.db, { 'zalo:12': { seenAt } });
      stage.zalo.person('12', { lastInteraction: seenAt });
      const kept = await keepAttachment(stage.db, { name: 'Công văn.pdf', bytes: LETTER }, stage.now());
      ({ id } = await start({ attachment: kept?.id ?? null }));
      await stage.look();
      expect(await states(id)).toEqual({ 'zalo:12': 'sent' });
    });
    /** Kinds of messages and texts that the person got. */
    const got = () =>
      stage.zalo.sent
        .filter(({ to }) => to === '12')
        .map(({ message }) => (message.attachment as { type?: string } | undefined)?.type ?? '')
        .filter((type) => type === 'file' || type === 'template');
    const words = () =>
      stage.zalo.sent.filter(({ to, message }) => to === '12' && String(message.text ?? '').startsWith('Mời anh/chị dự hội chợ.')).length;

    it('gets the notice itself, its file first, before the answer to what they write, and once', async () => {
      expect([got(), words()]).toEqual([[], 0]);
      const nam = stage.on.zalo('12');
      await nam.say('xin chào');
      expect([got().slice(0, 2), words()]).toEqual([['file', 'template'], 1]);
      expect(nam.got().find((text) => text !== '')).toContain('Mời anh/chị dự hội chợ.');
      await nam.say('/menu');
      expect(words()).toBe(1);
    });

    it('gets it without the file where Zalo does not take that now: nobody’s chat waits for it', async () => {
      await stage.db.execute('DELETE FROM attachment_upload');
      stage.zalo.fault('/v2.0/oa/upload/file', { kind: 'code', code: -201 }, { times: 10 });
      await stage.on.zalo('12').say('xin chào');
      expect([got()[0], words()]).toEqual(['template', 1]);
    });

    it('gets nothing more when they stop the topic with that word, the notice was cancelled, or two weeks have passed', async () => {
      const nam = stage.on.zalo('12');
      await nam.say('HUY');
      expect(words()).toBe(0);
      await stage.db.execute("UPDATE consent SET withdrawn_at = NULL WHERE person = 'zalo:12'");
      const again = () => stage.db.execute("UPDATE outbox SET state = 'unreachable' WHERE flow = 'notice'");
      await again();
      await stage.db.execute({ sql: "UPDATE broadcast SET state = 'cancelled' WHERE id = ?", args: [id] });
      await nam.say('/menu');
      await stage.db.execute({ sql: "UPDATE broadcast SET state = 'finished' WHERE id = ?", args: [id] });
      await again();
      await stage.wait(15 * 24);
      await nam.say('/menu');
      expect(words()).toBe(0);
      await again();
      await stage.db.execute({
        sql: "UPDATE outbox SET extra = ? WHERE flow = 'notice'",
        args: [JSON.stringify({ knockedAt: stage.now() })],
      });
      await nam.say('/menu');
      expect(words()).toBe(1);
    });
  });
});
