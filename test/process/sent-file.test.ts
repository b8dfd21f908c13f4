/** The whole service is killed while it fetches what staff sent in a chat, on both platforms: the file is neither lost nor doubled. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type NodeRuntime, startNode } from '../scenario/runtime.ts';

const LAN = 8_300_001;
const MINH = '830000000000000002';
const LETTER = new TextEncoder().encode(`%PDF-1.7\n${'công văn '.repeat(90_000)}`);
const PICTURE = new Uint8Array([0x89, 0x50, 0x4e, 0x47, ...new Uint8Array(300_000)]);
const BEFORE = ['/phatthongbao', 'soạn mới', 'giấy chứng nhận', 'không', 'Sắp hết hạn chứng nhận.', 'bỏ qua'];
const AFTER = ['mọi chủ thể', 'không', 'ngay', 'lưu'];

let runtime: NodeRuntime;
beforeAll(async () => {
  runtime = await startNode();
  for (const [contact, name] of [
    [`telegram:${LAN}`, 'Lan'],
    [`zalo:${MINH}`, 'Minh'],
  ] as const) {
    const channel = contact.slice(0, contact.indexOf(':'));
    const person = 'INSERT INTO contact (id, channel, person, language, known, created_at) VALUES (?, ?, ?, ?, 1, 0)';
    await runtime.db.execute({ sql: person, args: [contact, channel, contact, 'vi'] });
    const staff = "INSERT INTO staff (id, name, role, person, created_at) VALUES (?, ?, 'officer', ?, 0)";
    await runtime.db.execute({ sql: staff, args: [`NV-${name}`, name, contact] });
  }
});
afterAll(() => runtime.stop());

/** Bounded: 300 looks over a minute. */
const until = async (holds: () => boolean | Promise<boolean>) => {
  for (let look = 0; look < 300 && !(await holds()); look++) await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await holds()).toBe(true);
};
const count = async (sql: string, id: string) => Number((await runtime.db.execute({ sql, args: [id] })).rows[0]?.n);
const carries = (id: string) => count('SELECT count(attachment_id) AS n FROM broadcast WHERE id = ?', id);
const edits = (id: string) => count("SELECT count(*) AS n FROM audit WHERE did = 'edit' AND what = 'broadcast ' || ?", id);
const unsent = (id: string) => count("SELECT count(*) AS n FROM outbox WHERE object = ? AND flow = 'notice-file' AND state <> 'sent'", id);

it('a PDF on Telegram: killed while the platform hangs, and again while it hands it over', async () => {
  const { telegram } = runtime;
  for (const words of BEFORE) expect((await telegram.say(LAN, words)).status).toBe(200);
  telegram.fault({ kind: 'hang' }, { method: 'getFile' });
  telegram.fault({ kind: 'hang' }, { method: 'download' });
  expect((await telegram.sendFile(LAN, { bytes: LETTER, name: 'Công văn.pdf', type: 'application/pdf' })).status).toBe(200);
  for (const words of AFTER) expect((await telegram.say(LAN, words)).status).toBe(200);
  await until(() => telegram.calls.some(({ method }) => method === 'getFile'));
  await runtime.kill();
  await runtime.again();
  await until(() => telegram.calls.some(({ method }) => method === 'download'));
  expect(await carries('TB-0001')).toBe(0);
  await runtime.kill();
  await runtime.again();
  await until(async () => (await carries('TB-0001')) === 1 && (await unsent('TB-0001')) === 0);
  expect(telegram.sent.filter(({ text }) => text.includes('TB-0001 đã kèm tệp Công văn.pdf'))).toHaveLength(1);
  expect(await edits('TB-0001')).toBe(1);
});

it('a picture on Zalo: killed at several moments after it was sent', async () => {
  const { zalo } = runtime;
  for (const words of BEFORE) expect((await zalo.say(MINH, words)).status).toBe(200);
  expect((await zalo.sendFile(MINH, { bytes: PICTURE, as: 'image' })).status).toBe(200);
  for (const words of AFTER) expect((await zalo.say(MINH, words)).status).toBe(200);
  for (const ms of [0, 40, 120]) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await runtime.kill();
    await runtime.again();
  }
  await until(async () => (await carries('TB-0002')) === 1 && (await unsent('TB-0002')) === 0);
  expect(await edits('TB-0002')).toBe(1);
  // A second copy of the word only where a kill came between send and mark.
  expect(zalo.sent.filter(({ message }) => String(message.text ?? '').includes('TB-0002 đã kèm tệp')).length).toBeGreaterThanOrEqual(1);
  const { rows } = await runtime.db.execute(
    'SELECT a.kind, a.size, sum(length(p.bytes)) AS kept FROM attachment a JOIN attachment_part p ON p.attachment_id = a.id GROUP BY a.id ORDER BY a.kind',
  );
  expect(rows.map(({ kind, size, kept }) => [kind, size, kept])).toEqual([
    ['pdf', LETTER.length, LETTER.length],
    ['photo', PICTURE.length, PICTURE.length],
  ]);
  expect(runtime.printed()).not.toContain(runtime.telegram.token.split(':')[1]);
});
