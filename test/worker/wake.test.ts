/** What only the Worker has: queues and a cron that say "look again", and a schema it can't bring up to date itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setSetting } from '../../src/store/settings.ts';
import { addStaff } from '../../src/store/staff.ts';
import { newStaffKey } from '../../src/store/staff-keys.ts';
import { type Runtime, startWorker } from '../scenario/runtime.ts';
import { addPeople } from '../store/broadcasts/people.ts';

/** Bounded: 200 looks over 20 s. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 200; look++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not come to pass');
}

describe('queues and the cron', () => {
  const TELEGRAM = 4_100_001;
  const ZALO = '4100000000000000002';
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await startWorker();
    await runtime.telegram.say(TELEGRAM, 'xin chào');
    await runtime.zalo.say(ZALO, 'xin chào');
    await until(() => count('telegram') > 0 && count('zalo') > 0);
    await until(nothingWaits);
  });
  afterAll(async () => {
    expect(runtime.telegram.problems).toEqual([]);
    await runtime.stop();
  });

  /** What the one person of a channel got: staff hear of a notice whenever its end is noticed. */
  const count = (channel: 'telegram' | 'zalo') =>
    channel === 'telegram'
      ? runtime.telegram.sent.filter(({ chat }) => String(chat) === String(TELEGRAM)).length
      : runtime.zalo.sent.filter(({ to }) => to === ZALO).length;
  const nothingWaits = async () => {
    const { rows } = await runtime.db.execute("SELECT 1 FROM outbox WHERE state = 'waiting'");
    return rows.length === 0;
  };
  /** One message is due again, as if whoever sent it had died before it left. */
  const due = async (contact: string) => {
    const again = await runtime.db.execute({
      sql: "UPDATE outbox SET state = 'waiting', due_at = 0, lease_until = 0, lease_by = '', sent_parts = 0 WHERE id = (SELECT max(id) FROM outbox WHERE contact_id = ?)",
      args: [contact],
    });
    expect(again.rowsAffected).toBe(1);
  };

  it.each([
    ['telegram', `telegram:${TELEGRAM}`],
    ['zalo', `zalo:${ZALO}`],
  ] as const)(
    'a message in the queue of %s makes the Worker send what is due, and doubles of it send nothing more',
    async (channel, contact) => {
      const before = count(channel);
      await due(contact);
      await runtime.wake(channel);
      await until(() => count(channel) > before);
      await until(nothingWaits);
      for (let n = 0; n < 5; n++) await runtime.wake(channel);
      // Another message sent by a wake proves that the doubles before it have been looked at.
      await due(contact);
      await runtime.wake(channel);
      await until(() => count(channel) > before + 1);
      await until(nothingWaits);
      expect(count(channel)).toBe(before + 2);
    },
  );

  it('a notice that is sent by the API or from a chat begins at once: no cron has to pass', async () => {
    const { db, keys, telegram } = runtime;
    for (const name of ['quiet_from', 'quiet_to'] as const) await setSetting(db, name, '00:00', 'test', Date.now());
    const officer = 4_100_009;
    const member = await addStaff(db, { name: 'Chị Mai', role: 'officer', maySend: true }, 'test', Date.now());
    const seenAt = Date.now() - 3_600_000;
    await addPeople(db, { [`telegram:${officer}`]: { wants: [], seenAt }, 'telegram:4100010': { seenAt }, 'telegram:4100011': { seenAt } });
    await db.execute({ sql: 'UPDATE staff SET person = ? WHERE id = ?', args: [`telegram:${officer}`, member?.id ?? ''] });
    const key = await newStaffKey(db, keys, member?.id ?? '', 'test', Date.now());
    const post = async (path: string, body?: object) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const answer = await fetch(`${runtime.url}/api${path}`, { method: 'POST', headers, ...(body ? { body: JSON.stringify(body) } : {}) });
      return { status: answer.status, body: (await answer.json()) as { id?: string } };
    };
    const got = (who: number) => telegram.sent.filter(({ chat }) => String(chat) === String(who)).map(({ text }) => text);
    const made = await post('/broadcasts', { topic: 'fairs', text: { vi: 'Mời anh/chị dự hội chợ.' }, audience: { role: 'producer' } });
    expect(made.status).toBe(201);
    expect((await post(`/broadcasts/${made.body.id}/send`)).status).toBe(200);
    await until(() => [4_100_010, 4_100_011].every((who) => got(who).some((text) => text.includes('dự hội chợ'))));

    const finished = async () => (await db.execute("SELECT 1 FROM broadcast WHERE state = 'finished'")).rows.length === 1;
    await until(finished);
    // Long ago: the week's notice is not spent.
    await db.execute('UPDATE recipient SET sent_at = 1');
    const draft = await post('/broadcasts', { topic: 'fairs', text: { vi: 'Mời anh/chị dự tuần hàng.' }, audience: { role: 'producer' } });
    for (const words of [`PHÁT ${draft.body.id}`, 'gửi']) {
      const before = got(officer).length;
      expect((await telegram.say(officer, words)).status).toBe(200);
      await until(() => got(officer).length > before);
    }
    await until(() => [4_100_010, 4_100_011].every((who) => got(who).some((text) => text.includes('dự tuần hàng'))));
  });

  it('with every queue message lost the cron sends what is due, once', async () => {
    const before = count('telegram');
    await due(`telegram:${TELEGRAM}`);
    await runtime.look();
    await until(nothingWaits);
    await runtime.look();
    expect(count('telegram')).toBe(before + 1);
  });

  it('60 webhooks at once are all answered 200 and handled once, though each came twice', async () => {
    const people = Array.from({ length: 60 }, (_, n) => 4_200_000 + n);
    const first = await Promise.all(people.map((who) => runtime.telegram.say(who, 'xin chào')));
    const again = await Promise.all(first.map(({ update }) => runtime.telegram.deliver(update)));
    // Only a commit that took too long may be 503 (a busy machine); the platform repeats it.
    expect([...first, ...again].filter(({ status, ms }) => status !== 200 && !(status === 503 && ms > 1700))).toEqual([]);
    for (const { status, update } of again) {
      // As the platform would: until it is taken, at most ten times.
      for (let n = 0, last = status; last !== 200; n++) {
        expect(n).toBeLessThan(10);
        last = (await runtime.telegram.deliver(update)).status;
      }
    }
    await until(async () => {
      await runtime.look();
      return nothingWaits();
    });
    const texts = (who: number) => runtime.telegram.sent.filter(({ chat }) => String(chat) === String(who)).length;
    expect(people.filter((who) => texts(who) !== 1)).toEqual([]);
    const { rows } = await runtime.db.execute("SELECT count(*) AS n FROM inbox WHERE contact_id LIKE 'telegram:42000%'");
    expect(rows[0]?.n).toBe(60);
  });
});

it('on a schema older than it needs the Worker refuses to work, says so, and works once the database is migrated', async () => {
  const runtime = await startWorker();
  try {
    const { rows } = await runtime.db.execute('SELECT name, applied_at FROM migration');
    await runtime.db.execute('DELETE FROM migration');
    const health = async () => {
      const answer = await fetch(`${runtime.url}/healthz`);
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    expect(await health()).toMatchObject({ status: 503, body: { ok: false, database: 'migrations pending' } });
    const refused = await runtime.telegram.say(4_300_001, 'xin chào');
    expect(refused.status).toBe(503);
    await runtime.look();
    await runtime.wake('telegram');
    expect((await runtime.db.execute('SELECT 1 FROM inbox')).rows).toEqual([]);
    for (const { name, applied_at: at } of rows)
      await runtime.db.execute({ sql: 'INSERT INTO migration (name, applied_at) VALUES (?, ?)', args: [name ?? '', at ?? 0] });
    expect(await health()).toMatchObject({ status: 200, body: { ok: true, database: 'ok' } });
    expect((await runtime.telegram.deliver(refused.update)).status).toBe(200);
  } finally {
    await runtime.stop();
  }
});
