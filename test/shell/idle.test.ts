import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendChannel } from '../../src/jobs/outbox.ts';
import { runChores } from '../../src/jobs/run.ts';
import { type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ remote: true });
});
afterAll(() => service.stop());

it('a look that finds nothing asks a distant database little and takes no lock: one trip a channel, two for the clock', async () => {
  const { parts, database, look, db } = service;
  // Jobs of every few seconds have just been done.
  const now = Date.now();
  parts.clock = () => now;
  await look();
  const version = async () => (await db.execute('PRAGMA data_version')).rows[0]?.[0];
  const [before, asked] = [await version(), database?.requests() ?? 0];
  const trips = () => (database?.requests() ?? 0) - asked;
  await sendChannel(parts, 'telegram');
  await sendChannel(parts, 'zalo');
  expect(trips()).toBe(2);
  await runChores(parts);
  expect(trips()).toBe(4);
  expect(await version()).toBe(before);
});
