import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, logEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi, type TestLease } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'leases');
});
afterAll(() => api.stop());

const code = (answer: Awaited<ReturnType<TestApi['ingest']>>) => answer.errors?.[0]?.extensions?.code;

describe('a lease', () => {
  const openQueued = async (server: TestApi): Promise<string> => {
    const studyId = await server.createStudy([configFixture()]);
    const { runs } = await server.ask<{ runs: { edges: { node: { id: string } }[] } }>(
      `{ runs(filter: { studyId: "${studyId}" }) { edges { node { id } } } }`,
    );
    return runs.edges[0]?.node.id ?? '';
  };

  it('is given to one of eight agents that ask at once', async () => {
    const id = await openQueued(api);
    const leases = await Promise.all(Array.from({ length: 8 }, (_, index) => api.claim(`agent-${index}`)));
    expect(leases.filter((lease) => lease?.run.id === id)).toHaveLength(1);
    expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
  });

  it('goes to the oldest queued run first', async () => {
    const first = await openQueued(api);
    const second = await openQueued(api);
    expect([(await api.claim('a'))?.run.id, (await api.claim('a'))?.run.id]).toEqual([first, second]);
  });

  describe('that expires', () => {
    let quick: TestApi;
    beforeAll(async () => {
      quick = await TestApi.start(createTestDatabase, 'lease', { leaseMs: 150 });
    });
    afterAll(() => quick.stop());

    const untilStatus = async (id: string, status: string): Promise<Record<string, unknown>> => {
      let seen: Record<string, unknown> = {};
      await expect
        .poll(
          async () => {
            const { run } = await quick.ask<{ run: Record<string, unknown> }>(
              `{ run(id: "${id}") { status attempts failure { code message } privacy { chargedSteps } } }`,
            );
            seen = run;
            return run.status;
          },
          { timeout: 10_000 },
        )
        .toBe(status);
      return seen;
    };
    const claimIt = async (writerId: string): Promise<TestLease> => {
      const lease = await quick.claim(writerId);
      if (lease === null) throw new Error('nothing is queued');
      return lease;
    };

    it('puts the run back, fences off its writer once another claims it, and fails it after three attempts', async () => {
      const id = await openQueued(quick);
      const first = await claimIt('first');
      await quick.ingest(first, 1, [startedEvent(), chargeEvent(1)], 'first');
      await untilStatus(id, 'QUEUED');

      const second = await claimIt('second');
      expect(second).toMatchObject({ epoch: first.epoch + 1, run: { id } });
      expect(code(await quick.ingest(first, 2, [logEvent('late')], 'first'))).toBe('LEASE_LOST');
      expect(
        await quick.codeOf(
          `mutation { heartbeat(runId: "${id}", writerId: "first", epoch: ${first.epoch}) { expiresAt } }`,
        ),
      ).toBe('LEASE_LOST');
      expect(code(await quick.ingest(second, 1, [startedEvent(), chargeEvent(1)], 'second'))).toBeUndefined();

      await untilStatus(id, 'QUEUED');
      await claimIt('third');
      const ended = await untilStatus(id, 'FAILED');
      // Both attempts' charges count: over, never under.
      expect(ended).toMatchObject({
        attempts: 3,
        failure: { code: 'LEASE_EXPIRED' },
        privacy: { chargedSteps: 2 },
      });
    });

    it('is still good for its writer as long as nobody else claimed the run', async () => {
      const id = await openQueued(quick);
      const lease = await claimIt('slow');
      await untilStatus(id, 'QUEUED');
      expect(code(await quick.ingest(lease, 1, [startedEvent(), endedEvent()], 'slow'))).toBeUndefined();
      expect(await untilStatus(id, 'COMPLETED')).toMatchObject({ attempts: 1 });
    });
  });
});
