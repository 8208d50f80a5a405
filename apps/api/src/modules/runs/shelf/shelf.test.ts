import { createHash } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ArchiveRunsDocument,
  CancelRunsDocument,
  DeleteRunsDocument,
  RestoreRunsDocument,
  type RunsChangeFragment,
  TagRunsDocument,
  UnarchiveRunsDocument,
} from '@clipwise/contract/operations';
import { type DocumentNode, print } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../../tests/support/test-database.js';
import { waitFor } from '../../../../../../tests/support/wait-for.js';
import {
  artifactEvent,
  chargeEvent,
  endedEvent,
  metricsEvent,
  startedEvent,
} from '../../../testing/event-fixtures.js';
import { configFixture } from '../../../testing/run-config-fixture.js';
import { TestApi, type TestLease } from '../../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'shelf', { purgeIntervalMs: 100 });
});
afterAll(() => api.stop());

async function change(document: DocumentNode, variables: object): Promise<RunsChangeFragment> {
  const data = await api.ask<Record<string, RunsChangeFragment>>(print(document), { ...variables });
  return Object.values(data)[0] as RunsChangeFragment;
}
const tag = (ids: readonly string[], add: readonly string[], remove: readonly string[] = []) =>
  change(TagRunsDocument, { ids, add, remove });

async function started(events: readonly unknown[] = []): Promise<TestLease> {
  const lease = await api.claimNew(configFixture());
  const answer = await api.ingest(lease, 1, [startedEvent(), chargeEvent(30, 30), ...events]);
  expect(answer.errors).toBeUndefined();
  return lease;
}
const ended = async (): Promise<string> => (await started([endedEvent()])).run.id;
const queued = async (): Promise<string> => {
  const studyId = await api.createStudy([configFixture()]);
  const { runs } = await api.ask<{ runs: { nodes: { id: string }[] } }>(
    'query ($filter: RunFilter) { runs(filter: $filter) { nodes { id } } }',
    { filter: { studyId } },
  );
  return runs.nodes[0]?.id ?? '';
};
const listed = async (ids: readonly string[], shelves: readonly string[] | null) => {
  const { runs } = await api.ask<{ runs: { nodes: { id: string }[] } }>(
    'query ($filter: RunFilter) { runs(first: 200, filter: $filter) { nodes { id } } }',
    { filter: { shelves } },
  );
  const found = new Set(runs.nodes.map(({ id }) => id));
  return ids.map((id) => found.has(id));
};
const unknown = '00000000-0000-4000-8000-000000000000';

it('puts tags on many runs and takes them off, sorted and once, however often it is asked', async () => {
  const ids = [await ended(), await queued()];
  const first = await tag([...ids, ids[0] ?? '', unknown, 'no-id'], ['paper', 'baseline', ' paper ']);
  expect(first.changed.map(({ id, tags }) => [id, tags])).toEqual(
    ids.map((id) => [id, ['baseline', 'paper']]),
  );
  expect(first.refused).toEqual(
    [unknown, 'no-id'].map((id) => ({ id, reason: 'there is no such run; it may belong to another server' })),
  );
  expect((await tag(ids, ['baseline'], ['other'])).changed).toEqual(first.changed);
  const second = await tag(ids, ['a'], ['paper']);
  expect(second.changed.map(({ tags }) => tags)).toEqual([
    ['a', 'baseline'],
    ['a', 'baseline'],
  ]);
});

it('refuses more tags than a run may have run by run, and what no tag can be at once', async () => {
  const [full, other] = [await ended(), await ended()];
  const many = Array.from({ length: 20 }, (_, index) => `t${index}`);
  await tag([full], many);
  expect(await tag([full, other], ['more'])).toMatchObject({
    changed: [{ id: other, tags: ['more'] }],
    refused: [{ id: full, reason: 'it would have 21 tags, and at most 20 are allowed: remove some' }],
  });
  expect((await tag([full], ['more'], ['t0'])).changed[0]?.tags).toHaveLength(20);
  const message = async (variables: object) =>
    (await api.send(print(TagRunsDocument), { ids: [other], ...variables })).errors?.[0]?.message;
  expect(await message({ add: ['x'.repeat(51)] })).toBe('add[0] must have from 1 to 50 characters');
  expect(await message({ add: ['a'], remove: ['a'] })).toMatch(/^a tag must not stand in add and in remove/);
  expect(await message({ ids: [], add: ['a'] })).toBe(
    'ids must name from 1 to 500 runs, got 0; make several calls',
  );
  const tooMany = Array.from({ length: 501 }, (_, index) => String(index));
  expect(await message({ ids: tooMany, add: ['a'] })).toMatch(/got 501/);
});

it('keeps archived runs out of lists until they are asked for or named', async () => {
  const ids = [await ended(), (await started()).run.id];
  const first = await change(ArchiveRunsDocument, { ids });
  expect((await change(ArchiveRunsDocument, { ids })).changed).toEqual(first.changed);
  expect(first.changed.map(({ archivedAt }) => archivedAt !== null)).toEqual([true, true]);
  expect(await listed(ids, null)).toEqual([false, false]);
  expect(await listed(ids, ['ARCHIVED'])).toEqual([true, true]);
  expect(await listed(ids, ['CURRENT', 'ARCHIVED'])).toEqual([true, true]);
  const { runs } = await api.ask<{ runs: { totalCount: number } }>(
    'query ($filter: RunFilter) { runs(filter: $filter) { totalCount } }',
    { filter: { ids } },
  );
  expect(runs.totalCount).toBe(2);
  await change(UnarchiveRunsDocument, { ids });
  expect(await listed(ids, null)).toEqual([true, true]);
});

it('deletes ended runs only, undoes it, and tells until when', async () => {
  const [done, running, waiting] = [await ended(), (await started()).run.id, await queued()];
  const ids = [done, running, waiting];
  const first = await change(DeleteRunsDocument, { ids });
  expect(first.refused).toEqual([
    { id: running, reason: 'it is running: cancel it first, and delete it when it has ended' },
    { id: waiting, reason: 'it is queued: cancel it first, and delete it when it has ended' },
  ]);
  const [deleted] = first.changed;
  expect(Date.parse(String(deleted?.purgeAt)) - Date.parse(String(deleted?.deletedAt))).toBe(30 * 86_400_000);
  expect((await change(DeleteRunsDocument, { ids: [done] })).changed).toEqual(first.changed);
  expect(await listed(ids, null)).toEqual([false, true, true]);
  expect(await listed(ids, ['DELETED'])).toEqual([true, false, false]);
  expect((await tag([done], ['a'])).refused).toEqual([
    { id: done, reason: 'it is deleted: restore it first' },
  ]);
  const restored = await change(RestoreRunsDocument, { ids: [done, running] });
  expect(restored.changed.map(({ deletedAt, purgeAt }) => [deletedAt, purgeAt])).toEqual([
    [null, null],
    [null, null],
  ]);
  expect(await listed(ids, null)).toEqual([true, true, true]);
});

it('cancels what is queued at once, tells the agents of the rest, and may be asked again', async () => {
  const [waiting, running, done] = [await queued(), (await started()).run.id, await ended()];
  const ids = [waiting, running, done];
  const first = await change(CancelRunsDocument, { ids });
  expect(first.changed.map(({ id, status, cancelRequested }) => [id, status, cancelRequested])).toEqual([
    [waiting, 'CANCELLED', true],
    [running, 'RUNNING', true],
  ]);
  expect(first.refused).toEqual([{ id: done, reason: 'it has ended: it is completed' }]);
  expect(await change(CancelRunsDocument, { ids })).toEqual(first);
  const events = await api.sql.query(`select kind from run_events where run_id = $1`, [waiting]);
  expect(events.rows).toEqual([{ kind: 'status-changed' }]);
});

it('purges a run 30 days after its deletion, file and all, and never its ledger', async () => {
  const bytes = Buffer.from('a checkpoint');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const put = () => fetch(`${api.server.url}/artifacts/${sha256}`, { method: 'PUT', body: bytes });
  const get = async () => (await fetch(`${api.server.url}/artifacts/${sha256}`)).status;
  await put();
  const recorded = [
    artifactEvent(sha256, bytes.length),
    metricsEvent(30, { 'validation/mean-dice': 0.5 }),
    endedEvent(),
  ];
  const [id, sharer, recent] = [
    (await started(recorded)).run.id,
    (await started(recorded)).run.id,
    await ended(),
  ];
  await change(DeleteRunsDocument, { ids: [id, sharer, recent] });
  const read = async (runId: string) =>
    (
      await api.ask<{ run: Record<string, unknown> & { purgedAt: string | null } }>(
        `{ run(id: "${runId}") { purgedAt deletedAt environment metrics { name } artifacts { id } config
          privacy { verdict epsilon delta chargedSteps } ledger { totalCount edges { node { count event } } } } }`,
      )
    ).run;
  const before = await read(id);
  // Uploads of the last hour are never removed: an event that names them may be on its way.
  const age = async () => {
    const old = new Date(Date.now() - 7_200_000);
    await utimes(join(api.artifactsDir, sha256.slice(0, 2), sha256), old, old);
  };
  await age();
  const deletedLongAgo = (runId: string) =>
    api.sql.query(`update runs set deleted_at = now() - interval '30 days 1 second' where id = $1`, [runId]);
  await api.sql.query(`update runs set deleted_at = now() - interval '29 days 23 hours' where id = $1`, [
    recent,
  ]);

  await deletedLongAgo(id);
  const after = await waitFor(
    () => read(id),
    ({ purgedAt }) => purgedAt !== null,
  );
  expect(after).toEqual({
    ...before,
    ...{
      deletedAt: after.deletedAt,
      purgedAt: after.purgedAt,
      environment: null,
      metrics: [],
      artifacts: [],
    },
  });
  expect(after.privacy).toMatchObject({ verdict: 'PRIVATE', chargedSteps: 30, epsilon: expect.any(Number) });
  expect(await get()).toBe(200);
  await deletedLongAgo(sharer);
  await waitFor(get, (status) => status === 404);
  expect((await read(recent)).purgedAt).toBeNull();

  expect(await listed([id, sharer, recent], ['DELETED'])).toEqual([true, true, true]);
  expect((await change(RestoreRunsDocument, { ids: [id] })).refused[0]?.reason).toMatch(
    /^its data were purged at .*; rerun queues a new run with its config$/,
  );
  expect((await change(DeleteRunsDocument, { ids: [id] })).changed).toHaveLength(1);
  for (const table of [
    'run_events',
    'metric_batches',
    'metric_chunks',
    'metric_rollups',
    'metric_series',
    'metric_summaries',
    'artifacts',
    'ingest_batches',
  ])
    expect([table, (await api.sql.query(`select from ${table} where run_id = $1`, [id])).rowCount]).toEqual([
      table,
      0,
    ]);
  // A reader of the purged record comes to its end.
  const iterator = api.socket().iterate({ query: `subscription { runEvents(runId: "${id}") { cursor } }` });
  expect((await iterator.next()).done).toBe(true);
});

it('tells a list of a run whose tags change', async () => {
  const id = await ended();
  const changes = api.socket().iterate<{ runsChanged: { runs: { runId: string }[] } }>({
    query: 'subscription { runsChanged { runs { runId } } }',
  });
  const next = async () => (await changes.next()).value?.data?.runsChanged.runs;
  expect(await next()).toEqual([]);
  await tag([id], ['paper']);
  expect(await next()).toEqual([{ runId: id }]);
});
