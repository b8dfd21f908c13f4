import { afterAll, beforeAll, expect, it } from 'vitest';
import { FAST_SENDING, type Mortal, proveOnce } from '../scenario/broadcast-proof.ts';
import { startWorker } from '../scenario/runtime.ts';

let runtime: Mortal;
beforeAll(async () => {
  runtime = await startWorker(FAST_SENDING);
});
afterAll(() => runtime.stop());

it('a notice to 10,000 under workerd, killed 20 times: nobody twice, everybody in exactly one final state', async () => {
  await proveOnce(runtime, { people: 10_000, kills: 20 });
  expect(runtime.telegram.problems).toEqual([]);
}, 1_800_000);
