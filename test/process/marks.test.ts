import { afterAll, beforeAll, describe } from 'vitest';
import { MARK_SETTINGS, marks } from '../scenario/marks.ts';
import { type NodeRuntime, startNode } from '../scenario/runtime.ts';

describe('marks of the Node process on a libSQL server', () => {
  let runtime: NodeRuntime;
  beforeAll(async () => {
    runtime = await startNode(MARK_SETTINGS, { remote: true });
  });
  afterAll(() => runtime.stop());
  marks(() => runtime, 8_500_001);
});
