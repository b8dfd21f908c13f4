import { describe, expect, it } from 'vitest';
import {
  contactFor,
  contactsOfPerson,
  contactsOfProducer,
  loadReceivers,
  markActive,
  markBlocked,
  markButtonsRefused,
  markUnfollowed,
  setSilent,
} from '../../src/store/contacts.ts';
import { defaultSettings } from '../../src/store/settings.ts';
import { CAPABILITIES, counted, loadIt, NOW, openHouse, say, update } from './house.ts';

const OPTIONS = { capabilities: () => CAPABILITIES, settings: defaultSettings(), demo: false, now: NOW };

it('what the channel told us of a contact holds for the next message', async () => {
  const { db, keys } = await openHouse();
  await say(db, keys, update('zalo:1'), []);
  const now = async () => contactFor(db, 'zalo:1', OPTIONS);
  expect(await now()).toMatchObject({ state: 'active', buttonsRefused: false, seenAt: NOW, channel: 'zalo', personId: 'zalo:1' });
  await markButtonsRefused(db, 'zalo:1');
  await markBlocked(db, 'zalo:1');
  expect(await now()).toMatchObject({ state: 'blocked', buttonsRefused: true });
  await markUnfollowed(db, 'zalo:1');
  expect(await now()).toMatchObject({ state: 'unfollowed' });
  await markActive(db, 'zalo:1');
  expect(await now()).toMatchObject({ state: 'active' });
  await setSilent(db, 'zalo:1', NOW + 5);
  expect((await loadIt(db, keys, update('zalo:1'))).contact.silentUntil).toBe(NOW + 5);
});

describe('receivers', () => {
  it('of any number of contacts come in one request, each as the person they are', async () => {
    const { db, keys } = await openHouse();
    for (const contact of ['telegram:1', 'zalo:2'] as const) await say(db, keys, update(contact), []);
    await db.executeMultiple(`UPDATE contact SET language = 'en' WHERE id = 'zalo:2';
      INSERT INTO staff (id, name, role, person, created_at) VALUES ('s1', 'Lan', 'admin', 'telegram:1', 0)`);
    const { db: watched, requests } = counted(db);
    const receivers = await loadReceivers(watched, ['telegram:1', 'zalo:2', 'telegram:1'], OPTIONS);
    expect(requests).toEqual(['execute']);
    expect([...receivers.keys()]).toEqual(['telegram:1', 'zalo:2']);
    expect(receivers.get('telegram:1')?.person).toMatchObject({ language: 'vi', staff: { name: 'Lan' } });
    expect(receivers.get('zalo:2')?.person).toMatchObject({ language: 'en', staff: null });
  });

  it('of nobody ask nothing, and of somebody unknown only a farewell makes one', async () => {
    const { db } = await openHouse();
    const { db: watched, requests } = counted(db);
    expect(await loadReceivers(watched, [], OPTIONS)).toEqual(new Map());
    expect(requests).toEqual([]);
    expect((await loadReceivers(db, ['zalo:9'], OPTIONS)).get('zalo:9')).toMatchObject({ state: 'active', seenAt: NOW });
    expect(await contactFor(db, 'zalo:9', OPTIONS)).toBeNull();
  });
});

it('of a producer’s people each is told once, where they wrote last and can be reached', async () => {
  const { db, keys } = await openHouse();
  for (const [i, contact] of (['telegram:1', 'zalo:1', 'telegram:2', 'zalo:2', 'telegram:3'] as const).entries())
    await say(db, keys, update(contact, undefined, { at: NOW - 1000 + i }), []);
  await db.executeMultiple(`UPDATE contact SET person = 'telegram:1' WHERE id = 'zalo:1'; UPDATE contact SET person = 'telegram:2' WHERE id = 'zalo:2';
    UPDATE contact SET state = 'blocked' WHERE id = 'zalo:2';
    INSERT INTO producer (code, name, folded, updated_at) VALUES ('CT-1', 'A', 'a', 0), ('CT-2', 'B', 'b', 0);
    INSERT INTO link VALUES ('telegram:2', 'CT-1', 'telegram:2', 'code', 2), ('telegram:1', 'CT-1', 'zalo:1', 'code', 1), ('telegram:3', 'CT-2', 'telegram:3', 'code', 1)`);
  expect(await contactsOfProducer(db, 'CT-1')).toEqual(['zalo:1', 'telegram:2']);
  expect(await contactsOfProducer(db, 'CT-9')).toEqual([]);
  expect(await contactsOfPerson(db, 'telegram:2')).toEqual(['zalo:2', 'telegram:2']);
});
