import { describe, expect, it } from 'vitest';
import { linkCodeHash } from '../../src/store/register/link-code.ts';
import { addStaff, listStaff, newLinkCode, removeStaff, staffNamed, waitingTasks } from '../../src/store/staff.ts';
import { count, everythingInPlain, NOW, openHouse } from './house.ts';

const LAN = { name: 'Nguyễn Thị Lan', role: 'officer' } as const;
const DAY = 86_400_000;

async function withLan() {
  const house = await openHouse();
  const lan = await addStaff(house.db, LAN, 'operator', NOW);
  if (!lan) throw new Error('name taken');
  return { ...house, lan };
}

describe('a member of staff', () => {
  it('is found by name however the marks were typed, and only once', async () => {
    const { db, lan } = await withLan();
    expect(await staffNamed(db, ` ${LAN.name.normalize('NFD')} `)).toEqual(lan);
    expect(await addStaff(db, { ...LAN, role: 'admin' }, 'operator', NOW)).toBeNull();
    expect(await listStaff(db)).toEqual([{ ...LAN, id: lan.id, linked: false, maySend: false, createdAt: NOW }]);
    expect(await count(db, "audit WHERE did = 'add'")).toBe(1);
  });

  it('who is removed can do nothing any more, and what they owned waits for the others', async () => {
    const { db, keys, lan } = await withLan();
    await newLinkCode(db, keys, { staffId: lan.id }, 30, 'operator', NOW);
    await db.execute({ sql: "UPDATE staff SET person = 'telegram:1', key_hash = 'h' WHERE id = ?", args: [lan.id] });
    await db.execute({
      sql: "INSERT INTO task (id, n, kind, state, owner, created_at) VALUES ('V-0001', 1, 'complaint', 'owned', ?, 0)",
      args: [lan.id],
    });
    expect((await listStaff(db))[0]?.linked).toBe(true);
    await removeStaff(db, lan.id, 'operator', NOW);
    expect([await listStaff(db), await staffNamed(db, LAN.name), await count(db, 'link_code')]).toEqual([[], null, 0]);
    expect((await db.execute('SELECT person, key_hash FROM staff')).rows).toMatchObject([{ person: null, key_hash: null }]);
    expect(await waitingTasks(db)).toMatchObject([{ id: 'V-0001', owner: '' }]);
  });
});

describe('a link code', () => {
  it('is told once and kept as a hash with its last day', async () => {
    const { db, keys } = await withLan();
    const code = await newLinkCode(db, keys, { producerCode: 'CT-0001' }, 30, 'operator', NOW);
    expect(code).toMatch(/^[A-HJKMNP-Z2-9]{10}$/);
    expect(await everythingInPlain(db)).not.toContain(code);
    const { rows } = await db.execute('SELECT * FROM link_code');
    expect(rows).toMatchObject([
      { hash: await linkCodeHash(keys, code), producer_code: 'CT-0001', staff_id: null, expires_at: NOW + 30 * DAY, used_at: null },
    ]);
  });

  it('ends the unused older ones of the same one only', async () => {
    const { db, keys, lan } = await withLan();
    const used = await newLinkCode(db, keys, { staffId: lan.id }, 30, 'operator', NOW);
    await db.execute('UPDATE link_code SET used_at = 1');
    await newLinkCode(db, keys, { staffId: lan.id }, 30, 'operator', NOW);
    const other = await newLinkCode(db, keys, { producerCode: 'CT-0001' }, 30, 'operator', NOW);
    const last = await newLinkCode(db, keys, { staffId: lan.id }, 30, 'operator', NOW);
    const hashes = await Promise.all([used, other, last].map((code) => linkCodeHash(keys, code)));
    expect((await db.execute('SELECT hash FROM link_code')).rows.map((row) => row.hash).sort()).toEqual(hashes.sort());
  });
});

it('what waits is nobody’s first, then the oldest; what is done does not wait', async () => {
  const { db, lan } = await withLan();
  await db.execute({
    sql: `INSERT INTO task (id, n, kind, object, state, owner, due_on, created_at) VALUES ('V-0001', 1, 'handover', '', 'owned', :lan, NULL, 1),
      ('V-0002', 2, 'data-request', '', 'open', NULL, '2026-12-09', 3), ('V-0003', 3, 'request-unreachable', 'YC-2026-0001', 'open', NULL, NULL, 2),
      ('V-0004', 4, 'complaint', '', 'done', :lan, NULL, 0)`,
    args: { lan: lan.id },
  });
  expect(await waitingTasks(db)).toEqual([
    { id: 'V-0003', kind: 'request-unreachable', object: 'YC-2026-0001', owner: '', dueOn: null, createdAt: 2 },
    { id: 'V-0002', kind: 'data-request', object: '', owner: '', dueOn: '2026-12-09', createdAt: 3 },
    { id: 'V-0001', kind: 'handover', object: '', owner: LAN.name, dueOn: null, createdAt: 1 },
  ]);
});
