import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;
const common = { root, pool: 'forks' as const, isolate: false };
/** Properties and whole conversations, with coverage, on a machine that is busy with other things: the longest takes 10 s of its own. */
const PATIENT = { testTimeout: 180_000, hookTimeout: 60_000 };

/**
 * fast: `npm run check`. shell: the program in one process, before offline platforms. slow: whole processes. browser: a real Chromium. Workerd
 * has its own file, `test/worker/vitest.config.ts`.
 */
export default defineConfig({
  root,
  test: {
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['src/engine/**/*.ts', 'src/channels/**/*.ts', 'src/handle-update.ts'],
      reporter: ['text-summary', 'text'],
      thresholds: { statements: 95 },
    },
    projects: [
      {
        test: {
          ...common,
          name: 'fast',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [
            'test/shell/**',
            'test/schedules/**',
            'test/worker/**',
            'test/e2e/**',
            'test/process/**',
            'test/cli/**',
            // The offline platforms' own servers, with their retry ladders.
            'test/platforms/**',
            'node_modules/**',
          ],
          setupFiles: ['test/property-seed.ts'],
          ...PATIENT,
        },
      },
      {
        test: {
          ...common,
          name: 'shell',
          include: ['test/shell/**/*.test.ts', 'test/schedules/**/*.test.ts', 'test/platforms/**/*.test.ts'],
          ...PATIENT,
        },
      },
      {
        test: {
          ...common,
          name: 'slow',
          include: ['test/process/**/*.test.ts', 'test/cli/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      { test: { ...common, name: 'browser', include: ['test/e2e/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 } },
    ],
  },
});
