import {
  CompareWindowsDocument,
  RunWindowDocument,
  type SeriesWindowFragment,
} from '@clipwise/contract/operations';
import { drizzle } from 'drizzle-orm/node-postgres';
import { print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
import { recordSeries } from '../../testing/recorded-series.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'windows');
});
afterAll(() => api.stop());

type Value = number | 'NaN' | 'Infinity' | '-Infinity';

/** A run with a loss at each of the steps 1, 2, ... */
async function withLosses(values: readonly Value[]) {
  const lease = await api.claimNew(configFixture());
  await api.ingest(lease, 1, [
    startedEvent(),
    ...values.map((loss, index) => metricsEvent(index + 1, { loss, other: 7 })),
  ]);
  return lease;
}

const windowOf = async (id: string, variables: object): Promise<SeriesWindowFragment> => {
  const { run } = await api.ask<{ run: { seriesWindow: SeriesWindowFragment } }>(print(RunWindowDocument), {
    ...{ id, name: 'loss' },
    ...variables,
  });
  return run.seriesWindow;
};

describe('seriesWindow', () => {
  it('keeps first, last, least and greatest of each bucket with their steps, so that a spike survives', async () => {
    const values = Array.from({ length: 100 }, (_, index) => (index === 42 ? 1_000 : 1 - index / 100));
    const { run } = await withLosses(values);
    const found = await windowOf(run.id, { buckets: 4 });
    expect(found).toMatchObject({
      ...{ name: 'loss', disclosure: 'RELEASED', points: 100 },
      ...{ steps: [1, 26, 51, 76], lastSteps: [25, 50, 75, 100], counts: [25, 25, 25, 25] },
      ...{ epochs: [0.1, 2.6, 5.1, 7.6], wallTimesMs: [100, 2_600, 5_100, 7_600] },
      ...{ maxs: [1, 1_000, 0.5, 0.25], maxSteps: [1, 43, 51, 76], minSteps: [25, 50, 75, 100] },
    });
    expect(found.firsts).toEqual([values[0], values[25], values[50], values[75]]);
    expect(found.lasts).toEqual([values[24], values[49], values[74], values[99]]);
    expect(found.mins).toEqual(found.lasts);
  });

  it('gives finer data for a narrower stretch, down to every point, both ends included', async () => {
    const { run } = await withLosses(Array.from({ length: 100 }, (_, index) => index));
    const stretch = await windowOf(run.id, { fromStep: 41, toStep: 60, buckets: 10 });
    expect(stretch.counts).toEqual(Array.from({ length: 10 }, () => 2));
    expect([stretch.steps[0], stretch.lastSteps[9]]).toEqual([41, 60]);
    const closest = await windowOf(run.id, { fromStep: 41, toStep: 60, buckets: 20 });
    expect(closest.steps).toEqual(Array.from({ length: 20 }, (_, index) => 41 + index));
    expect(closest.firsts).toEqual(closest.maxs);
    expect(await windowOf(run.id, { fromStep: 101 })).toMatchObject({
      points: 0,
      steps: [],
      disclosure: null,
    });
    expect(await windowOf(run.id, { name: 'none' })).toMatchObject({ name: 'none', points: 0 });
    // Buckets are those of the stretch that was asked for, whatever part of it has points.
    expect((await windowOf(run.id, { fromStep: 91, toStep: 110, buckets: 2 })).counts).toEqual([10]);
  });

  it('counts NaN and infinities and leaves them out of least and greatest', async () => {
    const { run } = await withLosses(['NaN', 1, 'Infinity', 3, '-Infinity', 'NaN', 'NaN', 'NaN']);
    expect(await windowOf(run.id, { buckets: 2 })).toMatchObject({
      ...{ counts: [4, 4], nans: [1, 3], infinities: [1, 0], negativeInfinities: [0, 1] },
      ...{ firsts: ['NaN', '-Infinity'], lasts: [3, 'NaN'] },
      ...{ mins: [1, null], maxs: [3, null], minSteps: [2, null], maxSteps: [4, null] },
    });
  });

  it('is of the newest attempt alone', async () => {
    const lease = await withLosses([5, 5, 5]);
    await api.ingest(lease, 2, [startedEvent(), metricsEvent(1, { loss: 1 })]);
    expect(await windowOf(lease.run.id, {})).toMatchObject({ points: 1, firsts: [1] });
  });

  it('comes for many runs in one query, each with its own', async () => {
    const ids = [(await withLosses([1, 2])).run.id, (await withLosses([30])).run.id];
    const { runs } = await api.ask<{ runs: { nodes: { id: string; seriesWindow: SeriesWindowFragment }[] } }>(
      print(CompareWindowsDocument),
      { ids, name: 'loss', buckets: 2 },
    );
    expect(Object.fromEntries(runs.nodes.map(({ id, seriesWindow }) => [id, seriesWindow.firsts]))).toEqual({
      [ids[0] ?? '']: [1, 2],
      [ids[1] ?? '']: [30],
    });
  });

  it('refuses buckets outside 1 to 1000 and a stretch that ends before it begins', async () => {
    const { run } = await withLosses([1]);
    const messageOf = async (variables: object) =>
      (await api.send(print(RunWindowDocument), { id: run.id, name: 'loss', ...variables })).errors?.[0]
        ?.message;
    expect(await messageOf({ buckets: 0 })).toBe('buckets must be from 1 to 1000, got 0');
    expect(await messageOf({ buckets: 1_001 })).toBe('buckets must be from 1 to 1000, got 1001');
    expect(await messageOf({ fromStep: -1 })).toBe('fromStep must be 0 or more, got -1');
    expect(await messageOf({ fromStep: 5, toStep: 4 })).toBe(
      'toStep must be 5 or more, as fromStep is, got 4',
    );
    expect(await messageOf({ fromStep: 0, toStep: 2 ** 31 - 1 })).toBeUndefined();
  });

  it('zooms into 100,000 points until each bucket is a point', async () => {
    const lease = await withLosses([1]);
    await recordSeries(drizzle(api.sql), lease.run.id, {
      attempt: 2,
      name: 'loss',
      firstCursor: 10,
      points: 100_000,
    });
    const { counts } = await windowOf(lease.run.id, { fromStep: 50_000, toStep: 50_999, buckets: 1_000 });
    expect(counts).toEqual(Array.from({ length: 1_000 }, () => 1));
  });
});
