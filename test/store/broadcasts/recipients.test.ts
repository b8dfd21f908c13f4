import type { Client } from '@libsql/client';
import { expect, it } from 'vitest';
import { createDraft, emptyDraft } from '../../../src/store/broadcasts/draft.ts';
import { readBroadcast } from '../../../src/store/broadcasts/read.ts';
import { allRecipients, recipientsPage } from '../../../src/store/broadcasts/recipients.ts';
import { forgetFuture } from '../../../src/store/clock.ts';
import { deleteOld, eraseStatements } from '../../../src/store/retention.ts';
import { SETTING_DEFAULTS } from '../../../src/store/settings.ts';
import { count, everythingInPlain, NOW, openHouse, say, update } from '../house.ts';

const DAY = 86_400_000;

/** 2,500 recipients: every fifth left out. */
async function withRecipients(db: Client): Promise<void> {
  await createDraft(db, emptyDraft('fairs'), 'NV-1', NOW);
  await db.execute(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
    INSERT INTO recipient (broadcast_id, contact_id, person, channel, language, state, reason)
    SELECT 'TB-0001', printf('telegram:%05d', i), '', 'telegram', 'vi', iif(i % 5 = 0, 'excluded', 'planned'), iif(i % 5 = 0, 'blocked', '') FROM n`);
}

it('hands out every recipient once, page by page', async () => {
  const { db } = await openHouse();
  await withRecipients(db);
  const first = await recipientsPage(db, 'TB-0001', '', 10);
  expect(first.recipients.map(({ contact }) => contact)).toEqual(
    Array.from({ length: 10 }, (_, i) => `telegram:${`${i + 1}`.padStart(5, '0')}`),
  );
  expect(first.recipients[4]).toMatchObject({ state: 'excluded', reason: 'blocked', plan: 'free', sentAt: null });
  expect((await recipientsPage(db, 'TB-0001', first.next ?? '', 1)).recipients[0]?.contact).toBe('telegram:00011');
  const seen: string[] = [];
  for await (const { contact } of allRecipients(db, 'TB-0001')) seen.push(contact);
  expect(seen).toHaveLength(2500);
  expect(new Set(seen).size).toBe(2500);
});

it('the counts follow every change of a recipient, whoever makes it', async () => {
  const { db } = await openHouse();
  await withRecipients(db);
  const counts = async () => (await readBroadcast(db, 'TB-0001'))?.counts;
  expect(await counts()).toMatchObject({ planned: 2000, excluded: 500, sent: 0 });
  await db.execute("UPDATE recipient SET state = 'sent' WHERE state = 'planned' AND contact_id < 'telegram:00101'");
  expect(await counts()).toMatchObject({ planned: 1920, sent: 80, excluded: 500 });
  await db.execute("UPDATE recipient SET detail = 'x'");
  expect(await counts()).toMatchObject({ planned: 1920, sent: 80, excluded: 500 });
});

it('after an erasure the counts stand and nobody can say whose they were', async () => {
  const { db, keys } = await openHouse();
  await withRecipients(db);
  const me = 'telegram:00001';
  await say(db, keys, update(me), ['Dạ']);
  await db.execute(
    "UPDATE recipient SET state = 'sent', person = contact_id, platform_id = '77', sent_at = 5 WHERE contact_id <= 'telegram:00003'",
  );
  await db.batch(eraseStatements(me, NOW), 'write');
  expect((await readBroadcast(db, 'TB-0001'))?.counts).toMatchObject({ planned: 1997, sent: 3, excluded: 500 });
  expect(await count(db, "recipient WHERE contact_id GLOB 'erased:*' AND person = 'erased' AND platform_id IS NULL")).toBe(1);
  expect(await everythingInPlain(db)).not.toContain(me);
});

it.each([
  ['planned', 'excluded', 'erased'],
  ['retry', 'excluded', 'erased'],
  ['claimed', 'claimed', ''],
  ['unknown', 'unknown', ''],
])('somebody erased who was %s is %s', async (before, after, reason) => {
  const { db, keys } = await openHouse();
  await withRecipients(db);
  const me = 'telegram:00001';
  await say(db, keys, update(me), ['Dạ']);
  await db.execute({ sql: 'UPDATE recipient SET state = ? WHERE contact_id = ?', args: [before, me] });
  await db.batch(eraseStatements(me, NOW), 'write');
  const { rows } = await db.execute("SELECT state, reason FROM recipient WHERE contact_id GLOB 'erased:*'");
  expect(rows.map(({ state, reason }) => [state, reason])).toEqual([[after, reason]]);
});

it('who got a finished notice is forgotten in time, and how many did is not', async () => {
  const { db } = await openHouse();
  await withRecipients(db);
  await db.execute({ sql: "UPDATE broadcast SET state = 'finished', finished_at = ?", args: [NOW] });
  const settings = { ...SETTING_DEFAULTS, broadcast_keep_days: 30 };
  expect((await deleteOld(db, settings, NOW + 30 * DAY)).recipient).toBe(0);
  expect((await deleteOld(db, settings, NOW + 31 * DAY)).recipient).toBe(2500);
  expect(await count(db, 'recipient')).toBe(0);
  expect((await readBroadcast(db, 'TB-0001'))?.counts).toMatchObject({ planned: 2000, excluded: 500 });
});

it('a clock that is set back holds no recipient until it has caught up', async () => {
  const { db } = await openHouse();
  await withRecipients(db);
  await db.execute({
    sql: "UPDATE recipient SET state = 'claimed', lease_until = ? WHERE contact_id = 'telegram:00001'",
    args: [NOW + 9 * DAY],
  });
  await db.execute({ sql: "UPDATE recipient SET state = 'retry', due_at = ? WHERE contact_id = 'telegram:00002'", args: [NOW + 9 * DAY] });
  await forgetFuture(db, { now: NOW, setBack: true, leaseMs: 1000, settings: SETTING_DEFAULTS });
  expect(await count(db, `recipient WHERE state = 'claimed' AND lease_until = ${NOW + 1000}`)).toBe(1);
  expect(await count(db, `recipient WHERE state = 'retry' AND due_at = ${NOW}`)).toBe(1);
});
