import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDraft, emptyDraft } from '../../src/store/broadcasts/draft.ts';
import { sendBroadcast } from '../../src/store/broadcasts/moves.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { SETTING_DEFAULTS } from '../../src/store/settings.ts';
import { office } from './process.ts';

const { folder, url, run, close } = office();
let db: ReturnType<typeof openNodeClient>;
beforeAll(async () => {
  expect((await run('migrate')).code).toBe(0);
  db = openNodeClient(url);
});
afterAll(() => {
  db.close();
  close();
});

/** A notice that has begun, with these recipients. */
async function sending(states: Record<string, number>): Promise<string> {
  const now = Date.now();
  const made = await createDraft(db, { ...emptyDraft('fairs'), text: { vi: 'Mời anh/chị dự hội chợ\nngày 1/12', en: '' } }, 'NV-1', now);
  const id = made.state === 'done' ? made.broadcast.id : '';
  await sendBroadcast(db, id, SETTING_DEFAULTS, { who: 'NV-1', now });
  await db.execute({ sql: "UPDATE broadcast SET state = 'sending' WHERE id = ?", args: [id] });
  for (const [state, times] of Object.entries(states))
    for (let n = 0; n < times; n++)
      await db.execute({
        sql: "INSERT INTO recipient (broadcast_id, contact_id, person, channel, language, state) VALUES (?, ?, '', 'telegram', 'vi', ?)",
        args: [id, `telegram:${state}${n}`, state],
      });
  return id;
}

test('lists, follows to the end, stops and goes on, with nothing running beside it', async () => {
  expect((await run('broadcast')).out).toContain('Chưa có thông báo nào');
  const id = await sending({ sent: 3, planned: 1, unknown: 1 });
  expect((await run('broadcast')).out).toMatch(new RegExp(`${id} +fairs +đang gửi / sending +3 +1 +Mời anh/chị dự hội chợ`));
  const paused = await run('broadcast', id.toLowerCase(), '--pause');
  expect([paused.code, paused.out]).toEqual([0, expect.stringContaining('tạm dừng / paused, do cán bộ')]);
  const followed = await run('broadcast', id);
  expect([followed.code, followed.out]).toEqual([0, expect.stringMatching(/█+░+ +80 % 4\/5.*chưa rõ \/ unknown 1/)]);
  expect((await run('broadcast', id, '--resume')).out).toContain('đang gửi');
  const follower = run('broadcast', id);
  await db.execute("UPDATE recipient SET state = 'sent' WHERE state = 'planned'");
  await db.execute("UPDATE broadcast SET state = 'finished'");
  expect((await follower).out).toContain('đã xong / finished');
});

test('of one that is over it says what it came to, and writes one row a person', async () => {
  const id = await sending({ sent: 2, refused: 1 });
  await db.execute("UPDATE recipient SET reason = 'blocked' WHERE state = 'refused'");
  await db.execute({ sql: "UPDATE broadcast SET state = 'finished' WHERE id = ?", args: [id] });
  const told = (await run('broadcast', id)).out;
  expect(told).toMatch(/telegram +sent +- +2\n *telegram +refused +blocked +1/);
  expect(told).toContain('stopped after it: 0');
  const file = join(folder, 'list.csv');
  expect((await run('broadcast', id, '--csv', file)).out).toContain('3 dòng / rows');
  const csv = await readFile(file, 'utf8');
  expect([csv.charCodeAt(0), csv.split('\r\n').length]).toEqual([0xfeff, 5]);
  expect(await run('broadcast', 'TB-9999', '--csv', file)).toMatchObject({ code: 1 });
});

test('cancel ends it, and what is ended can not be stopped again', async () => {
  const id = await sending({ planned: 2 });
  expect((await run('broadcast', id, '--cancel')).out).toContain('đã hủy');
  const again = await run('broadcast', id, '--pause');
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('không làm được lúc này')]);
  const { rows } = await db.execute("SELECT who FROM audit WHERE did = 'cancel'");
  expect(rows.map(({ who }) => who)).toEqual(['operator']);
});

test.each([
  ['a notice there is not', ['TB-9999'], 1, 'Không có thông báo này'],
  ['a move of a notice there is not', ['TB-9999', '--pause'], 1, 'Không có thông báo này'],
  ['a move of nothing', ['--pause'], 2, 'npm run broadcast'],
  ['two moves', ['TB-0001', '--pause', '--cancel'], 2, 'npm run broadcast'],
  ['an unknown move', ['TB-0001', '--stop'], 2, 'npm run broadcast'],
  ['a list of nothing', ['--csv', 'x.csv'], 2, 'npm run broadcast'],
  ['two notices', ['TB-0001', 'TB-0002'], 2, 'npm run broadcast'],
])('refuses %s', async (_, args, code, hint) => {
  const ran = await run('broadcast', ...args);
  expect([ran.code, ran.err.includes(hint)]).toEqual([code, true]);
});
