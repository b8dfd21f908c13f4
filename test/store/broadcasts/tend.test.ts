import type { Client } from '@libsql/client';
import { beforeEach, expect, it } from 'vitest';
import { createDraft, emptyDraft } from '../../../src/store/broadcasts/draft.ts';
import { cancel, pause, resume, sendBroadcast } from '../../../src/store/broadcasts/moves.ts';
import { readBroadcast } from '../../../src/store/broadcasts/read.ts';
import { beginDue, endBroadcasts } from '../../../src/store/broadcasts/tend.ts';
import * as register from '../../../src/store/register.ts';
import { count, openHouse } from '../house.ts';
import { addCrowd, done, HOUR, LINH, MORNING, planned, SETTINGS, startBroadcast } from './people.ts';

let db: Client;
beforeEach(async () => {
  ({ db } = await openHouse());
});
const state = async (id: string) => {
  const found = await readBroadcast(db, id);
  return [found?.state, found?.reason];
};

async function scheduled(sendAt: number, fair = ''): Promise<string> {
  const draft = { ...emptyDraft('fairs'), fair, text: { vi: 'Mời', en: '' }, when: 'at' as const, sendAt };
  const { id } = done(await createDraft(db, draft, LINH.who, MORNING));
  done(await sendBroadcast(db, id, SETTINGS, LINH));
  return id;
}

it('a scheduled notice begins at its moment and not before', async () => {
  const id = await scheduled(MORNING + HOUR);
  expect(await beginDue(db, SETTINGS, MORNING + HOUR - 1)).toEqual([]);
  expect(await state(id)).toEqual(['scheduled', '']);
  expect(await beginDue(db, SETTINGS, MORNING + HOUR)).toEqual([id]);
  expect(await state(id)).toEqual(['planning', '']);
});

it('one that is late by the setting still begins; one that is later waits for a person, and begins when they say so', async () => {
  const id = await scheduled(MORNING + HOUR);
  const other = await scheduled(MORNING + 2 * HOUR);
  expect(await beginDue(db, SETTINGS, MORNING + 3 * HOUR)).toEqual([other]);
  expect(await state(id)).toEqual(['paused', 'missed']);
  expect(await beginDue(db, SETTINGS, MORNING + 4 * HOUR)).toEqual([other]);
  done(await resume(db, id, { who: 'NV-hoa', now: MORNING + 4 * HOUR }));
  expect(await state(id)).toEqual(['planning', '']);
});

it('one whose fair was moved or called off since it was scheduled waits for a person; one that was scheduled afterwards leaves', async () => {
  const list = (more: Partial<register.FairRow>, now: number) =>
    register.upsertFairs(db, [{ name: 'Hội chợ', start: '2026-12-20', ...more }], { now, by: 'import' });
  await list({}, MORNING - HOUR);
  const fair = String((await db.execute('SELECT id FROM fair')).rows[0]?.id);
  const before = await scheduled(MORNING + 2 * HOUR, fair);
  await list({ places: 30 }, MORNING + 1);
  const same = await scheduled(MORNING + HOUR, fair);
  expect(await beginDue(db, SETTINGS, MORNING + HOUR)).toEqual([same]);
  await list({ state: 'called_off' }, MORNING + HOUR);
  const draft = {
    ...emptyDraft('fairs'),
    fair,
    text: { vi: 'Hội chợ không tổ chức nữa', en: '' },
    when: 'at' as const,
    sendAt: MORNING + 2 * HOUR,
  };
  const { id: after } = done(await createDraft(db, draft, LINH.who, MORNING + HOUR + 1));
  done(await sendBroadcast(db, after, SETTINGS, { ...LINH, now: MORNING + HOUR + 1 }));
  expect(await beginDue(db, SETTINGS, MORNING + 2 * HOUR)).toEqual([same, after]);
  expect(await state(before)).toEqual(['paused', 'fair']);
  done(await resume(db, before, { who: 'NV-hoa', now: MORNING + 2 * HOUR }));
  expect(await state(before)).toEqual(['planning', '']);
});

it('a cancelled one leaves out everybody it had not reached, and comes to its end', async () => {
  await addCrowd(db, 'telegram', 2300);
  const { id } = await startBroadcast(db);
  await planned(db, id);
  await db.execute("UPDATE recipient SET state = 'sent', sent_at = 1 WHERE contact_id < 'telegram:1000101'");
  await db.execute("UPDATE recipient SET state = 'retry' WHERE contact_id > 'telegram:1002200'");
  await db.execute({
    sql: "UPDATE recipient SET state = 'claimed', lease_until = ? WHERE contact_id = 'telegram:1000200'",
    args: [MORNING + 10],
  });
  done(await cancel(db, id, LINH));
  await endBroadcasts(db, MORNING);
  expect(await readBroadcast(db, id)).toMatchObject({
    state: 'cancelled',
    finishedAt: null,
    counts: { sent: 100, claimed: 1, excluded: 2199 },
  });
  expect(await count(db, "recipient WHERE reason = 'cancelled'")).toBe(2199);
  await endBroadcasts(db, MORNING + 10);
  expect(await readBroadcast(db, id)).toMatchObject({ state: 'cancelled', finishedAt: MORNING + 10, counts: { unknown: 1, claimed: 0 } });
});

it('what was being sent when its process died is unknown, also while the broadcast is paused', async () => {
  await addCrowd(db, 'telegram', 3);
  const { id } = await startBroadcast(db);
  await planned(db, id);
  await db.execute({
    sql: "UPDATE recipient SET state = 'claimed', lease_until = ? WHERE contact_id = 'telegram:1000001'",
    args: [MORNING + 10],
  });
  done(await pause(db, id, LINH));
  await endBroadcasts(db, MORNING + 9);
  expect(await readBroadcast(db, id)).toMatchObject({ counts: { claimed: 1, unknown: 0 } });
  await endBroadcasts(db, MORNING + 10);
  expect(await readBroadcast(db, id)).toMatchObject({ state: 'paused', counts: { claimed: 0, unknown: 1, planned: 2 } });
});

it('it is finished when nobody is left to send to, and an idle look writes nothing', async () => {
  await addCrowd(db, 'telegram', 2);
  const { id } = await startBroadcast(db);
  await planned(db, id);
  await db.execute("UPDATE recipient SET state = 'sent' WHERE contact_id = 'telegram:1000001'");
  await endBroadcasts(db, MORNING);
  expect(await state(id)).toEqual(['sending', '']);
  await db.execute("UPDATE recipient SET state = 'unknown' WHERE contact_id = 'telegram:1000002'");
  await endBroadcasts(db, MORNING + 5);
  const ended = await readBroadcast(db, id);
  expect(ended).toMatchObject({ state: 'finished', finishedAt: MORNING + 5 });
  await endBroadcasts(db, MORNING + 9);
  expect(await readBroadcast(db, id)).toEqual(ended);
});
