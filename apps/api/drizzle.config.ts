import { defineConfig } from 'drizzle-kit';

/** `npm run migration -w apps/api -- --name what-changes` writes the next SQL file. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/db/tables/*.ts',
  out: './src/db/migrations',
});
