/** What the clock tells: whom, of what, once, and what stays quiet. */
import { beforeEach, expect, test } from 'vitest';
import { openNodeClient } from '../../../src/store/client-node.ts';
import { sendNews } from '../../../src/store/news/send.ts';
import { newsDue, TOLD_BY_CLOCK } from '../../../src/store/news/sources.ts';
import { dossierForOffice } from '../../../src/store/office.ts';
import { moveDossier } from '../../../src/store/register/dossiers.ts';
import * as register from '../../../src/store/register.ts';
import { fillPlaces, listRegistrations } from '../../../src/store/registrations.ts';
import { deleteOld, eraseStatements } from '../../../src/store/retention.ts';
import { defaultSettings } from '../../../src/store/settings.ts';
import { addDays } from '../../../src/understanding/hanoi-time.ts';
import { fill, PRODUCTS } from '../lookups/catalogue.ts';
import { act, addContact, addLink, addStaff, DAY, HOUR, look, NOW, openStore, rows, type Store, TODAY } from '../register/open-store.ts';

const MAKER = 'telegram:1';
const SECOND = 'zalo:2';
const MINUTE = 60_000;
let store: Store;

beforeEach(async () => {
  store = await openStore();
  await fill(store);
  for (const id of [MAKER, SECOND] as const) await addContact(store.db, id);
  await addLink(store.db, MAKER, 'CT-1');
});

/** `contact flow` of the messages made so far. */
async function said(): Promise<string[]> {
  const found = await rows(store.db, `SELECT contact_id || ' ' || flow AS said FROM outbox WHERE flow IS NOT NULL ORDER BY id`);
  return found.map((row) => String(row.said));
}
/** What was told since the last call, at `now`. */
let heard = 0;
async function tell(now: number, settings = defaultSettings()): Promise<string[]> {
  if ((await said()).length === 0) heard = 0;
  await sendNews(store.db, now, settings);
  await sendNews(store.db, now + 1, settings);
  const all = await said();
  const fresh = all.slice(heard);
  heard = all.length;
  return fresh;
}
beforeEach(() => {
  heard = 0;
});
const move = (code: string, to: 'advisory_review' | 'supplement_city' | 'commune_review' | 'city_check', now: number, more = {}) =>
  moveDossier(store.db, { code, to, on: TODAY, by: 'import', reason: '', ...more }, now);
const lastObject = async (flow: string) =>
  String((await rows(store.db, 'SELECT object FROM outbox WHERE flow = ? ORDER BY id DESC LIMIT 1', [flow]))[0]?.object);

test('the first import tells nobody anything, nor does a dossier that is new later', async () => {
  await register.upsertDossiers(store.db, [{ code: 'HN-2026-0009', product: 'Lọ hoa', producerCode: 'CT-1', stage: 'city_check' }], {
    now: NOW + HOUR,
    by: 'import',
    today: TODAY,
  });
  expect(await tell(NOW + 5 * HOUR)).toEqual([]);
});

test('several changes within ten minutes, of several dossiers, are one message to each linked person; by import or by a push', async () => {
  await addLink(store.db, SECOND, 'CT-1');
  await move('HN-2026-0001', 'advisory_review', NOW + HOUR);
  expect(await tell(NOW + HOUR + 9 * MINUTE)).toEqual([]);
  await move('HN-2026-0001', 'supplement_city', NOW + HOUR + 9 * MINUTE, { missing: 'phiếu kiểm nghiệm' });
  await register.upsertDossiers(
    store.db,
    [{ code: 'HN-2026-0002', product: 'Gốm bình hoa', producerCode: 'CT-1', stage: 'commune_review' }],
    {
      now: NOW + HOUR + 9 * MINUTE,
      by: 'import',
      today: TODAY,
    },
  );
  expect(await tell(NOW + HOUR + 10 * MINUTE)).toEqual([`${MAKER} dossier-moved`, `${SECOND} dossier-moved`]);
  const args = { flow: 'dossier-moved', object: await lastObject('dossier-moved') };
  expect(await look(store, MAKER, 'news', args, { now: NOW + 2 * HOUR })).toMatchObject({
    count: 2,
    dossiers: [
      { code: 'HN-2026-0001', stage: 'supplement_city', missing: 'phiếu kiểm nghiệm' },
      { code: 'HN-2026-0002', stage: 'commune_review' },
    ],
  });
  expect(await look(store, 'telegram:77', 'news', args)).toMatchObject({ count: 0 });
  expect(await tell(NOW + 3 * HOUR)).toEqual([]);
  await move('HN-2026-0002', 'commune_review', NOW + 3 * HOUR, { note: 'không đổi trạng thái' });
  expect(await tell(NOW + 4 * HOUR)).toEqual([]);
});

test('the history says when the linked people were told', async () => {
  await move('HN-2026-0001', 'advisory_review', NOW + HOUR);
  await tell(NOW + 2 * HOUR);
  const history = async () =>
    (await dossierForOffice(store.db, 'HN-2026-0001', NOW, defaultSettings()))?.history.map(({ toldAt }) => toldAt);
  expect(await history()).toEqual([null, null]);
  await store.db.execute({ sql: `UPDATE outbox SET state = 'sent', sent_at = ? WHERE flow = 'dossier-moved'`, args: [NOW + 2 * HOUR] });
  expect(await history()).toEqual([null, new Date(NOW + 2 * HOUR).toISOString()]);
});

test('who linked after a change, demonstration data and a switched-off setting: nothing', async () => {
  await store.db.execute({ sql: 'UPDATE link SET linked_at = ?', args: [NOW + 2 * HOUR] });
  await move('HN-2026-0001', 'advisory_review', NOW + HOUR);
  expect(await tell(NOW + 3 * HOUR)).toEqual([]);
  await store.db.execute('UPDATE link SET linked_at = 0');
  await store.db.execute('UPDATE dossier SET demo = 1');
  expect(await tell(NOW + 3 * HOUR)).toEqual([]);
  await store.db.execute('UPDATE dossier SET demo = 0');
  expect(await tell(NOW + 3 * HOUR, { ...defaultSettings(), dossier_told_minutes: 0 })).toEqual([]);
  expect(await tell(NOW + 3 * HOUR)).toEqual([`${MAKER} dossier-moved`]);
});

test('in the quiet hours nothing is made; what gathered is one message in the morning', async () => {
  const night = NOW + 13 * HOUR;
  await move('HN-2026-0001', 'advisory_review', night);
  expect(await tell(night + HOUR)).toEqual([]);
  await move('HN-2026-0002', 'commune_review', night + 2 * HOUR);
  expect(await tell(NOW + 20 * HOUR)).toEqual([]);
  expect(await tell(NOW + 21 * HOUR)).toEqual([`${MAKER} dossier-moved`]);
});

test('a person’s own quiet hours hold too, over midnight and by day', async () => {
  await move('HN-2026-0001', 'advisory_review', NOW);
  await store.db.execute("UPDATE contact SET quiet_from = '19:00', quiet_to = '12:00'");
  expect(await tell(NOW + HOUR)).toEqual([]);
  await store.db.execute("UPDATE contact SET quiet_from = '10:00', quiet_to = '13:00'");
  expect(await tell(NOW + 2 * HOUR)).toEqual([]);
  expect(await tell(NOW + 3 * HOUR)).toEqual([`${MAKER} dossier-moved`]);
});

test('whoever chose hours of their own hears outside them, also in the office’s; the others in the morning', async () => {
  await addLink(store.db, SECOND, 'CT-1');
  await store.db.execute({ sql: "UPDATE contact SET quiet_from = '01:00', quiet_to = '05:00' WHERE id = ?", args: [SECOND] });
  const night = NOW + 13 * HOUR;
  await move('HN-2026-0001', 'advisory_review', night);
  expect(await tell(night + HOUR - 1)).toEqual([`${SECOND} dossier-moved`]);
  expect(await rows(store.db, "SELECT due_at - created_at AS waits FROM outbox WHERE flow = 'dossier-moved'")).toEqual([{ waits: 0 }]);
  await move('HN-2026-0002', 'commune_review', night + HOUR);
  expect(await tell(night + 2 * HOUR)).toEqual([]);
  expect(await tell(NOW + 19 * HOUR)).toEqual([`${SECOND} dossier-moved`]);
  expect(await tell(NOW + 21 * HOUR)).toEqual([`${MAKER} dossier-moved`]);
});

test('all of it is known as told by the clock', () => {
  expect(newsDue(NOW, defaultSettings()).filter(({ flow }) => !TOLD_BY_CLOCK.has(flow))).toEqual([]);
});

test('two processes at once tell it once', async () => {
  const other = openNodeClient(`file:${store.file}`);
  await move('HN-2026-0001', 'advisory_review', NOW);
  await Promise.all([store.db, other].map((db) => sendNews(db, NOW + HOUR, defaultSettings())));
  expect(await said()).toEqual([`${MAKER} dossier-moved`]);
  other.close();
});

/** A product whose certificate ends so many days from today. */
async function ends(days: number): Promise<void> {
  const date = addDays(TODAY, days);
  const decidedOn = `${Number(date.slice(0, 4)) - 3}${date.slice(4)}`;
  await register.upsertProducts(store.db, [{ ...PRODUCTS[0], decision: '9/QĐ', decidedOn }], { now: NOW, by: 'import' });
  await store.db.execute({ sql: `DELETE FROM certificate WHERE product_code = 'SP-1' AND decided_on <> ?`, args: [decidedOn] });
}

test('a certificate is told of at 180, 90 and 30 days, each once, then that it has ended', async () => {
  await ends(181);
  expect(await tell(NOW)).toEqual([]);
  for (const [days, flow] of [
    [1, 'ends'],
    [2, ''],
    [90, ''],
    [91, 'ends'],
    [151, 'ends'],
    [152, ''],
    [181, ''],
    [182, 'ended'],
    [183, ''],
    [195, ''],
  ] as const)
    expect([days, await tell(NOW + days * DAY)]).toEqual([days, flow === '' ? [] : [`${MAKER} certificate-${flow}`]]);
});

test('linked late, a producer hears of the nearest term only; switched off, of none', async () => {
  await ends(25);
  const off = { ...defaultSettings(), certificate_days_first: 0, certificate_days_second: 0, certificate_days_last: 0 };
  expect(await tell(NOW, off)).toEqual([]);
  expect(await tell(NOW)).toEqual([`${MAKER} certificate-ends`]);
  const args = { flow: 'certificate-ends', object: await lastObject('certificate-ends') };
  expect(await look(store, MAKER, 'news', args)).toMatchObject({ products: [{ code: 'SP-1', certificate: { daysLeft: 25 } }] });
  expect(await tell(NOW + 26 * DAY, { ...defaultSettings(), certificate_ended_told: 0 })).toEqual([]);
});

test('a certificate that another one follows, that was revoked or ended long ago is not told of', async () => {
  await ends(20);
  await register.upsertProducts(store.db, [{ ...PRODUCTS[0], decision: '10/QĐ', decidedOn: TODAY }], { now: NOW, by: 'import' });
  expect(await tell(NOW)).toEqual([]);
  await ends(-10);
  expect(await tell(NOW)).toEqual([]);
  await ends(20);
  await store.db.execute({ sql: `UPDATE certificate SET revoked_on = ?`, args: [TODAY] });
  expect(await tell(NOW)).toEqual([]);
});

test('who stopped the topic hears nothing of certificates, also without ever having agreed; and again after agreeing', async () => {
  await ends(25);
  await act(store, MAKER, [{ effect: 'set-notices', topic: 'all', on: false }]);
  expect(await tell(NOW)).toEqual([]);
  await act(store, MAKER, [{ effect: 'set-notices', topic: 'certificates', on: true, version: '1', text: 't' }]);
  expect(await tell(NOW)).toEqual([`${MAKER} certificate-ends`]);
});

test('a re-assessment of a certified product is told when its dossier comes in a later import', async () => {
  await ends(60);
  await tell(NOW);
  const renewal = {
    code: 'HN-2026-0300',
    product: 'Gốm sứ men lam',
    producerCode: 'CT-1',
    stage: 'submitted',
    submittedOn: TODAY,
  } as const;
  await register.upsertDossiers(store.db, [renewal], { now: NOW + DAY, by: 'import', today: TODAY });
  expect(await tell(NOW + DAY, { ...defaultSettings(), renewal_told: 0 })).toEqual([]);
  expect(await tell(NOW + DAY)).toEqual([`${MAKER} renewal-started`]);
  const brand = { code: 'HN-2026-0301', product: 'Lọ hoa mới', producerCode: 'CT-1', stage: 'submitted' } as const;
  await register.upsertDossiers(store.db, [brand], { now: NOW + DAY, by: 'import', today: TODAY });
  expect(await tell(NOW + DAY + HOUR)).toEqual([]);
});

test('a missing paper is reminded of after seven days, once for each time', async () => {
  await move('HN-2026-0001', 'supplement_city', NOW, { missing: 'phiếu kiểm nghiệm' });
  await tell(NOW + HOUR);
  expect(await tell(NOW + 6 * DAY)).toEqual([]);
  expect(await tell(NOW + 7 * DAY, { ...defaultSettings(), missing_paper_days: 0 })).toEqual([]);
  expect(await tell(NOW + 7 * DAY)).toEqual([`${MAKER} paper-missing`]);
  expect(await tell(NOW + 20 * DAY)).toEqual([]);
});

test('both sides of an accepted request are asked after a fortnight; each answer is kept for its side, and nobody else’s', async () => {
  await addContact(store.db, 'telegram:5');
  await addStaff(store.db, 's1', 'telegram:9');
  const number = 'YC-2026-0001';
  const wish = { purpose: 'gift', quantity: '1', frequency: 'once', area: 'x' };
  await act(store, 'telegram:5', [
    { effect: 'grant-consent', purpose: 'share', version: '1', text: 't' },
    { effect: 'open-requests', number, products: 'SP-1', ...wish },
  ]);
  await act(store, MAKER, [{ effect: 'answer-request', number, answer: 'accept' }]);
  await store.db.execute('DELETE FROM outbox');
  expect(await tell(NOW + 13 * DAY)).toEqual([]);
  expect(await tell(NOW + 14 * DAY, { ...defaultSettings(), followup_days: 0 })).toEqual([]);
  expect((await tell(NOW + 14 * DAY)).sort()).toEqual([`${MAKER} request-followup`, 'telegram:5 request-followup']);
  const keep = (who: typeof MAKER | 'telegram:5' | 'telegram:9', outcome: 'traded' | 'met') =>
    act(store, who, [{ effect: 'keep-outcome', number, outcome }]);
  expect([await keep('telegram:9', 'met'), await keep('telegram:5', 'met'), await keep(MAKER, 'met'), await keep(MAKER, 'traded')]).toEqual(
    [false, true, true, true],
  );
  expect(await rows(store.db, 'SELECT buyer_outcome, producer_outcome FROM request')).toEqual([
    { buyer_outcome: 'met', producer_outcome: 'traded' },
  ]);
  expect(await tell(NOW + 15 * DAY)).toEqual([]);
});

test('a fair that one registered for is reminded of the day before; not who waits, withdrew, or registered just now', async () => {
  const row = { name: 'Hội chợ', start: addDays(TODAY, 3), deadline: addDays(TODAY, 2), places: 1 };
  await register.upsertFairs(store.db, [row], { now: NOW, by: 'import' });
  const fair = String((await rows(store.db, 'SELECT id FROM fair'))[0]?.id);
  await store.db.execute('DELETE FROM certificate');
  await addLink(store.db, SECOND, 'CT-2');
  await act(store, MAKER, [{ effect: 'register', fair, producer: 'CT-1', as: 'registered' }]);
  await act(store, SECOND, [{ effect: 'register', fair, producer: 'CT-2', as: 'waiting' }]);
  expect(await tell(NOW + DAY)).toEqual([]);
  expect(await tell(NOW + 2 * DAY, { ...defaultSettings(), fair_reminder_days: 0 })).toEqual([]);
  expect(await tell(NOW + 2 * DAY)).toEqual([`${MAKER} registration-reminder`]);
  expect(await tell(NOW + 2 * DAY + HOUR)).toEqual([]);
});

/** A fair in three weeks, MAKER registered for it, SECOND waiting; returns how to change it. */
async function fairWithTwo() {
  const row = {
    name: 'Hội chợ',
    start: addDays(TODAY, 20),
    deadline: addDays(TODAY, 15),
    places: 1,
    hours: '8:00–20:00',
    venue: 'Royal City',
  };
  const change = (more: Partial<register.FairRow>, now: number) =>
    register.upsertFairs(store.db, [{ ...row, ...more }], { now, by: 'import' });
  await change({}, NOW);
  const fair = String((await rows(store.db, 'SELECT id FROM fair'))[0]?.id);
  await store.db.execute('DELETE FROM certificate');
  await addLink(store.db, SECOND, 'CT-2');
  await act(store, MAKER, [{ effect: 'register', fair, producer: 'CT-1', as: 'registered' }]);
  await act(store, SECOND, [{ effect: 'register', fair, producer: 'CT-2', as: 'waiting' }]);
  return { fair, change };
}
const objectFor = async (who: string) =>
  String(
    (await rows(store.db, `SELECT object FROM outbox WHERE flow = 'fair-changed' AND contact_id = ? ORDER BY id DESC`, [who]))[0]?.object,
  );
/** What the last message to somebody says, as it leaves at `now`. */
const news = async (who: typeof MAKER | typeof SECOND, now = NOW + HOUR) =>
  look(store, who, 'fair-news', { object: await objectFor(who) }, { now });

test('several changes of a fair within ten minutes are one message to each who is registered or waits, old and new', async () => {
  const { fair, change } = await fairWithTwo();
  await change({ hours: '9:00–21:00' }, NOW + HOUR);
  expect(await tell(NOW + HOUR + 9 * MINUTE)).toEqual([]);
  await change({ start: addDays(TODAY, 27), hours: '10:00–21:00' }, NOW + HOUR + 9 * MINUTE);
  expect(await tell(NOW + HOUR + 10 * MINUTE)).toEqual([`${MAKER} fair-changed`, `${SECOND} fair-changed`]);
  expect(await news(MAKER)).toMatchObject({
    fair: { id: fair },
    was: { start: addDays(TODAY, 20), hours: '8:00–20:00', venue: 'Royal City', off: '' },
    now: { start: addDays(TODAY, 27), hours: '10:00–21:00', venue: 'Royal City', off: '' },
    differs: { dates: true, hours: true, venue: false, off: false },
    mine: [{ producerCode: 'CT-1', state: 'registered' }],
  });
  expect(await news(SECOND)).toMatchObject({ mine: [{ state: 'waiting', place: 1 }] });
  expect(await tell(NOW + 3 * HOUR)).toEqual([]);
  await change({ start: addDays(TODAY, 27), hours: '10:00–21:00', venue: 'Mỹ Đình' }, NOW + 4 * HOUR);
  expect(await tell(NOW + 5 * HOUR)).toHaveLength(2);
  expect(await news(MAKER)).toMatchObject({
    was: { venue: 'Royal City' },
    now: { venue: 'Mỹ Đình' },
    differs: { dates: false, venue: true },
  });
});

test('a change that was taken back has nothing to say; nor has what else a list says of the fair', async () => {
  const { change } = await fairWithTwo();
  await change({ places: 2, contact: '024 3825 1234', fee: 'miễn phí' }, NOW + HOUR);
  await store.db.execute('DELETE FROM outbox');
  expect(await tell(NOW + 2 * HOUR)).toEqual([]);
  await change({ state: 'called_off' }, NOW + 2 * HOUR);
  await change({ state: 'planned' }, NOW + 2 * HOUR + MINUTE);
  await tell(NOW + 3 * HOUR);
  expect(await news(MAKER)).toMatchObject({ differs: null });
});

test('another dash, another case or missing marks are no news', async () => {
  const { change } = await fairWithTwo();
  await change({ hours: '8:00 - 20:00', venue: 'ROYAL CITY.' }, NOW + HOUR);
  await tell(NOW + 2 * HOUR);
  expect(await news(MAKER)).toMatchObject({ differs: null });
  await change({ hours: '8:30 - 20:00', venue: 'ROYAL CITY.' }, NOW + 3 * HOUR);
  await tell(NOW + 4 * HOUR);
  expect(await news(MAKER)).toMatchObject({ differs: { hours: true, venue: false } });
});

test('not told: who withdrew or was refused, who registered after the change, who stopped everything, who blocked us', async () => {
  const { fair, change } = await fairWithTwo();
  await change({ hours: '9:00' }, NOW + HOUR);
  await act(store, MAKER, [{ effect: 'withdraw-registration', number: 'DK-0001' }], { now: NOW + HOUR + MINUTE });
  await store.db.execute('DELETE FROM outbox');
  expect(await tell(NOW + 2 * HOUR)).toEqual([`${SECOND} fair-changed`]);
  await act(store, MAKER, [{ effect: 'register', fair, producer: 'CT-1', as: 'waiting' }], { now: NOW + 2 * HOUR });
  expect(await tell(NOW + 3 * HOUR)).toEqual([]);
  await change({ hours: '10:00' }, NOW + 3 * HOUR);
  await act(store, MAKER, [{ effect: 'set-notices', topic: 'fairs', on: false }]);
  expect(await tell(NOW + 4 * HOUR)).toEqual([`${MAKER} fair-changed`, `${SECOND} fair-changed`]);
  await change({ hours: '11:00' }, NOW + 4 * HOUR);
  await act(store, MAKER, [{ effect: 'set-notices', topic: 'all', on: false }]);
  await store.db.execute({ sql: "UPDATE contact SET state = 'blocked' WHERE id = ?", args: [SECOND] });
  expect(await tell(NOW + 5 * HOUR)).toEqual([]);
  await change({ hours: '12:00' }, NOW + 5 * HOUR);
  await store.db.execute("UPDATE contact SET state = 'active'");
  await act(store, MAKER, [{ effect: 'set-notices', topic: 'training', on: true, version: '1', text: 't' }]);
  await store.db.execute("UPDATE registration SET state = 'refused' WHERE producer_code = 'CT-2'");
  expect(await tell(NOW + 6 * HOUR)).toEqual([`${MAKER} fair-changed`]);
});

test('a fair that is over, a switched-off setting, the demonstration: nothing; quiet hours: one message in the morning', async () => {
  const { fair, change } = await fairWithTwo();
  await change({ hours: '9:00' }, NOW + HOUR);
  expect(await tell(NOW + 2 * HOUR, { ...defaultSettings(), fair_changed_minutes: 0 })).toEqual([]);
  await store.db.execute('UPDATE fair SET demo = 1');
  expect(await tell(NOW + 2 * HOUR)).toEqual([]);
  await store.db.execute({ sql: 'UPDATE fair SET demo = 0, sorts = ?', args: [addDays(TODAY, -1)] });
  expect(await tell(NOW + 2 * HOUR)).toEqual([]);
  await store.db.execute({ sql: 'UPDATE fair SET sorts = ?', args: [addDays(TODAY, 20)] });
  const night = NOW + 13 * HOUR;
  expect(await tell(night)).toEqual([]);
  await change({ hours: '9:00', venue: 'Mỹ Đình' }, night + HOUR);
  expect(await tell(NOW + 20 * HOUR)).toEqual([]);
  expect(await tell(NOW + 21 * HOUR)).toEqual([`${MAKER} fair-changed`, `${SECOND} fair-changed`]);
  expect(await news(MAKER)).toMatchObject({ fair: { id: fair }, differs: { hours: true, venue: true } });
  // Left too late (out of reach for weeks), it is over by then.
  expect(await news(MAKER, NOW + 21 * DAY)).toMatchObject({ differs: null });
  // Not everybody's to read.
  expect(await look(store, 'telegram:77', 'fair-news', { object: await objectFor(MAKER) })).toMatchObject({ differs: null, mine: [] });
});

test('who speaks for two producers there hears once, of both; the office’s list says when they were told', async () => {
  const { fair, change } = await fairWithTwo();
  await addLink(store.db, MAKER, 'CT-2');
  await change({ venue: 'Mỹ Đình' }, NOW + HOUR);
  expect(await tell(NOW + 2 * HOUR)).toEqual([`${MAKER} fair-changed`, `${SECOND} fair-changed`]);
  expect((await news(MAKER)).mine).toHaveLength(2);
  const told = async () => (await listRegistrations(store.db, store.keys, fair, 'test', NOW)).map(({ changeToldOn }) => changeToldOn);
  expect(await told()).toEqual(['', '']);
  await store.db.execute({
    sql: `UPDATE outbox SET state = 'sent', sent_at = ? WHERE flow = 'fair-changed' AND contact_id = ?`,
    args: [NOW + 2 * HOUR, SECOND],
  });
  expect(await told()).toEqual(['', TODAY]);
});

test('a fair that is off is not reminded of and gives nobody a place; moved after its reminder it is reminded of once more', async () => {
  const { change } = await fairWithTwo();
  await change({ state: 'postponed', places: 5 }, NOW + HOUR);
  await tell(NOW + 2 * HOUR);
  expect(await fillPlaces(store.db, NOW + 2 * HOUR, defaultSettings())).toBe(0);
  expect(await tell(NOW + 19 * DAY)).toEqual([]);
  await change({ state: 'planned', places: 5 }, NOW + 19 * DAY);
  expect(await fillPlaces(store.db, NOW + 19 * DAY, defaultSettings())).toBe(1);
  expect((await tell(NOW + 19 * DAY + 2 * HOUR)).filter((one) => one.includes('reminder'))).toHaveLength(2);
  await change({ start: addDays(TODAY, 25) }, NOW + 19 * DAY + 3 * HOUR);
  expect((await tell(NOW + 24 * DAY)).filter((one) => one.includes('reminder'))).toHaveLength(2);
  expect(await tell(NOW + 24 * DAY + HOUR)).toEqual([]);
});

test('what an erased person was told goes with them', async () => {
  await move('HN-2026-0001', 'advisory_review', NOW);
  await tell(NOW + HOUR);
  expect(await rows(store.db, 'SELECT person FROM told')).toEqual([{ person: MAKER }]);
  expect((await deleteOld(store.db, defaultSettings(), NOW + 700 * DAY)).told).toBe(0);
  await store.db.batch(eraseStatements(MAKER, NOW + 2 * HOUR), 'write');
  expect(await rows(store.db, 'SELECT person FROM told')).toEqual([]);
});

test('what was told is forgotten after the years that the office keeps its records', async () => {
  await move('HN-2026-0001', 'advisory_review', NOW);
  await tell(NOW + HOUR);
  expect((await deleteOld(store.db, defaultSettings(), NOW + 800 * DAY)).told).toBe(1);
});
