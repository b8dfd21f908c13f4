/** Notices with a picture or a PDF: handed over to each platform once, and sent to everybody under the platform's own id. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/jobs/run.ts';
import type { NoticeDraft } from '../../src/model.ts';
import { keepAttachment } from '../../src/store/broadcasts/attachments.ts';
import { createDraft, emptyDraft } from '../../src/store/broadcasts/draft.ts';
import { resume, testBroadcast } from '../../src/store/broadcasts/moves.ts';
import { readBroadcast } from '../../src/store/broadcasts/read.ts';
import { recipientsPage } from '../../src/store/broadcasts/recipients.ts';
import { addPeople, DAY, done, HOUR, LINH, startBroadcast } from '../store/broadcasts/people.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

const LETTER = new TextEncoder().encode('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
const PICTURE = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const WORDS = 'Mời anh/chị dự hội chợ.';
const SHOWN = `${WORDS}\n\nNhắn HUY để dừng nhận.`;

let stage: Stage;
let lan: Actor;
beforeEach(async () => {
  stage = await openStage({ env: { TELEGRAM_RATE: '2000', ZALO_RATE: '2000' } });
  lan = await stage.staff('Lan', 8001);
});
afterEach(async () => {
  expect(stage.telegram.problems).toEqual([]);
  await stage.stop();
});

async function crowd(): Promise<void> {
  const seenAt = stage.now() - HOUR;
  await addPeople(stage.db, { 'telegram:11': { seenAt }, 'telegram:12': { seenAt }, 'zalo:13': { seenAt }, 'zalo:14': { seenAt } });
  for (const id of ['13', '14']) stage.zalo.person(id, { lastInteraction: seenAt });
}

async function start(bytes: Uint8Array, draft: Partial<NoticeDraft> = {}): Promise<string> {
  const kept = await keepAttachment(stage.db, { name: 'Giấy mời', bytes }, stage.now());
  return (await startBroadcast(stage.db, { attachment: kept?.id ?? null, ...draft }, stage.now())).id;
}

const read = (id: string) => readBroadcast(stage.db, id);
const states = async (id: string) => {
  const { recipients } = await recipientsPage(stage.db, id);
  const crowd = recipients.filter(({ contact }) => contact !== lan.contact);
  return Object.fromEntries(crowd.map(({ contact, state, reason }) => [contact, reason === '' ? state : `${state} ${reason}`]));
};
const ALL_SENT = { 'telegram:11': 'sent', 'telegram:12': 'sent', 'zalo:13': 'sent', 'zalo:14': 'sent' };
const onTelegram = (chat: number) =>
  stage.telegram.sent
    .filter((one) => one.chat === chat)
    .map(({ method, body, text }) => [method, body.document ?? body.photo ?? null, text]);
const onZalo = (id: string) => stage.zalo.sent.filter(({ to }) => to === id).map(({ message }) => message);
const uploadsAtZalo = () => stage.zalo.requests.filter(({ path }) => path.startsWith('/v2.0/oa/upload/')).map(({ path }) => path);

describe('a letter', () => {
  beforeEach(crowd);

  it('is handed over once on each platform, and leaves before or with the words', async () => {
    const id = await start(LETTER);
    await stage.look();
    expect([(await read(id))?.state, await states(id)]).toEqual(['finished', ALL_SENT]);
    expect(stage.telegram.uploads.size).toBe(1);
    expect(
      Buffer.from((await [...stage.telegram.uploads.values()][0]?.arrayBuffer()) ?? new ArrayBuffer()).equals(Buffer.from(LETTER)),
    ).toBe(true);
    expect(onTelegram(8001).filter(([method]) => method !== 'sendMessage')).toEqual([['sendDocument', 'attach://1', '']]);
    for (const chat of [11, 12]) expect(onTelegram(chat)).toEqual([['sendDocument', 'file-1', SHOWN]]);
    expect(uploadsAtZalo()).toEqual(['/v2.0/oa/upload/file']);
    for (const person of ['13', '14'])
      expect(onZalo(person)).toEqual([
        { attachment: { type: 'file', payload: { token: expect.any(String) } } },
        { text: SHOWN, attachment: { type: 'template', payload: { buttons: [expect.anything()] } } },
      ]);
  });

  it('is handed over anew at Zalo once its upload is about to end, and never again at Telegram', async () => {
    await start(LETTER);
    await stage.look();
    await stage.wait((6.6 * DAY) / HOUR);
    await stage.db.execute({ sql: 'UPDATE contact SET seen_at = ?', args: [stage.now() - HOUR] });
    await stage.db.execute('UPDATE recipient SET sent_at = 1');
    for (const id of ['13', '14']) stage.zalo.person(id, { lastInteraction: stage.now() - HOUR });
    const again = await start(LETTER);
    await stage.look();
    expect(await states(again)).toEqual(ALL_SENT);
    expect([uploadsAtZalo().length, stage.telegram.uploads.size]).toEqual([2, 1]);
  });

  it('whose upload Zalo has forgotten before its time is handed over anew, and everybody gets it', async () => {
    const id = await start(LETTER);
    await stage.db.execute({
      sql: `INSERT INTO attachment_upload (attachment_id, channel, platform_id, expires_at) SELECT attachment_id, 'zalo', 'gone', ? FROM broadcast`,
      args: [stage.now() + DAY],
    });
    stage.zalo.fault('/v3.0/oa/message/cs', { kind: 'code', code: -100 });
    stage.zalo.fault('/v3.0/oa/message/cs', { kind: 'code', code: -100 });
    await stage.look();
    expect(await states(id)).toEqual(ALL_SENT);
    expect(uploadsAtZalo()).toHaveLength(1);
    expect([onZalo('13').length, onZalo('14').length]).toEqual([2, 2]);
  });

  it('that Zalo refuses right after it was handed over stops the notice, and nobody has failed', async () => {
    stage.zalo.fault('/v3.0/oa/message/cs', { kind: 'code', code: -100 }, { times: 100 });
    const id = await start(LETTER);
    await stage.look();
    expect(await read(id)).toMatchObject({ state: 'paused', reason: 'file', counts: { planned: 2, sent: 2, refused: 0, unknown: 0 } });
    expect(uploadsAtZalo()).toHaveLength(1);
  });

  it('that a platform does not take stops the notice before anybody there is tried; staff hear why and go on', async () => {
    stage.zalo.fault('/v2.0/oa/upload/file', { kind: 'code', code: -201, message: 'file is invalid!' });
    await stage.db.execute("UPDATE staff SET role = 'admin'");
    const id = await start(LETTER);
    await stage.look();
    expect(await read(id)).toMatchObject({ state: 'paused', reason: 'file', counts: { refused: 0, unknown: 0, claimed: 0 } });
    expect(onZalo('13')).toEqual([]);
    await stage.wait(0.01);
    expect(lan.news()).toContain('nền tảng không nhận ảnh hoặc tệp kèm theo');
    await resume(stage.db, id, { ...LINH, now: stage.now() });
    await stage.look();
    expect([(await read(id))?.state, await states(id)]).toEqual(['finished', ALL_SENT]);
  });

  it('waits when the platform says wait, and asks no earlier', async () => {
    stage.telegram.fault(
      { kind: 'error', code: 429, description: 'Too Many Requests: retry after 30', retryAfter: 30 },
      { method: 'sendDocument' },
    );
    const id = await start(LETTER);
    await stage.look();
    const asked = () => stage.telegram.calls.filter(({ method }) => method === 'sendDocument').length;
    expect([(await read(id))?.state, asked(), onTelegram(11)]).toEqual(['sending', 1, []]);
    await stage.wait(0.01);
    expect([(await read(id))?.state, await states(id), asked()]).toEqual(['finished', ALL_SENT, 4]);
  });

  it('needs a chat of staff on Telegram: without one the notice waits for them', async () => {
    await stage.db.execute('UPDATE staff SET person = NULL');
    const id = await start(LETTER);
    await stage.look();
    expect(await read(id)).toMatchObject({ state: 'paused', reason: 'file', counts: { refused: 0 } });
    expect(onTelegram(11)).toEqual([]);
  });

  it('of somebody who has blocked us costs nobody else theirs', async () => {
    stage.telegram.block(11);
    stage.zalo.fault('/v3.0/oa/message/cs', { kind: 'code', code: -213 }, { to: '13' });
    const id = await start(LETTER);
    await stage.look();
    expect(await states(id)).toEqual({ ...ALL_SENT, 'telegram:11': 'refused blocked', 'zalo:13': 'refused blocked' });
  });

  it('has left and what became of the words is not known: unknown, and never sent again', async () => {
    const id = await start(LETTER, { text: { vi: 'Mời dự hội chợ. '.repeat(70), en: '' } });
    stage.telegram.fault({ kind: 'reset' }, { method: 'sendMessage', chat: 11 });
    await stage.look();
    expect(await states(id)).toEqual({ ...ALL_SENT, 'telegram:11': 'unknown answer_lost' });
    for (const chat of [11, 12]) expect(onTelegram(chat).map(([method]) => method)).toEqual(['sendDocument', 'sendMessage']);
    stage.advance(DAY);
    await runJobs(stage.parts);
    expect(onTelegram(11)).toHaveLength(2);
  });

  it('goes on with the words where only the file has left', async () => {
    stage.zalo.fault('/v3.0/oa/message/cs', { kind: 'slow', ms: 1 }, { to: '13' });
    stage.zalo.fault('/v3.0/oa/message/cs', { kind: 'code', code: -200 }, { to: '13' });
    const id = await start(LETTER);
    await stage.look();
    expect(await states(id)).toMatchObject({ 'zalo:13': 'retry later' });
    stage.advance(60_000);
    stage.zalo.advance(60_000);
    await stage.look();
    expect(await states(id)).toEqual(ALL_SENT);
    expect(onZalo('13').map(({ text }) => text)).toEqual([undefined, SHOWN]);
  });
});

it('a picture is a picture on both, and never left out', async () => {
  await crowd();
  const id = await start(PICTURE);
  await stage.look();
  expect(await states(id)).toEqual(ALL_SENT);
  expect(onTelegram(11)).toEqual([['sendPhoto', 'file-1', SHOWN]]);
  expect(onZalo('13')[0]).toEqual({
    attachment: {
      type: 'template',
      payload: { template_type: 'media', elements: [{ media_type: 'image', attachment_id: expect.any(String) }] },
    },
  });
  // Telegram has forgotten it: handed over anew.
  stage.telegram.fileIds.clear();
  await stage.db.execute('UPDATE recipient SET sent_at = 1');
  await stage.db.execute("UPDATE attachment_upload SET expires_at = expires_at - 7200000 WHERE channel = 'telegram'");
  const again = await start(PICTURE);
  await stage.look();
  expect(await states(again)).toEqual(ALL_SENT);
  expect(stage.telegram.uploads.size).toBe(2);
  expect(onTelegram(11)[1]).toEqual(['sendPhoto', 'file-2', SHOWN]);
  stage.telegram.problems.splice(0);
});

it('the test to oneself brings the file too', async () => {
  const kept = await keepAttachment(stage.db, { name: 'Giấy mời.pdf', bytes: LETTER }, stage.now());
  const words = { ...emptyDraft('fairs'), text: { vi: WORDS, en: '' }, attachment: kept?.id ?? null };
  const { id } = done(await createDraft(stage.db, words, LINH.who, stage.now()));
  const who = String(await stage.value('SELECT id FROM staff'));
  done(await testBroadcast(stage.db, id, stage.parts.settings.values, { who, now: stage.now() }));
  await stage.look();
  expect(onTelegram(8001).filter(([method]) => method !== 'sendMessage')).toEqual([
    ['sendDocument', 'attach://1', ''],
    ['sendDocument', 'file-1', SHOWN],
  ]);
  expect(await stage.value("SELECT count(*) FROM outbox WHERE flow = 'notice' AND state = 'sent'")).toBe(1);
});
