import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { waitFor } from '../../../../../tests/support/wait-for.js';
import { chargeEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi, type TestLease } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'commands', { leaseMs: 300, pollMs: 50 });
});
afterAll(() => api.stop());

const statusOf = async ({ run }: TestLease) =>
  (await api.ask<{ run: { status: string } }>(`{ run(id: "${run.id}") { status } }`)).run.status;
const until = (lease: TestLease, status: string) =>
  waitFor(
    () => statusOf(lease),
    (found) => found === status,
  );
const cancel = ({ run }: TestLease) => api.ask(`mutation { cancelRun(id: "${run.id}") { id } }`);
const commands = (writerId: string) =>
  api.socket().iterate<{ agentCommands: { kind: string; runId: string } }>({
    query: 'subscription ($writerId: ID!) { agentCommands(writerId: $writerId) { kind runId } }',
    variables: { writerId },
  });
const beat = (lease: TestLease, writerId: string) =>
  api.send<{ heartbeat: { cancelRequested: boolean; expiresAt: string } }>(
    'mutation ($runId: ID!, $writerId: ID!, $epoch: Int!) { heartbeat(runId: $runId, writerId: $writerId, epoch: $epoch) { cancelRequested expiresAt } }',
    { runId: lease.run.id, writerId, epoch: lease.epoch },
  );

describe('a writer', () => {
  it('is told once of each of its runs that somebody cancels, and of no run of another', async () => {
    const [first, second] = [
      await api.claimNew(configFixture(), 'one'),
      await api.claimNew(configFixture(), 'one'),
    ];
    const foreign = await api.claimNew(configFixture(), 'other');
    const told = commands('one');
    const next = async () => (await told.next()).value?.data?.agentCommands;
    await cancel(foreign);
    await cancel(first);
    expect(await next()).toEqual({ kind: 'CANCEL', runId: first.run.id });
    await cancel(second);
    expect(await next()).toEqual({ kind: 'CANCEL', runId: second.run.id });
    await told.return?.(undefined);
  });

  it('is told by its heartbeat too, which puts a run back that had been left', async () => {
    const lease = await api.claimNew(configFixture(), 'beating');
    await api.ingest(lease, 1, [startedEvent(), chargeEvent(1)], 'beating');
    await until(lease, 'INTERRUPTED');
    const before = Date.now();
    const back = await beat(lease, 'beating');
    expect(back.data?.heartbeat.cancelRequested).toBe(false);
    expect(Date.parse(back.data?.heartbeat.expiresAt ?? '')).toBeGreaterThan(before);
    expect(await statusOf(lease)).toBe('RUNNING');
    await cancel(lease);
    expect((await beat(lease, 'beating')).data?.heartbeat.cancelRequested).toBe(true);
    expect((await beat(lease, 'another')).errors?.[0]?.extensions?.code).toBe('LEASE_LOST');
  });
});
