import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'newest_series');
});
afterAll(() => api.stop());

it('gives each of many runs its own series when they are read together, NaN and extremes among few points', async () => {
  const steps = Array.from({ length: 60 }, (_, at) => at + 1);
  const ids = [];
  for (const offset of [0, 1000, 2000]) {
    const lease = await api.claimNew(configFixture());
    const loss = (step: number) => (offset > 0 && step === 30 ? 'NaN' : offset + step);
    await api.ingest(lease, 1, [
      startedEvent(),
      ...steps.map((step) => metricsEvent(step, { loss: loss(step) })),
    ]);
    ids.push(lease.run.id);
  }
  const { runs } = await api.ask<{
    runs: { nodes: { id: string; series: { values: (number | string)[] }[] }[] };
  }>(
    `query ($ids: [ID!]) { runs(filter: { ids: $ids }) { nodes { id series(names: ["loss"], maxPoints: 20) { values } } } }`,
    { ids },
  );
  const valuesOf = (id: string | undefined) =>
    runs.nodes.find((run) => run.id === id)?.series[0]?.values ?? [];
  for (const [at, offset] of [0, 1000, 2000].entries()) {
    const values = valuesOf(ids[at]);
    const numbers = values.filter((value) => typeof value === 'number');
    expect(values.length).toBeLessThanOrEqual(20);
    expect([Math.min(...numbers), Math.max(...numbers)]).toEqual([offset + 1, offset + 60]);
    expect(values.includes('NaN')).toBe(offset > 0);
  }
});

it('gives each column of a series what was recorded in it', async () => {
  const lease = await api.claimNew(configFixture());
  const at = new Date().toISOString();
  const metrics = [{ name: 'loss', value: 0.5, disclosure: 'diagnostic' }];
  await api.ingest(lease, 1, [
    startedEvent(),
    { kind: 'metrics-recorded', at, step: 7, epoch: 0.25, wallTimeMs: 90, metrics },
  ]);
  const { run } = await api.ask<{ run: { series: unknown } }>(
    `{ run(id: "${lease.run.id}") { series(names: ["loss"]) { cursors steps epochs wallTimesMs values } } }`,
  );
  // Before it: that the run is running, and its start.
  expect(run.series).toEqual([
    { cursors: [3], steps: [7], epochs: [0.25], wallTimesMs: [90], values: [0.5] },
  ]);
});
