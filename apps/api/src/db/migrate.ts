import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';

/** The same folder from `src/db` and from `dist/db`: SQL is not compiled. */
const migrationsFolder = fileURLToPath(new URL('../../src/db/migrations', import.meta.url));

/** Any fixed number; every server of this application takes the same lock. */
const migrationLock = 7_203_114_559;

/**
 * Brings the database's schema up to date. Servers that start together take turns.
 *
 * @throws what `pg` throws when the server cannot be reached or refuses a statement.
 */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'clipwise-migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SET client_min_messages TO warning');
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await migrate(drizzle(client), { migrationsFolder });
    // A database that was restored from a dump counts its transactions anew.
    await client.query('UPDATE runs SET changed_in = changed_in WHERE changed_in > pg_current_xact_id()');
    await client.query("UPDATE run_events SET written_in = '0' WHERE written_in > pg_current_xact_id()");
  } finally {
    await client.end();
  }
}
