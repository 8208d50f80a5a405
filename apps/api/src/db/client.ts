import { drizzle, type NodePgDatabase, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import { Pool } from 'pg';

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
 */
export function createDatabaseClient(databaseUrl: string): DatabaseClient {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 16,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'clipwise-api',
  });
  // The statement in flight rejects by itself; without these listeners Node would treat the event as fatal.
  pool.on('error', ignoreBrokenConnection);
  pool.on('connect', (client) => client.on('error', ignoreBrokenConnection));
  return { db: drizzle(pool), pool };
}

function ignoreBrokenConnection(): void {}
