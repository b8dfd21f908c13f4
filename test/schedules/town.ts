/** Where every schedule begins: two people of a producer with a request on their screens, of whom one talks to the office, an officer, a buyer who waits for that answer, and one who has one answer left to give. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@libsql/client';
import type { ContactId } from '../../src/model.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { type Keys, unseal } from '../../src/store/seal.ts';
import { ask, BUYER_NAME } from '../shell/asking.ts';
import { openStage } from '../shell/stage.ts';
import { remember } from './memory.ts';

/** Who lives here. */
export const PEOPLE = {
  producer: 'telegram:7001',
  colleague: 'telegram:7002',
  officer: 'telegram:8001',
  onZalo: 'zalo:9001',
  onTelegram: 'telegram:9002',
  newcomer: 'telegram:9003',
} as const satisfies Record<string, ContactId>;

/** Products whose card has a picture; what is said of the second is longer than any channel's message. */
export const PICTURED = { short: 'SP-ANH', long: 'SP-DAI' } as const;

/** What people write to the office. */
export const PRIVATE_WORDS = {
  onZalo: 'Lô hàng của tôi bị vỡ mất ba bình ạ',
  colleague: 'Hồ sơ nhà em bị trả lại hai lần rồi',
  colleagueAgain: 'Mẹ em đang ốm nên em làm chậm',
} as const;

/** The town as a file to copy. */
export interface Town {
  keys: Keys;
  /** Epoch ms: a Tuesday morning. */
  opensAt: number;
  /** What stands on screens already: payloads of buttons. */
  buttons: { contact: ContactId; payload: string }[];
  /** Nine digits of a phone, whose it is in `reveal.owner`, and who knows it anyway. */
  phones: { digits: string; owner: string; known: ContactId[] }[];
  /** What people said of themselves: none of it is left once they are erased. */
  secrets: Partial<Record<ContactId, readonly string[]>>;
  /** A copy of its own for one run. */
  copy(): Promise<{ file: string; remove(): Promise<void> }>;
  close(): Promise<void>;
}

/** Builds the town by talking to the real service. */
export async function buildTown(): Promise<Town> {
  const stage = await openStage();
  const folder = await mkdtemp(join(tmpdir(), 'nhip-cau-town-'));
  await stage.producer(7001);
  await stage.producer(7002);
  await stage.staff('Chị Mai', 8001);
  await stage.on.telegram(7002).sayAll('/canbo', PRIVATE_WORDS.colleague);
  await ask(stage, stage.on.zalo('9001'), { until: 'share', answers: { phone: '0987 654 321' } });
  const number = await ask(stage, stage.on.telegram(9002), { answers: { name: 'Trần Thị Hạnh', phone: '0912 345 678' } });
  const buttons = [PEOPLE.producer, PEOPLE.colleague].flatMap((contact) =>
    ['accept', 'decline'].map((answer) => ({ contact, payload: `#x.request.${number}.${answer}` })),
  );
  const { rows } = await stage.db.execute("SELECT f.owner, f.sealed FROM phone f JOIN link l ON f.owner = 'producer:' || l.producer_code");
  const { keys } = stage.parts;
  const phones = [
    { digits: '987654321', owner: `contact:${PEOPLE.onZalo}`, known: [PEOPLE.onZalo] },
    { digits: '912345678', owner: `contact:${PEOPLE.onTelegram}`, known: [PEOPLE.onTelegram] },
    {
      digits: (await unseal(keys, String(rows[0]?.sealed))).replace('+84', ''),
      owner: String(rows[0]?.owner),
      known: [PEOPLE.producer, PEOPLE.colleague],
    },
  ];
  const opensAt = stage.now();
  const whole = join(folder, 'town.db');
  await stage.db.execute(`VACUUM INTO '${whole}'`);
  await stage.stop();
  const db = openNodeClient(`file:${whole}`);
  await addPictured(db);
  await remember(db);
  db.close();
  const secrets = {
    [PEOPLE.onZalo]: [BUYER_NAME, '987654321', PRIVATE_WORDS.onZalo],
    [PEOPLE.colleague]: [PRIVATE_WORDS.colleague, PRIVATE_WORDS.colleagueAgain],
    [PEOPLE.onTelegram]: ['Trần Thị Hạnh', '912345678'],
    [PEOPLE.newcomer]: ['Phiếu kiểm nghiệm'],
  };
  let copies = 0;
  const copy = async () => {
    const file = join(folder, `run-${++copies}.db`);
    await copyFile(whole, file);
    return { file, remove: async () => void (await Promise.all(['', '-wal', '-shm'].map((end) => rm(file + end, { force: true })))) };
  };
  return { keys, opensAt, buttons, phones, secrets, copy, close: () => rm(folder, { recursive: true, force: true }) };
}

/** The honey twice more: a register may hold any picture, and a name as long as somebody typed it. */
async function addPictured(db: Client): Promise<void> {
  const long = Array.from({ length: 90 }, (_, i) => `Mật ong rừng loại ${i + 1}, lấy vào mùa hoa của năm.`).join(' ');
  const columns = async (table: string) =>
    (await db.execute(`SELECT name FROM pragma_table_info('${table}')`)).rows.map(({ name }) => String(name));
  const honey =
    "(SELECT max(c.product_code) FROM certificate c JOIN product p ON p.code = c.product_code WHERE p.folded LIKE '%mat ong%' AND c.ends_on > '2027')";
  const copyOf = async (table: string, changed: Record<string, string>, where: string) => {
    const names = (await columns(table)).filter((name) => changed[name] !== '');
    await db.execute(`INSERT INTO ${table} (${names}) SELECT ${names.map((name) => changed[name] ?? name)} FROM ${table} WHERE ${where}`);
  };
  for (const [code, name] of [
    [PICTURED.short, 'Mật ong có ảnh'],
    [PICTURED.long, long],
  ]) {
    const photo = `'https://ocop.example/${code}.jpg'`;
    await copyOf('product', { code: `'${code}'`, name: `'${name}'`, photo }, `code = ${honey}`);
    await copyOf('certificate', { id: '', product_code: `'${code}'` }, `product_code = ${honey}`);
  }
}
