import { drizzle } from 'drizzle-orm/node-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
import { recordSeries } from '../../testing/recorded-series.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'run_series');
});
afterAll(() => api.stop());

const query = `query ($runIds: [ID!]!, $keys: [String!], $attempt: Int, $from: Float, $to: Float, $axis: SeriesAxis! = STEP, $maxPoints: Int) {
  series(runIds: $runIds, keys: $keys, attempt: $attempt, from: $from, to: $to, axis: $axis, maxPoints: $maxPoints) {
    runId key attempt attempts steps positions values first last min max count nonFinite totalPoints bucketWidth isComplete } }`;

type Columns = Readonly<
  Record<'steps' | 'positions' | 'values' | 'min' | 'max' | 'count' | 'nonFinite', unknown[]>
> & {
  readonly runId: string;
  readonly key: string;
  readonly totalPoints: number;
  readonly bucketWidth: number;
};

const seriesOf = async (variables: object) =>
  (await api.ask<{ series: Columns[] }>(query, { ...variables })).series;
const sum = (values: readonly unknown[]) => values.reduce<number>((total, value) => total + Number(value), 0);

describe('series', () => {
  it('comes for many runs and keys in one call, by step whatever the order of arrival, repeated steps included', async () => {
    const one = await api.claimNew(configFixture());
    await api.ingest(one, 1, [
      startedEvent(),
      ...[3, 1, 2, 2].map((step, loss) => metricsEvent(step, { loss, dice: 1 })),
    ]);
    const other = await api.claimNew(configFixture());
    await api.ingest(other, 1, [startedEvent(), metricsEvent(5, { loss: 7 })]);
    const found = await seriesOf({ runIds: [other.run.id, one.run.id] });
    expect(found.map(({ runId, key, steps, values }) => [runId, key, steps, values])).toEqual([
      [other.run.id, 'loss', [5], [7]],
      [one.run.id, 'dice', [1, 2, 2, 3], [1, 1, 1, 1]],
      [one.run.id, 'loss', [1, 2, 2, 3], [1, 2, 3, 0]],
    ]);
    expect(found[0]).toMatchObject({
      attempt: 1,
      attempts: 1,
      totalPoints: 1,
      bucketWidth: 1,
      isComplete: true,
    });
    // The value of a summary is that of the highest step.
    const { run } = await api.ask<{ run: object }>(
      `{ run(id: "${one.run.id}") { metrics { name last lastStep } } }`,
    );
    expect(run).toMatchObject({ metrics: [{ name: 'dice' }, { name: 'loss', last: 0, lastStep: 3 }] });
  });

  it('tells every NaN and infinity of 5,000 points, and means of the finite values, where it comes in buckets', async () => {
    const lease = await api.claimNew(configFixture());
    const values = Array.from({ length: 5_000 }, (_, step) =>
      step % 500 === 250 ? 'NaN' : step === 4_000 ? 'Infinity' : step === 1_234 ? 1e6 : step % 3,
    );
    for (let batch = 0; batch < 5; batch += 1) {
      const events = values
        .slice(batch * 1_000, batch * 1_000 + 1_000)
        .map((loss, place) => metricsEvent(batch * 1_000 + place, { loss }));
      await api.ingest(lease, batch + 1, batch === 0 ? [startedEvent(), ...events] : events);
    }
    const [found] = await seriesOf({ runIds: [lease.run.id], keys: ['loss'], maxPoints: 100 });
    expect(found).toMatchObject({ totalPoints: 5_000, bucketWidth: 64, isComplete: false });
    expect([
      sum(found?.count ?? []),
      sum(found?.nonFinite ?? []),
      Math.max(...(found?.max ?? []).map(Number)),
    ]).toEqual([...[5_000, 11, 1e6]]);
    const inFirst = values.slice(0, 64).map(Number);
    expect(found?.values[0]).toBeCloseTo(sum(inFirst) / 64, 12);
  });

  it('keeps attempts apart and reads each', async () => {
    const lease = await api.claimNew(configFixture());
    await api.ingest(lease, 1, [
      metricsEvent(1, { loss: 0 }),
      startedEvent(),
      metricsEvent(1, { loss: 1 }),
      startedEvent(),
      metricsEvent(1, { loss: 2 }),
    ]);
    const read = async (attempt?: number) =>
      (await seriesOf({ runIds: [lease.run.id], attempt })).map(({ values }) => values);
    expect([await read(), await read(0), await read(1), await read(2), await read(3)]).toEqual([
      ...[[[2]], [[0]], [[1]], [[2]], []],
    ]);
  });

  it.each(['EPOCH', 'WALL_TIME'] as const)(
    'finds the points between two positions of %s among 50,000',
    async (axis) => {
      const lease = await api.claimNew(configFixture());
      await api.ingest(lease, 1, [startedEvent()]);
      await recordSeries(drizzle(api.sql), lease.run.id, {
        attempt: 2,
        name: 'loss',
        firstCursor: 3,
        points: 50_000,
      });
      const whole = await seriesOf({ runIds: [lease.run.id], axis, from: 0, maxPoints: 10_000 });
      expect(whole[0]).toMatchObject({ totalPoints: 50_000 });
      const positions = (whole[0]?.positions ?? []).map(Number);
      const [from = 0, to = 0] = [positions[1_000], positions[1_400]];
      const [found] = await seriesOf({ runIds: [lease.run.id], axis, from, to, maxPoints: 10_000 });
      const inside = (found?.positions ?? []).map(Number);
      expect([inside[0], inside.at(-1), found?.totalPoints]).toEqual([from, to, inside.length]);
      // One bucket of `whole` and the next begin as many steps apart as buckets are wide.
      expect(found?.totalPoints).toBe(400 * (whole[0]?.bucketWidth ?? 0) + 1);
    },
  );

  it('refuses what is out of its bounds by name, value and limit', async () => {
    const messageOf = async (variables: object) =>
      (await api.send(query, { runIds: [], ...variables })).errors?.[0]?.message;
    expect(await messageOf({ maxPoints: 0 })).toBe('maxPoints must be from 1 to 10000, got 0');
    expect(await messageOf({ from: 5, to: 4 })).toBe('to must be 5 or more, as from is, got 4');
    expect(await messageOf({ keys: ['a'.repeat(121)] })).toMatch(/^keys must be names of metrics/);
    expect(await messageOf({ attempt: -1 })).toBe('attempt must be 0 or more, got -1');
    expect(await messageOf({ runIds: Array.from({ length: 201 }, () => 'a') })).toMatch(
      /^runIds has 201 entries, at most 200/,
    );
  });
});
