/** Where every schedule begins: two people of a producer with a request on their screens, an officer, a buyer who waits for that answer, and one who has one answer left to give. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContactId } from '../../src/model.ts';
import { type Keys, unseal } from '../../src/store/seal.ts';
import { ask } from '../shell/asking.ts';
import { openStage } from '../shell/stage.ts';

/** Who lives here. */
export const PEOPLE = {
  producer: 'telegram:7001',
  colleague: 'telegram:7002',
  officer: 'telegram:8001',
  onZalo: 'zalo:9001',
  onTelegram: 'telegram:9002',
  newcomer: 'telegram:9003',
} as const satisfies Record<string, ContactId>;

/** The town as a file to copy. */
export interface Town {
  keys: Keys;
  /** Epoch ms: a Tuesday morning. */
  opensAt: number;
  /** What stands on screens already: payloads of buttons. */
  buttons: { contact: ContactId; payload: string }[];
  /** Nine digits of a phone, whose it is in `reveal.owner`, and who knows it anyway. */
  phones: { digits: string; owner: string; known: ContactId[] }[];
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
  await ask(stage, stage.on.zalo('9001'), { until: 'share', answers: { phone: '0987 654 321' } });
  const number = await ask(stage, stage.on.telegram(9002), { answers: { phone: '0912 345 678' } });
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
  let copies = 0;
  const copy = async () => {
    const file = join(folder, `run-${++copies}.db`);
    await copyFile(whole, file);
    return { file, remove: async () => void (await Promise.all(['', '-wal', '-shm'].map((end) => rm(file + end, { force: true })))) };
  };
  return { keys, opensAt, buttons, phones, copy, close: () => rm(folder, { recursive: true, force: true }) };
}
