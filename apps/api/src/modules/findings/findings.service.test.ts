import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { logEvent, metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'findings');
});
afterAll(() => api.stop());

it('looks at the points of a run again when something of it has changed, and only then', async () => {
  const lease = await api.claimNew(configFixture());
  const losses = Array.from({ length: 20 }, (_, step) => 1 + Math.abs(Math.sin(step * 12.9898)) / 2);
  await api.ingest(lease, 1, [
    startedEvent(),
    // A training loss that is the validation loss, shrunk and shifted.
    ...losses.map((loss, step) =>
      metricsEvent(step, { 'validation/loss': loss, 'training/loss': 0.01 * loss + 3 }),
    ),
  ]);
  const codes = async () => {
    const { run } = await api.ask<{ run: { findings: { code: string }[] } }>(
      `{ run(id: "${lease.run.id}") { findings { code } } }`,
    );
    return run.findings.map(({ code }) => code);
  };
  const copied = 'training-loss-copied';
  expect(await codes()).toContain(copied);
  // Behind the back of the API: what was not told to have changed is not read.
  await api.sql.query('delete from metric_batches where run_id = $1', [lease.run.id]);
  expect(await codes()).toContain(copied);
  await api.ingest(lease, 2, [logEvent('something')]);
  expect(await codes()).not.toContain(copied);
});
