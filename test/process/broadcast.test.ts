import { afterAll, beforeAll, expect, it } from 'vitest';
import { FAST_SENDING, proveOnce } from '../scenario/broadcast-proof.ts';
import { type NodeRuntime, startNode } from '../scenario/runtime.ts';

let runtime: NodeRuntime;
beforeAll(async () => {
  runtime = await startNode(FAST_SENDING);
});
afterAll(() => runtime.stop());

it('a notice to 10,000 under Node, killed 20 times: nobody twice, everybody in exactly one final state', async () => {
  await proveOnce(runtime, { people: 10_000, kills: 20 });
  expect(runtime.telegram.problems).toEqual([]);
}, 600_000);
