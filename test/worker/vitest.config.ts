import { defineConfig } from 'vitest/config';

/** The Worker itself runs in workerd, started by wrangler's test harness; the tests speak to it over HTTP. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    name: 'workerd',
    include: ['test/worker/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});
