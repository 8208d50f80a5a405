import {
  AgentsDocument,
  type AgentsQuery,
  QueueDocument,
  type QueueQuery,
} from '@clipwise/contract/operations';
import { print } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { endedEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  // Leases outlast the test: nothing is swept.
  api = await TestApi.start(createTestDatabase, 'fleet', { leaseMs: 600_000 });
});
afterAll(() => api.stop());

const agents = async () => {
  const answer = await api.ask<AgentsQuery>(print(AgentsDocument));
  return new Map(answer.agents.map((agent) => [agent.id, agent]));
};
const since = (time: string | undefined) => Date.now() - Date.parse(time ?? '');

it('lists an agent from when it first asks for work, with its lease and device while it has a run', async () => {
  expect(await api.claim('idle')).toBeNull();
  expect((await agents()).get('idle')).toMatchObject({
    state: 'IDLE',
    run: null,
    leaseExpiresAt: null,
    device: null,
  });
  expect(since((await agents()).get('idle')?.lastSeenAt)).toBeLessThan(30_000);

  await api.createStudy([configFixture({ name: 'first' })]);
  const lease = await api.claim('busy');
  if (lease === null) throw new Error('nothing was queued');
  await api.ingest(lease, 1, [startedEvent()], 'busy');
  const busy = (await agents()).get('busy');
  expect(busy).toMatchObject({
    state: 'BUSY',
    run: { id: lease.run.id, name: 'first' },
    device: { backend: 'test' },
  });
  expect(-since(busy?.leaseExpiresAt ?? undefined)).toBeGreaterThan(500_000);
  expect(since(busy?.lastSeenAt)).toBeLessThan(30_000);

  await api.ingest(lease, 2, [endedEvent()], 'busy');
  expect((await agents()).get('busy')).toMatchObject({
    state: 'IDLE',
    run: null,
    device: { backend: 'test' },
  });
});

it('lists a trainer that reports by itself while it holds its run, and not after', async () => {
  const lease = await api.claimNew(configFixture(), 'trainer');
  expect((await agents()).get('trainer')).toMatchObject({ state: 'BUSY', run: { id: lease.run.id } });
  await api.ingest(lease, 1, [startedEvent(), endedEvent()], 'trainer');
  expect((await agents()).has('trainer')).toBe(false);
});

it('calls an agent silent that neither asked for work in 30 s nor holds a lease, and says since when', async () => {
  await api.claim('lost');
  await api.sql.query(`update writers set last_seen_at = now() - interval '31 seconds' where id = 'lost'`);
  const lost = (await agents()).get('lost');
  expect(lost?.state).toBe('SILENT');
  expect(Math.abs(since(lost?.lastSeenAt) - 31_000)).toBeLessThan(10_000);
  await api.claim('lost');
  expect((await agents()).get('lost')?.state).toBe('IDLE');

  // It went away with a run: its lease ran out, and nobody swept yet.
  const lease = await api.claimNew(configFixture(), 'gone');
  await api.sql.query(`update runs set lease_expires_at = now() - interval '1 minute' where id = $1`, [
    lease.run.id,
  ]);
  expect((await agents()).get('gone')).toMatchObject({ state: 'SILENT', run: { id: lease.run.id } });
});

it('refuses a claim under no name and remembers nothing of it', async () => {
  expect(await api.codeOf('mutation { claimRun(writerId: " ") { epoch } }')).toBe('BAD_USER_INPUT');
  expect((await agents()).has('')).toBe(false);
});

it('lists the queue in the order in which runs are claimed, archived ones too', async () => {
  const names = ['q1', 'q2', 'q3', 'q4'];
  await api.createStudy(names.map((name) => configFixture({ name })));
  const queue = async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { queue: page }: QueueQuery = await api.ask<QueueQuery>(print(QueueDocument), {
        first: 3,
        after,
      });
      expect(page.totalCount).toBeGreaterThanOrEqual(page.nodes.length);
      seen.push(...page.nodes.map(({ name }) => name));
      after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
    } while (after !== null);
    return seen;
  };
  await api.sql.query(`update runs set archived_at = now() where name = 'q2'`);
  const expected = await queue();
  expect(expected).toEqual(names);
  const claimed: string[] = [];
  for (let lease = await api.claim(); lease !== null; lease = await api.claim()) {
    const { rows } = await api.sql.query('select name from runs where id = $1', [lease.run.id]);
    claimed.push(rows[0].name);
  }
  expect(claimed).toEqual(expected);
  expect(await queue()).toEqual([]);
});
