/** What must hold on both runtimes: played by webhooks, judged by what the offline platforms received. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addStaff, newLinkCode } from '../../src/store/staff.ts';
import { newStaffKey } from '../../src/store/staff-keys.ts';
import type { Runtime } from './runtime.ts';

const PRODUCER = 5151;
const OFFICER = 5252;
const BUYER = '2512523625412515';
const HONEY_PRODUCER = 'Cơ sở mật ong Vinh Hoa';

/** Plays every scenario on one runtime. */
export function scenarios(start: () => Promise<Runtime>): void {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await start();
  });
  afterAll(async () => {
    await runtime.stop();
  });

  const onTelegram = (who: number) => runtime.telegram.sent.filter(({ chat }) => String(chat) === String(who)).map(({ text }) => text);
  const onZalo = (who: string) => runtime.zalo.sent.filter(({ to }) => to === who).map(({ message }) => String(message.text ?? ''));
  /** Says something and waits until the answer is there. */
  const telegram = async (who: number, ...words: string[]) => {
    for (const said of words) {
      const before = onTelegram(who).length;
      expect((await runtime.telegram.say(who, said)).status).toBe(200);
      await until(() => onTelegram(who).length > before);
    }
  };
  const zalo = async (who: string, ...words: string[]) => {
    for (const said of words) {
      const before = onZalo(who).length;
      expect((await runtime.zalo.say(who, said)).status).toBe(200);
      await until(() => onZalo(who).length > before);
    }
  };
  /** Bounded: 100 looks over 10 s. */
  const until = async (holds: () => boolean | Promise<boolean>) => {
    for (let look = 0; look < 100; look++) {
      if (await holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`it did not come to pass; the program printed:\n${runtime.printed().slice(-2000)}`);
  };

  it('answers a first message on Telegram and on Zalo', async () => {
    await telegram(PRODUCER, 'xin chào');
    await zalo(BUYER, 'xin chào');
    expect(onTelegram(PRODUCER)[0]).toContain('Nhịp Cầu OCOP');
    expect(onZalo(BUYER)[0]).toContain('Nhịp Cầu OCOP');
  });

  it('answers the API by its key, and describes it to everybody', async () => {
    const member = await addStaff(runtime.db, { name: 'Cổng dữ liệu', role: 'viewer' }, 'test', Date.now());
    const key = await newStaffKey(runtime.db, runtime.keys, member?.id ?? '', 'test', Date.now());
    const call = (path: string, authorization: string) => fetch(`${runtime.url}/api${path}`, { headers: { authorization } });
    const found = await call('/products?q=mat%20ong', `Bearer ${key}`);
    expect(found.status).toBe(200);
    expect(await found.json()).toMatchObject({ page: 1, products: expect.arrayContaining([expect.objectContaining({ demo: true })]) });
    expect((await call('/products', `Bearer ${key}x`)).status).toBe(401);
    expect(await (await call('/openapi.json', '')).json()).toMatchObject({ openapi: '3.1.0' });
    expect(await (await call('/docs', '')).text()).toContain('/api/broadcasts');
  });

  it('shows a producer, once linked, where the dossier is, and says health', async () => {
    await telegram(PRODUCER, '1', '1');
    const code = await codeOf(runtime, HONEY_PRODUCER);
    await telegram(PRODUCER, code, '1');
    expect(onTelegram(PRODUCER).join('\n')).toContain(`đã liên kết với ${HONEY_PRODUCER}`);
    const dossier = await runtime.db.execute({
      sql: 'SELECT d.code FROM dossier d JOIN producer p ON p.code = d.producer_code WHERE p.name = ? LIMIT 1',
      args: [HONEY_PRODUCER],
    });
    if (dossier.rows[0]) {
      await telegram(PRODUCER, String(dossier.rows[0].code));
      expect(onTelegram(PRODUCER).join('\n')).toContain('Tình trạng:');
    }
    const health = await fetch(`${runtime.url}/healthz`);
    expect(await health.json()).toMatchObject({ ok: true, channels: { telegram: 'on', zalo: 'on' } });
  });

  it('puts a buyer on Zalo in touch with a producer on Telegram, and only when the producer agrees', async () => {
    await zalo(BUYER, '1', '2', 'tìm mật ong Vinh Hoa');
    await choose(runtime, BUYER, 'Vinh Hoa', zalo, onZalo);
    await zalo(BUYER, 'kết nối', '2', '50 kg', 'hằng tháng', 'Tây Hồ', 'bỏ qua', 'gửi luôn', 'đồng ý', 'Nguyễn Ví Dụ', '0540 000 099');
    expect(runtime.telegram.sent.map(({ text }) => text).join('\n')).not.toContain('540');
    await zalo(BUYER, 'đồng ý gửi');
    expect(onZalo(BUYER).at(-1)).toContain('YC-');
    await allowAllDay(runtime);
    await until(async () => {
      await runtime.look();
      return onTelegram(PRODUCER).some((text) => text.includes('có người muốn mua'));
    });
    expect(runtime.telegram.sent.map(({ text }) => text).join('\n')).not.toMatch(/540\s?000\s?099/);
    expect((await runtime.telegram.tap(PRODUCER, 1)).status).toBe(200);
    await until(async () => {
      await runtime.look();
      return onZalo(BUYER).some((text) => text.includes('đã đồng ý')) && onTelegram(PRODUCER).some((text) => text.includes('0540 000 099'));
    });
    expect(onZalo(BUYER).at(-1)).toMatch(/Liên hệ: .*0540 000 0\d\d/);
  });

  it('takes a letter that staff send on Telegram, and a picture that they send on Zalo, into their notices', async () => {
    const member = await addStaff(runtime.db, { name: 'Lan', role: 'officer' }, 'test', Date.now());
    const code = await newLinkCode(runtime.db, runtime.keys, { staffId: member?.id ?? '' }, 30, 'test', Date.now());
    await telegram(OFFICER, `/start ${code}`);
    const begin = ['/phatthongbao', 'soạn mới', 'giấy chứng nhận', 'không', 'Sắp hết hạn chứng nhận.', 'bỏ qua'];
    const end = ['mọi chủ thể', 'không', 'ngay', 'lưu'];
    const carries = async (id: string) =>
      (
        await runtime.db.execute({
          sql: 'SELECT a.size FROM broadcast b JOIN attachment a ON a.id = b.attachment_id WHERE b.id = ?',
          args: [id],
        })
      ).rows[0]?.size;
    const letter = new TextEncoder().encode(`%PDF-1.7\n${'công văn '.repeat(80_000)}`);
    await telegram(OFFICER, ...begin);
    expect((await runtime.telegram.sendFile(OFFICER, { bytes: letter, name: 'Công văn.pdf', type: 'application/pdf' })).status).toBe(200);
    await telegram(OFFICER, ...end);
    await until(async () => {
      await runtime.look();
      return onTelegram(OFFICER).some((text) => text.includes('TB-0001 đã kèm tệp Công văn.pdf'));
    });
    expect(await carries('TB-0001')).toBe(letter.length);
    // The same person's other chat.
    await runtime.db.execute({ sql: 'UPDATE staff SET person = ? WHERE id = ?', args: [`zalo:${BUYER}`, member?.id ?? ''] });
    const picture = new Uint8Array([0xff, 0xd8, 0xff, ...new Uint8Array(200_000)]);
    await zalo(BUYER, ...begin);
    expect((await runtime.zalo.sendFile(BUYER, { bytes: picture, as: 'image' })).status).toBe(200);
    await zalo(BUYER, ...end);
    await until(async () => {
      await runtime.look();
      return onZalo(BUYER).some((text) => text.includes('TB-0002 đã kèm tệp'));
    });
    expect(await carries('TB-0002')).toBe(picture.length);
  });

  it('answers 60 webhooks at once, each once', async () => {
    const people = Array.from({ length: 60 }, (_, n) => 9_000_000 + n);
    const answers = await Promise.all(people.map((who) => runtime.telegram.say(who, 'xin chào')));
    // Only a commit that took its 1.8 s may be 503 (a busy machine): one that failed at once would be a lost update.
    expect(answers.filter(({ status, ms }) => status !== 200 && !(status === 503 && ms > 1700))).toEqual([]);
    // The platform repeats what was not stored in time.
    for (const { status, update } of answers) if (status === 503) await runtime.telegram.deliver(update);
    await until(async () => {
      await runtime.look();
      return people.every((who) => onTelegram(who).length > 0);
    });
    expect(people.filter((who) => onTelegram(who).length !== 1)).toEqual([]);
  });

  it('refuses what is not from the platforms', async () => {
    const post = (path: string, headers: Record<string, string>, body: string) =>
      fetch(`${runtime.url}${path}`, { method: 'POST', headers, body }).then(({ status }) => status);
    expect(await post('/webhook/telegram', { 'x-telegram-bot-api-secret-token': 'wrong' }, '{}')).toBe(401);
    expect(await post('/webhook/telegram', { 'x-telegram-bot-api-secret-token': runtime.telegram.secret }, 'not json')).toBe(400);
    expect(await post('/webhook/zalo', {}, '{}')).toBe(200);
    expect(await post('/webhook/zalo', { 'x-zevent-signature': 'mac=00' }, '{"event_name":"user_send_text"}')).toBe(401);
    expect(await post('/webhook/zalo', {}, 'x'.repeat(3_000_000))).toBe(413);
  });
}

/** Quiet hours off: a test at night must see what leaves. */
async function allowAllDay(runtime: Runtime): Promise<void> {
  await runtime.db.execute("UPDATE outbox SET due_at = 0 WHERE state = 'waiting'");
}

async function codeOf(runtime: Runtime, name: string): Promise<string> {
  const { rows } = await runtime.db.execute({ sql: 'SELECT code FROM producer WHERE name = ?', args: [name] });
  return newLinkCode(runtime.db, runtime.keys, { producerCode: String(rows[0]?.code) }, 30, 'test', Date.now());
}

/** A search that finds one product opens it or lists it; either way the card is open afterwards. */
async function choose(
  _runtime: Runtime,
  who: string,
  words: string,
  say: (who: string, ...words: string[]) => Promise<void>,
  got: (who: string) => string[],
): Promise<void> {
  expect(got(who).at(-1)).toBeDefined();
  await say(who, '1');
  expect(got(who).join('\n')).toContain(words);
}
