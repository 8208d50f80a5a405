import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../../tests/support/test-database.js';
import { createDatabaseClient } from '../../../db/client.js';
import { RecurringFailure } from '../../../log/recurring-failure.js';
import { silentLog } from '../../../log/server-log.js';
import { metricsEvent, startedEvent } from '../../../testing/event-fixtures.js';
import { configFixture } from '../../../testing/run-config-fixture.js';
import { TestApi, type TestLease } from '../../../testing/test-api.js';
import { CompactionService } from './compaction.service.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'compaction');
});
afterAll(() => api.stop());

const fields = `__typename cursor at ... on MetricsRecorded { step epoch wallTimeMs metrics { name value disclosure } }`;

/** A hash of the first `count` events of a run as a subscription tells them, with their cursors. */
async function replay(lease: TestLease, count: number) {
  const client = api.socket();
  const hash = createHash('sha256');
  const cursors: number[] = [];
  const query = `subscription { runEvents(runId: "${lease.run.id}", after: 0) { ${fields} } }`;
  for await (const { data } of client.iterate<{ runEvents: { cursor: number } }>({ query })) {
    if (data) cursors.push(data.runEvents.cursor);
    hash.update(JSON.stringify(data));
    if (cursors.length === count) break;
  }
  await client.dispose();
  return { hash: hash.digest('hex'), cursors };
}

/** Events of a run with 1,500 metrics-recorded ones among them, the first time that they are told. */
async function recordedRun() {
  const lease = await api.claimNew(configFixture());
  const events = Array.from({ length: 1_500 }, (_, step) => {
    const changed = metricsEvent(step % 700, {
      loss: step % 50 === 0 ? 'NaN' : Math.sin(step),
      'validation/dice': step,
    });
    return { ...changed, epoch: step / 7, wallTimeMs: step * 1.25 };
  });
  await api.ingest(lease, 1, [startedEvent(), ...events]);
  return { lease, last: 1_502, before: await replay(lease, 1_502) };
}

it('tells the same events, byte for byte and without a gap, before and after compaction', async () => {
  const { lease, last, before } = await recordedRun();
  expect(before.cursors).toEqual(Array.from({ length: last }, (_, place) => place + 1));
  expect(await new CompactionService(drizzle(api.sql)).compact(lease.run.id)).toBe(true);
  expect(await replay(lease, last)).toEqual(before);
  // Nothing is left to do, and doing nothing changes nothing.
  expect(await new CompactionService(drizzle(api.sql)).compact(lease.run.id)).toBe(false);
  expect(await replay(lease, last)).toEqual(before);
});

it('loses nothing and doubles nothing when it is cut off at any moment, while the run is written to', async () => {
  const { lease, last, before } = await recordedRun();
  let sequence = 2;
  for (const patience of [0, 2, 5, 10, 20, 40, 80]) {
    const { db, pool } = createDatabaseClient(
      api.databaseUrl,
      { name: 'cut-off', connections: 1, statementMs: null, isScoped: false },
      new RecurringFailure(silentLog, 'keeping a connection'),
    );
    const cut = new CompactionService(db).compact(lease.run.id).catch(() => 'cut off');
    const writing = api.ingest(lease, sequence, [metricsEvent(1_000 + sequence, { loss: sequence })]);
    await pause(patience);
    await api.sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'clipwise-cut-off'`,
    );
    await cut;
    expect((await writing).errors).toBeUndefined();
    sequence += 1;
    await pool.end();
    expect(await replay(lease, last)).toEqual(before);
  }
  const compaction = new CompactionService(drizzle(api.sql));
  while (await compaction.compact(lease.run.id));
  expect(await replay(lease, last)).toEqual(before);
  const { rows } = await api.sql.query(
    'select name, points from metric_series where run_id = $1 order by name',
    [lease.run.id],
  );
  expect(rows).toEqual([
    { name: 'loss', points: 1_500 + 7 },
    { name: 'validation/dice', points: 1_500 },
  ]);
});

it('lets one of several servers compact a run, and each point come once', async () => {
  const { lease, last, before } = await recordedRun();
  const compaction = new CompactionService(drizzle(api.sql));
  await Promise.all([compaction.compact(lease.run.id), compaction.compact(lease.run.id)]);
  expect(await replay(lease, last)).toEqual(before);
});

it('builds pyramids anew over chunks that have none, as those that ingest made', async () => {
  const { lease, last, before } = await recordedRun();
  const compaction = new CompactionService(drizzle(api.sql));
  while (await compaction.compact(lease.run.id));
  const stored = async () => {
    const { rows } = await api.sql.query(
      `select name, exponent, block, md5(data) from metric_rollups where run_id = $1 order by 1, 2, 3`,
      [lease.run.id],
    );
    return rows;
  };
  const made = await stored();
  // Two levels of each of the two series.
  expect(made.length).toBe(4);
  await api.sql.query('delete from metric_rollups where run_id = $1', [lease.run.id]);
  await api.sql.query('update metric_series set base = null where run_id = $1', [lease.run.id]);
  expect(await compaction.buildPyramids(lease.run.id)).toBe(true);
  expect(await stored()).toEqual(made);
  expect(await compaction.buildPyramids(lease.run.id)).toBe(false);
  expect(await replay(lease, last)).toEqual(before);
});
