import { drizzle, type NodePgDatabase, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import { Pool } from 'pg';
import type { RecurringFailure } from '../log/recurring-failure.js';

/** Runs statements: the pool, or one open transaction. */
export type Executor = PgDatabase<NodePgQueryResultHKT>;

/** The connection pool and the query builder on it. */
export interface DatabaseClient {
  readonly db: NodePgDatabase;
  readonly pool: Pool;
}

/**
 * Opens a pool of at most 16 connections; connections are made on demand.
 *
 * A connection that breaks, idle or in use, is dropped and replaced by the next query; it never ends the process.
 *
 * @param broken is told of each.
 */
export function createDatabaseClient(databaseUrl: string, broken: RecurringFailure): DatabaseClient {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 16,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'clipwise-api',
  });
  // The statement in flight rejects by itself; without these listeners Node would treat the event as fatal.
  pool.on('error', (error) => broken.failed(error));
  pool.on('connect', (client) => {
    broken.succeeded();
    client.on('error', (error) => broken.failed(error));
  });
  return { db: drizzle(pool), pool };
}
