import { afterAll, beforeAll, expect, it } from 'vitest';
import { FAST_SENDING, type Mortal, proveOnce } from '../scenario/broadcast-proof.ts';
import { startWorker } from '../scenario/runtime.ts';

/** All of it takes minutes in workerd: `BROADCAST_PROOF=full`, as `.ci/run` has it. Under Node it always runs whole (`test/process/broadcast.test.ts`). */
const SIZE = process.env.BROADCAST_PROOF === 'full' ? { people: 10_000, kills: 20 } : { people: 1500, kills: 4 };

let runtime: Mortal;
beforeAll(async () => {
  runtime = await startWorker(FAST_SENDING);
});
afterAll(() => runtime.stop());

it(`a notice to ${SIZE.people} under workerd, killed ${SIZE.kills} times: nobody twice, everybody in exactly one final state`, async () => {
  await proveOnce(runtime, SIZE);
  expect(runtime.telegram.problems).toEqual([]);
}, 1_800_000);
