import { describe, expect, it } from 'vitest';
import { announceStatement } from '../../src/store/outbox.ts';
import { setSetting } from '../../src/store/settings.ts';
import { replaceToken } from '../../src/store/token.ts';
import { counted, loadIt, NOW, openHouse, say, update } from './house.ts';

const HOUR = 3_600_000;

describe('somebody who never wrote', () => {
  it('is a contact with the language of the update, an empty session and nothing of their own', async () => {
    const { db, keys } = await openHouse();
    const loaded = await loadIt(db, keys, update('telegram:1', undefined, { language: 'en' }));
    expect(loaded).toMatchObject({ seen: false, unsent: 0, token: null, heldUntil: 0, session: { turn: 0, frames: [], waiting: null } });
    expect(loaded.contact).toMatchObject({ id: 'telegram:1', channel: 'telegram', person: 'telegram:1' });
    expect(loaded.person).toMatchObject({
      language: 'en',
      known: false,
      role: '',
      producers: [],
      staff: null,
      consents: [],
      hasPhone: false,
      hasName: false,
      handover: null,
    });
    expect(loaded.person.nextRequest).toBe('YC-2026-0001');
    expect(loaded.receiver).toMatchObject({
      contact: 'telegram:1',
      channel: 'telegram',
      personId: 'telegram:1',
      state: 'active',
      seenAt: NOW,
    });
  });

  it('is spoken to in Vietnamese when the update says no language', async () => {
    const { db, keys } = await openHouse();
    expect((await loadIt(db, keys, update('zalo:1'))).person.language).toBe('vi');
  });
});

it('everything an update needs is one request', async () => {
  const { db, keys } = await openHouse();
  const { db: watched, requests } = counted(db);
  await loadIt(watched, keys, update('telegram:1'));
  expect(requests).toEqual(['execute']);
});

it('what a person owns is known on each of their channels, and only what is in force', async () => {
  const { db, keys } = await openHouse();
  await say(db, keys, update('telegram:1'), []);
  await say(db, keys, update('zalo:2'), []);
  await db.executeMultiple(`
    UPDATE contact SET person = 'telegram:1' WHERE id = 'zalo:2';
    UPDATE contact SET name_sealed = '1.x', known = 1, role = 'both', handover_task = 'V-0001', handover_until = ${NOW + HOUR} WHERE id = 'telegram:1';
    INSERT INTO producer (code, name, folded, updated_at) VALUES ('CT-1', 'HTX Ba Vì', 'htx ba vi', 0), ('CT-2', 'Gốm An', 'gom an', 0), ('CT-3', 'Khác', 'khac', 0);
    INSERT INTO link VALUES ('telegram:1', 'CT-2', 'telegram:1', 'code', 1), ('telegram:1', 'CT-1', 'zalo:2', 'code', 2), ('zalo:9', 'CT-3', 'zalo:9', 'code', 1);
    INSERT INTO staff (id, name, role, person, created_at) VALUES ('s1', 'Lan', 'officer', 'telegram:1', 0);
    INSERT INTO consent (person, contact_id, purpose, version, text, granted_at, withdrawn_at) VALUES
      ('telegram:1', 'telegram:1', 'notices:fairs', '1', 'x', 1, NULL), ('telegram:1', 'telegram:1', 'contact', '1', 'x', 1, NULL),
      ('telegram:1', 'telegram:1', 'share', '1', 'x', 1, 2), ('zalo:9', 'zalo:9', 'notices:training', '1', 'x', 1, NULL);
    INSERT INTO phone VALUES ('contact:telegram:1', '1.x', 'h', '678');`);
  const mine = {
    producers: [
      { code: 'CT-2', name: 'Gốm An' },
      { code: 'CT-1', name: 'HTX Ba Vì' },
    ],
    staff: { id: 's1', name: 'Lan', role: 'officer' },
  };
  const shared = { ...mine, consents: ['contact', 'notices:fairs'], hasName: true, hasPhone: true };
  expect((await loadIt(db, keys, update('zalo:2'))).person).toMatchObject({ ...shared, channel: 'zalo', known: false, handover: null });
  const onTelegram = await loadIt(db, keys, update('telegram:1'));
  expect(onTelegram.person).toMatchObject({ ...shared, known: true, role: 'both', handover: { task: 'V-0001', until: NOW + HOUR } });
  expect((await loadIt(db, keys, update('telegram:1'), NOW + HOUR)).person.handover).toBeNull();
  await db.execute("UPDATE staff SET removed_at = 1 WHERE id = 's1'");
  expect((await loadIt(db, keys, update('telegram:1'))).person.staff).toBeNull();
});

it('a handled update is seen, another one of the same contact is not', async () => {
  const { db, keys } = await openHouse();
  const first = update('telegram:1');
  await say(db, keys, first, ['chào']);
  expect((await loadIt(db, keys, first)).seen).toBe(true);
  expect((await loadIt(db, keys, update('telegram:1'))).seen).toBe(false);
});

it('only settings that changed since are read', async () => {
  const { db, keys } = await openHouse();
  const before = (await loadIt(db, keys, update('telegram:1'))).settings;
  expect(before).toMatchObject({ version: 0, values: { session_hours: 48, quiet_from: '21:00' } });
  await setSetting(db, 'session_hours', '24', 'operator', NOW);
  await setSetting(db, 'quiet_from', '22:00', 'operator', NOW);
  const { settings, person } = await loadIt(db, keys, update('telegram:1'));
  expect(settings).toMatchObject({ version: 2, values: { session_hours: 24, quiet_from: '22:00', quiet_to: '07:00' } });
  expect(person.settings.session_hours).toBe(24);
});

it('the next request’s number follows the year in Hanoi', async () => {
  const { db, keys } = await openHouse();
  await db.executeMultiple(`INSERT INTO producer (code, name, folded, updated_at) VALUES ('CT-1', 'A', 'a', 0);
    INSERT INTO request (number, year, n, buyer, buyer_contact, producer_code, products, product_names, sealed, state, created_at)
    VALUES ('YC-2026-0041', 2026, 41, 'b', 'b', 'CT-1', '[]', '', '', 'sent', 0)`);
  const number = async (now: number) => (await loadIt(db, keys, update('telegram:1'), now)).person.nextRequest;
  expect(await number(NOW)).toBe('YC-2026-0042');
  expect(await number(Date.UTC(2026, 11, 31, 16, 59))).toBe('YC-2026-0042');
  expect(await number(Date.UTC(2026, 11, 31, 17))).toBe('YC-2027-0001');
});

it('earlier messages that have not left are counted, but not those that wait for a later hour', async () => {
  const { db, keys } = await openHouse();
  await say(db, keys, update('telegram:1'), ['một', 'hai']);
  await db.batch([announceStatement({ to: 'telegram:1', flow: 'f', object: 'o', dueAt: NOW + HOUR, now: NOW })], 'write');
  expect((await loadIt(db, keys, update('telegram:1'))).unsent).toBe(2);
  expect((await loadIt(db, keys, update('telegram:1'), NOW + HOUR)).unsent).toBe(3);
  expect((await loadIt(db, keys, update('telegram:2'))).unsent).toBe(0);
});

it('the channel’s tokens and its wait come along', async () => {
  const { db, keys } = await openHouse();
  await replaceToken(db, keys, 'zalo', { accessToken: 'acc', refreshToken: 'ref', expiresAt: NOW + HOUR }, NOW);
  await db.execute(`INSERT INTO channel_state (channel, held_until) VALUES ('zalo', ${NOW + 5000})`);
  expect(await loadIt(db, keys, update('zalo:1'))).toMatchObject({
    token: { accessToken: 'acc', version: 1, state: 'good' },
    heldUntil: NOW + 5000,
  });
  expect(await loadIt(db, keys, update('telegram:1'))).toMatchObject({ token: null, heldUntil: 0 });
});

it('a contact whose session is gone goes on after the last turn, so that its lock is never met twice', async () => {
  const { db, keys } = await openHouse();
  for (let turn = 0; turn < 3; turn++) await say(db, keys, update('telegram:1'), []);
  await db.execute('DELETE FROM session');
  expect((await loadIt(db, keys, update('telegram:1'))).session.turn).toBe(3);
  expect(await say(db, keys, update('telegram:1'), [])).toMatchObject({ state: 'committed' });
});
