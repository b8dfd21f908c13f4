import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { effectStatements } from '../../src/store/effects/statements.ts';
import * as register from '../../src/store/register.ts';
import { openKeys } from '../../src/store/seal.ts';
import { defaultSettings } from '../../src/store/settings.ts';
import { addContact, addLink, NOW, personOf } from '../store/register/open-store.ts';
import { office } from './process.ts';

const { url, folder, run, close } = office();
let db: ReturnType<typeof openNodeClient>;
beforeAll(async () => {
  expect((await run('migrate')).code).toBe(0);
  db = openNodeClient(url);
  const keys = await openKeys(Buffer.alloc(32, 3).toString('base64'));
  const options = { now: NOW, by: 'import' };
  await register.upsertProducers(db, keys, [{ code: 'CT-1', name: 'HTX Ong "Ba Vì"' }], { ...options, linkCodeDays: 30 });
  await register.upsertFairs(
    db,
    [
      { name: 'Hội chợ Xuân', start: '2027-01-20', places: 5 },
      { name: 'Hội chợ Xuân Hà Đông', start: '2027-01-25' },
    ],
    options,
  );
  await addContact(db, 'telegram:1');
  await addLink(db, 'telegram:1', 'CT-1');
  const { rows } = await db.execute("SELECT id FROM fair WHERE name = 'Hội chợ Xuân'");
  const context = {
    ...{ person: personOf('telegram:1'), personId: 'telegram:1', contact: 'telegram:1' as const, messageId: 'm', turn: 1, now: NOW },
    settings: defaultSettings(),
  };
  const effects = [
    { effect: 'grant-consent', purpose: 'office', version: '1', text: 't' },
    { effect: 'set-profile', name: 'Hoa', phone: '0987654321' },
    {
      effect: 'register',
      fair: String(rows[0]?.id),
      producer: 'CT-1',
      as: 'registered',
      products: 'Mật ong, Sữa ong chúa',
      person: '=Hoa',
    },
  ] as const;
  const statements = (await Promise.all(effects.map((effect) => effectStatements(keys, effect, context)))).flat();
  await db.batch([...statements, 'DELETE FROM guard'], 'write');
});
afterAll(() => {
  db.close();
  close();
});

test('the list on the screen has no phone; the CSV has it, safe for a spreadsheet', async () => {
  const id = String((await db.execute("SELECT id FROM fair WHERE name = 'Hội chợ Xuân'")).rows[0]?.id);
  const screen = await run('staff', 'registrations', id);
  expect(screen).toMatchObject({ code: 0 });
  expect(screen.out).toMatch(/DK-0001 +HTX Ong "Ba Vì" +đã đăng ký/);
  expect(screen.out).not.toContain('987654321');
  const file = join(folder, 'list.csv');
  expect((await run('staff', 'registrations', id, '--csv', file)).code).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(
    '\uFEFFsố,mã chủ thể,chủ thể,trạng thái,chờ thứ,sản phẩm,gian,người tham gia,trả lời thêm,ngày,liên hệ,điện thoại,báo thay đổi\r\n' +
      `DK-0001,CT-1,"HTX Ong ""Ba Vì""",đã đăng ký,,"Mật ong, Sữa ong chúa",,'=Hoa,,2026-11-24,Hoa,+84987654321,\r\n`,
  );
});

test('what became of accepted requests is counted by year and side', async () => {
  expect((await run('staff', 'outcomes')).out).toContain('Chưa có yêu cầu nào');
  const insert = `INSERT INTO request(number, year, n, buyer, buyer_contact, producer_code, products, product_names, sealed, state, created_at, buyer_outcome, producer_outcome)
    VALUES (?1, 2026, ?2, 'telegram:1', 'telegram:1', 'CT-1', '[]', '', '', ?3, 0, ?4, ?5)`;
  await db.execute({ sql: insert, args: ['YC-2026-0001', 1, 'accepted', 'traded', 'met'] });
  await db.execute({ sql: insert, args: ['YC-2026-0002', 2, 'accepted', null, 'no'] });
  await db.execute({ sql: insert, args: ['YC-2026-0003', 3, 'declined', null, null] });
  const { out } = await run('staff', 'outcomes');
  expect(out).toMatch(/2026 +2 +bên mua +1 +0 +0 +1/);
  expect(out).toMatch(/2026 +2 +chủ thể +0 +1 +1 +0/);
});

test('the whole name is that fair, and no keyboard needs marks', async () => {
  for (const words of ['Hội chợ Xuân', 'hoi cho xuan', 'HỘI CHỢ XUÂN']) {
    const { code, out } = await run('staff', 'registrations', words);
    expect([code, out.includes('DK-0001')]).toEqual([0, true]);
  }
  expect((await run('staff', 'registrations', 'xuan ha dong')).out).toContain('chưa có ai đăng ký');
});

test('a name that fits several fairs, or none, lists nothing', async () => {
  const several = await run('staff', 'registrations', 'hội', 'chợ');
  expect(several.code).toBe(1);
  expect(several.err).toContain('Hội chợ Xuân Hà Đông');
  expect((await run('staff', 'registrations', 'Festival')).code).toBe(1);
  expect((await run('staff', 'registrations')).code).toBe(2);
  expect((await run('staff', 'registrations', 'x', '--csv')).code).toBe(2);
});
