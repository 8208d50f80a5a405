import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that need the whole system: one at a time, with time for a training run. */
const systemTests = ['tests/e2e/**/*.test.ts', 'tests/resilience/**/*.test.ts'];

export default defineConfig({
  resolve: {
    // graphql ships CommonJS and ESM: without this both load, and its instanceof checks fail between them.
    alias: [
      {
        find: /^graphql$/,
        replacement: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)),
      },
    ],
  },
  // The dashboard's own compiler turns its JSX into calls; here nobody else does.
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', ...systemTests],
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: systemTests,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
