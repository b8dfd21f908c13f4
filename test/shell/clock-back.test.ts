/** The machine's clock ran ahead for a day and is set right again: nothing waits until it has caught up, and nobody is forgotten. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { announceStatement, DOUBT_MS } from '../../src/store/outbox.ts';
import { setSetting } from '../../src/store/settings.ts';
import { addDays, hanoiDate, hanoiMs } from '../../src/understanding/hanoi-time.ts';
import { type Service, startService } from './service.ts';

const LAN = 5161;
const DAY = 24 * 3_600_000;
let service: Service;

beforeEach(async () => {
  service = await startService({ patient: true });
  // Ahead, at an hour far from both ends of the quiet hours below, whatever the machine's own hour is.
  const now = service.parts.clock();
  service.advance(hanoiMs(addDays(hanoiDate(now), 2), '10:00') - now);
  await service.look();
});
afterEach(() => service.stop());

const got = () => service.telegram.sent.filter(({ chat }) => String(chat) === String(LAN)).map(({ text }) => text);
const setRight = async () => {
  service.advance(-DAY);
  await service.look();
};
const say = async (text: string) => {
  expect((await service.telegram.say(LAN, text)).status).toBe(200);
  await service.idle();
};

it('a reply that failed, and a channel that was told to rest', async () => {
  service.telegram.fault({ kind: 'error', code: 429, description: 'Too Many Requests', retryAfter: 3600 });
  await say('xin chào');
  await service.look();
  expect(got()).toHaveLength(0);
  await setRight();
  expect(got()).toHaveLength(1);
  expect(service.lines.filter((line) => line.includes('the clock was set back'))).toHaveLength(1);
});

it('what belonged to a process that died, also when nobody saw the clock being set', async () => {
  await say('xin chào');
  await service.db.execute({
    sql: "UPDATE outbox SET state = 'waiting', lease_until = ?, lease_by = 'dead', sent_parts = 0",
    args: [service.parts.clock() + 3000],
  });
  await service.db.execute({ sql: "UPDATE channel_state SET sender = 'dead/1', sender_until = ?", args: [service.parts.clock() + 3000] });
  service.parts.ran.clear();
  service.advance(-DAY);
  await service.look();
  // Its lease is now as long as any, and then over; nobody tells that it had left.
  service.advance(service.parts.leaseMs + 1);
  await service.look();
  service.advance(DOUBT_MS + 1);
  await service.look();
  expect(got()).toHaveLength(2);
});

it('what waited for the morning leaves on the next one', async () => {
  await say('xin chào');
  await setSetting(service.db, 'quiet_from', '00:00', 'test', Date.now());
  await setSetting(service.db, 'quiet_to', '23:59', 'test', Date.now());
  const now = service.parts.clock();
  const tomorrow = hanoiMs(hanoiDate(now), '23:59');
  await service.db.execute(announceStatement({ to: `telegram:${LAN}`, flow: 'handover-ended', object: 'V-0001', dueAt: tomorrow, now }));
  await setRight();
  const { rows } = await service.db.execute("SELECT due_at FROM outbox WHERE flow = 'handover-ended'");
  expect(Number(rows[0]?.due_at)).toBe(tomorrow - DAY);
});

it('a conversation goes on where it stood, and expires no earlier', async () => {
  await say('xin chào');
  await say('tiếng Việt');
  await say('tôi tìm mua');
  await say('tôi muốn khiếu nại');
  await say('kết quả');
  const before = got().length;
  await setRight();
  await say('có ạ');
  const { rows } = await service.db.execute({
    sql: 'SELECT flow, step, updated_at FROM session WHERE contact_id = ?',
    args: [`telegram:${LAN}`],
  });
  expect(rows[0]).toMatchObject({ flow: 'complaint', step: 'write' });
  expect(Number(rows[0]?.updated_at)).toBeLessThan(service.parts.clock() + DAY / 2);
  expect(got()).toHaveLength(before + 1);
});

it('whoever wrote too fast, or to whom the bot was silent, is read and answered', async () => {
  await say('xin chào');
  const ahead = service.parts.clock() + 60_000;
  await service.db.execute({ sql: 'UPDATE contact SET silent_until = ?, ignored_until = ?', args: [ahead, ahead] });
  await setSetting(service.db, 'messages_minute_max', '1', 'test', Date.now());
  const before = got().length;
  await setRight();
  await say('menu');
  expect(got()).toHaveLength(before + 1);
});
