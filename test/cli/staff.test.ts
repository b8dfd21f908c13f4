import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { linkCodeHash } from '../../src/store/register/link-code.ts';
import { openKeys } from '../../src/store/seal.ts';
import { holderOfKey } from '../../src/store/staff-keys.ts';
import { office } from './process.ts';

const { url, run, close } = office();
let db: ReturnType<typeof openNodeClient>;
beforeAll(async () => {
  expect((await run('migrate')).code).toBe(0);
  db = openNodeClient(url);
});
afterAll(() => {
  db.close();
  close();
});
const codeIn = (text: string) => /Mã liên kết: ([A-Z2-9]{10})/.exec(text)?.[1] ?? '';
const holds = async (code: string) => {
  const keys = await openKeys(Buffer.alloc(32, 3).toString('base64'));
  const sql = 'SELECT s.name FROM link_code c JOIN staff s ON s.id = c.staff_id WHERE c.hash = ? AND c.used_at IS NULL';
  return (await db.execute({ sql, args: [await linkCodeHash(keys, code)] })).rows[0]?.name;
};

test('add prints a code that links the chat of that person; link prints a new one and the old one stops', async () => {
  const added = await run('staff', 'add', 'Chị Lan', '--role', 'officer');
  expect(added.code).toBe(0);
  expect(await holds(codeIn(added.out))).toBe('Chị Lan');
  const again = await run('staff', 'link', 'Chị Lan'.normalize('NFD'));
  expect(await holds(codeIn(again.out))).toBe('Chị Lan');
  expect(await holds(codeIn(added.out))).toBeUndefined();
});

test('list shows everybody, and who is linked', async () => {
  expect((await run('staff', 'add', 'Anh Bình', '--role', 'admin')).code).toBe(0);
  await db.execute(`UPDATE staff SET person = 'telegram:1' WHERE name = 'Chị Lan'`);
  const lines = (await run('staff', 'list')).out.split('\n');
  expect(lines.find((line) => line.includes('Chị Lan'))).toMatch(/officer +có/);
  expect(lines.find((line) => line.includes('Anh Bình'))).toMatch(/admin +chưa/);
});

test('key prints a key that opens the API until it is revoked; allow and forbid change the right to send', async () => {
  const keys = await openKeys(Buffer.alloc(32, 3).toString('base64'));
  const made = await run('staff', 'key', 'Chị Lan');
  const key = /Khóa API: (\S+)/.exec(made.out)?.[1] ?? '';
  expect(await holderOfKey(db, keys, key)).toMatchObject({ name: 'Chị Lan', maySend: false });
  expect((await run('staff', 'allow', 'Chị Lan')).code).toBe(0);
  expect(await holderOfKey(db, keys, key)).toMatchObject({ maySend: true });
  expect((await run('staff', 'list')).out).toMatch(/Chị Lan +officer +có +được/);
  expect((await run('staff', 'forbid', 'Chị Lan')).code).toBe(0);
  expect(await holderOfKey(db, keys, key)).toMatchObject({ maySend: false });
  expect((await run('staff', 'forbid', 'Anh Bình')).code).toBe(1);
  expect((await run('staff', 'key', 'Chị Lan', '--revoke')).code).toBe(0);
  expect(await holderOfKey(db, keys, key)).toBeNull();
});

test('waiting shows what waits and who has it', async () => {
  expect((await run('staff', 'waiting')).out).toContain('Không có việc nào');
  await db.execute(
    `INSERT INTO task(id, n, kind, state, owner, due_on, created_at) SELECT 'V-0001', 1, 'data-request', 'owned', id, '2026-12-01', 1795488000000 FROM staff WHERE name = 'Anh Bình'`,
  );
  await db.execute(`INSERT INTO task(id, n, kind, object, created_at) VALUES ('V-0002', 2, 'handover', 'YC-2026-0001', 1795491600000)`);
  const { out } = await run('staff', 'waiting');
  expect(out).toMatch(/V-0001 +dữ liệu cá nhân +- +Anh Bình +2026-12-01/);
  expect(out).toMatch(/V-0002 +gặp cán bộ +YC-2026-0001 +chưa ai nhận/);
});

test('remove ends the work: not in the list, and what was owned waits again', async () => {
  expect((await run('staff', 'remove', 'Anh Bình')).code).toBe(0);
  expect((await run('staff', 'list')).out).not.toContain('Anh Bình');
  expect((await db.execute(`SELECT state FROM task WHERE id = 'V-0001'`)).rows[0]?.state).toBe('open');
});

test.each([
  ['a name that is taken', ['add', 'Chị Lan', '--role', 'viewer'], 1, 'đã có'],
  ['a name of somebody removed', ['add', 'Anh Bình', '--role', 'viewer'], 1, 'đã có'],
  ['nobody of this name', ['link', 'Ai Đó'], 1, 'Không có cán bộ'],
  ['no role', ['add', 'Chị Hoa'], 2, 'npm run staff'],
  ['a viewer who sends', ['add', 'Chị Hoa', '--role', 'viewer', '--send'], 2, 'npm run staff'],
  ['a key for nobody', ['key', 'Ai Đó'], 1, 'Không có cán bộ'],
  ['an unknown role', ['add', 'Chị Hoa', '--role', 'boss'], 2, 'npm run staff'],
  ['an unknown verb', ['promote', 'Chị Lan'], 2, 'npm run staff'],
  ['nothing', [], 2, 'npm run staff'],
])('refuses %s', async (_, args, code, hint) => {
  const ran = await run('staff', ...args);
  expect([ran.code, ran.err.includes(hint)]).toEqual([code, true]);
});

test('code, linked and unlink: a producer gets a new code, staff see who is linked and end it', async () => {
  await db.execute(`INSERT INTO producer(code, name, folded, updated_at) VALUES ('CT-9', 'HTX Ví Dụ', 'htx vi du', 0)`);
  expect((await run('staff', 'linked', 'htx vi du')).out).toContain('chưa có ai liên kết');
  const made = await run('staff', 'code', 'CT-9');
  expect(made.out).toMatch(/HTX Ví Dụ \(CT-9\): [A-HJKMNP-Z2-9]{10}/);
  await db.execute(`INSERT INTO contact(id, channel, person, created_at) VALUES ('telegram:4242', 'telegram', 'telegram:4242', 0)`);
  await db.execute(
    `INSERT INTO link(person, producer_code, contact_id, how, linked_at) VALUES ('telegram:4242', 'CT-9', 'telegram:4242', 'code', 1795488000000)`,
  );
  const listed = await run('staff', 'linked', 'CT-9');
  expect(listed.out).toMatch(/1 +telegram +…242 +code/);
  expect(listed.out).not.toContain('4242');
  expect((await run('staff', 'unlink', 'CT-9', '--person', '2')).code).toBe(1);
  expect((await run('staff', 'unlink', 'CT-9', '--person', '1')).code).toBe(0);
  expect((await db.execute('SELECT count(*) AS n FROM link')).rows[0]?.n).toBe(0);
  expect((await run('staff', 'code', 'nobody')).code).toBe(1);
  expect((await run('staff', 'unlink', 'CT-9')).code).toBe(2);
});
