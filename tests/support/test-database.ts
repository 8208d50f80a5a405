import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    databaseServiceUrl: string;
  }
}

/** A database that belongs to one test file. */
export interface TestDatabase {
  /** `postgresql://` connection URL of the new, empty database. */
  readonly url: string;
  /** Disconnects whoever is left and drops the database. */
  drop(): Promise<void>;
}

/**
 * Creates an empty database on the test run's PostgreSQL server, which starts on the first call.
 *
 * @param label appears in the database's name, so that a leftover can be traced to its test.
 * @param original URL of a database to copy; nobody may be connected to it.
 * @throws DatabaseServiceError when the server cannot be started, with its reason.
 */
export async function createTestDatabase(label = 'test', original?: string): Promise<TestDatabase> {
  const response = await fetch(inject('databaseServiceUrl'));
  const answer = await response.text();
  if (!response.ok) throw new DatabaseServiceError(answer);
  const safeLabel = label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  const name = `${safeLabel.slice(0, 40)}_${randomBytes(6).toString('hex')}`;
  const template = original === undefined ? '' : ` TEMPLATE "${new URL(original).pathname.slice(1)}"`;
  await onServer(answer, `CREATE DATABASE "${name}"${template}`);
  const url = new URL(answer);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: () => onServer(answer, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}

/** The test run's PostgreSQL server did not start. */
export class DatabaseServiceError extends Error {
  readonly code = 'TEST_DATABASE_UNAVAILABLE';

  constructor(reason: string) {
    super(
      `the PostgreSQL server for the tests did not start: ${reason}; set CLIPWISE_TEST_DATABASE_URL to use a server of your own`,
    );
    this.name = 'DatabaseServiceError';
  }
}

async function onServer(adminUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
