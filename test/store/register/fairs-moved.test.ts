/** A later list says another day for a fair that is still to come: it was moved, and stays the same fair with its registrations. */
import { beforeEach, expect, test } from 'vitest';
import * as register from '../../../src/store/register.ts';
import { addDays } from '../../../src/understanding/hanoi-time.ts';
import { HOUR, look, NOW, openStore, rows, type Store, TODAY } from './open-store.ts';

const NAME = 'Hội chợ Xuân';
const day = (after: number) => addDays(TODAY, after);
let store: Store;

beforeEach(async () => {
  store = await openStore();
});

const list = (fairs: register.FairRow[], more: Partial<register.RegisterOptions> = {}) =>
  register.upsertFairs(store.db, fairs, { now: NOW, by: 'import', ...more });
const fairs = async () =>
  (await rows(store.db, 'SELECT id, name, start FROM fair ORDER BY start, name')).map(({ id, name, start }) => ({ id, name, start }));
const starts = async () => (await fairs()).map(({ start }) => start);
const changes = async () =>
  (await rows(store.db, 'SELECT was, now FROM fair_change ORDER BY id')).map(({ was, now }) => [
    JSON.parse(`${was}`),
    JSON.parse(`${now}`),
  ]);

test('another day is the same fair, moved: said in the report, kept as a change; the same list again changes nothing', async () => {
  await list([{ name: NAME, start: day(10), end: day(12), venue: 'Royal City' }]);
  const [before] = await fairs();
  const moved = { name: 'HỘI CHỢ XUÂN', start: day(17), end: day(19) };
  expect(await list([moved], { dryRun: true })).toMatchObject({ changed: 1, moved: [{ index: 0, from: day(10) }] });
  expect(await starts()).toEqual([day(10)]);
  expect(await list([moved])).toMatchObject({ added: 0, changed: 1, moved: [{ index: 0, from: day(10) }] });
  expect(await list([moved])).toMatchObject({ added: 0, changed: 1, moved: [] });
  expect(await fairs()).toEqual([{ id: before?.id, name: 'HỘI CHỢ XUÂN', start: day(17) }]);
  const same = { state: 'planned', hours: '', venue: 'Royal City' };
  expect(await changes()).toEqual([
    [
      { ...same, start: day(10), end: day(12) },
      { ...same, start: day(17), end: day(19) },
    ],
  ]);
});

test('whoever writes the old day again moves it back; both days in one list are two fairs', async () => {
  await list([{ name: NAME, start: day(10) }]);
  const id = (await fairs())[0]?.id;
  await list([{ name: NAME, start: day(17) }]);
  await list([{ name: NAME, start: day(10) }]);
  expect(await fairs()).toEqual([{ id, name: NAME, start: day(10) }]);
  await list([{ name: NAME, start: day(17) }]);
  const both = [day(17), day(10)].map((start) => ({ name: NAME, start }));
  expect(await list(both)).toMatchObject({ added: 1, changed: 1 });
  expect((await fairs()).find(({ start }) => start === day(10))?.id).toBe(id);
  expect(await list(both)).toMatchObject({ added: 0, changed: 2 });
  expect(await starts()).toEqual([day(10), day(17)]);
});

test('a month that became a day is the same fair', async () => {
  await list([{ name: NAME, start: '2026-12' }]);
  await list([{ name: NAME, start: '2026-12-19' }]);
  expect(await starts()).toEqual(['2026-12-19']);
});

test('it is another fair when the known one is over, stands in the list too, is of another kind, or several could be meant', async () => {
  await list([{ name: NAME, start: day(-5), end: day(-1) }]);
  await list([{ name: NAME, start: day(10) }]);
  expect(await starts()).toEqual([day(-5), day(10)]);
  await list([day(10), day(17)].map((start) => ({ name: NAME, start })));
  expect(await starts()).toEqual([day(-5), day(10), day(17)]);
  await list([{ name: NAME, start: day(24) }]);
  expect(await starts()).toEqual([day(-5), day(10), day(17), day(24)]);
  await list([{ name: 'Lớp bán hàng', start: day(3), kind: 'training' }]);
  await list([{ name: 'Lớp bán hàng', start: day(4), kind: 'inspections' }]);
  await list([{ name: 'Lớp bán hàng', start: day(-30), kind: 'training' }]);
  expect(await starts()).toEqual([day(-30), day(-5), day(3), day(4), day(10), day(17), day(24)]);
});

test('what vanishes from a list stays as it is', async () => {
  await list([
    { name: NAME, start: day(10) },
    { name: 'Hội chợ Thu', start: day(20) },
  ]);
  await list([{ name: 'Hội chợ Thu', start: day(20) }]);
  expect(await starts()).toEqual([day(10), day(20)]);
  expect(await changes()).toEqual([]);
});

test('a new first day without a last one forgets the old last day; a list without that column keeps it', async () => {
  await list([{ name: NAME, start: day(10), end: day(12) }]);
  await list([{ name: NAME, start: day(10) }]);
  expect(await rows(store.db, 'SELECT start, "end", sorts FROM fair')).toEqual([{ start: day(10), end: day(12), sorts: day(12) }]);
  await list([{ name: NAME, start: day(20) }]);
  expect(await rows(store.db, 'SELECT start, "end", sorts FROM fair')).toEqual([{ start: day(20), end: '', sorts: day(20) }]);
});

test('called off or postponed: nobody registers, a later list says nothing or takes it back, and a new day does', async () => {
  await list([{ name: NAME, start: day(10), deadline: day(8) }]);
  const id = String((await fairs())[0]?.id);
  const view = async () => (await look(store, 'telegram:1', 'fair', { id })).fair;
  expect(await view()).toMatchObject({ off: '', open: true });
  await list([{ name: NAME, start: day(10), state: 'called_off' }]);
  await list([{ name: NAME, start: day(10) }], { now: NOW + HOUR });
  expect(await view()).toMatchObject({ off: 'called_off', open: false });
  await list([{ name: NAME, start: day(10), state: 'planned' }]);
  expect(await view()).toMatchObject({ off: '', open: true });
  await list([{ name: NAME, start: day(10), state: 'postponed' }]);
  expect(await view()).toMatchObject({ off: 'postponed', open: false });
  await list([{ name: NAME, start: day(17), deadline: day(15) }]);
  expect(await view()).toMatchObject({ off: '', open: true, start: day(17) });
  expect((await changes()).map(([was, now]) => `${was.state} ${now.state}`)).toEqual([
    'planned called_off',
    'called_off planned',
    'planned postponed',
    'postponed planned',
  ]);
});

test('the demonstration moves its fairs without a change that anybody is told of', async () => {
  await list([{ name: NAME, start: day(10) }], { demo: true });
  await list([{ name: NAME, start: day(11) }], { demo: true });
  expect(await changes()).toEqual([]);
});
