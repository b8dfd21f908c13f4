/** Staff send a picture or a PDF in the chat while they write a notice: fetched from the platform after the commit, and part of the notice on both channels. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchSentFiles } from '../../src/jobs/sent-files.ts';
import { attachmentBytes, keepAttachment } from '../../src/store/broadcasts/attachments.ts';
import { editDraft } from '../../src/store/broadcasts/draft.ts';
import { approve, sendBroadcast } from '../../src/store/broadcasts/moves.ts';
import { readBroadcast } from '../../src/store/broadcasts/read.ts';
import { allowSending, staffNamed } from '../../src/store/staff.ts';
import { greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

const LETTER = new TextEncoder().encode(`%PDF-1.7\n${'công văn '.repeat(500)}`);
const OTHER = new TextEncoder().encode('%PDF-1.4\nbản khác');
const PICTURE = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...Array<number>(400).fill(7)]);
const WORDS = 'Mời anh/chị dự tập huấn ngày 5/12.';
const MEGABYTE = 1024 * 1024;
/** From the first word to the question for a file, and from there to the kept draft. */
const BEFORE = ['/phatthongbao', 'soạn mới', 'tập huấn', 'không gắn sự kiện nào', 'không', WORDS, 'bỏ qua'];
const AFTER = ['mọi chủ thể', 'không', 'ngay', 'lưu'];

let stage: Stage;
let lan: Actor;
let minh: Actor;
/** Failures of platforms are what some of these tests are about; our own mistakes are not. */
const mistakes = () => stage.lines.filter((line) => line.includes('"level":"error"'));

beforeEach(async () => {
  stage = await openStage({ env: { TELEGRAM_RATE: '2000', ZALO_RATE: '2000' } });
  lan = await stage.staff('Lan', 8001);
  minh = stage.on.zalo('9009');
  await greet(minh);
  await stage.db.execute({
    sql: "INSERT INTO staff (id, name, role, person, created_at) VALUES ('NV-m', 'Minh', 'admin', ?, 0)",
    args: [minh.contact],
  });
});

afterEach(async () => {
  expect(mistakes()).toEqual([]);
  // The token stands in the address of every file: it is nobody's to read.
  expect(stage.lines.filter((line) => line.includes(stage.telegram.token.split(':')[1] ?? '') || line.includes('/files/'))).toEqual([]);
  await stage.stop();
});

type Sent = Parameters<typeof stage.telegram.sendFile>[1];
async function onTelegram(file: Sent): Promise<void> {
  expect((await stage.telegram.sendFile(8001, file)).status).toBe(200);
  await stage.look();
}
async function onZalo(file: Parameters<typeof stage.zalo.sendFile>[1]): Promise<void> {
  expect((await stage.zalo.sendFile('9009', file)).status).toBe(200);
  await stage.look();
}

const letter: Sent = { bytes: LETTER, name: 'Công văn 12.pdf', type: 'application/pdf' };
const draft = async (id = 'TB-0001') => {
  const found = await readBroadcast(stage.db, id);
  if (!found) throw new Error('no such notice');
  return found;
};
const fileOf = async () => {
  const { attachment } = await draft();
  return attachment && { ...attachment, bytes: Buffer.from(await attachmentBytes(stage.db, attachment)) };
};
const pending = () => stage.value("SELECT count(*) FROM outbox WHERE state = 'file'");
const asked = () => stage.telegram.calls.filter(({ method }) => method === 'download').length;

/** Writes a draft up to the question for a file, which is left open. */
const untilFile = (actor: Actor) => actor.sayAll(...BEFORE);
async function kept(actor: Actor): Promise<void> {
  await actor.sayAll(...BEFORE, 'không kèm tệp', ...AFTER);
  actor.news();
}

describe('the whole way', () => {
  /** Somebody on each channel who agreed to notices about training. */
  async function listening(): Promise<{ hoa: Actor; nam: Actor }> {
    const hoa = await stage.producer();
    const nam = stage.on.zalo('9777');
    await greet(nam, 'tôi là chủ thể');
    for (const { contact } of [hoa, nam])
      await stage.db.execute({
        sql: "INSERT INTO consent (person, contact_id, purpose, version, text, granted_at) VALUES (?, ?, 'notices:training', '1', 'x', 0)",
        args: [contact, contact],
      });
    await stage.db.execute("UPDATE contact SET role = 'producer' WHERE id = 'zalo:9777'");
    return { hoa, nam };
  }
  const gotOnTelegram = (chat: number) => stage.telegram.sent.filter((one) => one.chat === chat && one.method === 'sendDocument');
  const gotOnZalo = (to: string) =>
    stage.zalo.sent.filter((one) => one.to === to && (one.message.attachment as { type?: string } | undefined)?.type === 'file');

  it('a PDF sent on Telegram reaches people on both channels', async () => {
    const member = await staffNamed(stage.db, 'Lan');
    if (member) await allowSending(stage.db, member, true, 'test', stage.now());
    await listening();
    await untilFile(lan);
    await onTelegram(letter);
    expect(lan.news()).toContain('Gửi cho ai ạ?');
    expect(asked()).toBe(0);
    await lan.sayAll(...AFTER);
    expect(lan.news()).toMatch(
      /Kèm tệp PDF: Công văn 12\.pdf[\s\S]*Em đang lấy tệp về, xong em báo ngay[\s\S]*TB-0001 đã kèm tệp Công văn 12\.pdf ạ/,
    );
    expect(await fileOf()).toMatchObject({ kind: 'pdf', type: 'application/pdf', bytes: Buffer.from(LETTER) });
    await lan.press('notice-work.preview');
    expect(lan.news()).toContain('Kèm tệp Công văn 12.pdf');
    await lan.press('notice-work.test');
    expect(gotOnTelegram(8001).at(-1)?.text).toContain(WORDS);
    await lan.press('notice-work.send');
    await lan.say('gửi');
    await stage.wait(0.01);
    expect((await draft()).state).toBe('finished');
    expect([gotOnTelegram(7001).length, gotOnZalo('9777').length]).toEqual([1, 1]);
    expect([...stage.telegram.uploads.values()].map(({ size }) => size)).toEqual([LETTER.length]);
    const audit = (await stage.db.execute("SELECT did FROM audit WHERE what = 'broadcast TB-0001' ORDER BY id")).rows;
    expect(audit.map(({ did }) => did)).toEqual(['draft', 'edit', 'test', 'send']);
  });

  it('a picture sent on Zalo reaches people on both channels', async () => {
    await listening();
    await untilFile(minh);
    await onZalo({ bytes: PICTURE, as: 'image' });
    await minh.sayAll(...AFTER);
    expect(minh.news()).toContain('TB-0001 đã kèm tệp ảnh ạ.');
    expect(await fileOf()).toMatchObject({ kind: 'photo', type: 'image/jpeg', bytes: Buffer.from(PICTURE) });
    await minh.payload('#x.notice-work.TB-0001.send');
    await minh.say('gửi');
    await stage.wait(0.01);
    // Telegram keeps only what somebody was sent: without a chat of staff there the notice waits, with one it goes on.
    expect((await draft()).counts).toMatchObject({ sent: 2 });
    expect(stage.telegram.sent.filter(({ chat, method }) => chat === 7001 && method === 'sendPhoto')).toHaveLength(1);
  });
});

describe('what can not be taken is said with what to do', () => {
  const told = async (actor: Actor) => {
    expect([(await draft()).attachment, await pending()]).toEqual([null, 0]);
    return actor.news();
  };

  it('before it is fetched: a Word document, a PDF of more than 5 MB by its own word', async () => {
    await untilFile(lan);
    lan.news();
    await onTelegram({ bytes: LETTER, name: 'Công văn.docx', type: 'application/msword' });
    expect(lan.news()).toContain('em chỉ nhận ảnh JPEG, PNG hoặc tệp PDF');
    await onTelegram({ ...letter, bytes: new Uint8Array(5 * MEGABYTE + 1) });
    expect(lan.news()).toContain('tệp PDF lớn hơn 5 MB');
    expect(asked()).toBe(0);
  });

  it('a photo of which only the small size may be carried is taken in that size', async () => {
    await untilFile(lan);
    const large = new Uint8Array(2 * MEGABYTE).fill(7);
    large.set(PICTURE.slice(0, 4));
    await onTelegram({ bytes: large, as: 'photo' });
    await lan.sayAll(...AFTER);
    expect(await fileOf()).toMatchObject({ kind: 'photo', size: MEGABYTE / 2 });
  });

  it.each([
    [
      'names itself a PDF and is none',
      { bytes: new TextEncoder().encode('<html>'), name: 'a.pdf', type: 'application/pdf' },
      'em chỉ nhận ảnh JPEG',
    ],
    [
      'is a picture of more than 1 MB under a PDF’s name',
      { bytes: new Uint8Array([0xff, 0xd8, 0xff, ...new Uint8Array(MEGABYTE)]), name: 'a.pdf' },
      'ảnh lớn hơn 1 MB',
    ],
  ])('after it was fetched: it %s', async (_, file, said) => {
    await kept(lan);
    await lan.payload('#x.notice-work.TB-0001.attach');
    await onTelegram(file);
    expect(await told(lan)).toContain(said);
    await lan.press('notice-work.attach');
    await onTelegram(letter);
    expect(lan.news()).toContain('TB-0001 đã kèm tệp Công văn 12.pdf');
  });

  it('Zalo’s server sends more than the event said: no more than 5 MB are read', async () => {
    await kept(minh);
    await minh.payload('#x.notice-work.TB-0001.attach');
    const long = new Uint8Array(6 * MEGABYTE).fill(32);
    long.set(LETTER.slice(0, 8));
    const { zalo } = stage;
    const sent = zalo.sendFile('9009', { bytes: LETTER, name: 'a.pdf', type: 'pdf' });
    for (const path of zalo.theirFiles.keys()) zalo.theirFiles.set(path, long);
    expect((await sent).status).toBe(200);
    await stage.look();
    expect(await told(minh)).toContain('tệp PDF lớn hơn 5 MB');
  });

  it('the platform does not keep it any more', async () => {
    await kept(lan);
    await lan.payload('#x.notice-work.TB-0001.attach');
    await stage.telegram.sendFile(8001, letter);
    stage.telegram.theirFiles.clear();
    await stage.look();
    expect(await told(lan)).toContain('nền tảng không còn giữ tệp này, anh/chị gửi lại giúp em');
  });

  it.each([
    'http://127.0.0.1:1/a.pdf',
    'https://zdn.vn.evil.example/a.pdf',
    'https://10.0.0.1/a.pdf',
    'file:///etc/passwd',
    'https://u@f.zdn.vn:8443/a.pdf',
  ])('an address that is none of Zalo’s is not asked: %s', async (url) => {
    await kept(minh);
    await minh.payload('#x.notice-work.TB-0001.attach');
    await onZalo({ bytes: LETTER, name: 'a.pdf', type: 'pdf', url });
    expect(await told(minh)).toContain('nền tảng không còn giữ tệp này');
    expect(stage.lines.filter((line) => line.includes('not fetched from'))).toHaveLength(1);
  });

  it('nor one that Zalo’s own sends on to', async () => {
    await kept(minh);
    await minh.payload('#x.notice-work.TB-0001.attach');
    const sent = stage.zalo.sendFile('9009', { bytes: LETTER, name: 'a.pdf', type: 'pdf' });
    const [path = ''] = stage.zalo.theirFiles.keys();
    stage.zalo.fault(path, { kind: 'status', status: 302, headers: { location: `${stage.telegram.root}/file/bot1/x` } });
    await sent;
    await stage.look();
    expect(await told(minh)).toContain('nền tảng không còn giữ tệp này');
    expect(asked()).toBe(0);
  });
});

describe('what goes wrong on the way', () => {
  beforeEach(async () => {
    await kept(lan);
    await lan.payload('#x.notice-work.TB-0001.attach');
    lan.news();
  });

  it.each([
    [{ kind: 'page', status: 502 }, 'download'],
    [{ kind: 'reset' }, 'download'],
    [{ kind: 'half' }, 'download'],
    [{ kind: 'error', code: 429, description: 'Too Many Requests: retry after 3', retryAfter: 3 }, 'getFile'],
    [{ kind: 'hang' }, 'getFile'],
  ] as const)('%j is tried again; the chat goes on meanwhile', async (fault, method) => {
    stage.telegram.fault(fault, { method });
    await onTelegram(letter);
    expect([await pending(), (await draft()).attachment]).toEqual([1, null]);
    await lan.say('/menu');
    expect(lan.news()).toContain('Em đang lấy tệp cho TB-0001 về');
    expect(lan.last()).not.toContain('TB-0001');
    await stage.wait(0.01);
    expect([lan.news().includes('TB-0001 đã kèm tệp'), (await fileOf())?.size]).toEqual([true, LETTER.length]);
  });

  it('a platform that hands out nothing for a while is given up, with the word to send it again', async () => {
    stage.telegram.fault({ kind: 'page', status: 500 }, { method: 'download', times: 100 });
    await onTelegram(letter);
    for (let n = 0; n < 6; n++) await stage.wait(0.02);
    expect(lan.news()).toContain('thử nhiều lần vẫn chưa lấy được tệp về');
    expect([asked(), await pending(), (await draft()).attachment]).toEqual([5, 0, null]);
  });

  it('nobody sends, tries or approves it before it is there', async () => {
    stage.telegram.fault({ kind: 'page', status: 500 }, { method: 'download' });
    await onTelegram(letter);
    lan.news();
    for (const action of ['send', 'test']) {
      await lan.payload(`#x.notice-work.TB-0001.${action}`);
      expect(lan.last()).toContain('còn đang được lấy về');
    }
    const sent = await sendBroadcast(stage.db, 'TB-0001', stage.parts.settings.values, { who: 'NV-m', now: stage.now() });
    expect([sent, (await draft()).state]).toMatchObject([{ state: 'refused', why: 'file_coming' }, 'draft']);
  });

  it('one handed over by the API meanwhile is the one that counts', async () => {
    stage.telegram.fault({ kind: 'page', status: 500 }, { method: 'download' });
    await onTelegram(letter);
    const put = await keepAttachment(stage.db, { name: 'API.pdf', bytes: OTHER }, stage.now());
    await editDraft(
      stage.db,
      'TB-0001',
      { attachment: put?.id ?? null },
      { version: (await draft()).version, who: 'NV-m', now: stage.now() },
    );
    await stage.wait(0.01);
    expect([(await fileOf())?.name, await pending(), asked()]).toEqual(['API.pdf', 0, 1]);
  });

  it('another file sent meanwhile is the one that counts, and taking it off ends both', async () => {
    stage.telegram.fault({ kind: 'page', status: 500 }, { method: 'download' });
    await onTelegram(letter);
    await lan.payload('#x.notice-work.TB-0001.attach');
    await onTelegram({ bytes: OTHER, name: 'Khác.pdf', type: 'application/pdf' });
    await stage.wait(0.01);
    expect([(await fileOf())?.name, asked(), await pending()]).toEqual(['Khác.pdf', 2, 0]);
    expect(lan.news().match(/đã kèm tệp/g)).toHaveLength(1);
    stage.telegram.fault({ kind: 'page', status: 500 }, { method: 'download' });
    await lan.payload('#x.notice-work.TB-0001.attach');
    await onTelegram(letter);
    await lan.payload('#x.notice-work.TB-0001.attach');
    await lan.say('không kèm tệp');
    await stage.wait(0.01);
    expect([(await draft()).attachment, await pending(), asked()]).toEqual([null, 0, 3]);
  });

  it('the notice is cancelled meanwhile, or whoever sent the file works here no more: it goes nowhere', async () => {
    stage.telegram.fault({ kind: 'page', status: 500 }, { method: 'download' });
    await onTelegram(letter);
    await stage.db.execute("UPDATE broadcast SET state = 'cancelled', version = version + 1");
    await stage.wait(0.01);
    expect([(await draft()).attachment, lan.news().includes('không còn là bản nháp')]).toEqual([null, true]);
    await stage.db.execute("UPDATE broadcast SET state = 'draft', version = version + 1");
    await lan.payload('#x.notice-work.TB-0001.attach');
    stage.telegram.fault({ kind: 'page', status: 500 }, { method: 'download' });
    await onTelegram(letter);
    await stage.db.execute({ sql: "UPDATE staff SET removed_at = 1 WHERE name = 'Lan'", args: [] });
    lan.news();
    await stage.wait(0.01);
    expect([(await draft()).attachment, lan.news(), await pending()]).toEqual([null, '', 0]);
  });

  it('erased in between, nothing of it is left', async () => {
    stage.telegram.fault({ kind: 'page', status: 500 }, { method: 'download' });
    await onTelegram(letter);
    await stage.db.execute({ sql: 'DELETE FROM outbox WHERE contact_id = ?', args: [lan.contact] });
    await stage.wait(0.01);
    expect([(await draft()).attachment, asked()]).toEqual([null, 1]);
  });
});

describe('a process that dies', () => {
  beforeEach(async () => {
    await kept(lan);
    await lan.payload('#x.notice-work.TB-0001.attach');
    await stage.telegram.sendFile(8001, letter);
    await stage.idle();
    lan.news();
  });
  const messages = async () => {
    await stage.look();
    return lan.news().match(/TB-0001 đã kèm tệp/g);
  };

  it('after it took the file: the next one fetches it once the lease is over', async () => {
    await stage.db.execute({
      sql: "UPDATE outbox SET lease_until = ?, lease_by = 'dead' WHERE state = 'file'",
      args: [stage.now() + 60_000],
    });
    expect(await messages()).toBeNull();
    await stage.wait(0.02);
    expect([lan.news().match(/TB-0001 đã kèm tệp/g)?.length, (await fileOf())?.size]).toEqual([1, LETTER.length]);
  });

  it('between fetching and storing, at every statement: neither lost nor doubled', async () => {
    const { db } = stage.parts;
    for (let dies = 1, died = true; died; dies++) {
      died = false;
      let n = 0;
      const stops = (name: string | symbol) => ['execute', 'batch'].includes(String(name));
      const dying = new Proxy(db, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          if (!stops(name) || typeof value !== 'function') return value;
          return (...args: unknown[]) => {
            if (died || ++n >= dies) {
              died = true;
              throw new Error('the process is dead');
            }
            return Reflect.apply(value, target, args) as unknown;
          };
        },
      });
      await fetchSentFiles({ ...stage.parts, db: dying }).catch(() => undefined);
      await stage.db.execute("UPDATE outbox SET lease_until = 0 WHERE state = 'file'");
    }
    expect(await messages()).toHaveLength(1);
    expect((await fileOf())?.bytes.equals(Buffer.from(LETTER))).toBe(true);
    expect(await stage.value('SELECT count(*) FROM attachment')).toBe(1);
    expect(await stage.value("SELECT count(*) FROM audit WHERE did = 'edit'")).toBe(1);
  });

  it('two processes at once: one file, one word', async () => {
    const other = { ...stage.parts, bootId: 'other' };
    await Promise.all([fetchSentFiles(stage.parts), fetchSentFiles(other)]);
    expect(await messages()).toHaveLength(1);
    expect([asked(), await stage.value("SELECT count(*) FROM audit WHERE did = 'edit'")]).toEqual([1, 1]);
  });
});

it('somebody edits the notice while its file is fetched: both stay', async () => {
  await kept(lan);
  await lan.payload('#x.notice-work.TB-0001.attach');
  await stage.telegram.sendFile(8001, letter);
  await stage.idle();
  stage.telegram.fault({ kind: 'slow', ms: 300 }, { method: 'download' });
  const fetching = fetchSentFiles(stage.parts);
  await stage.db.execute("UPDATE broadcast SET text_vi = 'Khác', version = version + 1");
  await fetching;
  expect(await draft()).toMatchObject({ text: { vi: 'Khác' }, attachment: { name: 'Công văn 12.pdf' } });
  await stage.look();
  expect(lan.news()).toContain('đã kèm tệp');
});

it('a photo outside the question is what it always was, and leaves no address in the records', async () => {
  await stage.telegram.sendFile(8001, { bytes: PICTURE, as: 'photo' });
  await stage.look();
  expect(lan.news()).toContain('Em chưa xem được ảnh');
  expect([await pending(), asked()]).toEqual([0, 0]);
});

describe('a kept draft is changed in the chat', () => {
  const audience = () => stage.value('SELECT audience FROM broadcast');
  const change = async (actor: Actor, ...words: string[]) => {
    await actor.payload('#x.notice-work.TB-0001.edit');
    await actor.sayAll(...words);
  };

  it('part by part, by the same questions, and audited', async () => {
    await kept(lan);
    await change(lan, 'nội dung', 'Lời mới');
    await change(lan, 'bản tiếng Anh', 'New words');
    await change(lan, 'người nhận', 'theo nhóm', 'đồ uống', 'không');
    await change(lan, 'lúc gửi', 'hẹn ngày giờ', 'mai', '9:00');
    await change(lan, 'quảng bá', 'có quảng bá');
    await change(lan, 'chủ đề', 'giấy chứng nhận');
    expect(await draft()).toMatchObject({
      ...{ topic: 'certificates', fair: '', promotes: true, text: { vi: 'Lời mới', en: 'New words' } },
      ...{ audience: { groups: ['drinks'] }, when: 'at', state: 'draft' },
    });
    await change(lan, 'bản tiếng Anh', 'bỏ qua');
    expect((await draft()).text).toEqual({ vi: 'Lời mới', en: '' });
    const audit = (await stage.db.execute("SELECT who, detail FROM audit WHERE did = 'edit' ORDER BY id")).rows;
    expect(audit.map(({ detail }) => detail)).toEqual(['text', 'text', 'audience', 'when sendAt', 'promotes', 'topic fair', 'text']);
    expect(new Set(audit.map(({ who }) => who)).size).toBe(1);
  });

  it('a step back leaves what was not changed as it was: the event too', async () => {
    await kept(lan);
    const fair = String(await stage.value('SELECT id FROM fair LIMIT 1'));
    await stage.db.execute({ sql: 'UPDATE broadcast SET fair_id = ?, version = version + 1', args: [fair] });
    await change(lan, 'chủ đề', 'quay lại', 'nội dung', 'Lời mới');
    expect(await draft()).toMatchObject({ fair, topic: 'training', text: { vi: 'Lời mới' } });
    await change(lan, 'lúc gửi', 'hẹn ngày giờ', 'quay lại', 'quay lại', 'người nhận', 'mọi người', 'không');
    expect(await draft()).toMatchObject({ fair, when: 'now', audience: {} });
    await change(lan, 'chủ đề', 'tập huấn', 'không gắn sự kiện nào');
    expect(await draft()).toMatchObject({ fair: '', topic: 'training' });
  });

  it('what was approved must be approved again, and nothing that has left draft is changed', async () => {
    await stage.set('notice_approval', '1');
    await kept(lan);
    await minh.payload('#x.notice-work.TB-0001.approve');
    await minh.say('duyệt');
    expect((await draft()).approvedBy).not.toBe('');
    await change(lan, 'người nhận', 'mọi người', 'không');
    expect(lan.news()).toContain('Bản này cần người thứ hai duyệt lại');
    expect([(await draft()).approvedBy, await audience()]).toEqual(['', '{}']);
    await minh.payload('#x.notice-work.TB-0001.send');
    expect(minh.news()).toContain('cần người thứ hai duyệt');
    for (const state of ['scheduled', 'sending', 'paused', 'cancelled']) {
      await stage.db.execute({ sql: 'UPDATE broadcast SET state = ?', args: [state] });
      await lan.payload('#x.notice-work.TB-0001.edit');
      expect(lan.actions()).toEqual(['notice-work.show']);
    }
    await stage.db.execute("UPDATE broadcast SET state = 'draft'");
    await lan.payload('#x.notice-work.TB-0001.edit');
    await lan.say('người nhận');
    await stage.db.execute("UPDATE broadcast SET state = 'scheduled', version = version + 1");
    await lan.sayAll('người mua', 'không');
    expect([lan.news().includes('không còn là bản nháp nên em không sửa nữa'), await audience()]).toEqual([true, '{}']);
  });

  it('a scheduled one is taken back, changed and sent again', async () => {
    const member = await staffNamed(stage.db, 'Lan');
    if (member) await allowSending(stage.db, member, true, 'test', stage.now());
    await lan.sayAll(...BEFORE, 'không kèm tệp', 'mọi chủ thể', 'không', 'hẹn ngày giờ', 'mai', '9:00', 'lưu');
    await lan.press('notice-work.send');
    await lan.say('gửi');
    expect((await draft()).state).toBe('scheduled');
    await lan.payload('#x.notice-work.TB-0001.recall');
    await change(lan, 'nội dung', 'Lời mới');
    expect(await draft()).toMatchObject({ state: 'draft', text: { vi: 'Lời mới' } });
    await lan.payload('#x.notice-work.TB-0001.send');
    await lan.say('gửi');
    expect(await draft()).toMatchObject({ state: 'scheduled', text: { vi: 'Lời mới' } });
    const audit = (await stage.db.execute("SELECT did FROM audit WHERE what = 'broadcast TB-0001' ORDER BY id")).rows;
    expect(audit.map(({ did }) => did)).toEqual(['draft', 'send', 'recall', 'edit', 'send']);
  });

  it('whoever changed it last does not approve it: its first writer may', async () => {
    await stage.set('notice_approval', '1');
    await kept(lan);
    await change(minh, 'nội dung', 'Lời của Minh');
    minh.news();
    await minh.payload('#x.notice-work.TB-0001.approve');
    expect(minh.news()).toContain('sửa sau cùng nên cần người khác duyệt');
    expect(await approve(stage.db, 'TB-0001', (await draft()).version, { who: 'NV-m', now: stage.now() })).toMatchObject({
      why: 'own_approval',
    });
    lan.news();
    await minh.payload('#x.notice-work.TB-0001.ask');
    expect(lan.news()).toContain('TB-0001');
    await lan.payload('#x.notice-work.TB-0001.approve');
    await lan.say('duyệt');
    expect([(await draft()).approvedBy, (await draft()).text.vi]).toEqual([
      String(await stage.value("SELECT id FROM staff WHERE name = 'Lan'")),
      'Lời của Minh',
    ]);
  });

  it('a viewer and others change nothing', async () => {
    await kept(lan);
    const vy = await stage.staff('Vy', 8003, 'viewer');
    const before = (await stage.db.execute('SELECT * FROM broadcast')).rows;
    for (const action of ['edit', 'attach']) {
      await vy.payload(`#x.notice-work.TB-0001.${action}`);
      expect(vy.news()).toContain('chỉ xem được thông báo');
    }
    const stranger = stage.on.zalo('9666');
    await greet(stranger);
    for (const action of ['edit', 'attach']) await stranger.payload(`#x.notice-work.TB-0001.${action}`);
    await stranger.sayAll('SỬA TIN TB-0001', 'KÈM TỆP TB-0001');
    expect(stranger.got().join('\n')).not.toMatch(/phần nào|ảnh hay công văn/);
    expect((await stage.db.execute('SELECT * FROM broadcast')).rows).toEqual(before);
  });

  it('whoever loses the right in the middle of it changes nothing', async () => {
    await kept(lan);
    await lan.payload('#x.notice-work.TB-0001.edit');
    await lan.say('nội dung');
    await stage.db.execute("UPDATE staff SET role = 'viewer' WHERE name = 'Lan'");
    await lan.say('Lời mới');
    expect((await draft()).text.vi).toBe(WORDS);
  });
});
