import { afterAll, beforeAll, describe } from 'vitest';
import { FILE_SETTINGS, noticeFiles } from '../scenario/notice-file.ts';
import { startWorker, type WorkerRuntime } from '../scenario/runtime.ts';

describe('a file from workerd to the platforms', () => {
  let runtime: WorkerRuntime;
  beforeAll(async () => {
    runtime = await startWorker(FILE_SETTINGS);
  });
  afterAll(() => runtime.stop());
  noticeFiles(() => runtime);
});
