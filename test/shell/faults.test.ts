/** Single faults that random schedules (test/schedules) found, each played by webhooks. */
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { handleUpdate } from '../../src/handle-update.ts';
import { mark } from '../../src/jobs/mark.ts';
import { lapseLeases } from '../../src/store/outbox.ts';
import { OUTBOX_COLUMNS, outboxRow } from '../../src/store/outbox-rows.ts';
import { ask } from './asking.ts';
import { LONG_SENDS } from './service.ts';
import { openStage, type Stage } from './stage.ts';

const LAN = 4242;
let stage: Stage;

// Conversations over HTTP on a machine that does much else.
vi.setConfig({ testTimeout: 60_000 });
afterAll(() => vi.resetConfig());

beforeEach(async () => {
  stage = await openStage({ remote: true, env: LONG_SENDS });
});

afterEach(async () => {
  expect(stage.telegram.problems).toEqual([]);
  await stage.stop();
});

const got = (who = LAN) => stage.telegram.sent.filter(({ chat }) => String(chat) === String(who)).map(({ text }) => text);
const waiting = () => stage.value("SELECT count(*) FROM outbox WHERE state = 'waiting'");
/** Serves so many requests well, and then fails. */
const failAfter = (well: number, times: number, fault: 'error' | 'lost') => {
  stage.database?.faults.next(well, { slowMs: 0 });
  stage.database?.faults.next(times, fault);
};

it.each(['error', 'lost'] as const)('a sent reply that could not be marked (%s) is marked later, and not sent again', async (fault) => {
  failAfter(2, 2, fault);
  expect((await stage.telegram.say(LAN, 'xin chào')).status).toBe(200);
  await stage.idle();
  expect(got()).toHaveLength(1);
  await stage.wait(1);
  expect(got()).toHaveLength(1);
  expect(await stage.value('SELECT state FROM outbox')).toBe('sent');
});

it('a message that can not be read from the database does not make the one before it leave twice', async () => {
  await stage.on.telegram(LAN).say('xin chào');
  stage.telegram.fault({ kind: 'error', code: 500, description: 'Internal Server Error' });
  for (const words of ['1', '2', 'trợ giúp']) await stage.telegram.say(LAN, words);
  await stage.idle();
  expect(got()).toHaveLength(1);
  // Settings, take, receivers, first reply, its mark, second reply; then the third.
  failAfter(6, 1, 'error');
  await stage.wait(1);
  await stage.wait(1);
  expect(await waiting()).toBe(0);
  expect(got().length).toBeGreaterThan(3);
  expect(new Set(got()).size).toBe(got().length);
});

it('a process that dies before it marks a request as told leaves no request without a deadline', async () => {
  await stage.producer();
  const number = await ask(stage, stage.on.zalo('9001'));
  await stage.db.execute("UPDATE request SET state = 'waiting', delivered_at = NULL, deadline = NULL");
  const { rows } = await stage.db.execute(`SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE flow = 'request-arrived'`);
  const row = outboxRow(rows[0] as (typeof rows)[number]);
  // Every call but the first ones fails: whatever the mark does last, it never did.
  failAfter(2, 20, 'error');
  await mark(stage.parts, [{ row, state: 'sent', platformId: '1', at: stage.now() }]);
  stage.database?.faults.clear();
  expect(await stage.value('SELECT state FROM request WHERE number = ?', number)).toBe('sent');
  expect(await stage.value('SELECT deadline FROM request WHERE number = ?', number)).toBeTruthy();
});

it('five messages at once are five turns and no apology', async () => {
  await stage.on.telegram(LAN).sayAll('xin chào', '1', '2');
  const words = ['một', 'hai', 'ba', 'bốn', 'năm'].map((word) => `em hỏi câu ${word}`);
  const answers = await Promise.all(words.map((said) => stage.telegram.say(LAN, said)));
  await stage.idle();
  for (const { status, update } of answers) if (status === 503) await stage.telegram.deliver(update);
  await stage.look();
  expect(await stage.value('SELECT max(turn) FROM inbox')).toBe(8);
  expect(stage.lines.filter((line) => line.includes('given up'))).toEqual([]);
  expect(await waiting()).toBe(0);
});

it('a clock that jumps back by a day holds no reply, changes no order and stops no job', async () => {
  const { parts, telegram } = stage;
  await stage.on.telegram(LAN).say('xin chào');
  const before = got().length;
  // A process that dies between its commit and its send.
  const dying = {
    ...parts,
    bootId: 'dies',
    channels: { telegram: { ...parts.channels.telegram, send: () => new Promise(() => undefined) } as Channel },
  };
  const input = { kind: 'text', text: '1' } as const;
  const { committed } = handleUpdate(dying, { id: 'telegram:1:1', contact: `telegram:${LAN}`, at: stage.now(), input, interaction: true });
  expect(await committed).toBe(true);
  stage.advance(-24 * 3_600_000);
  await lapseLeases(stage.db, { bootId: 'first', host: 'test', now: stage.now() });
  await stage.db.execute("INSERT INTO process (boot, host, started_at) VALUES ('dies', 'test', 0)");
  await lapseLeases(stage.db, { bootId: parts.bootId, host: 'test', now: stage.now() });
  expect((await telegram.say(LAN, '2')).status).toBe(200);
  await stage.look();
  const texts = got().slice(before);
  expect(texts[0]).toContain('hay đang tìm mua');
  expect(texts.at(-1)).toContain('cần em giúp việc gì');
  expect(await waiting()).toBe(0);
});

it('a turn that took longer than the lease still holds its messages when it commits them', async () => {
  const lan = stage.on.telegram(LAN);
  await lan.sayAll('xin chào', '1', '2');
  // Load, then the fairs; meanwhile the clock goes on.
  stage.database?.faults.next(1, { slowMs: 0 });
  stage.database?.faults.next(1, { slowMs: 400 });
  stage.telegram.fault({ kind: 'slow', ms: 600 });
  const said = stage.telegram.say(LAN, 'hội chợ');
  await new Promise((resolve) => setTimeout(resolve, 200));
  stage.advance(stage.parts.leaseMs + 1000);
  await vi.waitFor(async () => expect(await waiting()).toBeGreaterThan(0), { timeout: 10_000, interval: 20 });
  expect(Number(await stage.value("SELECT min(lease_until) FROM outbox WHERE state = 'waiting'"))).toBeGreaterThan(stage.now());
  expect((await said).status).toBe(200);
  await stage.idle();
  expect(await waiting()).toBe(0);
});
