/** "HUY" behind a notice: confirmed at once and once; behind any other message it is the word that it always was. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TOPICS } from '../../src/model.ts';
import { greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

let stage: Stage;
let buyer: Actor;

beforeEach(async () => {
  stage = await openStage();
  buyer = stage.on.zalo('9001');
  await greet(buyer);
  for (const topic of TOPICS)
    await stage.db.execute({
      sql: `INSERT INTO consent(person, contact_id, purpose, version, text, granted_at) VALUES (?1, ?1, ?2, '1', 't', 0)`,
      args: [buyer.contact, `notices:${topic}`],
    });
  await stage.db.execute(
    `INSERT INTO broadcast(id, n, topic, hash, created_by, created_at) VALUES ('TB-0001', 1, 'training', '', 't', 0), ('TB-0002', 2, 'fairs', '', 't', 0)`,
  );
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

/** A notice reached this person just now. */
async function noticed(id: string): Promise<void> {
  await stage.db.execute({
    sql: `INSERT INTO recipient(broadcast_id, contact_id, person, channel, language, state, sent_at) VALUES (?1, ?2, ?2, 'zalo', 'vi', 'sent', ?3)`,
    args: [id, buyer.contact, stage.now()],
  });
  await stage.db.execute({ sql: 'UPDATE contact SET last_notice = 1 WHERE id = ?', args: [buyer.contact] });
}
const wanted = () =>
  stage.value(`SELECT group_concat(DISTINCT purpose) FROM consent WHERE person = ? AND withdrawn_at IS NULL ORDER BY 1`, buyer.contact);

it('stops the topic of the last notice, not of an earlier one, and what is typed next means what it always means', async () => {
  await noticed('TB-0001');
  await stage.wait(1);
  await noticed('TB-0002');
  await buyer.say('HUY');
  expect(buyer.news()).toContain('đã dừng tin “Hội chợ và tuần hàng”');
  expect(await wanted()).not.toContain('notices:fairs');
  expect(await wanted()).toContain('notices:training');
  await buyer.say('hủy');
  expect(buyer.news()).toContain('không có việc nào đang dở');
  expect(await wanted()).toContain('notices:training');
  await buyer.press('stop-notices.all');
  expect(buyer.news()).toContain('đã dừng tất cả');
  expect(await wanted()).toBeNull();
});

it('a message of another kind after the notice takes the word away from it', async () => {
  await noticed('TB-0002');
  const officer = await stage.staff('Chị Mai', 8001);
  await buyer.sayAll('gặp cán bộ', 'nhờ anh chị giúp');
  await noticed('TB-0001');
  await officer.press('task.take');
  await officer.press('task.reply');
  await officer.say('Chào anh, em nghe đây ạ');
  expect(buyer.news()).toContain('em nghe đây');
  expect(await stage.value('SELECT last_notice FROM contact WHERE id = ?', buyer.contact)).toBe(0);
  await buyer.say('từ chối');
  expect(await wanted()).toContain('notices:training');
});
