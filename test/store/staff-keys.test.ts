import { describe, expect, it } from 'vitest';
import { addStaff, allowSending, removeStaff, staffNamed } from '../../src/store/staff.ts';
import { holderOfKey, newStaffKey, revokeStaffKey } from '../../src/store/staff-keys.ts';
import { count, everythingInPlain, NOW, openHouse } from './house.ts';

async function withLan() {
  const house = await openHouse();
  const lan = await addStaff(house.db, { name: 'Nguyễn Thị Lan', role: 'officer' }, 'operator', NOW);
  if (!lan) throw new Error('name taken');
  return { ...house, lan, key: await newStaffKey(house.db, house.keys, lan.id, 'operator', NOW) };
}

describe('a key of the API', () => {
  it('is its holder’s, with role and rights, and stands nowhere in the database', async () => {
    const { db, keys, lan, key } = await withLan();
    expect(await holderOfKey(db, keys, key)).toEqual({ id: lan.id, name: lan.name, role: 'officer', maySend: false });
    const secret = key.slice(key.indexOf('.') + 1);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(await everythingInPlain(db)).not.toContain(secret);
    expect(await count(db, "audit WHERE did = 'key'")).toBe(1);
  });

  it.each([
    ['nothing', () => ''],
    ['only the id', (key: string) => key.split('.')[0] ?? ''],
    ['the id and a dot', (key: string) => `${key.split('.')[0]}.`],
    ['one letter less', (key: string) => key.slice(0, -1)],
    ['another secret', (key: string) => `${key.split('.')[0]}.${'A'.repeat(43)}`],
    ['somebody unknown', (key: string) => `NV-00000000.${key.split('.')[1]}`],
    ['another case', (key: string) => key.toLowerCase()],
  ])('is refused when it is %s', async (_, wrong) => {
    const { db, keys, key } = await withLan();
    expect(await holderOfKey(db, keys, wrong(key))).toBeNull();
  });

  it('stops with a newer one, when it is revoked, and with the work here', async () => {
    const { db, keys, lan, key } = await withLan();
    const newer = await newStaffKey(db, keys, lan.id, 'operator', NOW);
    expect([await holderOfKey(db, keys, key), (await holderOfKey(db, keys, newer))?.id]).toEqual([null, lan.id]);
    await revokeStaffKey(db, lan.id, 'operator', NOW);
    expect(await holderOfKey(db, keys, newer)).toBeNull();
    const last = await newStaffKey(db, keys, lan.id, 'operator', NOW);
    await removeStaff(db, lan.id, 'operator', NOW);
    expect(await holderOfKey(db, keys, last)).toBeNull();
  });
});

describe('the right to send to many', () => {
  it('is an officer’s only when given, an admin’s always, a viewer’s never', async () => {
    const { db, keys, lan, key } = await withLan();
    expect(await allowSending(db, lan, true, 'operator', NOW)).toBe(true);
    expect(await holderOfKey(db, keys, key)).toMatchObject({ maySend: true });
    expect(await allowSending(db, lan, false, 'operator', NOW)).toBe(true);
    expect(await staffNamed(db, lan.name)).toMatchObject({ maySend: false });
    for (const [role, may] of [
      ['admin', true],
      ['viewer', false],
    ] as const) {
      const member = await addStaff(db, { name: role, role }, 'operator', NOW);
      expect(member?.maySend).toBe(may);
      if (member) expect(await allowSending(db, member, !may, 'operator', NOW)).toBe(false);
      expect(await staffNamed(db, role)).toMatchObject({ maySend: may });
    }
    expect(await count(db, "audit WHERE did LIKE '%sending'")).toBe(2);
  });
});
