import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handleUpdate } from '../../src/handle-update.ts';
import { sendOutbox } from '../../src/jobs/outbox.ts';
import type { Update } from '../../src/model.ts';
import { DOUBT_MS } from '../../src/store/outbox.ts';
import { linkCodeFor } from './people.ts';
import { LONG_SENDS, type Service, startService } from './service.ts';

let service: Service;
const LAN = 4242;
const MINH = 4343;

/** What one person got on Telegram, as people read it. */
const got = (who: number) => service.telegram.sent.filter(({ chat }) => String(chat) === String(who)).map(({ text }) => text);
const turns = async () =>
  (await service.db.execute('SELECT contact_id, turn FROM inbox ORDER BY contact_id, turn')).rows.map(
    (row) => `${row.contact_id}/${row.turn}`,
  );
const waiting = async () => Number((await service.db.execute("SELECT count(*) AS n FROM outbox WHERE state = 'waiting'")).rows[0]?.n);
/** Waits until this many messages have reached Telegram, answered or not. */
const underWay = (messages: number) =>
  vi.waitFor(() => expect(service.telegram.calls.filter(({ method }) => method === 'sendMessage').length).toBe(messages), {
    timeout: 20_000,
    interval: 10,
  });
const textUpdate = (id: number, text: string): Update => ({
  id: `telegram:${service.telegram.botId}:${id}`,
  contact: `telegram:${LAN}`,
  at: Date.now(),
  input: { kind: 'text', text },
  interaction: true,
});

afterEach(async () => {
  await service.stop();
});

describe('on a file', () => {
  beforeEach(async () => {
    service = await startService({ patient: true, env: LONG_SENDS });
  });

  it('the same update ten times, one after the other and at once, changes nothing after the first', async () => {
    const first = await service.telegram.say(LAN, 'xin chào');
    const again = await Promise.all(Array.from({ length: 9 }, () => service.telegram.deliver(first.update)));
    await service.idle();
    await service.look();
    expect(again.map(({ status }) => status)).toEqual(Array(9).fill(200));
    expect(got(LAN)).toHaveLength(1);
    expect(await turns()).toEqual([`telegram:${LAN}/1`]);
  });

  it('the same update five times at once, never seen before, is handled once', async () => {
    const update = textUpdate(77, 'xin chào');
    const done = await Promise.all(
      Array.from({ length: 5 }, () => handleUpdate(service.parts, update)).map(async (one) => {
        await one.settled;
        return one.committed;
      }),
    );
    expect(done).toEqual(Array(5).fill(true));
    expect(got(LAN)).toHaveLength(1);
  });

  it('two answers at once are both handled, once and in order', async () => {
    await service.telegram.say(LAN, 'xin chào');
    await service.idle();
    const both = await Promise.all([service.telegram.say(LAN, '1'), service.telegram.say(LAN, '2')]);
    await service.idle();
    await service.look();
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(await turns()).toEqual([1, 2, 3].map((turn) => `telegram:${LAN}/${turn}`));
    const texts = got(LAN);
    expect(texts[1]).toContain('hay đang tìm mua');
    expect(texts.at(-1)).toContain('cần em giúp việc gì');
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('the platform repeats while the first send hangs: one copy', async () => {
    service.telegram.fault({ kind: 'slow', ms: 900 });
    const first = service.telegram.say(LAN, 'xin chào');
    await underWay(1);
    const repeat = await service.telegram.deliver(await lastUpdate());
    expect(repeat.status).toBe(200);
    expect((await first).status).toBe(200);
    await service.idle();
    await service.look();
    expect(got(LAN)).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });

  it('the answer to a tap does not wait until Telegram has ended the spinner', async () => {
    const { telegram } = service.parts.channels;
    if (!telegram) throw new Error('there is a Telegram bot');
    const ended = Promise.withResolvers<void>();
    service.parts.channels.telegram = { ...telegram, acknowledge: () => ended.promise };
    const one = handleUpdate(service.parts, { ...textUpdate(77, 'xin chào'), callbackId: '1' });
    await one.sent;
    expect(got(LAN)).toHaveLength(1);
    ended.resolve();
    await one.settled;
    expect(await waiting()).toBe(0);
  });

  it('the outbox timer fires in the same moment as the send: one copy', async () => {
    service.telegram.fault({ kind: 'slow', ms: 500 });
    const first = service.telegram.say(LAN, 'xin chào');
    await underWay(1);
    await Promise.all([sendOutbox(service.parts), sendOutbox(service.parts), sendOutbox(service.parts)]);
    await first;
    await service.idle();
    expect(got(LAN)).toHaveLength(1);
  });

  it('a slow first reply and a fast second: one copy each, in order', async () => {
    await service.telegram.say(LAN, 'xin chào');
    await service.telegram.say(LAN, '1');
    await service.telegram.say(LAN, '2');
    await service.idle();
    const before = got(LAN).length;
    service.telegram.fault({ kind: 'slow', ms: 1200 });
    const slow = service.telegram.say(LAN, 'trợ giúp');
    await underWay(before + 1);
    const fast = service.telegram.say(LAN, 'hội chợ');
    await Promise.all([slow, fast]);
    await service.idle();
    await service.look();
    const texts = got(LAN).slice(before);
    expect(texts[0]).toContain('lúc nào anh/chị cũng gõ được');
    expect(texts.findIndex((text) => text.includes('chi tiết'))).toBeGreaterThan(0);
    expect(texts.filter((text) => text.includes('lúc nào anh/chị cũng gõ được'))).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });

  it('a failed send is tried again by the jobs, and what follows does not overtake it', async () => {
    await service.telegram.say(LAN, 'xin chào');
    await service.idle();
    service.telegram.fault({ kind: 'error', code: 500, description: 'Internal Server Error' });
    await service.telegram.say(LAN, '1');
    await service.telegram.say(LAN, '2');
    await service.idle();
    expect(got(LAN)).toHaveLength(1);
    service.advance(10_000);
    await service.look();
    await service.look();
    const texts = got(LAN);
    expect(texts[1]).toContain('hay đang tìm mua');
    expect(texts.at(-1)).toContain('cần em giúp việc gì');
    expect(await waiting()).toBe(0);
  });

  it('a flow edited while a person stands in it goes on', async () => {
    await service.telegram.say(LAN, 'xin chào');
    await service.telegram.say(LAN, '1');
    await service.idle();
    const book = structuredClone(service.parts.book);
    const welcome = book.flows.welcome;
    if (!welcome) throw new Error('there is a welcome');
    welcome.revision = 'edited';
    const who = welcome.steps.find(({ id }) => id === 'who');
    if (who) Object.assign(who, { id: 'role', was: 'who' });
    for (const step of welcome.steps) if (step.go === 'who') step.go = 'role';
    service.parts.book = book;
    await service.telegram.say(LAN, '2');
    await service.idle();
    expect(got(LAN).at(-1)).toContain('cần em giúp việc gì');
  });

  it('two people use one link code at once: one is linked, the other is told', async () => {
    for (const who of [LAN, MINH]) for (const words of ['xin chào', '1', '1']) await service.telegram.say(who, words);
    await service.idle();
    const { code, producer } = await linkCodeFor(service);
    for (const who of [LAN, MINH]) await service.telegram.say(who, code);
    await service.idle();
    await Promise.all([service.telegram.say(LAN, '1'), service.telegram.say(MINH, '1')]);
    await service.idle();
    await service.look();
    const links = await service.db.execute({
      sql: "SELECT person FROM link WHERE producer_code = ? AND person LIKE 'telegram:%'",
      args: [producer],
    });
    expect(links.rows).toHaveLength(1);
    const told = [got(LAN).join('\n'), got(MINH).join('\n')];
    expect(told.filter((text) => text.includes('đã liên kết với'))).toHaveLength(1);
    expect(told.filter((text) => text.includes('chưa đúng hoặc đã dùng rồi'))).toHaveLength(1);
  });

  it('erase, then write again: the person is somebody new and nothing of before is left', async () => {
    for (const words of ['xin chào', '1', '2', 'xóa dữ liệu', '1']) await service.telegram.say(LAN, words);
    await service.idle();
    await service.look();
    expect(got(LAN).at(-1)).toContain('đã xóa xong');
    for (const table of ['contact', 'session', 'message', 'outbox', 'consent']) {
      const { rows } = await service.db.execute(
        `SELECT count(*) AS n FROM ${table} WHERE ${table === 'contact' ? 'id' : table === 'consent' ? 'contact_id' : 'contact_id'} = 'telegram:${LAN}'`,
      );
      expect({ table, n: Number(rows[0]?.n) }).toEqual({ table, n: 0 });
    }
    await service.telegram.say(LAN, 'xin chào');
    await service.idle();
    expect(got(LAN).at(-1)).toContain('em chào anh/chị');
  });

  it('who blocked the bot is written to no more until they come back', async () => {
    await service.telegram.say(LAN, 'xin chào');
    await service.telegram.membership(LAN, 'kicked');
    await service.idle();
    expect((await service.db.execute(`SELECT state FROM contact WHERE id = 'telegram:${LAN}'`)).rows[0]?.state).toBe('blocked');
    await service.telegram.membership(LAN, 'member');
    await service.telegram.say(LAN, 'menu');
    await service.idle();
    expect((await service.db.execute(`SELECT state FROM contact WHERE id = 'telegram:${LAN}'`)).rows[0]?.state).toBe('active');
    expect(got(LAN)).toHaveLength(2);
  });
});

describe('on a libSQL server', () => {
  beforeEach(async () => {
    service = await startService({ remote: true, env: { LEASE_MS: '30000' } });
  });

  it('a commit that fails once is harmless and the platform’s repeat succeeds', async () => {
    service.database?.faults.next(1, { slowMs: 0 });
    service.database?.faults.next(1, 'error');
    const first = await service.telegram.say(LAN, 'xin chào');
    expect(first.status).toBe(503);
    await service.idle();
    expect(got(LAN)).toEqual([]);
    expect(await turns()).toEqual([]);
    const repeat = await service.telegram.deliver(first.update);
    await service.idle();
    expect(repeat.status).toBe(200);
    expect(got(LAN)).toHaveLength(1);
  });

  it('a commit whose answer is lost sends once: the repeat finds it seen, the jobs send what nobody sent', async () => {
    service.database?.faults.next(1, { slowMs: 0 });
    service.database?.faults.next(1, 'lost');
    const first = await service.telegram.say(LAN, 'xin chào');
    await service.idle();
    const repeat = await service.telegram.deliver(first.update);
    expect(repeat.status).toBe(200);
    service.advance(60_000);
    await service.look();
    // Nobody knows whether whoever let it lapse had sent it: it is left alone once more.
    expect(got(LAN)).toHaveLength(0);
    service.advance(DOUBT_MS);
    await service.look();
    expect(got(LAN)).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });

  it('a slow database never gets a 200 before the commit', async () => {
    service.database?.faults.next(1, { slowMs: 0 });
    service.database?.faults.next(1, { slowMs: 2600 });
    const first = await service.telegram.say(LAN, 'xin chào');
    expect(first.status).toBe(503);
    expect(first.ms).toBeLessThan(2500);
    await service.idle();
    expect(got(LAN)).toHaveLength(1);
    const repeat = await service.telegram.deliver(first.update);
    expect(repeat.status).toBe(200);
    await service.idle();
    expect(got(LAN)).toHaveLength(1);
  });

  it('the mark of a turn lets its answer, and the read of whoever writes next, go first', async () => {
    const asked: PropertyKey[] = [];
    service.parts.db = new Proxy(service.parts.db, {
      get: (db, name) => {
        const value: unknown = Reflect.get(db, name, db);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          asked.push(name);
          return value.apply(db, given);
        };
      },
    });
    const one = handleUpdate(service.parts, textUpdate(77, 'xin chào'));
    await one.sent;
    const two = handleUpdate(service.parts, { ...textUpdate(78, 'xin chào'), contact: `telegram:${MINH}` });
    await Promise.all([one.settled, two.settled]);
    expect(asked.slice(0, 3)).toEqual(['execute', 'batch', 'execute']);
    expect(asked).toHaveLength(6);
    expect(await waiting()).toBe(0);
  });

  it('round trips: 2, one more for each lookup, one to mark; a repeat needs 1', async () => {
    const cost = async (act: () => Promise<{ update: Record<string, unknown> }>) => {
      const before = service.database?.requests() ?? 0;
      const { update } = await act();
      await service.idle();
      return { trips: (service.database?.requests() ?? 0) - before, update };
    };
    const hello = await cost(() => service.telegram.say(LAN, 'xin chào'));
    expect(hello.trips).toBe(3);
    await service.telegram.say(LAN, '1');
    await service.telegram.say(LAN, '2');
    await service.idle();
    expect((await cost(() => service.telegram.say(LAN, 'hội chợ'))).trips).toBe(4);
    expect((await cost(() => service.telegram.deliver(hello.update))).trips).toBe(1);
  });
});

/** The update that the running delivery carries, as the platform would repeat it. */
async function lastUpdate(): Promise<Record<string, unknown>> {
  const { rows } = await service.db.execute('SELECT update_id FROM inbox ORDER BY at DESC LIMIT 1');
  const id = Number(String(rows[0]?.update_id).split(':').at(-1));
  return {
    update_id: id,
    message: {
      message_id: 1,
      from: { id: LAN, is_bot: false, first_name: 'Lan', language_code: 'vi' },
      chat: { id: LAN, type: 'private', first_name: 'Lan' },
      date: Math.floor(Date.now() / 1000),
      text: 'xin chào',
    },
  };
}
