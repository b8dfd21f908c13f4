/** A notice with a file on its way to the platforms: handed over once for all, whatever goes wrong between. Played where a whole program runs. */
import { expect, it } from 'vitest';
import { keepAttachment } from '../../src/store/broadcasts/attachments.ts';
import { readBroadcast } from '../../src/store/broadcasts/read.ts';
import { recipientsPage } from '../../src/store/broadcasts/recipients.ts';
import { setSetting } from '../../src/store/settings.ts';
import { addStaff } from '../../src/store/staff.ts';
import { addPeople, startBroadcast } from '../store/broadcasts/people.ts';
import type { Mortal } from './broadcast-proof.ts';

/** Settings of the runtime that this is played on: fast enough, and what a process that died had taken is told soon. */
export const FILE_SETTINGS = { TELEGRAM_RATE: '2000', ZALO_RATE: '2000', SEND_TIMEOUT_MS: '2000', LEASE_MS: '4000' };
/** The largest that a notice takes, every byte another than the one before it. */
const LETTER = Uint8Array.from({ length: 5 * 1024 * 1024 }, (_, n) => (n < 5 ? '%PDF-'.charCodeAt(n) : (n * 31 + (n >> 8)) % 256));
const PICTURE = Uint8Array.from({ length: 1024 * 1024 }, (_, n) => [0xff, 0xd8, 0xff, 0xe0][n] ?? n % 251);
const HOUR = 3_600_000;
/** The member of staff who sees the file first on Telegram. */
const LAN = 8001;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Plays it. */
export function noticeFiles(runtime: () => Mortal): void {
  /** People of one test: two on each channel. */
  const crowd = async (first: number) => {
    const { db, zalo } = runtime();
    for (const name of ['quiet_from', 'quiet_to'] as const) await setSetting(db, name, '00:00', 'test', Date.now());
    await db.execute('DELETE FROM recipient');
    await db.execute('UPDATE consent SET withdrawn_at = 2');
    const seenAt = Date.now() - HOUR;
    const ids = { telegram: [first, first + 1], zalo: [`${first + 2}`, `${first + 3}`] };
    await addPeople(
      db,
      Object.fromEntries(
        [...ids.telegram.map((id) => `telegram:${id}`), ...ids.zalo.map((id) => `zalo:${id}`)].map((id) => [id, { seenAt }]),
      ),
    );
    for (const id of ids.zalo) zalo.person(id, { lastInteraction: seenAt });
    const { rows } = await db.execute("SELECT 1 FROM staff WHERE name = 'Lan'");
    if (rows.length === 0) {
      const member = await addStaff(db, { name: 'Lan', role: 'officer' }, 'test', Date.now());
      await addPeople(db, { [`telegram:${LAN}`]: { seenAt, wants: [] } });
      await db.execute({ sql: 'UPDATE staff SET person = ? WHERE id = ?', args: [`telegram:${LAN}`, member?.id ?? ''] });
    }
    return ids;
  };
  const start = async (name: string, bytes: Uint8Array) => {
    const kept = await keepAttachment(runtime().db, { name, bytes }, Date.now());
    return (await startBroadcast(runtime().db, { attachment: kept?.id ?? null }, Date.now())).id;
  };
  const stateOf = async (id: string) => (await readBroadcast(runtime().db, id))?.state;
  /** Looks until nobody waits any more, 60 s at most. */
  const over = async (id: string) => {
    for (let look = 0; look < 240 && (await stateOf(id)) !== 'finished'; look++) {
      await runtime()
        .look()
        .catch(() => undefined);
      await pause(250);
    }
    const { recipients } = await recipientsPage(runtime().db, id);
    return { state: await stateOf(id), recipients: recipients.map(({ state }) => state).filter((state) => state !== 'excluded') };
  };
  const ALL_SENT = { state: 'finished', recipients: ['sent', 'sent', 'sent', 'sent'] };
  const onTelegram = (chat: number) => runtime().telegram.sent.filter((one) => String(one.chat) === String(chat));
  const onZalo = (id: string) => runtime().zalo.sent.filter(({ to }) => to === id);
  const uploadsAtZalo = () => runtime().zalo.requests.filter(({ path }) => path.startsWith('/v2.0/oa/upload/')).length;
  const handedOver = () => runtime().telegram.calls.filter(({ body }) => JSON.stringify(body).includes('attach://'));

  it.each([
    ['a letter of 5 MB', 'Giấy mời.pdf', LETTER, 9_100_000],
    ['a picture of 1 MB', 'Ảnh hội chợ.jpg', PICTURE, 9_101_000],
  ] as const)('%s is handed over once on each platform, byte for byte, and everybody gets it once', async (_, name, bytes, first) => {
    const { telegram } = runtime();
    const before = [telegram.uploads.size, uploadsAtZalo()];
    const ids = await crowd(first);
    expect(await over(await start(name, bytes))).toEqual(ALL_SENT);
    expect([telegram.uploads.size - (before[0] ?? 0), uploadsAtZalo() - (before[1] ?? 0)]).toEqual([1, 1]);
    const kept = [...telegram.uploads.values()].at(-1);
    expect(Buffer.from((await kept?.arrayBuffer()) ?? new ArrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
    expect(kept?.name).toBe(name);
    for (const chat of ids.telegram) expect(onTelegram(chat)).toHaveLength(1);
    for (const id of ids.zalo) expect(onZalo(id)).toHaveLength(2);
  });

  it('a platform that says wait is asked no earlier, and then takes the file', async () => {
    const { telegram, zalo } = runtime();
    const ids = await crowd(9_102_000);
    telegram.fault(
      { kind: 'error', code: 429, description: 'Too Many Requests: retry after 3', retryAfter: 3 },
      { method: 'sendDocument' },
    );
    zalo.fault('/v2.0/oa/upload/file', { kind: 'status', status: 429, headers: { 'retry-after': '3' } });
    const id = await start('Đợi.pdf', LETTER.slice(0, 100_000).fill(7, 5));
    const before = handedOver().length;
    expect(await over(id)).toEqual(ALL_SENT);
    const times = handedOver()
      .slice(before)
      .map(({ at }) => at);
    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(3000);
    for (const chat of ids.telegram) expect(onTelegram(chat)).toHaveLength(1);
    for (const id of ids.zalo) expect(onZalo(id)).toHaveLength(2);
  });

  it('a file whose answer was lost is handed over again, and nobody gets it twice', async () => {
    const { telegram, zalo } = runtime();
    const ids = await crowd(9_103_000);
    telegram.fault({ kind: 'reset' }, { method: 'sendDocument' });
    zalo.fault('/v2.0/oa/upload/file', { kind: 'reset' });
    expect(await over(await start('Mất.pdf', LETTER.slice(0, 100_000).fill(8, 5)))).toEqual(ALL_SENT);
    for (const chat of ids.telegram) expect(onTelegram(chat)).toHaveLength(1);
    for (const id of ids.zalo) expect(onZalo(id)).toHaveLength(2);
  });

  it('a copy whose answer was lost is unknown, and never sent again', async () => {
    const ids = await crowd(9_104_000);
    // Half an answer: of a broken connection workerd's harness makes a page with 500, which says that nothing arrived.
    runtime().telegram.fault({ kind: 'half' }, { method: 'sendDocument', chat: ids.telegram[0] ?? 0 });

    const { state, recipients } = await over(await start('Không rõ.pdf', LETTER.slice(0, 100_000).fill(9, 5)));
    expect([state, recipients.sort()]).toEqual(['finished', ['sent', 'sent', 'sent', 'unknown']]);
    await runtime().look();
    for (const chat of ids.telegram) expect(onTelegram(chat)).toHaveLength(1);
  });

  it('a process that dies while it hands a file over begins anew, and everybody gets it once', async () => {
    const ids = await crowd(9_105_000);
    runtime().telegram.fault({ kind: 'hang' }, { method: 'sendDocument', chat: LAN });
    // Whom the other channel had begun with at that moment nobody could say: it is still handing over, too.
    runtime().zalo.fault('/v2.0/oa/upload/file', { kind: 'hang' });
    const [began, uploads] = [handedOver().length, uploadsAtZalo()];
    const id = await start('Chết.pdf', LETTER.slice(0, 3_000_000).fill(10, 5));
    void runtime()
      .look()
      .catch(() => undefined);
    for (let look = 0; look < 2000 && (handedOver().length === began || uploadsAtZalo() === uploads); look++) await pause(10);
    await runtime().kill();
    await runtime().again();
    expect(await over(id)).toEqual(ALL_SENT);
    for (const chat of ids.telegram) expect(onTelegram(chat)).toHaveLength(1);
    for (const one of ids.zalo) expect(onZalo(one)).toHaveLength(2);
  });
}
