import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { type RunRow, runs } from '../../db/tables/runs.js';
import { chargeEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';
import type { AccountingThread } from './accounting-thread.js';
import { PrivacyService } from './privacy.service.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'answers_of_charges');
});
afterAll(() => api.stop());

it('what follows from the charges of a run is worked out once, and never kept for a number of charges that it is not of', async () => {
  const lease = await api.claimNew(configFixture());
  await api.ingest(lease, 1, [startedEvent({ dataset: { largestSubjectExamples: 4 } }), chargeEvent(1, 10)]);
  const db = drizzle(api.sql);
  const [run] = await db.select().from(runs).where(eq(runs.id, lease.run.id));
  let asked = 0;
  const answer = { kind: 'bounded', epsilon: 9, accountant: 'pld', certainty: 'upper-bound' };
  const thread = { ask: async () => ({ ...answer, epsilon: ++asked }) } as unknown as AccountingThread;
  const service = new PrivacyService(db, thread);
  const subjectOf = async (changes: Partial<RunRow>) =>
    (await service.subject({ ...(run as RunRow), ...changes }))?.epsilon;
  // Read before the last charges were stored.
  const stale = { chargedSteps: 7 };
  expect([await subjectOf(stale), await subjectOf(stale)]).toEqual([1, 2]);
  expect([await subjectOf({}), await subjectOf({})]).toEqual([3, 3]);
  expect(await subjectOf({ status: 'COMPLETED' })).toBe(4);
});
