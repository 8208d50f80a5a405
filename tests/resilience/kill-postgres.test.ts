import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabaseClient } from '../../apps/api/src/db/client.js';
import { RecurringFailure } from '../../apps/api/src/log/recurring-failure.js';
import { silentLog } from '../../apps/api/src/log/server-log.js';
import { CompactionService } from '../../apps/api/src/modules/metrics/store/compaction.service.js';
import { SeriesReader } from '../../apps/api/src/modules/metrics/store/series-reader.service.js';
import { metricsEvent, startedEvent } from '../../apps/api/src/testing/event-fixtures.js';
import { configFixture } from '../../apps/api/src/testing/run-config-fixture.js';
import { storedMetrics } from '../../apps/api/src/testing/stored-metrics.js';
import { TestApi, type TestLease } from '../../apps/api/src/testing/test-api.js';
import { type RunningPostgres, startPostgres } from '../../infra/local/postgres.mjs';

let directory: string;
let postgres: RunningPostgres;
let api: TestApi;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwise-kill-postgres-'));
  // PostgreSQL runs as another account when this one is root.
  await chmod(directory, 0o755);
  postgres = await startPostgres({ dataDir: directory, durable: true });
  api = await TestApi.start(async () => ({ url: postgres.url, drop: async () => undefined }), 'kill');
});
afterAll(async () => {
  await api?.stop();
  await postgres?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** A pool of one connection. */
const connect = () =>
  createDatabaseClient(
    postgres.url,
    { name: 'kill', connections: 1, statementMs: null, isScoped: false },
    new RecurringFailure(silentLog, 'keeping a connection'),
  );

/** Ends the server and all that it forked at once, and starts it anew on its data. */
async function killPostgres(): Promise<void> {
  const { pid, port, exited } = postgres;
  const forked = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  for (const one of [pid, ...forked]) process.kill(one, 'SIGKILL');
  await exited;
  postgres = await startPostgres({ dataDir: directory, port, durable: true });
}

/** Sends a batch again, unchanged, until it is acknowledged. */
async function sendUntilStored(lease: TestLease, sequence: number, events: readonly unknown[]) {
  for (;;) {
    const answer = await api.ingest(lease, sequence, events).catch(() => null);
    if (answer?.data != null) return;
    await pause(50);
  }
}

it('loses no point and doubles none when PostgreSQL is killed with -9 while it compacts and is written to', async () => {
  const lease = await api.claimNew(configFixture());
  const sent: { readonly step: number; readonly loss: number }[] = [];
  const batch = (points: number) =>
    Array.from({ length: points }, () => {
      const step = sent.length + 1;
      // Single precision and a value that no formula gives: a lost bit is seen.
      sent.push({ step, loss: Math.fround(Math.sin(step * 12.9898) * 43_758.5453) });
      return metricsEvent(step, { loss: sent.at(-1)?.loss ?? 0, twice: step * 2 });
    });
  let sequence = 1;
  await sendUntilStored(lease, sequence, [startedEvent()]);
  let cut = 0;
  for (const patience of [5, 20, 60, 150]) {
    for (let more = 0; more < 4; more += 1) {
      sequence += 1;
      await sendUntilStored(lease, sequence, batch(1_000));
    }
    const { db, pool } = connect();
    const compacting = new CompactionService(db).compact(lease.run.id).catch(() => {
      cut += 1;
    });
    sequence += 1;
    const writing = sendUntilStored(lease, sequence, batch(1_000));
    await pause(patience);
    await killPostgres();
    await Promise.all([compacting, writing]);
    await pool.end();
    await expectWhole(lease.run.id, sent);
  }
  expect(cut).toBeGreaterThan(0);
  const { db, pool } = connect();
  while (await new CompactionService(db).compact(lease.run.id));
  await pool.end();
  await expectWhole(lease.run.id, sent);
  const { rows } = await api.sql.query('select name, points from metric_series order by name');
  expect(rows).toEqual(['loss', 'twice'].map((name) => ({ name, points: sent.length })));
});

/** Compares the events of the run, and its series in buckets, with what was sent. */
async function expectWhole(
  runId: string,
  sent: readonly { readonly step: number; readonly loss: number }[],
): Promise<void> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  const { db, pool } = connect();
  try {
    const told = (await storedMetrics(client, runId)).map(({ event }) =>
      event.kind === 'metrics-recorded' ? [event.step, ...event.metrics.map(({ value }) => value)] : [],
    );
    expect(told).toEqual(sent.map(({ step, loss }) => [step, loss, step * 2]));
    const ends = { from: null, to: null, afterCursor: 0, maxPoints: 100, maxBuckets: 100, isEven: false };
    const [[series] = []] = await new SeriesReader(db).read([
      { runId, attempt: 2, names: ['twice'], ...ends },
    ]);
    const { first, last, count, points } = series?.buckets ?? {
      first: [],
      last: [],
      count: [],
      points: null,
    };
    expect([
      [...count].reduce((sum, one) => sum + one, 0),
      points?.value[first[0] ?? -1],
      points?.value[last.at(-1) ?? -1],
    ]).toEqual([sent.length, 2, sent.length * 2]);
  } finally {
    await pool.end();
    await client.end();
  }
}
