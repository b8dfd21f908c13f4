import { afterAll, beforeAll, describe } from 'vitest';
import { MARK_SETTINGS, marks } from '../scenario/marks.ts';
import { startWorker, type WorkerRuntime } from '../scenario/runtime.ts';

describe('marks in workerd', () => {
  let runtime: WorkerRuntime;
  beforeAll(async () => {
    runtime = await startWorker(MARK_SETTINGS);
  });
  afterAll(() => runtime.stop());
  marks(() => runtime, 4_400_001);
});
