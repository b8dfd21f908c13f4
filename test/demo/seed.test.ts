import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_LINK_CODES, DEMO_PEOPLE } from '../../src/demo/people.ts';
import { redateDemo, seedDemo } from '../../src/demo/seed.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';
import { linkCodeHash } from '../../src/store/register/link-code.ts';
import { type Keys, openKeys } from '../../src/store/seal.ts';

const NOW = Date.parse('2026-11-24T03:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'seed-'));
let keys: Keys;
const clients: ReturnType<typeof openNodeClient>[] = [];

async function database(name: string) {
  const db = openNodeClient(`file:${join(folder, name)}`);
  clients.push(db);
  await migrate(db);
  return db;
}
let db: Awaited<ReturnType<typeof database>>;
const column = async (sql: string, args: Record<string, string | number> = {}) =>
  (await db.execute({ sql, args })).rows.map((row) => row[0]);
const one = async (sql: string) => (await column(sql))[0];

beforeAll(async () => {
  keys = await openKeys(Buffer.alloc(32, 7).toString('base64'));
  db = await database('seeded.db');
  expect(await seedDemo(db, keys, NOW)).toBe(true);
});
afterAll(() => {
  for (const client of clients) client.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the demonstration on an empty database', () => {
  test('every real product, fair, point and commune is in, and nothing is unmarked', async () => {
    expect(await one('SELECT count(*) FROM commune')).toBe(526);
    expect(Number(await one('SELECT count(*) FROM product'))).toBe(137 + 12);
    expect(Number(await one('SELECT count(*) FROM fair'))).toBe(18 + 5);
    expect(Number(await one('SELECT count(*) FROM point'))).toBe(15 + 2);
    // No position is made up for a real place.
    expect(await column("SELECT name FROM point WHERE lat IS NOT NULL AND name NOT LIKE '%Ví Dụ%'")).toEqual([]);
    for (const table of ['producer', 'product', 'certificate', 'dossier', 'fair', 'point'])
      expect([table, await one(`SELECT count(*) FROM ${table} WHERE demo = 0`)]).toEqual([table, 0]);
  });

  test('certificates: most in force, some ending within 30, 90 and 180 days, some ended; the honey in force', async () => {
    const left = (await column(`SELECT julianday(ends_on) - julianday('2026-11-24') FROM certificate`)).map(Number);
    const between = (from: number, to: number) => left.filter((days) => days > from && days <= to).length;
    expect(between(180, 2000)).toBeGreaterThan(left.length / 2);
    for (const [from, to] of [
      [0, 30],
      [30, 90],
      [90, 180],
      [-2000, 0],
    ] as const)
      expect([from, between(from, to) > 0]).toEqual([from, true]);
    expect(
      await column(`SELECT ends_on FROM certificate JOIN product p ON p.code = product_code WHERE p.name = 'Mật ong thiên nhiên Vinh Hoa'`),
    ).toEqual(['2027-12-29']);
  });

  test('only invented producers stand in an unfavourable state', async () => {
    const bad =
      await column(`SELECT DISTINCT m.name FROM dossier d JOIN producer m ON m.code = d.producer_code WHERE stage IN ('supplement_commune', 'supplement_city', 'not_qualified', 'closed_incomplete', 'withdrawn')
      UNION SELECT m.name FROM certificate c JOIN product p ON p.code = c.product_code JOIN producer m ON m.code = p.producer_code WHERE c.revoked_on IS NOT NULL`);
    expect(bad.length).toBeGreaterThan(0);
    expect(bad.filter((name) => !String(name).startsWith('HTX Ví Dụ'))).toEqual([]);
  });

  test('dossiers stand at many stages and HN-2026-0123 lacks documents', async () => {
    expect(Number(await one('SELECT count(DISTINCT stage) FROM dossier'))).toBeGreaterThanOrEqual(12);
    expect(await one(`SELECT stage FROM dossier WHERE code = 'HN-2026-0123' AND missing LIKE '%kiểm nghiệm%'`)).toBe('supplement_city');
    expect(await column(`SELECT code FROM dossier WHERE code NOT GLOB 'HN-20[0-9][0-9]-[0-9][0-9][0-9][0-9]'`)).toEqual([]);
  });

  test('each of the three people is one person on two channels; the producer and the officer are linked', async () => {
    for (const { telegram, zalo } of DEMO_PEOPLE)
      expect(await column('SELECT person FROM contact WHERE id IN (:telegram, :zalo)', { telegram, zalo })).toEqual([telegram, telegram]);
    expect(
      await column(
        `SELECT m.name FROM link l JOIN producer m ON m.code = l.producer_code WHERE l.person = 'simulator:telegram-producer' ORDER BY 1`,
      ),
    ).toEqual(['Cơ sở mật ong Vinh Hoa', 'HTX Ví Dụ Xuân Phương']);
    expect(await column(`SELECT role FROM staff WHERE person = 'simulator:telegram-staff' AND name = 'Chị Lan (ví dụ)'`)).toEqual([
      'officer',
    ]);
  });

  test('a visitor who sends a notice of a fair sees it arrive: the officer may send to many, the producer receives them', async () => {
    expect(await one(`SELECT may_send FROM staff WHERE person = 'simulator:telegram-staff'`)).toBe(1);
    expect(await column('SELECT person FROM consent WHERE withdrawn_at IS NULL')).toEqual(['simulator:telegram-producer']);
    expect(await one('SELECT purpose FROM consent')).toBe('notices:fairs');
  });

  test('the link codes on the page work, and phones are invented numbers, sealed', async () => {
    for (const { code, producer } of DEMO_LINK_CODES) {
      const hash = await linkCodeHash(keys, code);
      const found = await column(
        'SELECT m.name FROM link_code c JOIN producer m ON m.code = c.producer_code WHERE hash = :hash AND used_at IS NULL AND expires_at > :now',
        { hash, now: NOW },
      );
      expect(found).toEqual([producer]);
    }
    const [phones, producers] = [await one('SELECT count(*) FROM phone'), await one('SELECT count(*) FROM producer')];
    expect(phones).toBe(producers);
    expect(await column(`SELECT sealed FROM phone WHERE sealed LIKE '%540000%'`)).toEqual([]);
  });

  test('quiet hours are off, fairs lie ahead and Tết is a holiday', async () => {
    expect(await column(`SELECT value FROM setting WHERE name = 'quiet_from'`)).toEqual(['07:00']);
    expect(Number(await one(`SELECT count(*) FROM fair WHERE start > '2026-11-24'`))).toBe(5);
    expect(await column(`SELECT day FROM holiday WHERE name = 'Tết Nguyên đán' ORDER BY day`)).toEqual([
      '2027-02-05',
      '2027-02-06',
      '2027-02-07',
      '2027-02-08',
      '2027-02-09',
    ]);
  });
});

describe('seeding again', () => {
  test('does nothing to a seeded database', async () => {
    await db.execute(`UPDATE producer SET name = 'Đổi tên' WHERE name = 'HTX Ví Dụ Gốm Mới'`);
    expect(await seedDemo(db, keys, NOW)).toBe(false);
    expect(await one(`SELECT count(*) FROM producer WHERE name = 'Đổi tên'`)).toBe(1);
  });

  test('leaves an office database alone', async () => {
    const office = await database('office.db');
    await office.execute(`INSERT INTO producer(code, name, folded, updated_at) VALUES ('CT-0001', 'HTX Thật', 'htx that', 0)`);
    expect(await seedDemo(office, keys, NOW)).toBe(false);
    expect((await office.execute('SELECT count(*) AS n FROM product')).rows[0]?.n).toBe(0);
  });

  test('finishes what broke off half-way', async () => {
    const broken = await database('broken.db');
    await seedDemo(broken, keys, NOW);
    for (const table of ['link', 'staff', 'contact']) await broken.execute(`DELETE FROM ${table}`);
    expect(await seedDemo(broken, keys, NOW + 60_000)).toBe(true);
    const counts = await broken.execute(
      'SELECT (SELECT count(*) FROM contact) AS contacts, (SELECT count(*) FROM product) AS products, (SELECT count(*) FROM dossier) AS dossiers',
    );
    expect({ ...counts.rows[0] }).toMatchObject({ contacts: 6, products: 149, dossiers: 14 });
  });

  test('dates follow the day it begins, in any year', async () => {
    const later = await database('later.db');
    await seedDemo(later, keys, Date.parse('2028-02-29T03:00:00Z'));
    const { rows } = await later.execute(`SELECT count(*) AS n FROM certificate WHERE ends_on > '2028-02-29'`);
    expect(Number(rows[0]?.n)).toBeGreaterThan(40);
  });
});

describe('a demonstration put in on another day', () => {
  const LATER = NOW + 90 * 86_400_000;

  test('has its dates relative to today again: fairs to come, the same certificates in force, the public fairs when they were', async () => {
    const old = await database('old.db');
    await seedDemo(old, keys, NOW);
    const rows = async (sql: string) => (await old.execute(sql)).rows.map((row) => Object.values(row));
    const standing = `SELECT julianday(ends_on) - julianday(?) AS days FROM certificate ORDER BY id`;
    const left = async (day: string) => (await old.execute({ sql: standing, args: [day] })).rows.map(({ days }) => days);
    const before = await left('2026-11-24');
    const past = await rows("SELECT id, start FROM fair WHERE start < '2026-01-01' ORDER BY id");
    expect(await redateDemo(old, LATER)).toBe(90);
    expect(await left('2027-02-22')).toEqual(before);
    expect(await rows("SELECT id, start FROM fair WHERE start < '2026-01-01' ORDER BY id")).toEqual(past);
    expect(await rows("SELECT count(*) FROM fair WHERE start > '2027-02-22' AND sorts >= start")).toEqual([[5]]);
    expect(await rows("SELECT count(*) FROM dossier WHERE since > '2027-02-22' OR as_of <> '2027-02-22'")).toEqual([[0]]);
    expect(await redateDemo(old, LATER + 3_600_000)).toBe(0);
  });

  test('on the day it was put in nothing moves', async () => {
    const before = await column('SELECT ends_on FROM certificate ORDER BY id');
    expect(await redateDemo(db, NOW)).toBe(0);
    expect(await column('SELECT ends_on FROM certificate ORDER BY id')).toEqual(before);
  });
});
