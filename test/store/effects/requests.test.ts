import { beforeEach, expect, test } from 'vitest';
import type { ContactId, Effect } from '../../../src/model.ts';
import { lapseRequests, remindRequests, requestDelivered, requestUnreachable, rescueRequests } from '../../../src/store/requests.ts';
import { revealFor } from '../../../src/store/reveal.ts';
import { defaultSettings } from '../../../src/store/settings.ts';
import { fill } from '../lookups/catalogue.ts';
import { act, addContact, addLink, addStaff, DAY, HOUR, look, NOW, openStore, rows, type Store, waiting } from '../register/open-store.ts';

const BUYER = 'telegram:1';
const MAKER = 'telegram:2';
const SECOND = 'zalo:3';
const OFFICER = 'telegram:9';
const N1 = 'YC-2026-0001';
let store: Store;
beforeEach(async () => {
  store = await openStore();
  await fill(store);
  for (const id of [BUYER, MAKER, SECOND, OFFICER] as const) await addContact(store.db, id);
  await addLink(store.db, MAKER, 'CT-1');
  await addStaff(store.db, 's1', OFFICER);
  await act(store, BUYER, [
    { effect: 'grant-consent', purpose: 'contact', version: '1', text: 't' },
    { effect: 'grant-consent', purpose: 'share', version: '1', text: 't' },
    { effect: 'set-profile', name: 'Trần Văn Mua', phone: '0987654321' },
  ]);
});

const wish = { purpose: 'gift', quantity: '20 hộp', frequency: 'once', area: 'Cầu Giấy' };
const open = (products = 'SP-1', number = N1, now = NOW) =>
  act(store, BUYER, [{ effect: 'open-requests', number, products, ...wish, minStars: '' }], { now });
const answer = (contact: ContactId, kind: 'accept' | 'decline', now = NOW, number = N1) =>
  act(store, contact, [{ effect: 'answer-request', number, answer: kind, ...(kind === 'decline' ? { reason: 'price' } : {}) }], { now });
const state = async (number = N1) => (await rows(store.db, 'SELECT state FROM request WHERE number = ?', [number]))[0]?.state;

test('one request for each producer; who can be told is told, the rest go to the staff', async () => {
  expect(await open('SP-2, SP-1,SP-3')).toBe(true);
  expect(await rows(store.db, 'SELECT number, producer_code, products, product_names, state FROM request ORDER BY n')).toEqual([
    { number: N1, producer_code: 'CT-2', products: '["SP-2"]', product_names: 'Mật ong hoa nhãn', state: 'staff' },
    { number: 'YC-2026-0002', producer_code: 'CT-1', products: '["SP-1"]', product_names: 'Gốm sứ men lam', state: 'waiting' },
  ]);
  expect(await waiting(store.db)).toEqual([`${MAKER} request-arrived YC-2026-0002`, `${OFFICER} task-arrived V-0001`]);
  expect(await look(store, OFFICER, 'task', { id: 'V-0001' })).toMatchObject({
    task: { kind: 'request-unreachable', object: N1, reason: 'not-linked', state: 'open' },
  });
});

test('a producer whose chat is out of reach (blocked) is for the staff', async () => {
  await store.db.execute("UPDATE contact SET state = 'blocked' WHERE id = 'telegram:2'");
  await open();
  expect(await state()).toBe('staff');
  expect(await look(store, OFFICER, 'tasks', {})).toMatchObject({ count: 1, tasks: [{ reason: 'blocked' }] });
});

test('a producer whose window turns out to be closed is for the staff, also when the process died before it said so', async () => {
  await open();
  expect(await state()).toBe('waiting');
  await store.db.execute("UPDATE outbox SET state = 'unreachable', detail = 'window' WHERE flow = 'request-arrived'");
  await rescueRequests(store.db, NOW, defaultSettings());
  expect(await state()).toBe('staff');
  expect(await look(store, OFFICER, 'tasks', {})).toMatchObject({ count: 1, tasks: [{ reason: 'window' }] });
});

test('both sides see the request, others do not, and nobody sees a contact', async () => {
  await open();
  expect(await look(store, BUYER, 'request', { number: '0001' })).toMatchObject({
    may: 'buyer',
    request: { number: N1, short: '0001', open: true, quantity: '20 hộp', minStars: null },
  });
  expect(await look(store, MAKER, 'request', { number: N1 })).toMatchObject({
    may: 'producer',
    request: { area: 'Cầu Giấy', purpose: 'gift' },
  });
  expect(
    await look(store, OFFICER, 'request', { number: N1 }, { person: { staff: { id: 's1', name: 'x', role: 'officer' } } }),
  ).toMatchObject({ may: 'staff' });
  const stranger = await look(store, SECOND, 'request', { number: N1 });
  expect(stranger).toEqual({ request: null, may: '', notMine: false, similar: [], near: [] });
  expect(await look(store, SECOND, 'request', { number: 'YC-2026-0099' })).toEqual(stranger);
  expect([await revealFor(store.db, store.keys, N1, BUYER), await revealFor(store.db, store.keys, N1, MAKER)]).toEqual([null, null]);
  expect(await look(store, MAKER, 'requests-mine', {})).toMatchObject({ count: 1, received: [{ number: N1 }], asked: [] });
});

test('accepting reveals both at once, to those two only', async () => {
  await open();
  expect(await answer(MAKER, 'accept')).toBe(true);
  expect(await revealFor(store.db, store.keys, N1, BUYER)).toEqual({
    name: 'Bà Lan',
    phone: '+84912345678',
    organisation: 'Gốm Quang Vinh',
  });
  expect(await revealFor(store.db, store.keys, N1, MAKER)).toEqual({ name: 'Trần Văn Mua', phone: '+84987654321', organisation: '' });
  expect(await revealFor(store.db, store.keys, N1, SECOND)).toBeNull();
  expect(await waiting(store.db)).toEqual([`${BUYER} request-accepted ${N1}`, `${MAKER} request-accepted-producer ${N1}`]);
  expect(await look(store, BUYER, 'reveals-mine', {})).toEqual({
    count: 1,
    reveals: [{ who: 'Gốm Quang Vinh', office: false, number: N1, on: '2026-11-24' }],
  });
  expect(await look(store, MAKER, 'reveals-mine', {})).toEqual({
    count: 1,
    reveals: [{ who: 'Trần Văn Mua', office: false, number: N1, on: '2026-11-24' }],
  });
  await act(store, MAKER, [{ effect: 'unlink', producer: 'CT-1' }]);
  expect(await revealFor(store.db, store.keys, N1, MAKER)).toBeNull();
});

test('without a number in the register the person who accepts gives their own', async () => {
  await store.db.execute("DELETE FROM phone WHERE owner = 'producer:CT-1'");
  await act(store, MAKER, [{ effect: 'set-profile', name: 'Chị Hoa', phone: '0901234567' }]);
  await open();
  await answer(MAKER, 'accept');
  expect(await revealFor(store.db, store.keys, N1, BUYER)).toEqual({
    name: 'Chị Hoa',
    phone: '+84901234567',
    organisation: 'Gốm Quang Vinh',
  });
});

test('of two accepts at once one counts; a second answer changes nothing', async () => {
  await addLink(store.db, SECOND, 'CT-1');
  await open();
  const both = await Promise.all([answer(MAKER, 'accept'), answer(SECOND, 'accept')]);
  expect(both.filter(Boolean)).toHaveLength(1);
  expect(await answer(MAKER, 'decline')).toBe(false);
  expect(await rows(store.db, 'SELECT owner, shown_to FROM reveal ORDER BY owner')).toHaveLength(2);
});

test('nobody answers who is not linked, no longer linked, or too late', async () => {
  await open();
  expect(await answer(SECOND, 'accept')).toBe(false);
  expect(await answer(BUYER, 'accept')).toBe(false);
  expect(await answer(OFFICER, 'accept')).toBe(false);
  await requestDelivered(store.db, N1, NOW, defaultSettings());
  expect(await rows(store.db, 'SELECT state, deadline FROM request')).toEqual([{ state: 'sent', deadline: '2026-11-27' }]);
  expect(await answer(MAKER, 'accept', Date.parse('2026-11-28T00:00:00+07:00'))).toBe(false);
  expect(await act(store, MAKER, [{ effect: 'unlink', producer: 'CT-1' }])).toBe(true);
  expect(await answer(MAKER, 'accept')).toBe(false);
  expect(await state()).toBe('staff');
});

test('on its last day a request can still be accepted', async () => {
  await open();
  await requestDelivered(store.db, N1, NOW, defaultSettings());
  expect(await answer(MAKER, 'accept', Date.parse('2026-11-27T23:59:00+07:00'))).toBe(true);
});

test('staff who own the task answer for the producer and get the buyer’s contact', async () => {
  await open('SP-2');
  expect(await answer(OFFICER, 'accept')).toBe(false);
  expect(await act(store, OFFICER, [{ effect: 'take-task', task: 'V-0001' }])).toBe(true);
  expect(await answer(OFFICER, 'accept')).toBe(true);
  expect(await revealFor(store.db, store.keys, N1, OFFICER)).toMatchObject({ phone: '+84987654321' });
  expect(await revealFor(store.db, store.keys, N1, BUYER)).toEqual({ name: 'HTX Ong Ba Vì', phone: '', organisation: 'HTX Ong Ba Vì' });
  expect(await waiting(store.db)).toContain(`${OFFICER} request-accepted-producer ${N1}`);
  expect(await rows(store.db, 'SELECT state FROM task')).toEqual([{ state: 'done' }]);
  expect(await look(store, BUYER, 'reveals-mine', {})).toMatchObject({
    reveals: expect.arrayContaining([expect.objectContaining({ who: 'Cán bộ s1' })]),
  });
});

test('declining tells the buyer why and offers others', async () => {
  await open();
  await answer(MAKER, 'decline');
  expect(await look(store, BUYER, 'request', { number: N1 })).toMatchObject({
    request: { state: 'declined', reason: 'price', open: false },
  });
  expect(await waiting(store.db)).toEqual([`${BUYER} request-declined ${N1}`]);
});

test('a question goes to the buyer and the answer back', async () => {
  await open();
  const ask: Effect = { effect: 'ask-buyer', number: N1, question: 'Giao trước Tết?' };
  const tell: Effect = { effect: 'tell-producer', number: N1, answer: 'Trước 20 tháng Chạp' };
  expect(await act(store, SECOND, [ask])).toBe(false);
  expect(await act(store, BUYER, [tell])).toBe(false);
  expect(await act(store, MAKER, [ask])).toBe(true);
  expect(await look(store, BUYER, 'request', { number: N1 })).toMatchObject({
    request: { state: 'asked', question: 'Giao trước Tết?', open: true },
  });
  expect(await act(store, BUYER, [tell])).toBe(true);
  expect(await look(store, MAKER, 'request', { number: N1 })).toMatchObject({ request: { state: 'sent', answer: 'Trước 20 tháng Chạp' } });
  expect(await waiting(store.db)).toEqual([
    `${MAKER} request-answer ${N1}`,
    `${MAKER} request-arrived ${N1}`,
    `${BUYER} request-question ${N1}`,
  ]);
});

test('cancelling before delivery says nothing, afterwards it tells', async () => {
  await open();
  expect(await act(store, MAKER, [{ effect: 'cancel-request', number: N1 }])).toBe(false);
  expect(await act(store, BUYER, [{ effect: 'cancel-request', number: N1 }])).toBe(true);
  expect(await waiting(store.db)).toEqual([]);
  await open('SP-1', 'YC-2026-0002');
  await requestDelivered(store.db, 'YC-2026-0002', NOW, defaultSettings());
  await act(store, BUYER, [{ effect: 'cancel-request', number: 'YC-2026-0002' }]);
  expect(await waiting(store.db)).toEqual([`${MAKER} request-cancelled YC-2026-0002`]);
});

test('the fifth open request goes in, the sixth does not, and of two at once for the last place one does', async () => {
  for (let n = 1; n <= 4; n++) expect(await open('SP-1', `YC-2026-000${n}`)).toBe(true);
  const both = await Promise.all([open('SP-1', 'YC-2026-0005'), open('SP-1', 'YC-2026-0006')]);
  expect(both.filter(Boolean)).toHaveLength(1);
  expect(await look(store, BUYER, 'request-limits', {})).toEqual({ open: 5, today: 5, left: 0, allowed: false });
});

test('a number is given once', async () => {
  const both = await Promise.all([open(), open()]);
  expect(both.filter(Boolean)).toHaveLength(1);
});

test('twenty a day, then tomorrow', async () => {
  for (let n = 1; n <= 20; n++) {
    const number = `YC-2026-${String(n).padStart(4, '0')}`;
    expect(await open('SP-1', number)).toBe(true);
    await act(store, BUYER, [{ effect: 'cancel-request', number }]);
  }
  expect(await look(store, BUYER, 'request-limits', {})).toEqual({ open: 0, today: 20, left: 0, allowed: false });
  expect(await open('SP-1', 'YC-2026-0021')).toBe(false);
  expect(await open('SP-1', 'YC-2026-0021', NOW + DAY)).toBe(true);
});

test('an ended certificate and a missing consent open nothing', async () => {
  expect(await open('SP-3')).toBe(false);
  await act(store, BUYER, [{ effect: 'withdraw-consent', purpose: 'share' }]);
  expect(await open('SP-1')).toBe(false);
});

test('withdrawing the consent to share cancels what is open', async () => {
  await open();
  await act(store, BUYER, [{ effect: 'withdraw-consent', purpose: 'share' }]);
  expect(await state()).toBe('cancelled');
  expect(await answer(MAKER, 'accept')).toBe(false);
});

test('messages to others wait for the morning, to oneself they leave at once', async () => {
  const late = Date.parse('2026-11-24T22:30:00+07:00');
  await open('SP-1', N1, late);
  await answer(MAKER, 'accept', late);
  const morning = Date.parse('2026-11-25T07:00:00+07:00');
  expect(await rows(store.db, "SELECT flow, due_at FROM outbox WHERE flow LIKE 'request-accepted%' ORDER BY flow")).toEqual([
    { flow: 'request-accepted', due_at: morning },
    { flow: 'request-accepted-producer', due_at: late },
  ]);
});

test('messages to others wait for the end of the hours that they chose, in place of the office’s', async () => {
  const evening = Date.parse('2026-11-24T20:30:00+07:00');
  await store.db.execute({ sql: "UPDATE contact SET quiet_from = '20:00', quiet_to = '08:30' WHERE id = ?", args: [MAKER] });
  await store.db.execute({ sql: "UPDATE contact SET quiet_from = '23:00', quiet_to = '05:00' WHERE id = ?", args: [BUYER] });
  await open('SP-1', N1, evening);
  const late = Date.parse('2026-11-24T22:30:00+07:00');
  await answer(MAKER, 'accept', late);
  expect(
    await rows(store.db, "SELECT flow, due_at FROM outbox WHERE flow IN ('request-arrived', 'request-accepted') ORDER BY flow"),
  ).toEqual([
    { flow: 'request-accepted', due_at: late },
    { flow: 'request-arrived', due_at: Date.parse('2026-11-25T08:30:00+07:00') },
  ]);
});

test('the deadline counts from delivery, a second delivery changes nothing', async () => {
  await open();
  await store.db.execute("INSERT INTO holiday(day, working) VALUES ('2026-11-26', 0)");
  await requestDelivered(store.db, N1, NOW, defaultSettings());
  await requestDelivered(store.db, N1, NOW + 5 * DAY, defaultSettings());
  expect(await rows(store.db, 'SELECT deadline, delivered_at FROM request')).toEqual([{ deadline: '2026-11-30', delivered_at: NOW }]);
});

test('one reminder a working day after delivery, and one end after the deadline, however many jobs run', async () => {
  await open();
  await requestDelivered(store.db, N1, NOW, defaultSettings());
  const remind = (at: string) => Promise.all([1, 2].map(() => remindRequests(store.db, Date.parse(at), defaultSettings())));
  expect(await remind('2026-11-24T23:59:00+07:00')).toEqual([0, 0]);
  expect((await remind('2026-11-25T09:00:00+07:00')).sort()).toEqual([0, 1]);
  expect(await remind('2026-11-26T09:00:00+07:00')).toEqual([0, 0]);
  const lapse = (at: string) => Promise.all([1, 2].map(() => lapseRequests(store.db, Date.parse(at), defaultSettings())));
  expect(await lapse('2026-11-27T20:00:00+07:00')).toEqual([0, 0]);
  expect((await lapse('2026-11-28T08:00:00+07:00')).sort()).toEqual([0, 1]);
  expect(await state()).toBe('no_answer');
  expect(await waiting(store.db)).toEqual([`${BUYER} request-no-answer ${N1}`]);
  expect(await rows(store.db, "SELECT state FROM outbox WHERE flow = 'request-reminder'")).toEqual([{ state: 'dropped' }]);
});

test('where the office switched it off the buyer is not told of the end, which comes all the same', async () => {
  await open();
  await requestDelivered(store.db, N1, NOW, defaultSettings());
  expect(await lapseRequests(store.db, NOW + 5 * DAY, { ...defaultSettings(), request_lapsed_told: 0 })).toBe(1);
  expect([await state(), await waiting(store.db)]).toEqual(['no_answer', []]);
});

test('a weekend and a holiday do not count before the reminder', async () => {
  await open();
  await store.db.execute("INSERT INTO holiday(day, working) VALUES ('2026-11-30', 0)");
  await requestDelivered(store.db, N1, Date.parse('2026-11-27T15:00:00+07:00'), defaultSettings());
  const remind = (at: string) => remindRequests(store.db, Date.parse(at), defaultSettings());
  expect(await remind('2026-11-30T18:00:00+07:00')).toBe(0);
  expect(await remind('2026-12-01T08:00:00+07:00')).toBe(1);
});

test('a message that can’t arrive hands the request to the staff once nobody else has it', async () => {
  await addLink(store.db, SECOND, 'CT-1');
  await open();
  const fail = async (contact: string) => {
    await store.db.execute({ sql: "UPDATE outbox SET state = 'unreachable' WHERE contact_id = ?", args: [contact] });
    await Promise.all([1, 2].map(() => requestUnreachable(store.db, N1, 'blocked', NOW + HOUR, defaultSettings())));
  };
  await fail(MAKER);
  expect(await state()).toBe('waiting');
  await fail(SECOND);
  expect(await state()).toBe('staff');
  expect(await look(store, OFFICER, 'tasks', {})).toMatchObject({ count: 1, tasks: [{ object: N1, reason: 'blocked' }] });
});

test('a request whose messages died is rescued', async () => {
  await open();
  expect(await rescueRequests(store.db, NOW, defaultSettings())).toBe(0);
  await store.db.execute("UPDATE outbox SET state = 'dead'");
  expect(await rescueRequests(store.db, NOW, defaultSettings())).toBe(1);
  expect(await state()).toBe('staff');
});

test('erasing cancels what is open and takes the contact away', async () => {
  await open();
  expect(await act(store, BUYER, [{ effect: 'erase-me' }])).toBe(true);
  expect(await state()).toBe('cancelled');
  expect(await rows(store.db, "SELECT 1 FROM phone WHERE owner LIKE 'contact:%'")).toEqual([]);
  expect(await rows(store.db, 'SELECT 1 FROM contact WHERE id = ?', [BUYER])).toEqual([]);
});

test.each(['YC-2026-001', 'YC-2O26-0001', 'yc 2026 0002', 'YC-2026-00011', 'CY-2026-0001', 'C-2026-0001'])(
  'a number with one slip, %j, proposes what is near among one’s own, and to others nothing',
  async (number) => {
    await open();
    const own = [{ number: N1, products: 'Gốm sứ men lam' }];
    const none = { request: null, may: '', notMine: false, similar: [], near: [] };
    expect(await look(store, BUYER, 'request', { number })).toEqual({ ...none, near: own });
    expect(await look(store, MAKER, 'request', { number })).toEqual({ ...none, near: own });
    expect(await look(store, SECOND, 'request', { number })).toEqual(none);
    expect(await look(store, OFFICER, 'request', { number }, { person: { staff: { id: 's1', name: 'x', role: 'officer' } } })).toEqual(
      none,
    );
  },
);

test('a slip in the number of a request whose task one has is mended too; digits alone are never', async () => {
  await open('SP-2');
  const staff = { person: { staff: { id: 's1', name: 'x', role: 'officer' as const } } };
  expect(await look(store, OFFICER, 'request', { number: 'YC-2026-001' }, staff)).toMatchObject({ request: null, near: [] });
  await act(store, OFFICER, [{ effect: 'take-task', task: 'V-0001' }], staff);
  expect(await look(store, OFFICER, 'request', { number: 'YC-2026-001' }, staff)).toMatchObject({ request: null, near: [{ number: N1 }] });
  expect(await look(store, OFFICER, 'request', { number: N1 }, staff)).toMatchObject({ may: 'staff', notMine: false, near: [] });
  expect(await look(store, BUYER, 'request', { number: '0002' })).toMatchObject({ request: null, near: [] });
});
