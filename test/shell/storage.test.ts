/** A database that takes nothing in: what the platforms and `/healthz` are told, and that nothing is lost afterwards. */
import { copyFile, readFile, rename, rm } from 'node:fs/promises';
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

const fileOf = async () => String((await service.db.execute('PRAGMA database_list')).rows[0]?.file);

it.each(['removed', 'replaced'])(
  'its file is %s: 503, clear words in /healthz and the log, nothing goes into another file, and all is well once it is back',
  async (how) => {
    await service.telegram.say(LAN + 1, 'xin chào');
    await service.idle();
    const file = await fileOf();
    await rename(file, `${file}.kept`);
    if (how === 'replaced') await copyFile(`${file}.kept`, file);
    const put = how === 'replaced' ? await readFile(file) : undefined;
    const first = await service.telegram.say(LAN, 'xin chào');
    const again = await service.telegram.deliver(first.update);
    expect([first.status, again.status]).toEqual([503, 503]);
    expect(await health()).toMatchObject({ status: 503, body: { ok: false, database: 'file removed or replaced' } });
    await service.look();
    expect(service.lines.join('\n')).toContain('the database file was removed or replaced');
    if (put) expect((await readFile(file)).equals(put)).toBe(true);
    await rm(file, { force: true });
    await rename(`${file}.kept`, file);
    expect((await service.telegram.deliver(first.update)).status).toBe(200);
    await service.idle();
    expect({ turns: await turns(LAN), got: got(LAN) }).toEqual({ turns: 1, got: 1 });
    expect((await health()).status).toBe(200);
  },
  PATIENT,
);

it(
  'its file is taken away while another program holds it: nothing is made in its place, and all is well once it is back',
  async () => {
    const file = await fileOf();
    const release = await lockFile(file);
    const { update, status } = await service.telegram.say(LAN, 'xin chào');
    expect(status).toBe(503);
    await rename(file, `${file}.kept`);
    expect((await service.telegram.deliver(update)).status).toBe(503);
    await expect(readFile(file)).rejects.toThrow(/ENOENT/);
    await rename(`${file}.kept`, file);
    await release();
    expect((await service.telegram.deliver(update)).status).toBe(200);
    await service.idle();
    expect({ turns: await turns(LAN), got: got(LAN) }).toEqual({ turns: 1, got: 1 });
  },
  PATIENT,
);
