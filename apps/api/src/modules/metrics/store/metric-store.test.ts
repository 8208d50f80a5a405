import { isDeepStrictEqual } from 'node:util';
import { drizzle } from 'drizzle-orm/node-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../../tests/support/test-database.js';
import type { Executor } from '../../../db/client.js';
import { configFixture } from '../../../testing/run-config-fixture.js';
import { TestApi } from '../../../testing/test-api.js';
import { MetricsService } from '../metrics.service.js';
import type { MetricsEvent, NumberedMetricsEvent } from './batch-codec.js';
import { meanOf, nonFiniteOf } from './buckets.js';
import { CompactionService } from './compaction.service.js';
import { MetricEventsService } from './metric-events.service.js';
import { type ReadSeries, SeriesReader } from './series-reader.service.js';
import { randomOf } from './testing/random.js';

let api: TestApi;
let db: Executor;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'metric_store');
  db = drizzle(api.sql);
});
afterAll(() => api.stop());

/** How the steps of a stream run, from the number of the event. */
const streams: Readonly<Record<string, (place: number, random: () => number) => number>> = {
  'in order': (place) => place,
  'every 100 steps': (place) => place * 100,
  'with late and repeated steps': (place, random) =>
    random() < 0.1 ? Math.floor(random() * place) : place - (place % 3),
  'in random order': (_place, random) => Math.floor(random() * 5_000),
  'one step for ever': () => 7,
  'sparse, then dense': (place) => (place < 300 ? place * 1_000 : 300_000 + place),
};

const wordsOf = ['released', 'diagnostic', 'public'] as const;

/** An event of a stream; now and then a value is not finite, or as large as doubles are, and a metric is absent. */
function eventOf(step: number, random: () => number): MetricsEvent {
  const value = () => {
    const odd = random();
    if (odd < 0.01) return 'NaN' as const;
    if (odd < 0.02) return odd < 0.015 ? ('Infinity' as const) : ('-Infinity' as const);
    return odd < 0.03 ? 1.7e308 : random() * 2 - 1;
  };
  const names = ['loss', 'accuracy', 'norm'].filter((name) => name === 'loss' || random() < 0.5);
  if (random() < 0.2) names.reverse();
  return {
    kind: 'metrics-recorded',
    at: new Date(1.7e12 + Math.floor(random() * 1e9)).toISOString(),
    step,
    epoch: step / 60,
    wallTimeMs: random() * 1e6,
    metrics: names.map((name) => ({
      ...{ name, value: value() },
      disclosure: wordsOf[Math.floor(random() * 3)] ?? 'public',
    })),
  };
}

/** All that a run recorded, kept plainly. */
class Oracle {
  readonly events: (NumberedMetricsEvent & { readonly attempt: number })[] = [];

  /** Values of a metric in an attempt, by step and then as they came. */
  points(attempt: number, name: string) {
    return this.events
      .filter((one) => one.attempt === attempt)
      .flatMap(({ cursor, event }) =>
        event.metrics
          .filter((metric) => metric.name === name)
          .map(({ value }) => ({ cursor, step: event.step, value: Number(value) })),
      )
      .sort((a, b) => a.step - b.step || a.cursor - b.cursor);
  }
}

type Point = ReturnType<Oracle['points']>[number];

/** The buckets of a series one by one. */
function rollupsOf(series: ReadSeries | undefined) {
  if (series === undefined) return [];
  const { buckets } = series;
  const { cursor, step, value } = buckets.points;
  const pointAt = (place: number | undefined): Point | null =>
    place === undefined || place < 0
      ? null
      : { cursor: cursor[place] ?? 0, step: step[place] ?? 0, value: value[place] ?? 0 };
  return Array.from(buckets.first, (first, at) => ({
    first: pointAt(first),
    last: pointAt(buckets.last[at]),
    least: pointAt(buckets.least[at]),
    greatest: pointAt(buckets.greatest[at]),
    odd: pointAt(buckets.odd[at]),
    count: buckets.count[at] ?? 0,
    nonFinite: nonFiniteOf(buckets, at),
    mean: meanOf(buckets, at),
  }));
}

/** Long lists are compared at once: an assertion an entry takes most of the time of this file. */
function expectSame(found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
}

/** Compares buckets with the points that they stand for: first, last, extremes, counts and mean of each. */
function checkBuckets(rollups: ReturnType<typeof rollupsOf>, points: readonly Point[]): void {
  let from = 0;
  const told = rollups.map(({ first, last, least, greatest, odd, count, nonFinite }) => ({
    ...{ first, last, count, nonFinite, odd: odd?.cursor },
    ...{ least: least?.value, greatest: greatest?.value },
  }));
  const expected = rollups.map(({ count, mean: told }) => {
    const inside = points.slice(from, from + count);
    from += count;
    const values = inside.map(({ value }) => value).filter(Number.isFinite);
    if (count > 1 && values.length > 0) {
      const mean = values.reduce((sum, value) => sum + value / values.length, 0);
      const size = values.reduce((sum, value) => sum + Math.abs(value) / values.length, 0);
      // Each of n additions and n divisions rounds by at most 2^-53 of a sum that is at most n times `size`.
      const bound = 3 * values.length * 2 ** -53 * size;
      if (!(Math.abs(told - mean) <= bound)) expect(Math.abs(told - mean)).toBeLessThanOrEqual(bound);
    }
    return {
      ...{
        first: inside[0],
        last: inside.at(-1),
        count: inside.length,
        nonFinite: inside.length - values.length,
      },
      odd: inside.find(({ value }) => !Number.isFinite(value))?.cursor,
      least: values.length === 0 ? undefined : Math.min(...values),
      greatest: values.length === 0 ? undefined : Math.max(...values),
    };
  });
  expectSame(told, expected);
  expect(from).toBe(points.length);
}

async function check(runId: string, oracle: Oracle, random: () => number): Promise<void> {
  const reader = new SeriesReader(db);
  for (const attempt of new Set(oracle.events.map((one) => one.attempt))) {
    for (const name of ['loss', 'accuracy', 'norm']) {
      const points = oracle.points(attempt, name);
      const stretch = { runId, attempt, names: [name], from: null, to: null, afterCursor: 0, isEven: false };
      const [[whole] = []] = await reader.read([{ ...stretch, maxPoints: 1e6, maxBuckets: 10 }]);
      expect(whole?.isComplete ?? true).toBe(true);
      expectSame(
        rollupsOf(whole).map(({ first }) => first),
        points,
      );
      const end = points.at(-1)?.step ?? 0;
      const ends = [null, Math.floor(random() * end), Math.floor(random() * end)].sort();
      for (const [from, to] of [
        [null, null],
        [ends[0] ?? null, ends[1] ?? null].sort((a, b) => Number(a) - Number(b)),
      ]) {
        for (const maxBuckets of [1, 7, 60, 500]) {
          const asked = { ...stretch, from: from ?? null, to: to ?? null, maxPoints: maxBuckets, maxBuckets };
          const [[found] = []] = await reader.read([asked]);
          const rollups = rollupsOf(found);
          const inside = points.filter(({ step }) => step >= (from ?? 0) && step <= (to ?? end));
          expect(rollups.length).toBeLessThanOrEqual(maxBuckets);
          expect(found?.isComplete ?? true).toBe(inside.length === rollups.length);
          checkBuckets(rollups, inside);
        }
      }
      const late = points[Math.floor(points.length / 2)]?.cursor ?? 0;
      const [[newer] = []] = await reader.read([
        { ...stretch, afterCursor: late, maxPoints: 1e6, maxBuckets: 10 },
      ]);
      expectSame(
        rollupsOf(newer).map(({ first }) => first?.cursor),
        points.filter(({ cursor }) => cursor > late).map(({ cursor }) => cursor),
      );
    }
  }
  const last = oracle.events.at(-1)?.cursor ?? 0;
  const events = await new MetricEventsService(db).list(runId, 1, last);
  expectSame(
    events.map(({ cursor, event }) => ({ cursor, event })),
    oracle.events.map(({ cursor, event }) => ({ cursor, event })),
  );
}

describe.each(Object.keys(streams))('a stream of metrics %s', (kind) => {
  it.each([1, 2])(
    'is answered as a plain list of all points is, whenever it is compacted (seed %i)',
    async (seed) => {
      const random = randomOf(seed);
      const runId = (await api.claimNew(configFixture())).run.id;
      const compaction = new CompactionService(db);
      const metrics = new MetricsService(db, new SeriesReader(db));
      const oracle = new Oracle();
      let cursor = 1;
      let attempt = 0;
      let place = 0;
      for (let batch = 0; batch < 40; batch += 1) {
        if (random() < 0.05) {
          cursor += 1;
          attempt = cursor;
          place = 0;
        }
        const events = Array.from({ length: Math.ceil(random() * 200) }, () => {
          // Other events, such as charges, lie between.
          cursor += random() < 0.1 ? 2 : 1;
          place += 1;
          return { cursor, event: eventOf(streams[kind]?.(place, random) ?? 0, random) };
        });
        for (const one of events) oracle.events.push({ ...one, attempt });
        await metrics.record(db, runId, [{ attempt, events }], false);
        if (random() < 0.3) await compaction.compact(runId);
        if (random() < 0.1) await check(runId, oracle, random);
      }
      await check(runId, oracle, random);
      while (await compaction.compact(runId));
      await check(runId, oracle, random);
      const { rows } = await api.sql.query(
        'select count(*)::int as n from metric_batches where run_id = $1',
        [runId],
      );
      expect(rows).toEqual([{ n: 0 }]);
    },
  );
});
