/** Where every schedule begins: a producer with a request on their screen, an officer, a buyer who waits for that answer, and one who has one answer left to give. */
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
  /** Nine digits of a phone, and the person it belongs to. */
  phones: { digits: string; of: ContactId }[];
  /** A copy of its own for one run. */
  copy(): Promise<{ file: string; remove(): Promise<void> }>;
  close(): Promise<void>;
}

/** Builds the town by talking to the real service. */
export async function buildTown(): Promise<Town> {
  const stage = await openStage();
  const folder = await mkdtemp(join(tmpdir(), 'nhip-cau-town-'));
  await stage.producer(7001);
  await stage.staff('Chị Mai', 8001);
  await ask(stage, stage.on.zalo('9001'), { until: 'share', answers: { phone: '0987 654 321' } });
  const number = await ask(stage, stage.on.telegram(9002), { answers: { phone: '0912 345 678' } });
  const buttons = ['accept', 'decline'].map((answer) => ({ contact: PEOPLE.producer, payload: `#x.request.${number}.${answer}` }));
  const theirs = String(await stage.value("SELECT f.sealed FROM phone f JOIN link l ON f.owner = 'producer:' || l.producer_code"));
  const { keys } = stage.parts;
  const phones = [
    { digits: '987654321', of: PEOPLE.onZalo },
    { digits: '912345678', of: PEOPLE.onTelegram },
    { digits: (await unseal(keys, theirs)).replace('+84', ''), of: PEOPLE.producer },
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
