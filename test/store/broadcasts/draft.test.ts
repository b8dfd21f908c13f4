import type { Client } from '@libsql/client';
import { expect, it } from 'vitest';
import type { Broadcast, MoveOutcome, NoticeDraft } from '../../../src/model.ts';
import { createDraft, editDraft, emptyDraft } from '../../../src/store/broadcasts/draft.ts';
import { approve, cancel, pause, recall, resume, sendBroadcast, testBroadcast } from '../../../src/store/broadcasts/moves.ts';
import { listBroadcasts, readBroadcast } from '../../../src/store/broadcasts/read.ts';
import { SETTING_DEFAULTS } from '../../../src/store/settings.ts';
import { hanoiMs } from '../../../src/understanding/hanoi-time.ts';
import { openHouse } from '../house.ts';

/** Nobody's quiet hours. */
const NOW = hanoiMs('2026-11-25', '10:00');
const LINH = { who: 'NV-linh', now: NOW };
const HOA = { who: 'NV-hoa', now: NOW + 1000 };
const SETTINGS = { ...SETTING_DEFAULTS };
const DRAFT: NoticeDraft = { ...emptyDraft('fairs'), text: { vi: 'Mời anh/chị dự hội chợ.', en: '' }, audience: { role: 'producer' } };

const done = (outcome: MoveOutcome): Broadcast => {
  if (outcome.state !== 'done') throw new Error(outcome.why);
  return outcome.broadcast;
};
const why = (outcome: MoveOutcome) => (outcome.state === 'done' ? outcome.broadcast.state : outcome.why);

async function drafted(db: Client, draft: Partial<NoticeDraft> = {}): Promise<Broadcast> {
  return done(await createDraft(db, { ...DRAFT, ...draft }, LINH.who, NOW));
}

it('keeps what was written, gives it a number, and writes down who', async () => {
  const { db } = await openHouse();
  const first = await drafted(db);
  expect(first).toMatchObject({ id: 'TB-0001', state: 'draft', createdBy: 'NV-linh', audience: { role: 'producer' }, tested: false });
  await drafted(db, { topic: 'training' });
  expect(await readBroadcast(db, 'TB-0001')).toEqual(first);
  expect((await listBroadcasts(db)).map(({ id }) => id)).toEqual(['TB-0002', 'TB-0001']);
  expect((await listBroadcasts(db, { before: 'TB-0002' })).map(({ id }) => id)).toEqual(['TB-0001']);
  const { rows } = await db.execute('SELECT who, did, what, detail FROM audit ORDER BY id');
  expect(rows.map((row) => [row.who, row.did, row.what, row.detail])).toEqual([
    ['NV-linh', 'draft', 'broadcast TB-0001', 'fairs'],
    ['NV-linh', 'draft', 'broadcast TB-0002', 'training'],
  ]);
});

it.each([
  ['[QC] Mời anh/chị mua hàng', '', 'Mời anh/chị mua hàng', ''],
  [' [ qc ]: Mời', '[QC] Come', 'Mời', 'Come'],
  ['Mời', '[AD] Come', 'Mời', 'Come'],
])('"%s", "%s" says itself that it promotes, and the mark stands once', async (vi, en, ...texts) => {
  const { db } = await openHouse();
  const draft = await drafted(db, { text: { vi, en } });
  expect([draft.promotes, draft.text.vi, draft.text.en]).toEqual([true, ...texts]);
});

it('two drafts begun at the same moment get two numbers', async () => {
  const { db } = await openHouse();
  const made = await Promise.all([drafted(db), drafted(db), drafted(db)]);
  expect(new Set(made.map(({ id }) => id)).size).toBe(3);
});

it('refuses a fair and a file that nobody knows', async () => {
  const { db } = await openHouse();
  expect(why(await createDraft(db, { ...DRAFT, fair: 'nowhere' }, 'NV-linh', NOW))).toBe('no_fair');
  expect(why(await createDraft(db, { ...DRAFT, attachment: 'none' }, 'NV-linh', NOW))).toBe('no_attachment');
});

it('an edit by somebody who read an older version changes nothing', async () => {
  const { db } = await openHouse();
  const read = await drafted(db);
  const edited = done(await editDraft(db, read.id, { text: { vi: 'Mới', en: '' } }, { version: read.version, ...LINH }));
  expect(edited.text.vi).toBe('Mới');
  expect(why(await editDraft(db, read.id, { text: { vi: 'Cũ', en: '' } }, { version: read.version, ...HOA }))).toBe('changed');
  expect((await readBroadcast(db, read.id))?.text.vi).toBe('Mới');
});

it('nobody approves their own, and an edit of the audience takes an approval away', async () => {
  const { db } = await openHouse();
  const asked = { ...SETTINGS, notice_approval: 1 };
  const { id, version } = await drafted(db);
  expect(why(await sendBroadcast(db, id, asked, LINH))).toBe('not_approved');
  expect(why(await approve(db, id, version, LINH))).toBe('own_approval');
  const approved = done(await approve(db, id, version, HOA));
  expect(approved.approvedBy).toBe('NV-hoa');
  const edited = done(await editDraft(db, id, { audience: {} }, { version: approved.version, ...LINH }));
  expect(edited.approvedBy).toBe('');
  expect(why(await sendBroadcast(db, id, asked, LINH))).toBe('not_approved');
  expect(why(await approve(db, id, approved.version, HOA))).toBe('changed');
  const back = done(await editDraft(db, id, { audience: { role: 'producer' } }, { version: edited.version, ...LINH }));
  expect(back.approvedBy).toBe('NV-hoa');
  expect(why(await sendBroadcast(db, id, asked, LINH))).toBe('planning');
  expect(why(await editDraft(db, id, { audience: {} }, { version: back.version + 1, ...LINH }))).toBe('wrong_state');
});

it('what was tried on oneself counts until the words change', async () => {
  const { db } = await openHouse();
  const { id } = await drafted(db);
  await db.execute("INSERT INTO staff (id, name, role, person, created_at) VALUES ('NV-linh', 'Linh', 'officer', NULL, 0)");
  expect(why(await testBroadcast(db, id, SETTINGS, LINH))).toBe('no_chat');
  await db.execute("UPDATE staff SET person = 'telegram:7'");
  await db.execute("INSERT INTO contact (id, channel, person, created_at) VALUES ('telegram:7', 'telegram', 'telegram:7', 0)");
  const tested = done(await testBroadcast(db, id, SETTINGS, LINH));
  expect(tested.tested).toBe(true);
  const { rows } = await db.execute('SELECT contact_id, flow, object, due_at FROM outbox');
  expect(rows).toMatchObject([{ contact_id: 'telegram:7', flow: 'notice', object: id, due_at: LINH.now }]);
  expect(done(await editDraft(db, id, { text: { vi: 'Khác', en: '' } }, { version: tested.version, ...LINH })).tested).toBe(false);
});

it.each<[string, Partial<NoticeDraft>, string]>([
  ['without words', { text: { vi: ' ', en: 'Come' } }, 'no_text'],
  ['spirits in what promotes', { promotes: true, text: { vi: 'Mua rượu nếp cái hoa vàng', en: '' } }, 'spirits'],
  ['spirits in its English words', { promotes: true, text: { vi: 'Mời anh/chị nếm', en: 'Taste our rice wine' } }, 'spirits'],
  ['spirits in what says by its mark that it promotes', { text: { vi: '[QC] Rượu mơ', en: '' } }, 'spirits'],
  ['supplements in what promotes', { promotes: true, text: { vi: 'Ưu đãi thực phẩm  chức năng', en: '' } }, 'supplements'],
  ['spirits in what does not promote', { text: { vi: 'Tập huấn ghi nhãn rượu', en: '' } }, 'planning'],
  ['a moment that is past', { when: 'at', sendAt: NOW - 1 }, 'past'],
  ['a time without a moment', { when: 'at', sendAt: null }, 'no_moment'],
  ['a later moment', { when: 'at', sendAt: NOW + 60_000 }, 'scheduled'],
  ['the next allowed moment, by day', { when: 'next' }, 'planning'],
])('sending %s', async (_, draft, expected) => {
  const { db } = await openHouse();
  const { id } = await drafted(db, draft);
  expect(why(await sendBroadcast(db, id, SETTINGS, LINH))).toBe(expected);
});

it.each([
  ['2026-11-25', '22:00', false, ['2026-11-26', '07:00']],
  ['2026-11-25', '06:30', false, ['2026-11-25', '07:00']],
])('the next allowed moment at %s %s', async (date, time, promotes, [day, hour]) => {
  const { db } = await openHouse();
  const now = hanoiMs(date, time);
  const { id } = await drafted(db, { when: 'next', promotes });
  const sent = done(await sendBroadcast(db, id, SETTINGS, { who: 'NV-linh', now }));
  expect(sent).toMatchObject({ state: 'scheduled', sendAt: hanoiMs(day as string, hour as string) });
});

it('stops, goes on and ends only from where it may', async () => {
  const { db } = await openHouse();
  const { id } = await drafted(db);
  expect(why(await pause(db, id, LINH))).toBe('wrong_state');
  expect(why(await sendBroadcast(db, id, SETTINGS, LINH))).toBe('planning');
  expect(why(await sendBroadcast(db, id, SETTINGS, HOA))).toBe('wrong_state');
  expect(done(await pause(db, id, LINH))).toMatchObject({ state: 'paused', reason: 'staff' });
  expect(why(await pause(db, id, LINH))).toBe('wrong_state');
  expect(done(await resume(db, id, HOA))).toMatchObject({ state: 'planning', reason: '' });
  expect(why(await cancel(db, id, HOA))).toBe('cancelled');
  expect(why(await resume(db, id, HOA))).toBe('wrong_state');
  expect(why(await cancel(db, 'TB-9999', HOA))).toBe('unknown_id');
});

it('of two who send at the same moment one does', async () => {
  const { db } = await openHouse();
  const { id } = await drafted(db);
  const ends = await Promise.all([sendBroadcast(db, id, SETTINGS, LINH), sendBroadcast(db, id, SETTINGS, HOA)]);
  expect(ends.map(({ state }) => state).sort()).toEqual(['done', 'refused']);
});

it('a scheduled notice taken back is a draft; one that was paused past its moment begins when a person says so', async () => {
  const { db } = await openHouse();
  const { id } = await drafted(db, { when: 'at', sendAt: NOW + 60_000 });
  await sendBroadcast(db, id, SETTINGS, LINH);
  expect(why(await recall(db, id, LINH))).toBe('draft');
  await sendBroadcast(db, id, SETTINGS, LINH);
  await pause(db, id, LINH);
  expect(why(await resume(db, id, LINH))).toBe('scheduled');
  await pause(db, id, LINH);
  expect(done(await resume(db, id, { who: 'NV-linh', now: NOW + 120_000 }))).toMatchObject({ state: 'planning', startedAt: NOW + 120_000 });
});
