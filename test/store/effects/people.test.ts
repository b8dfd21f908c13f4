import { beforeEach, describe, expect, test } from 'vitest';
import type { NoticeWeek } from '../../../src/model.ts';
import { linkCodeHash } from '../../../src/store/register/link-code.ts';
import { fill } from '../lookups/catalogue.ts';
import { act, addContact, addLink, addStaff, DAY, HOUR, look, NOW, openStore, rows, type Store } from '../register/open-store.ts';

const ME = 'telegram:1';
const OTHER = 'zalo:2';
const CODE = 'ABCD2345EF';
let store: Store;
beforeEach(async () => {
  store = await openStore();
  await fill(store);
  await addContact(store.db, ME);
  await addContact(store.db, OTHER);
  await addCode(CODE, 'CT-1');
});

async function addCode(code: string, producer: string | null, staff: string | null = null, expires = NOW + DAY): Promise<void> {
  const sql = 'INSERT INTO link_code(hash, producer_code, staff_id, expires_at, created_at) VALUES (?, ?, ?, ?, 0)';
  await store.db.execute({ sql, args: [await linkCodeHash(store.keys, code), producer, staff, expires] });
}
const use = (contact: typeof ME | typeof OTHER, code = CODE) => act(store, contact, [{ effect: 'use-link-code', code }]);
const check = (contact: typeof ME | typeof OTHER, code = CODE) => look(store, contact, 'link-check', { code });

test('a code is checked, used once, and known to be used', async () => {
  expect(await check(ME, 'abcd-2345-ef')).toEqual({ state: 'ok', producer: { code: 'CT-1', name: 'Gốm Quang Vinh' }, staff: '' });
  expect(await use(ME)).toBe(true);
  expect(await check(ME)).toMatchObject({ state: 'already' });
  expect(await check(OTHER)).toEqual({ state: 'used', producer: null, staff: '' });
  expect(await use(OTHER)).toBe(false);
  expect(await rows(store.db, 'SELECT person, producer_code FROM link')).toEqual([{ person: ME, producer_code: 'CT-1' }]);
});

test('of two people who use one code at once exactly one gets it', async () => {
  const both = await Promise.all([use(ME), use(OTHER)]);
  expect(both.filter(Boolean)).toHaveLength(1);
  expect(await rows(store.db, 'SELECT person FROM link')).toHaveLength(1);
});

test('an expired and an unknown code link nothing', async () => {
  await addCode('KLMN2345EF', 'CT-1', null, NOW);
  expect(await check(ME, 'KLMN2345EF')).toMatchObject({ state: 'expired', producer: null });
  expect(await check(ME, 'ZZZZ2345EF')).toMatchObject({ state: 'unknown', producer: null });
  expect([await use(ME, 'KLMN2345EF'), await use(ME, 'ZZZZ2345EF')]).toEqual([false, false]);
});

test('after five wrong tries in an hour a contact has to wait, even with the right code', async () => {
  for (let i = 0; i < 5; i++) await act(store, ME, [{ effect: 'count-link-try' }]);
  expect(await check(ME)).toEqual({ state: 'limited', producer: null, staff: '' });
  expect(await use(ME)).toBe(false);
  expect(await check(OTHER)).toMatchObject({ state: 'ok' });
  expect(await look(store, ME, 'link-check', { code: CODE }, { now: NOW + HOUR + 1 })).toMatchObject({ state: 'ok' });
});

test('a code of a member of staff links the chat to them', async () => {
  await addStaff(store.db, 's1', null);
  await addCode('STAF2345EF', null, 's1');
  expect(await check(ME, 'STAF2345EF')).toEqual({ state: 'ok', producer: null, staff: 'Cán bộ s1' });
  expect(await use(ME, 'STAF2345EF')).toBe(true);
  expect(await rows(store.db, 'SELECT person FROM staff')).toEqual([{ person: ME }]);
});

test('a proven phone links only to the producer that has it, and only where the platform proves it', async () => {
  expect(await look(store, ME, 'link-phone', { phone: '0912345678' })).toEqual({
    count: 1,
    producers: [{ code: 'CT-1', name: 'Gốm Quang Vinh' }],
  });
  const link = (producer: string, phone: string, provesPhone = true) =>
    act(store, ME, [{ effect: 'link-by-phone', producer, phone }], {
      person: { capabilities: { text: 1, buttons: 1, buttonTitle: 1, payload: 1, caption: 1, page: 1, provesPhone } },
    });
  expect(await link('CT-1', '0912345679')).toBe(false);
  expect(await link('CT-2', '0912345678')).toBe(false);
  expect(await link('CT-1', '0912345678', false)).toBe(false);
  expect(await link('CT-1', '+84912345678')).toBe(true);
});

test('unlinking ends what the link allowed', async () => {
  await addLink(store.db, ME, 'CT-1');
  await act(store, ME, [{ effect: 'unlink', producer: 'CT-1' }]);
  expect(await look(store, ME, 'dossiers-mine', {})).toMatchObject({ count: 0 });
});

test('language is of the contact, role of the person', async () => {
  await store.db.execute({ sql: 'UPDATE contact SET person = ? WHERE id = ?', args: [ME, OTHER] });
  await act(store, ME, [
    { effect: 'set-language', language: 'en' },
    { effect: 'set-role', role: 'both' },
  ]);
  expect(await rows(store.db, 'SELECT id, language, role, known FROM contact ORDER BY id')).toEqual([
    { id: ME, language: 'en', role: 'both', known: 1 },
    { id: OTHER, language: 'vi', role: 'both', known: 1 },
  ]);
});

test('a profile is sealed and its phone shown only by the last digits', async () => {
  await act(store, ME, [{ effect: 'set-profile', name: 'Nguyễn Thị Lan', phone: '0987 654 321', organisation: 'Siêu thị Xanh' }]);
  await act(store, ME, [{ effect: 'set-profile', name: '' }]);
  expect(await look(store, ME, 'data-mine', {})).toMatchObject({
    name: 'Nguyễn Thị Lan',
    phone: '…321',
    organisation: 'Siêu thị Xanh',
    keepDays: 90,
  });
});

test('a consent keeps its text and the answer, is withdrawn in one step, and the same twice is one', async () => {
  const grant = { effect: 'grant-consent', purpose: 'share', version: '2026-11', text: 'Đưa số…' } as const;
  await act(store, ME, [grant]);
  await act(store, ME, [grant]);
  expect(await rows(store.db, 'SELECT purpose, version, text, message_id, contact_id, granted_at FROM consent')).toEqual([
    { purpose: 'share', version: '2026-11', text: 'Đưa số…', message_id: 'm1', contact_id: ME, granted_at: NOW },
  ]);
  await act(store, ME, [{ effect: 'withdraw-consent', purpose: 'share' }]);
  expect(await look(store, ME, 'data-mine', {})).toMatchObject({ consents: [] });
  expect(await rows(store.db, 'SELECT withdrawn_at FROM consent')).toEqual([{ withdrawn_at: NOW }]);
});

test('without the consent to keep it, name and phone are gone', async () => {
  await act(store, ME, [
    { effect: 'grant-consent', purpose: 'contact', version: '1', text: 't' },
    { effect: 'set-profile', name: 'Lan', phone: '0987654321' },
  ]);
  await act(store, ME, [{ effect: 'withdraw-consent', purpose: 'contact' }]);
  expect(await look(store, ME, 'data-mine', {})).toMatchObject({ name: '', phone: '', consents: [] });
});

test('notices go on and off by topic and all at once', async () => {
  await act(store, ME, [{ effect: 'set-notices', topic: 'all', on: true, version: '1', text: 't' }]);
  expect(await look(store, ME, 'notices-mine', {})).toMatchObject({ on: 5 });
  await act(store, ME, [{ effect: 'set-notices', topic: 'fairs', on: false }]);
  expect(await look(store, ME, 'notices-mine', {})).toMatchObject({
    on: 4,
    topics: expect.arrayContaining([{ topic: 'fairs', on: false }]),
  });
  await act(store, ME, [{ effect: 'set-notices', topic: 'all', on: false }]);
  expect(await look(store, ME, 'notices-mine', {})).toMatchObject({ on: 0 });
});

describe('what is wished of notices', () => {
  const wish = (quiet?: string, week?: NoticeWeek | 'office') =>
    act(store, ME, [{ effect: 'set-notice-wishes', ...(quiet ? { quiet } : {}), ...(week ? { week } : {}) }]);
  const kept = () => rows(store.db, 'SELECT quiet_from, quiet_to, notices_week FROM contact WHERE id = ?', [ME]);

  test('hours and number stand beside each other, on every contact of the person, and go back to the office’s', async () => {
    await store.db.execute({ sql: 'UPDATE contact SET person = ? WHERE id = ?', args: [ME, OTHER] });
    expect(await look(store, ME, 'notices-mine', {})).toMatchObject({ quiet: '', week: '' });
    expect([await wish('20:00-08:00'), await wish(undefined, '2')]).toEqual([true, true]);
    expect(await look(store, ME, 'notices-mine', {})).toMatchObject({ quiet: '20:00-08:00', week: '2' });
    expect(await look(store, ME, 'data-mine', {})).toMatchObject({ quiet: '20:00-08:00', week: '2' });
    expect(await rows(store.db, 'SELECT DISTINCT quiet_from, quiet_to, notices_week FROM contact WHERE person = ?', [ME])).toEqual([
      { quiet_from: '20:00', quiet_to: '08:00', notices_week: 2 },
    ]);
    await wish(undefined, 'all');
    expect(await look(store, ME, 'notices-mine', {})).toMatchObject({ quiet: '20:00-08:00', week: 'all' });
    await wish('office', 'office');
    expect(await kept()).toEqual([{ quiet_from: null, quiet_to: null, notices_week: null }]);
  });

  test.each(['20:00', '24:00-08:00', '20:00-08:00x', "'; --"])('hours that are none (%s) are kept by nobody', async (quiet) => {
    expect(await wish(quiet)).toBe(false);
    expect(await kept()).toEqual([{ quiet_from: null, quiet_to: null, notices_week: null }]);
  });

  test('they go with the person', async () => {
    await wish('20:00-08:00', '3');
    await act(store, ME, [{ effect: 'erase-me' }]);
    expect(await rows(store.db, 'SELECT id FROM contact WHERE quiet_from IS NOT NULL OR notices_week IS NOT NULL')).toEqual([]);
  });
});

test('a question that was not understood is counted, masked', async () => {
  for (const text of ['Gọi em 0912345678 nhé', 'gọi em 0987654321 NHÉ']) await act(store, ME, [{ effect: 'keep-question', text }]);
  expect(await rows(store.db, 'SELECT folded, times FROM question')).toEqual([{ folded: 'goi em [so] nhe', times: 2 }]);
});
