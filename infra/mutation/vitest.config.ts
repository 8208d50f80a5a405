import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** For the mutation runs: the tests that `CLIPWISE_MUTATION_TESTS` names, a list of globs in JSON, as one project. */
export default defineConfig({
  root,
  resolve: {
    // As in the project's own configuration: one graphql, not two.
    alias: [{ find: /^graphql$/, replacement: `${root}node_modules/graphql/index.js` }],
  },
  // As there too: the dashboard's own compiler turns its JSX into calls; here nobody else does.
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    globalSetup: [`${root}tests/support/global-setup.ts`],
    include: JSON.parse(process.env.CLIPWISE_MUTATION_TESTS ?? '[]') as string[],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
