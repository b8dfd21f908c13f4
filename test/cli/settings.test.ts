import { afterAll, expect, test } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { OFFICE_SETTINGS } from '../../src/store/settings.ts';
import { office } from './process.ts';

const { url, run, close } = office();
afterAll(close);

test('npm run migrate twice is the same as once', async () => {
  for (const { code, out } of [await run('migrate'), await run('migrate')]) expect([code, out.includes('office.db')]).toEqual([0, true]);
});

test('lists every setting with value, default, limits and meaning', async () => {
  const { code, out } = await run('settings');
  expect(code).toBe(0);
  for (const [name, { meaning }] of Object.entries(OFFICE_SETTINGS))
    expect(out.split('\n').find((line) => line.startsWith(`${name} `))).toContain(meaning.vi);
});

test('set changes one, shows it as changed and writes down who did it', async () => {
  expect(await run('settings', 'set', 'quiet_from', '20:30')).toMatchObject({
    code: 0,
    out: expect.stringContaining('quiet_from = 20:30'),
  });
  expect((await run('settings')).out).toMatch(/^quiet_from +20:30 \* +21:00/m);
  const db = openNodeClient(url);
  expect((await db.execute('SELECT who, what FROM audit')).rows.map((row) => [row.who, row.what])).toEqual([
    ['operator', 'setting quiet_from'],
  ]);
  db.close();
});

test.each([
  ['an unknown name', ['set', 'khong_co', '1'], 1, 'Không có thiết lập khong_co'],
  ['a value out of limits', ['set', 'session_hours', '0'], 1, '1'],
  ['a missing value', ['set', 'session_hours'], 2, 'npm run settings'],
])('%s is refused', async (_, args, code, hint) => {
  const ran = await run('settings', ...args);
  expect([ran.code, ran.err.includes(hint)]).toEqual([code, true]);
});
