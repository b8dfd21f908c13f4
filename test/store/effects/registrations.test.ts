/** Registrations: places, the waiting list, who is told, and whose phone the office sees. */
import { beforeEach, expect, test } from 'vitest';
import type { ContactId, Effect, RegistrationState } from '../../../src/model.ts';
import { openNodeClient } from '../../../src/store/client-node.ts';
import * as register from '../../../src/store/register.ts';
import { fairsNamed, fillPlaces, listRegistrations } from '../../../src/store/registrations.ts';
import { deleteOld, eraseStatements } from '../../../src/store/retention.ts';
import { defaultSettings } from '../../../src/store/settings.ts';
import { fill } from '../lookups/catalogue.ts';
import { act, addContact, addLink, addStaff, DAY, look, NOW, openStore, rows, type Store, waiting } from '../register/open-store.ts';

const MAKERS = ['telegram:1', 'telegram:2', 'telegram:3'] as const;
const OFFICER = 'telegram:9';
let store: Store;
let fair: string;

async function announce(more: Partial<register.FairRow> = {}): Promise<string> {
  const row = { name: 'Hội chợ Xuân', start: '2026-12-20', end: '2026-12-25', deadline: '2026-12-10', places: 1, ...more };
  await register.upsertFairs(store.db, [row], { now: NOW, by: 'import' });
  return (await fairsNamed(store.db, row.name))[0]?.id ?? '';
}

beforeEach(async () => {
  store = await openStore();
  await fill(store);
  for (const [i, id] of MAKERS.entries()) {
    await addContact(store.db, id);
    await addLink(store.db, id, `CT-${i + 1}`);
  }
  await addContact(store.db, OFFICER);
  await addStaff(store.db, 's1', OFFICER);
  fair = await announce();
});

const effect = (n: number, as: 'registered' | 'waiting'): Effect => ({
  effect: 'register',
  fair,
  producer: `CT-${n}`,
  as,
  products: 'Mật ong',
  booth: '9 m²',
  person: 'Chị Hoa 0977000111',
  answer: '',
});
const join = (n: 1 | 2 | 3, as: 'registered' | 'waiting', now = NOW + n) =>
  act(store, MAKERS[n - 1] as ContactId, [effect(n, as)], { now });
const move = (number: string, to: RegistrationState, by: ContactId = OFFICER) =>
  act(store, by, [{ effect: 'move-registration', number, to }], { now: NOW + 50 });
const withdraw = (n: 1 | 2 | 3, number: string) =>
  act(store, MAKERS[n - 1] as ContactId, [{ effect: 'withdraw-registration', number }], { now: NOW + 60 });
const states = async () =>
  (await rows(store.db, 'SELECT number, state FROM registration ORDER BY n')).map((row) => `${row.number} ${row.state}`);

test('a place is taken once; who comes later waits; what the flow saw must still be true', async () => {
  expect(await join(1, 'registered')).toBe(true);
  expect(await join(2, 'registered')).toBe(false);
  expect(await join(2, 'waiting')).toBe(true);
  expect(await join(3, 'waiting')).toBe(true);
  expect(await states()).toEqual(['DK-0001 registered', 'DK-0002 waiting', 'DK-0003 waiting']);
  expect(await look(store, MAKERS[2], 'fair', { id: fair.toUpperCase() })).toMatchObject({
    fair: { id: fair, open: true, places: 1, asks: ['products', 'person'] },
    free: 0,
    waiting: 2,
    mine: [{ number: 'DK-0003', state: 'waiting', place: 2, producer: 'HTX Khác' }],
    may: [],
  });
});

test('two people at once over two connections: one gets the last place, nobody is lost', async () => {
  const other: Store = { ...store, db: openNodeClient(`file:${store.file}`) };
  for (let round = 0; round < 10; round++) {
    await store.db.execute('DELETE FROM registration');
    const tries = await Promise.all([
      act(store, MAKERS[0], [effect(1, 'registered')], { now: NOW + round }),
      act(other, MAKERS[1], [effect(2, 'registered')], { now: NOW + round }),
    ]);
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect(await states()).toEqual(['DK-0001 registered']);
  }
  other.db.close();
});

test('not twice, not for somebody else’s producer, not after the deadline, and not where the office said no', async () => {
  expect(await join(1, 'registered')).toBe(true);
  await store.db.execute('UPDATE fair SET places = 9');
  expect(await join(1, 'registered')).toBe(false);
  expect(await act(store, MAKERS[1], [effect(3, 'registered')])).toBe(false);
  expect(await join(2, 'registered', NOW + 20 * DAY)).toBe(false);
  await announce({ registers: false });
  expect(await join(2, 'registered')).toBe(false);
  expect(await look(store, MAKERS[1], 'fair', { id: fair })).toMatchObject({ fair: { open: false } });
  await announce({ registers: true, places: 9 });
  expect(await join(2, 'registered')).toBe(true);
});

test('a month as deadline holds to its end; without deadline and places nothing is registered for', async () => {
  await announce({ name: 'Chợ Tết', deadline: '2026-11', start: '2027-01' });
  await announce({ name: 'Chợ quê', deadline: '', places: null });
  const open = async (now: number) => {
    const { fairs } = await look(store, MAKERS[0], 'fairs', { when: 'coming' }, { now });
    return fairs.filter((one) => one.open).map((one) => one.name);
  };
  expect(await open(NOW)).toEqual(['Hội chợ Xuân', 'Chợ Tết']);
  expect(await open(NOW + 8 * DAY)).toEqual(['Hội chợ Xuân']);
});

test('training is listed apart from fairs, and an import without the column leaves it so', async () => {
  await announce({ name: 'Tập huấn livestream', kind: 'training' });
  await announce({ name: 'Tập huấn livestream' });
  const named = async (others: boolean) =>
    (await look(store, MAKERS[0], 'fairs', { when: 'coming', others })).fairs.map(({ name }) => name);
  expect(await named(true)).toEqual(['Tập huấn livestream']);
  expect(await named(false)).toEqual(['Hội chợ Xuân']);
});

test('who withdraws makes room for the next, who is told; and may register again', async () => {
  await join(1, 'registered');
  await join(2, 'waiting');
  await join(3, 'waiting');
  expect(await withdraw(2, 'DK-0001')).toBe(false);
  expect(await withdraw(1, 'dk-0001')).toBe(true);
  expect(await states()).toEqual(['DK-0001 withdrawn', 'DK-0002 registered', 'DK-0003 waiting']);
  expect(await waiting(store.db)).toEqual([`${MAKERS[1]} registration-changed DK-0002`]);
  expect(await withdraw(1, 'DK-0001')).toBe(false);
  expect(await join(1, 'registered', NOW + 100)).toBe(false);
  expect(await join(1, 'waiting', NOW + 100)).toBe(true);
  expect(await look(store, MAKERS[0], 'fair', { id: fair })).toMatchObject({ mine: [{ number: 'DK-0001', place: 2 }] });
});

test('what is withdrawn or refused stands among one’s own, and can not be withdrawn any more', async () => {
  await join(1, 'registered');
  const mine = async () => {
    const found = await look(store, MAKERS[0], 'fair', { id: fair });
    return [found.mine.map(({ state }) => state), found.holds.length];
  };
  expect(await mine()).toEqual([['registered'], 1]);
  await withdraw(1, 'DK-0001');
  expect(await mine()).toEqual([['withdrawn'], 0]);
});

test('staff move people, each is told once; viewers and others move nobody', async () => {
  await join(1, 'registered');
  await join(2, 'waiting');
  expect(await move('DK-0001', 'confirmed', MAKERS[0])).toBe(false);
  await store.db.execute("UPDATE staff SET role = 'viewer'");
  expect(await move('DK-0001', 'confirmed')).toBe(false);
  await store.db.execute("UPDATE staff SET role = 'officer'");
  expect(await move('DK-0001', 'confirmed')).toBe(true);
  expect(await move('DK-0001', 'confirmed')).toBe(false);
  expect(await states()).toEqual(['DK-0001 confirmed', 'DK-0002 waiting']);
  expect(await move('DK-0001', 'refused')).toBe(true);
  expect(await states()).toEqual(['DK-0001 refused', 'DK-0002 registered']);
  expect(await waiting(store.db)).toEqual([
    `${MAKERS[0]} registration-changed DK-0001`,
    `${MAKERS[0]} registration-changed DK-0001`,
    `${MAKERS[1]} registration-changed DK-0002`,
  ]);
  expect(await rows(store.db, "SELECT who, what, detail FROM audit WHERE did = 'move'")).toHaveLength(2);
  await fillPlaces(store.db, NOW + 70, defaultSettings());
  expect(await waiting(store.db)).toHaveLength(3);
});

test('an old button of staff undoes nothing that happened meanwhile, and nothing moves once the fair is over', async () => {
  await join(1, 'registered');
  await join(2, 'waiting');
  expect(await move('DK-0002', 'confirmed')).toBe(false);
  expect(await move('DK-0001', 'confirmed')).toBe(true);
  expect(await move('DK-0001', 'registered')).toBe(false);
  expect(await withdraw(1, 'DK-0001')).toBe(true);
  expect([await move('DK-0001', 'confirmed'), await move('DK-0001', 'registered')]).toEqual([false, false]);
  expect(await states()).toEqual(['DK-0001 withdrawn', 'DK-0002 registered']);
  await store.db.execute("UPDATE fair SET sorts = '2026-11-01'");
  expect([await move('DK-0002', 'confirmed'), await withdraw(2, 'DK-0002')]).toEqual([false, false]);
  expect(await states()).toEqual(['DK-0001 withdrawn', 'DK-0002 registered']);
});

test('more places by an import go to who waits, in the order of the list', async () => {
  await join(1, 'registered');
  await join(2, 'waiting');
  await join(3, 'waiting');
  await announce({ places: 2 });
  expect(await fillPlaces(store.db, NOW + 70, defaultSettings())).toBe(1);
  expect(await states()).toEqual(['DK-0001 registered', 'DK-0002 registered', 'DK-0003 waiting']);
  expect(await fillPlaces(store.db, NOW + 80, defaultSettings())).toBe(0);
});

test('others see no registration; staff see all of it but nobody’s phone', async () => {
  await join(1, 'registered');
  const stranger = await look(store, MAKERS[1], 'registration', { number: 'DK-0001' });
  expect(stranger).toEqual({ registration: null, mine: false, othersWait: false, over: false });
  expect(await look(store, MAKERS[1], 'registrations', { fair })).toMatchObject({ count: 0, registrations: [] });
  expect(await look(store, OFFICER, 'registrations', { fair })).toMatchObject({
    count: 1,
    states: [{ state: 'registered', count: 1 }],
    registrations: [{ number: 'DK-0001', booth: '9 m²', products: 'Mật ong', person: 'Chị Hoa 0977000111' }],
  });
  expect(await look(store, MAKERS[0], 'products-own', { producer: 'CT-1' })).toMatchObject({ count: 2 });
  expect(await look(store, MAKERS[0], 'products-own', { producer: 'CT-2' })).toEqual({ count: 0, products: [] });
});

test('the office’s list holds a phone only with consent, until it is withdrawn, and the person sees that it does', async () => {
  const text = 'Em xin ghi số của anh/chị vào danh sách.';
  await act(store, MAKERS[0], [
    { effect: 'grant-consent', purpose: 'contact', version: '1', text },
    { effect: 'grant-consent', purpose: 'office', version: '1', text },
    { effect: 'set-profile', name: 'Hoa', phone: '0987654321' },
  ]);
  await act(store, MAKERS[1], [{ effect: 'set-profile', name: 'Ba', phone: '0911222333' }]);
  await store.db.execute('UPDATE fair SET places = 9');
  await join(1, 'registered');
  await join(2, 'registered');
  const list = async () =>
    (await listRegistrations(store.db, store.keys, fair, 'operator', NOW)).map(({ number, contact, phone }) => [number, contact, phone]);
  expect(await list()).toEqual([
    ['DK-0001', 'Hoa', '+84987654321'],
    ['DK-0002', '', ''],
  ]);
  expect(await rows(store.db, "SELECT who, what, detail FROM audit WHERE did = 'list registrations'")).toEqual([
    { who: 'operator', what: `fair ${fair}`, detail: '2' },
  ]);
  expect(await look(store, MAKERS[0], 'reveals-mine', {})).toMatchObject({
    count: 1,
    reveals: [{ who: '', office: true, number: 'DK-0001' }],
  });
  await act(store, MAKERS[0], [{ effect: 'withdraw-consent', purpose: 'office' }]);
  expect(await list()).toEqual([
    ['DK-0001', '', ''],
    ['DK-0002', '', ''],
  ]);
});

test('an erased person holds no place and leaves no words', async () => {
  await join(1, 'registered');
  await join(2, 'waiting');
  await store.db.batch(eraseStatements(MAKERS[0], NOW + 200), 'write');
  expect(await rows(store.db, "SELECT person, state, sealed FROM registration WHERE number = 'DK-0001'")).toEqual([
    { person: 'erased', state: 'withdrawn', sealed: '' },
  ]);
  expect(await fillPlaces(store.db, NOW + 300, defaultSettings())).toBe(1);
  expect((await listRegistrations(store.db, store.keys, fair, 'operator', NOW))[0]).toMatchObject({ number: 'DK-0001', person: '' });
});

test('registrations go with their reveals once the fair is long over; those of coming fairs stay', async () => {
  const later = await announce({ name: 'Hội chợ sau', start: '2029-06-01', deadline: '2029-05-01', end: '' });
  await act(store, MAKERS[0], [
    { effect: 'grant-consent', purpose: 'office', version: '1', text: 't' },
    { effect: 'set-profile', name: 'Hoa', phone: '0987654321' },
  ]);
  await join(1, 'registered');
  await act(store, MAKERS[0], [{ ...effect(1, 'registered'), fair: later } as Effect]);
  const now = NOW + 800 * DAY;
  expect((await deleteOld(store.db, defaultSettings(), now)).registration).toBe(1);
  expect((await deleteOld(store.db, defaultSettings(), now)).registration).toBe(0);
  expect(await rows(store.db, 'SELECT fair_id FROM registration')).toEqual([{ fair_id: later }]);
  expect(await rows(store.db, "SELECT count(*) AS n FROM reveal WHERE shown_to = 'office'")).toEqual([{ n: 1 }]);
});
