import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRunConfig } from '@clipwise/trainer/config';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import { afterEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.js';
import { migrateDatabase } from './db/migrate.js';
import { CompactionService } from './modules/metrics/store/compaction.service.js';
import { MetricEventsService } from './modules/metrics/store/metric-events.service.js';
import { SeriesReader } from './modules/metrics/store/series-reader.service.js';
import { poissonStep, startedEvent } from './testing/event-fixtures.js';
import { configFixture } from './testing/run-config-fixture.js';

const migrations = fileURLToPath(new URL('./db/migrations', import.meta.url));
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A database at the schema that `count` migrations made, as a server of that time left it. */
async function databaseAt(count: number): Promise<{ readonly database: TestDatabase; readonly sql: Client }> {
  const database = await createTestDatabase('migrate');
  undo.push(() => database.drop());
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  undo.push(() => sql.end());
  const folder = await mkdtemp(join(tmpdir(), 'clipwise-migrations-'));
  undo.push(() => rm(folder, { recursive: true }));
  const journal = JSON.parse(await readFile(join(migrations, 'meta/_journal.json'), 'utf8'));
  const entries = journal.entries.slice(0, count);
  await mkdir(join(folder, 'meta'));
  await writeFile(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }));
  for (const { tag } of entries) await cp(join(migrations, `${tag}.sql`), join(folder, `${tag}.sql`));
  await migrate(drizzle(sql), { migrationsFolder: folder });
  return { database, sql };
}

const config = parseRunConfig(configFixture({ clipping: { kind: 'flat', clipNorm: 2.5 } }));
const { mechanism } = startedEvent();

/** A run as any schema can hold it. @returns its id. */
async function insertRun(sql: Client, columns: Readonly<Record<string, unknown>>): Promise<string> {
  const study = await sql.query(`insert into studies (name, description) values ('old', '') returning id`);
  const row = {
    ...{ study_id: study.rows[0].id, name: 'old', dataset: 'oct-phantom', model: 'unet', method: 'flat' },
    ...{ clipping: 'flat', sparsification: 'none', config: JSON.stringify(config), status: 'COMPLETED' },
    ...columns,
  };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  const { rows } = await sql.query(
    `insert into runs (${Object.keys(row).join(', ')}) values (${places.join(', ')}) returning id`,
    Object.values(row),
  );
  return rows[0].id;
}

it('claims nothing for runs of the first schema, gathers their charges, and drops the copy of their epsilon', async () => {
  const { database, sql } = await databaseAt(1);
  const charged = await insertRun(sql, { charged_steps: 3, epsilon: 1.5 });
  const unbounded = await insertRun(sql, { charged_steps: 1, epsilon_note: 'No noise was added.' });
  const nonPrivate = await insertRun(sql, { method: 'non-private' });
  const queued = await insertRun(sql, { status: 'QUEUED' });
  const event = JSON.stringify({ version: 1, event: poissonStep });
  for (const [cursor, count] of [
    [2, 1],
    [3, 2],
  ])
    await sql.query(
      'insert into privacy_charges (run_id, cursor, step, count, event, charged_at) values ($1, $2, 1, $3, $4, now())',
      [charged, cursor, count, event],
    );
  for (const name of ['epsilon', 'training/loss']) {
    await sql.query(`insert into metric_points values ($1, $2, 2, 1, 0.1, 5, 1.5, 'PUBLIC')`, [
      charged,
      name,
    ]);
    await sql.query(`insert into metric_summaries values ($1, $2, 1.5, 1.5, 1.5, 1, 'PUBLIC')`, [
      charged,
      name,
    ]);
  }

  await migrateDatabase(database.url);

  const { rows: runs } = await sql.query('select id, privacy_verdict, privacy_reason, epsilon from runs');
  const byId = new Map(runs.map((row) => [row.id, row]));
  expect(byId.get(charged)).toMatchObject({ privacy_verdict: 'UNVERIFIED', epsilon: 1.5 });
  expect(byId.get(charged).privacy_reason).toMatch(/^The run was stored by an earlier version/);
  expect(byId.get(unbounded)).toMatchObject({
    privacy_verdict: 'NON_PRIVATE',
    privacy_reason: 'No noise was added.',
  });
  expect(byId.get(nonPrivate)).toMatchObject({ privacy_verdict: 'NON_PRIVATE' });
  expect(byId.get(queued)).toMatchObject({
    privacy_verdict: 'NOTHING_CHARGED',
    privacy_reason: 'No step has been charged yet.',
  });
  const { rows: totals } = await sql.query('select run_id, count::int, event from privacy_totals');
  expect(totals).toEqual([{ run_id: charged, count: 3, event: { version: 1, event: poissonStep } }]);
  const { rows: summaries } = await sql.query('select name from metric_summaries');
  expect(summaries).toEqual([{ name: 'training/loss' }]);
});

it('finds runs that were stored before by their configs, and keeps what was announced of them', async () => {
  const { database, sql } = await databaseAt(2);
  const started = await insertRun(sql, { mechanism: JSON.stringify(mechanism), privacy_verdict: 'PRIVATE' });
  const queued = await insertRun(sql, { status: 'QUEUED' });
  const unsearchable = await insertRun(sql, { config: '{"name":"a\\u0000b","training":{"seed":7}}' });

  await migrateDatabase(database.url);

  const { rows: runs } = await sql.query(
    'select id, config, tags, archived_at, deleted_at, delta, unit, neighbouring, privacy_verdict from runs',
  );
  const byId = new Map(runs.map((row) => [row.id, row]));
  expect(byId.get(started)).toEqual({
    ...{ id: started, config, tags: [], archived_at: null, deleted_at: null, privacy_verdict: 'PRIVATE' },
    ...{ delta: 1e-5, unit: 'example', neighbouring: 'add-remove' },
  });
  expect(byId.get(queued)).toMatchObject({ delta: null, unit: null, neighbouring: null });
  expect(byId.has(unsearchable)).toBe(true);

  const settingsOf = async (id: string) =>
    Object.fromEntries(
      (await sql.query('select path, value from run_settings where run_id = $1', [id])).rows.map(
        ({ path, value }) => [path, value],
      ),
    );
  const settings = await settingsOf(started);
  expect(settings).toEqual(leavesOf(config));
  expect(settings).toMatchObject({
    'clipping.clipNorm': 2.5,
    'training.seed': 1,
    'noise.source.kind': 'csprng',
  });
  expect(await settingsOf(queued)).toEqual(settings);
  expect(await settingsOf(unsearchable)).toEqual({});
});

it('moves metrics out of the record of runs that were stored before, so that events and series are told as they were', async () => {
  const { database, sql } = await databaseAt(3);
  const run = await insertRun(sql, { last_cursor: 1_203, attempt_cursor: 1_101 });
  const at = '2026-01-02T03:04:05.678Z';
  const events = Array.from({ length: 1_203 }, (_, index) => {
    const cursor = index + 1;
    if (cursor === 2 || cursor === 1_101) return { ...startedEvent(), at };
    if (cursor % 50 === 0) return { kind: 'log-written', at, level: 'info', message: `${cursor}` };
    const values = [cursor / 7, cursor % 9 === 0 ? 'NaN' : 1e300 / cursor, 'Infinity'];
    const metrics = values.map((value, place) => ({
      name: `metric ${place}`,
      value,
      disclosure: 'released',
    }));
    const event = { kind: 'metrics-recorded', at, step: cursor, epoch: cursor / 3, wallTimeMs: cursor * 1.1 };
    return {
      ...event,
      metrics: [...metrics.slice(cursor % 2), { name: 'epsilon', value: 1, disclosure: 'public' }],
    };
  });
  for (const [index, event] of events.entries())
    await sql.query('insert into run_events values ($1, $2, $3, $4, $5)', [
      run,
      index + 1,
      event.kind,
      at,
      event,
    ]);

  await migrateDatabase(database.url);

  const db = drizzle(sql);
  const compaction = new CompactionService(db);
  const told = async () => {
    const metrics = await new MetricEventsService(db).list(run, 1, events.length);
    const others = await sql.query('select cursor, payload from run_events where run_id = $1', [run]);
    return [
      ...metrics.map(({ cursor, event }) => [cursor, event] as const),
      ...others.rows.map(({ cursor, payload }) => [cursor, payload] as const),
    ].sort(([a], [b]) => a - b);
  };
  const numbered = events.map((event, index) => [index + 1, event]);
  expect(await told()).toEqual(numbered);
  while (await compaction.compact(run));
  expect(await told()).toEqual(numbered);
  const read = async (attempt: number) => {
    const ends = { from: null, to: null, afterCursor: 0, isEven: false };
    const [found = []] = await new SeriesReader(db).read([
      { runId: run, attempt, names: null, ...ends, maxPoints: 5_000, maxBuckets: 10 },
    ]);
    return found.map(({ name, buckets }) => [name, buckets.first.length]);
  };
  const recorded = (from: number, to: number) =>
    ['metric 0', 'metric 1', 'metric 2'].flatMap((name) => {
      const points = events.slice(from, to).filter((event) => JSON.stringify(event).includes(name)).length;
      return points === 0 ? [] : [[name, points]];
    });
  // The reserved name stays in the events and is no series.
  expect(await read(0)).toEqual(recorded(0, 1));
  expect(await read(2)).toEqual(recorded(2, 1_100));
  expect(await read(1_101)).toEqual(recorded(1_101, 1_203));
});

/** Dotted path -> value of everything that is neither an object nor null. */
function leavesOf(value: unknown, path = ''): Record<string, unknown> {
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return { [path]: value };
  const entries = Object.entries(value).map(([key, inner]) =>
    leavesOf(inner, path === '' ? key : `${path}.${key}`),
  );
  return Object.assign({}, ...entries) as Record<string, unknown>;
}

it('tells the noise that a target chose of runs that began before it was told', async () => {
  const { database, sql } = await databaseAt(8);
  const announced = JSON.stringify({ ...mechanism, noiseMultiplier: 6.005 });
  const aimed = await insertRun(sql, { mechanism: announced });
  const queued = await insertRun(sql, { status: 'QUEUED' });
  const configured = await insertRun(sql, { mechanism: announced, noise_multiplier: 0.5 });

  await migrateDatabase(database.url);

  const { rows } = await sql.query('select id, noise_multiplier from runs');
  expect(new Map(rows.map((row) => [row.id, row.noise_multiplier]))).toEqual(
    new Map([
      [aimed, 6.005],
      [queued, null],
      [configured, 0.5],
    ]),
  );
});
