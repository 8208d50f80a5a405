import { GraphQLError } from 'graphql';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.js';
import { formatSocketError } from './format-error.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('busy');
});
afterAll(() => database.drop());

const shown = async (asking: Promise<unknown>) => {
  const error = await asking.then(
    () => new Error('it answered'),
    (cause: Error) => cause,
  );
  // As a library and graphql-js wrap it.
  const wrapped = new Error('Failed query', { cause: error });
  return formatSocketError(new GraphQLError('x', { originalError: wrapped })).extensions?.code;
};

describe('a database that does not answer in time', () => {
  it('is SERVER_BUSY where a statement was ended at its time limit', async () => {
    const pool = new Pool({ connectionString: database.url, max: 1, statement_timeout: 50 });
    expect(await shown(pool.query('select pg_sleep(5)'))).toBe('SERVER_BUSY');
    await pool.end();
  });

  it('is SERVER_BUSY where no connection became free', async () => {
    const pool = new Pool({ connectionString: database.url, max: 1, connectionTimeoutMillis: 2_000 });
    const held = await pool.connect();
    expect(await shown(pool.query('select 1'))).toBe('SERVER_BUSY');
    held.release();
    await pool.end();
  });

  it('is INTERNAL_SERVER_ERROR for any other fault', async () => {
    const pool = new Pool({ connectionString: database.url, max: 1 });
    expect(await shown(pool.query('select no_such_column'))).toBe('INTERNAL_SERVER_ERROR');
    await pool.end();
  });
});
