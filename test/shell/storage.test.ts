/** A database that takes nothing in: what the platforms and `/healthz` are told, and that nothing is lost afterwards. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockFile } from './lock.ts';
import { type Service, startService } from './service.ts';

const LAN = 5151;
const PATIENT = 60_000;
let service: Service;

beforeEach(async () => {
  service = await startService({ env: { LEASE_MS: '30000' } });
});

afterEach(async () => {
  await service.stop();
});

const health = async () => {
  const answer = await fetch(`${service.url}/healthz`);
  return { status: answer.status, body: (await answer.json()) as { ok: boolean; database: string } };
};
const turns = async (who: number) =>
  Number((await service.db.execute({ sql: 'SELECT count(*) AS n FROM inbox WHERE contact_id = ?', args: [`telegram:${who}`] })).rows[0]?.n);
const got = (who: number) => service.telegram.sent.filter(({ chat }) => String(chat) === String(who)).length;

it(
  'a full disk: 503 to the platform and in /healthz, and every message is handled once there is room',
  async () => {
    expect(await health()).toMatchObject({ status: 200, body: { ok: true, database: 'ok' } });
    // SQLite's own limit: from here on the engine says "database or disk is full".
    await service.parts.db.execute('PRAGMA max_page_count = 1');
    const refused: Record<string, unknown>[] = [];
    // Pages that are free already take some messages in.
    for (let n = 0; n < 200 && refused.length < 3; n++) {
      const { status, update } = await service.telegram.say(LAN + n, `xin chào ${'rất dài '.repeat(300)}`);
      if (status === 503) refused.push(update);
    }
    expect(refused).toHaveLength(3);
    expect(await health()).toMatchObject({ status: 503, body: { ok: false, database: 'not writable' } });
    await service.parts.db.execute('PRAGMA max_page_count = 1000000');
    for (const update of refused) expect((await service.telegram.deliver(update)).status).toBe(200);
    await service.idle();
    await service.look();
    expect(await health()).toMatchObject({ status: 200, body: { ok: true, database: 'ok' } });
    for (const update of refused) {
      const who = (update.message as { chat: { id: number } }).chat.id;
      expect({ turns: await turns(who), got: got(who) }).toEqual({ turns: 1, got: 1 });
    }
  },
  PATIENT,
);

it(
  'another program holds the file for longer than we wait: 503, and the repeat is answered once',
  async () => {
    const file = String((await service.db.execute('PRAGMA database_list')).rows[0]?.file);
    const release = await lockFile(file);
    const { status, update } = await service.telegram.say(LAN, 'xin chào');
    expect(status).toBe(503);
    expect(await health()).toMatchObject({ status: 503, body: { ok: false, database: 'not writable' } });
    await release();
    expect((await service.telegram.deliver(update)).status).toBe(200);
    await service.idle();
    expect({ turns: await turns(LAN), got: got(LAN) }).toEqual({ turns: 1, got: 1 });
    expect((await health()).status).toBe(200);
  },
  PATIENT,
);
