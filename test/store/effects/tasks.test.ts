import { beforeEach, expect, test } from 'vitest';
import { openExtra } from '../../../src/store/sealed-extra.ts';
import { defaultSettings } from '../../../src/store/settings.ts';
import { endHandovers, remindTasks } from '../../../src/store/task-reminders.ts';
import { act, addContact, addStaff, HOUR, look, NOW, openStore, rows, type Store, waiting } from '../register/open-store.ts';

const ASKER = 'telegram:1';
const A = 'telegram:8';
const B = 'telegram:9';
let store: Store;
beforeEach(async () => {
  store = await openStore();
  for (const id of [ASKER, A, B] as const) await addContact(store.db, id);
  await addStaff(store.db, 'a', A);
  await addStaff(store.db, 'b', B, 'admin');
  await addStaff(store.db, 'viewer', null, 'viewer');
});

const handover = (text = 'Cho em gặp người') =>
  act(store, ASKER, [{ effect: 'open-task', kind: 'handover', text, reason: 'asked-person' }]);
const take = (who: typeof A | typeof B) => act(store, who, [{ effect: 'take-task', task: 'V-0001' }]);
const said = async (flow: string) => {
  const found = await rows(store.db, 'SELECT contact_id, extra FROM outbox WHERE flow = ? ORDER BY id', [flow]);
  return Promise.all(found.map(async (row) => [row.contact_id, await openExtra(store.keys, JSON.parse(String(row.extra)))]));
};

test('a hand-over tells every officer, and what is said meanwhile goes to all until one takes it', async () => {
  await handover();
  expect(await waiting(store.db)).toEqual([`${A} task-arrived V-0001`, `${B} task-arrived V-0001`]);
  expect(await rows(store.db, 'SELECT handover_task, handover_until FROM contact WHERE id = ?', [ASKER])).toEqual([
    { handover_task: 'V-0001', handover_until: NOW + 24 * HOUR },
  ]);
  await act(store, ASKER, [{ effect: 'say-to-staff', text: 'Alo' }]);
  expect(await said('contact-said')).toEqual([
    [A, { text: 'Alo' }],
    [B, { text: 'Alo' }],
  ]);
  expect(await take(B)).toBe(true);
  expect(await waiting(store.db)).toContain(`${A} task-taken V-0001`);
  await act(store, ASKER, [{ effect: 'say-to-staff', text: 'Còn đó không' }]);
  expect((await said('contact-said')).slice(2)).toEqual([[B, { text: 'Còn đó không' }]]);
});

test('asking again while a hand-over runs opens no second one', async () => {
  await handover();
  await act(store, ASKER, [{ effect: 'open-task', kind: 'handover', text: 'Em hỏi lại' }], { now: NOW + 1 });
  expect(await rows(store.db, 'SELECT id FROM task')).toEqual([{ id: 'V-0001' }]);
  expect(await said('contact-said')).toHaveLength(2);
});

test('the first tap owns a task; others and people outside the staff own nothing', async () => {
  await handover();
  expect(await take(ASKER as typeof A)).toBe(false);
  expect((await Promise.all([take(A), take(B)])).filter(Boolean)).toHaveLength(1);
});

test('only the owner answers and finishes, and the person is told', async () => {
  await handover();
  await take(A);
  const say = (who: typeof A | typeof B) => act(store, who, [{ effect: 'say-to-contact', task: 'V-0001', text: 'Văn phòng đây ạ' }]);
  expect(await say(B)).toBe(false);
  expect(await say(A)).toBe(true);
  expect(await said('staff-said')).toEqual([[ASKER, { text: 'Văn phòng đây ạ' }]]);
  expect(await act(store, B, [{ effect: 'finish-task', task: 'V-0001' }])).toBe(false);
  expect(await act(store, A, [{ effect: 'finish-task', task: 'V-0001' }])).toBe(true);
  expect(await waiting(store.db)).toContain(`${ASKER} handover-ended V-0001`);
  expect(await rows(store.db, 'SELECT handover_task FROM contact WHERE id = ?', [ASKER])).toEqual([{ handover_task: null }]);
});

test('the person ends the talk', async () => {
  await handover();
  await act(store, ASKER, [{ effect: 'end-handover' }]);
  expect(await rows(store.db, 'SELECT state FROM task')).toEqual([{ state: 'done' }]);
});

test('tasks are for the staff only, mine first', async () => {
  await handover('Một');
  await act(store, ASKER, [{ effect: 'open-task', kind: 'complaint', text: 'Hai' }], { now: NOW + 1 });
  await act(store, A, [{ effect: 'take-task', task: 'V-0002' }]);
  expect(await look(store, A, 'tasks', {})).toMatchObject({
    count: 2,
    tasks: [
      { id: 'V-0002', mine: true, text: 'Hai' },
      { id: 'V-0001', mine: false, owner: '' },
    ],
  });
  expect(await look(store, ASKER, 'tasks', {})).toEqual({ count: 0, tasks: [] });
  expect(await look(store, ASKER, 'task', { id: 'V-0001' })).toEqual({ task: null });
});

test('a quoted message of ours leads to its task, for the one it was sent to', async () => {
  await handover();
  await store.db.execute({ sql: "UPDATE outbox SET platform_id = '77' WHERE contact_id = ?", args: [A] });
  expect(await look(store, A, 'task-of-message', { messageId: '77' })).toMatchObject({ task: { id: 'V-0001' } });
  expect(await look(store, B, 'task-of-message', { messageId: '77' })).toEqual({ task: null });
});

test.each([
  ['access', '2026-12-04'],
  ['withdraw', '2026-12-09'],
  ['erase', '2026-12-14'],
] as const)('a request to %s is due on %s', async (kind, dueOn) => {
  await act(store, ASKER, [{ effect: 'open-data-request', kind }]);
  expect(await look(store, A, 'task', { id: 'V-0001' })).toMatchObject({ task: { kind: 'data-request', reason: kind, dueOn } });
});

test('the same data request is noted once while it waits, another kind beside it', async () => {
  for (const kind of ['access', 'access', 'correct'] as const) await act(store, ASKER, [{ effect: 'open-data-request', kind }]);
  expect(await look(store, A, 'tasks', {})).toMatchObject({ count: 2 });
});

test('what nobody takes is said once more after four office hours, however many jobs run', async () => {
  await handover();
  const remind = (at: string) => Promise.all([1, 2].map(() => remindTasks(store.db, Date.parse(at), defaultSettings())));
  expect(await remind('2026-11-24T13:59:00+07:00')).toEqual([0, 0]);
  expect((await remind('2026-11-24T14:00:00+07:00')).sort()).toEqual([0, 1]);
  expect((await waiting(store.db)).filter((line) => line.includes('task-again'))).toHaveLength(2);
  expect(await remind('2026-11-26T14:00:00+07:00')).toEqual([0, 0]);
});

test('what somebody has taken is not said again', async () => {
  await handover();
  await take(A);
  expect(await remindTasks(store.db, Date.parse('2026-11-26T14:00:00+07:00'), defaultSettings())).toBe(0);
});

test('after its time a talk returns to the bot; only who was answered is told', async () => {
  await handover();
  expect(await endHandovers(store.db, NOW + 24 * HOUR - 1, defaultSettings())).toBe(0);
  expect(await endHandovers(store.db, NOW + 24 * HOUR, defaultSettings())).toBe(1);
  expect(await waiting(store.db)).not.toContain(`${ASKER} handover-ended V-0001`);
});
