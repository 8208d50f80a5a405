import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/test-database.js';
import { RecurringFailure } from '../log/recurring-failure.js';
import { silentLog } from '../log/server-log.js';
import { createDatabaseClient, type DatabaseClient } from './client.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('unbegun');
});
afterAll(() => database.drop());

/** A client of one connection that is lost between being handed out and `begin`, `times` times. */
function losingClient(times: number): DatabaseClient {
  const client = createDatabaseClient(
    database.url,
    { name: 'unbegun', connections: 1, statementMs: null, isScoped: false },
    new RecurringFailure(silentLog, 'keeping a connection'),
  );
  let left = times;
  client.pool.on('acquire', (connection) => {
    if (left === 0) return;
    left -= 1;
    // What a connection does whose server has gone.
    (connection as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  });
  return client;
}

it('a pool loses no connection to transactions that could not begin', async () => {
  const { db, pool } = losingClient(3);
  for (const _ of [1, 2, 3]) await expect(db.transaction(async () => 'done')).rejects.toThrow('begin');
  expect(await db.transaction(async () => 'done')).toBe('done');
  await pool.end();
});

it('a transaction that fails after it began gives its connection back once', async () => {
  const { db, pool } = losingClient(0);
  const failing = db.transaction(async () => {
    throw new Error('of the caller');
  });
  await expect(failing).rejects.toThrow('of the caller');
  expect(await db.transaction(async () => 'done')).toBe('done');
  await pool.end();
});
