import { drizzle, type NodePgDatabase, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import type { RecurringFailure } from '../log/recurring-failure.js';
import { LeavingPool } from './leaving-pool.js';
import { ScopedPool } from './scoped-pool.js';
import { takeBackUnbegun } from './unbegun-transactions.js';

/** Runs statements: the pool, or one open transaction. */
export type Executor = PgDatabase<NodePgQueryResultHKT>;

/** The connection pool and the query builder on it. */
export interface DatabaseClient {
  readonly db: NodePgDatabase;
  readonly pool: Pool;
}

/** Which of a server's pools: writers wait for no reader. */
export interface PoolOptions {
  readonly name: string;
  readonly connections: number;
  /** What a statement may take before the database ends it; null for any time. */
  readonly statementMs: number | null;
  /** Whether its statements see the rows of the caller's project alone. */
  readonly isScoped: boolean;
}

/**
 * Opens a pool; connections are made on demand.
 *
 * A connection that breaks, idle or in use, is dropped and replaced by the next query; it never ends the process.
 *
 * @param broken is told of each.
 */
export function createDatabaseClient(
  databaseUrl: string,
  { name, connections, statementMs, isScoped }: PoolOptions,
  broken: RecurringFailure,
): DatabaseClient {
  const config = {
    connectionString: databaseUrl,
    max: connections,
    ...(statementMs === null ? {} : { statement_timeout: statementMs }),
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: `clipwise-${name}`,
  };
  const pool = new (statementMs === null ? ScopedPool : LeavingPool)(config, isScoped);
  takeBackUnbegun(pool);
  // The statement in flight rejects by itself; without these listeners Node would treat the event as fatal.
  pool.on('error', (error) => broken.failed(error));
  pool.on('connect', (client) => {
    broken.succeeded();
    client.on('error', (error) => broken.failed(error));
  });
  return { db: drizzle(pool), pool };
}
