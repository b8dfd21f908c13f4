import type { Client } from '@libsql/client';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Audience } from '../../../src/model.ts';
import { pause, resume } from '../../../src/store/broadcasts/moves.ts';
import { planRecipients } from '../../../src/store/broadcasts/plan.ts';
import { previewCounts } from '../../../src/store/broadcasts/preview.ts';
import { readBroadcast } from '../../../src/store/broadcasts/read.ts';
import type { Reach } from '../../../src/store/broadcasts/verdict.ts';
import { count, openHouse } from '../house.ts';
import { addCrowd, addPeople, DAY, done, HOUR, LINH, MORNING, planned, REACH, SETTINGS, type Someone, startBroadcast } from './people.ts';

let db: Client;
beforeEach(async () => {
  ({ db } = await openHouse());
});

describe('the audience picks', () => {
  beforeEach(async () => {
    const producer = (code: string, commune: string) => ({
      sql: 'INSERT INTO producer (code, name, folded, commune, updated_at) VALUES (?, ?, ?, ?, 0)',
      args: [code, code, code, commune],
    });
    const product = (code: string, producerCode: string, group: string, place: string, district = '') => ({
      sql: 'INSERT INTO product (code, name, folded, producer_code, product_group, place_folded, district, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0)',
      args: [code, code, code, producerCode, group, place, district],
    });
    const certificate = (code: string, stars: number, endsOn: string, revokedOn: string | null) => ({
      sql: 'INSERT INTO certificate (product_code, stars, ends_on, revoked_on) VALUES (?, ?, ?, ?)',
      args: [code, stars, endsOn, revokedOn],
    });
    await db.batch(
      [
        ...[producer('GOM', 'Xã Bát Tràng'), producer('TRA', 'Xã Ba Vì'), producer('MAT', '')],
        ...[
          product('gom', 'GOM', 'crafts', '| gia lam | da ton | bat trang |', 'Huyện Gia Lâm'),
          product('tra', 'TRA', 'drinks', '| ba vi |'),
        ],
        ...[product('mat', 'MAT', 'food', '| soc son |'), product('banh', 'MAT', 'food', '| ba vi | vat lai |', 'Huyện Ba Vì')],
        ...[certificate('gom', 4, '2027-12-31', null), certificate('tra', 3, '2026-12-31', null)],
        ...[certificate('mat', 4, '2026-11-24', null), certificate('banh', 5, '2028-01-01', '2026-01-01')],
      ],
      'write',
    );
    const registration = (n: number, producerCode: string, state: string) => ({
      sql: "INSERT INTO registration (number, n, fair_id, producer_code, person, state, sealed, queued_at, created_at, changed_at) VALUES (?, ?, 'HC-1', ?, 'x', ?, '', 0, 0, 0)",
      args: [`DK-000${n}`, n, producerCode, state],
    });
    await db.batch(
      [
        "INSERT INTO fair (id, name, start, sorts, updated_at) VALUES ('HC-1', 'Hội chợ', '2026-12-12', '2026-12-12', 0)",
        ...[registration(1, 'GOM', 'registered'), registration(2, 'TRA', 'withdrawn'), registration(3, 'MAT', 'waiting')],
      ],
      'write',
    );
    await addPeople(db, {
      'telegram:gom': { speaksFor: ['GOM'], role: 'both' },
      'telegram:tra': { speaksFor: ['TRA'], wants: ['fairs', 'training'] },
      'zalo:mat': { speaksFor: ['MAT'] },
      'zalo:mua': { role: 'buyer', language: 'en' },
    });
  });

  it.each<[string, Audience, string[]]>([
    ['everybody', {}, ['telegram:gom', 'telegram:tra', 'zalo:mat', 'zalo:mua']],
    ['producers, also those who buy too', { role: 'producer' }, ['telegram:gom', 'telegram:tra', 'zalo:mat']],
    ['buyers, also those who sell too', { role: 'buyer' }, ['telegram:gom', 'zalo:mua']],
    ['a channel', { channel: 'zalo' }, ['zalo:mat', 'zalo:mua']],
    ['a language', { language: 'en' }, ['zalo:mua']],
    ['another topic', { topic: 'training' }, ['telegram:tra']],
    ['those who speak for a producer', { linked: true }, ['telegram:gom', 'telegram:tra', 'zalo:mat']],
    ['those who speak for none', { linked: false }, ['zalo:mua']],
    ['groups', { groups: ['drinks', 'food'] }, ['telegram:tra', 'zalo:mat']],
    ['stars of a certificate in force', { stars: [4, 5] }, ['telegram:gom']],
    ['certificates in force that end before a date', { endsBefore: '2027-01-01' }, ['telegram:tra']],
    ['a group and stars of one product', { groups: ['drinks'], stars: [4] }, []],
    ['a commune by its old name', { communes: ['Đa Tốn'] }, ['telegram:gom']],
    ['a commune by its present name', { communes: ['xã bát tràng', 'Sóc Sơn'] }, ['telegram:gom', 'zalo:mat']],
    ['a commune that is called like a former district, said as one', { communes: ['xã Ba Vì'] }, ['telegram:tra']],
    ['a former district, said as one', { communes: ['huyện Gia Lâm', 'Huyện Ba Vì'] }, ['telegram:gom', 'zalo:mat']],
    ['a name that is both', { communes: ['ba vi'] }, ['telegram:tra', 'zalo:mat']],
    ['nobody by a part of a name', { communes: ['tràng'] }, []],
    ['those registered for a fair, or waiting for a place', { registeredFor: 'HC-1' }, ['telegram:gom', 'zalo:mat']],
    ['all of it together', { role: 'producer', channel: 'telegram', linked: true, stars: [3] }, ['telegram:tra']],
  ])('%s', async (_, audience, expected) => {
    const { id } = await startBroadcast(db, { audience, text: { vi: 'Mời', en: 'Come' } });
    expect(Object.keys(await planned(db, id))).toEqual(expected);
  });
});

it.each([
  ['hong son', true],
  ['xã Hồng Sơn', true],
  ['xa phung xa', true],
  ['Phùng Xá, Mỹ Đức', true],
  ['Phùng Xá, Thạch Thất', false],
  ['xã Phùng Xá, huyện Mỹ Đức, Hà Nội', true],
  ['huyện mỹ đức', true],
  ['Mỹ Đức', true],
  ['xã Mỹ Đức', false],
  ['huyện Phùng Xá', false],
  ['Thạch Xá', false],
])('a producer without products is in %s: %s', async (commune, expected) => {
  await db.batch([
    `INSERT INTO commune VALUES ('Huyện Mỹ Đức', 'Xã Phùng Xá', 'Xã Hồng Sơn', 'my duc', 'phung xa', 'hong son'),
      ('Huyện Thạch Thất', 'Xã Phùng Xá', 'Xã Tây Phương', 'thach that', 'phung xa', 'tay phuong'),
      ('Huyện Thạch Thất', 'Xã Thạch Xá', 'Xã Tây Phương', 'thach that', 'thach xa', 'tay phuong')`,
    "INSERT INTO producer (code, name, folded, district, commune, updated_at) VALUES ('MOI', 'Mới', 'moi', 'Huyện Mỹ Đức', 'Xã Phùng Xá', 0)",
  ]);
  await addPeople(db, { 'telegram:moi': { speaksFor: ['MOI'] } });
  const { id } = await startBroadcast(db, { audience: { communes: [commune] } });
  expect(await planned(db, id)).toEqual(expected ? { 'telegram:moi': 'planned' } : {});
});

describe('who is left out, and why', () => {
  it.each<[string, Someone, string]>([
    ['a plain person', {}, 'planned'],
    ['who never agreed', { wants: [] }, 'no_consent'],
    ['who agreed to another topic', { wants: ['training'] }, 'no_consent'],
    ['who stopped', { wants: [], stopped: ['fairs'] }, 'opted_out'],
    ['who stopped and agreed again', { stopped: ['fairs'] }, 'planned'],
    ['who blocked us', { state: 'blocked' }, 'blocked'],
    ['who left the OA', { state: 'unfollowed' }, 'blocked'],
    ['who reads English', { language: 'en' }, 'no_language'],
  ])('%s: %s', async (_, someone, expected) => {
    await addPeople(db, { 'telegram:1': someone });
    const { id } = await startBroadcast(db);
    expect(await planned(db, id)).toEqual({ 'telegram:1': expected });
  });

  it.each<[string, number, Partial<Reach>, string]>([
    ['within 48 hours', 47 * HOUR, {}, 'planned'],
    ['after 48 hours', 49 * HOUR, {}, 'window'],
    ['after 48 hours where the office pays', 49 * HOUR, { zaloPaid: true }, 'paid'],
    ['after 7 days where the office pays', 8 * DAY, { zaloPaid: true }, 'window'],
    ['after 7 days with a template', 8 * DAY, { zaloPaid: true, zaloTemplate: true }, 'template'],
    ['after 48 hours with a template', 49 * HOUR, { zaloTemplate: true }, 'template'],
    ['where Zalo is off', HOUR, { channels: ['telegram'] }, 'channel_off'],
  ])('on Zalo %s', async (_, ago, reach, expected) => {
    await addPeople(db, { 'zalo:1': { seenAt: MORNING - ago } });
    const { id } = await startBroadcast(db);
    expect(await planned(db, id, { reach: { ...REACH, ...reach } })).toEqual({ 'zalo:1': expected });
  });

  it('who had the earlier notice, or may have had it', async () => {
    await addPeople(db, { 'telegram:1': {}, 'telegram:2': {}, 'telegram:3': {} });
    const earlier = await startBroadcast(db);
    await planned(db, earlier.id);
    const ago = MORNING - 30 * DAY;
    await db.execute({ sql: "UPDATE recipient SET state = 'sent', sent_at = ? WHERE contact_id = 'telegram:1'", args: [ago] });
    await db.execute({ sql: "UPDATE recipient SET state = 'unknown', sent_at = ? WHERE contact_id = 'telegram:2'", args: [ago] });
    const { id } = await startBroadcast(db, { audience: { notHad: [earlier.id] } });
    expect(await planned(db, id)).toEqual({ 'telegram:1': 'had_it', 'telegram:2': 'had_it', 'telegram:3': 'planned' });
  });

  it('who has not written for long, on none of their channels', async () => {
    await addPeople(db, {
      'telegram:1': { seenAt: MORNING - 40 * DAY },
      'telegram:2': { seenAt: MORNING - 20 * DAY },
      'telegram:3': { person: 'lan', seenAt: MORNING - 40 * DAY },
      'zalo:3': { person: 'lan', seenAt: MORNING - 1 * DAY, wants: [], state: 'blocked' },
    });
    const { id } = await startBroadcast(db, { audience: { seenWithinDays: 30 } });
    expect(await planned(db, id)).toEqual({
      'telegram:1': 'not_seen',
      'telegram:2': 'planned',
      'telegram:3': 'planned',
      'zalo:3': 'blocked',
    });
  });

  it('who is in the middle of a conversation, with the bot or with staff', async () => {
    await addPeople(db, { 'telegram:1': {}, 'telegram:2': {}, 'telegram:3': {}, 'telegram:4': {} });
    const session = (id: string, flow: string, at: number) => ({
      sql: "INSERT INTO session (contact_id, turn, body, flow, updated_at) VALUES (?, 1, '{}', ?, ?)",
      args: [id, flow, at],
    });
    await db.batch(
      [
        session('telegram:1', 'connect', MORNING - HOUR),
        session('telegram:2', 'connect', MORNING - 60 * DAY),
        session('telegram:3', '', MORNING - HOUR),
        { sql: "UPDATE contact SET handover_until = ? WHERE id = 'telegram:4'", args: [MORNING + HOUR] },
      ],
      'write',
    );
    const { id } = await startBroadcast(db, { audience: { notInConversation: true } });
    expect(await planned(db, id)).toEqual({
      'telegram:1': 'in_conversation',
      'telegram:2': 'planned',
      'telegram:3': 'planned',
      'telegram:4': 'in_conversation',
    });
  });

  it('who had this week’s notices, unless they chose more', async () => {
    await addPeople(db, { 'telegram:1': {}, 'telegram:2': { notices: 2 }, 'telegram:3': {} });
    const earlier = await startBroadcast(db);
    await planned(db, earlier.id);
    const sent = (id: string, ago: number) => ({
      sql: "UPDATE recipient SET state = 'sent', sent_at = ? WHERE contact_id = ?",
      args: [MORNING - ago, id],
    });
    await db.batch([sent('telegram:1', 6 * DAY), sent('telegram:2', 6 * DAY), sent('telegram:3', 8 * DAY)], 'write');
    const { id } = await startBroadcast(db);
    expect(await planned(db, id)).toEqual({ 'telegram:1': 'weekly_cap', 'telegram:2': 'planned', 'telegram:3': 'planned' });
  });

  it.each<[string, Record<string, Someone>, Record<string, string>]>([
    [
      'on the channel where they wrote last',
      { 'telegram:1': { person: 'lan', seenAt: MORNING - 2 * HOUR }, 'zalo:1': { person: 'lan', wants: [], seenAt: MORNING - HOUR } },
      { 'telegram:1': 'same_person', 'zalo:1': 'planned' },
    ],
    [
      'on the other one where that is blocked',
      { 'telegram:1': { person: 'lan', seenAt: MORNING - 2 * HOUR }, 'zalo:1': { person: 'lan', wants: [], state: 'blocked' } },
      { 'telegram:1': 'planned', 'zalo:1': 'blocked' },
    ],
    [
      'on the other one where Zalo takes nothing any more',
      { 'telegram:1': { person: 'lan', seenAt: MORNING - 9 * DAY }, 'zalo:1': { person: 'lan', wants: [], seenAt: MORNING - 3 * DAY } },
      { 'telegram:1': 'planned', 'zalo:1': 'window' },
    ],
    [
      'on the other one where that reads English',
      { 'telegram:1': { person: 'lan', seenAt: MORNING - 2 * HOUR }, 'zalo:1': { person: 'lan', wants: [], language: 'en' } },
      { 'telegram:1': 'planned', 'zalo:1': 'no_language' },
    ],
    [
      'on one of two where they wrote at the same time',
      { 'telegram:1': { person: 'lan' }, 'zalo:1': { person: 'lan', wants: [] } },
      { 'telegram:1': 'planned', 'zalo:1': 'same_person' },
    ],
  ])('contacts known to be one person get one copy: %s', async (_, people, expected) => {
    await addPeople(db, people);
    const { id } = await startBroadcast(db);
    expect(await planned(db, id)).toEqual(expected);
  });

  it('one copy also where the audience takes only one of their channels', async () => {
    await addPeople(db, {
      'telegram:1': { person: 'lan', seenAt: MORNING - 2 * HOUR },
      'zalo:1': { person: 'lan', wants: [], seenAt: MORNING - HOUR },
    });
    const { id } = await startBroadcast(db, { audience: { channel: 'telegram' } });
    expect(await planned(db, id)).toEqual({ 'telegram:1': 'planned' });
  });
});

describe('planning', () => {
  it('goes on where it was paused, and writes nobody twice and nobody’s row away', async () => {
    await addCrowd(db, 'telegram', 2500);
    const { id } = await startBroadcast(db);
    let ranges = 0;
    const stopAfterOne = { reach: REACH, settings: SETTINGS, clock: () => MORNING, ended: () => ranges++ > 0 };
    await planRecipients(db, id, stopAfterOne);
    const some = (await readBroadcast(db, id))?.counts.planned ?? 0;
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(2500);
    done(await pause(db, id, LINH));
    await planned(db, id);
    expect((await readBroadcast(db, id))?.counts.planned).toBe(some);
    expect(done(await resume(db, id, LINH)).state).toBe('planning');
    await planned(db, id);
    expect(await readBroadcast(db, id)).toMatchObject({ state: 'sending', counts: { planned: 2500 } });
  });

  it('by two at once, and by one who is paused in between, is done once', async () => {
    await addCrowd(db, 'telegram', 3000);
    const { id } = await startBroadcast(db);
    await Promise.all([planned(db, id), planned(db, id)]);
    await planned(db, id);
    expect(await readBroadcast(db, id)).toMatchObject({ state: 'sending', counts: { planned: 3000 } });
    expect(await count(db, 'recipient')).toBe(3000);
  });

  it('of an empty house is done at once', async () => {
    const { id } = await startBroadcast(db);
    await planned(db, id);
    expect((await readBroadcast(db, id))?.state).toBe('sending');
  });

  it('somebody who writes on their other channel in between still gets one copy', async () => {
    await addPeople(db, {
      'telegram:1': { person: 'lan', seenAt: MORNING - HOUR },
      'zalo:1': { person: 'lan', wants: [], seenAt: MORNING - 2 * HOUR },
    });
    await addCrowd(db, 'telegram', 1500);
    const { id } = await startBroadcast(db);
    let ranges = 0;
    await planRecipients(db, id, { reach: REACH, settings: SETTINGS, clock: () => MORNING, ended: () => ranges++ > 0 });
    await db.execute({ sql: "UPDATE contact SET seen_at = ? WHERE id = 'zalo:1'", args: [MORNING] });
    await planned(db, id);
    expect(await count(db, "recipient WHERE person = 'lan' AND state = 'planned'")).toBe(1);
  });
});

it('the preview says what the planning will do', async () => {
  await addPeople(db, {
    'telegram:1': {},
    'telegram:2': { wants: [] },
    'telegram:3': { state: 'blocked' },
    'zalo:1': {},
    'zalo:2': { seenAt: MORNING - 3 * DAY },
    'zalo:3': { seenAt: MORNING - 4 * DAY },
    'zalo:4': { seenAt: MORNING - 9 * DAY },
  });
  await addCrowd(db, 'telegram', 1199);
  const broadcast = await startBroadcast(db);
  const reach = { ...REACH, zaloPaid: true };
  const preview = await previewCounts(db, broadcast, {
    reach,
    settings: SETTINGS,
    bulkRate: { telegram: 24, zalo: 48 },
    messages: { telegram: 1, zalo: 2 },
    now: MORNING,
  });
  expect(preview).toEqual({
    picked: 1206,
    gets: 1203,
    channels: [
      { channel: 'telegram', gets: 1200, plans: { free: 1200, paid: 0, template: 0 } },
      { channel: 'zalo', gets: 3, plans: { free: 1, paid: 2, template: 0 } },
    ],
    excluded: [
      { channel: 'telegram', reason: 'blocked', count: 1 },
      { channel: 'telegram', reason: 'no_consent', count: 1 },
      { channel: 'zalo', reason: 'window', count: 1 },
    ],
    cost: 2 * 2 * 55,
    durationMs: 50_000,
    beginsAt: MORNING,
  });
  await planned(db, broadcast.id, { reach });
  expect((await readBroadcast(db, broadcast.id))?.counts).toMatchObject({ planned: preview.gets, excluded: 3 });
});
