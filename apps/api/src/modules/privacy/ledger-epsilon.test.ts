import { bestAccountant, sgdEvent } from '@clipwise/privacy';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import {
  chargeEvent,
  endedEvent,
  logEvent,
  metricsEvent,
  poissonStep,
  startedEvent,
} from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi, type TestLease } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'epsilon');
});
afterAll(() => api.stop());

interface Shown {
  readonly privacy: { readonly epsilon: number; readonly chargedSteps: number };
  readonly epsilonSeries: {
    readonly earlierEpsilon: number | null;
    readonly cursors: readonly number[];
    readonly steps: readonly number[];
    readonly epochs: readonly number[];
    readonly wallTimesMs: readonly number[];
    readonly epsilons: readonly (number | null)[];
  };
}
const fields =
  'id privacy { epsilon chargedSteps } epsilonSeries(maxPoints: $points) { earlierEpsilon cursors steps epochs wallTimesMs epsilons }';
const shown = async ({ run }: TestLease, points = 1000): Promise<Shown> =>
  (
    await api.ask<{ run: Shown }>(`query ($id: ID!, $points: Int) { run(id: $id) { ${fields} } }`, {
      id: run.id,
      points,
    })
  ).run;
const send = async (lease: TestLease, batches: readonly (readonly unknown[])[], first = 1): Promise<void> => {
  for (const [index, batch] of batches.entries())
    expect((await api.ingest(lease, first + index, batch)).errors).toBeUndefined();
};
const tight = (steps: number): number => {
  const answer = bestAccountant.epsilon({ event: sgdEvent(0.1, 1, steps), delta: 1e-5 });
  if (answer.kind === 'unbounded') throw new Error(answer.reason);
  return answer.epsilon;
};
const stepsOf = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).flatMap((step) => [
    chargeEvent(step),
    metricsEvent(step, { 'training/loss': 1 }),
  ]);
const claimed = async (writerId: string, runId: string): Promise<TestLease> => {
  // An attempt that is over: its lease is taken from its writer as the sweeper would.
  await api.sql.query("update runs set status = 'QUEUED' where id = $1", [runId]);
  const lease = await api.claim(writerId);
  if (lease?.run.id !== runId) throw new Error('another run was claimed');
  return lease;
};

describe('the epsilon series', () => {
  it('goes on in a second attempt from what the first one spent, and ends at what the run shows', async () => {
    const first = await api.claimNew(configFixture());
    await send(first, [[startedEvent(), ...stepsOf(1, 20)]]);
    const before = await shown(first);
    expect(before.epsilonSeries).toMatchObject({ earlierEpsilon: 0, steps: expect.arrayContaining([1, 20]) });
    expect(before.epsilonSeries.epsilons.at(-1)).toBe(tight(20));

    const second = await claimed('writer', first.run.id);
    await send(second, [[startedEvent(), ...stepsOf(1, 4)], stepsOf(5, 9)]);
    const { privacy, epsilonSeries } = await shown(second);
    expect(privacy).toEqual({ epsilon: tight(29), chargedSteps: 29 });
    expect(epsilonSeries.earlierEpsilon).toBe(tight(20));
    expect(epsilonSeries.steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(epsilonSeries.epsilons.at(-1)).toBe(tight(29));
    // Ten steps make an epoch, and the fixtures' clock stands still.
    expect(epsilonSeries.epochs).toEqual(epsilonSeries.steps.map((step) => step / 10));
    expect(new Set(epsilonSeries.wallTimesMs)).toEqual(new Set([0]));
    const values = epsilonSeries.epsilons as readonly number[];
    values.forEach((value, index) => {
      expect(value).toBeGreaterThanOrEqual(tight(21 + index));
      expect(value).toBeGreaterThanOrEqual(values[index - 1] ?? tight(20));
    });
  });

  it('keeps within the number of points asked for, with the last charge among them, for several runs at once', async () => {
    const lease = await api.claimNew(configFixture());
    await send(lease, [[startedEvent(), ...stepsOf(1, 400)], [logEvent('quiet')]]);
    const other = await api.claimNew(configFixture());
    await send(other, [[startedEvent(), ...stepsOf(1, 3)]]);
    const idle = await api.claimNew(configFixture());
    const { runs } = await api.ask<{ runs: { edges: readonly { node: Shown & { id: string } }[] } }>(
      `query ($ids: [ID!], $points: Int) { runs(filter: { ids: $ids }) { edges { node { ${fields} } } } }`,
      { ids: [lease.run.id, other.run.id, idle.run.id], points: 25 },
    );
    const seriesOf = ({ run }: TestLease) =>
      runs.edges.find(({ node }) => node.id === run.id)?.node.epsilonSeries;
    expect(seriesOf(lease)?.steps.length).toBeGreaterThan(20);
    expect(seriesOf(lease)?.steps.length).toBeLessThanOrEqual(25);
    expect(seriesOf(lease)?.steps.at(-1)).toBe(400);
    expect(seriesOf(lease)?.epsilons.at(-1)).toBe(tight(400));
    expect(seriesOf(other)?.steps).toEqual([1, 2, 3]);
    expect(seriesOf(idle)?.steps).toEqual([]);
    const all = await shown(lease, 10_000);
    expect(all.epsilonSeries.steps).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
    for (const points of [0, 10_001])
      expect(
        await api.codeOf(`{ run(id: "${lease.run.id}") { epsilonSeries(maxPoints: ${points}) { steps } } }`),
      ).toBe('BAD_USER_INPUT');
  });
});

describe('the ledger of a run', () => {
  const totals = async ({ run }: TestLease) =>
    (
      await api.sql.query<{ event: { event: unknown }; count: string }>(
        'select event, count from privacy_totals where run_id = $1 order by count',
        [run.id],
      )
    ).rows.map(({ event, count }) => [event.event, Number(count)]);

  it('is stored as one row for each different event, whatever was written beside it', async () => {
    const lease = await api.claimNew(configFixture());
    const gaussian = { kind: 'gaussian', noiseMultiplier: 4 };
    const decorated = { note: 'x', event: { ...poissonStep, extra: 1 }, version: 1 };
    const batch = [startedEvent(), chargeEvent(1, 3), chargeEvent(2, 2, decorated)];
    await send(lease, [
      batch,
      batch.slice(0, 1),
      [chargeEvent(3, 5, { version: 1, event: gaussian })],
      [chargeEvent(4)],
    ]);
    // Sent again: stored once.
    await send(lease, [batch]);
    expect(await totals(lease)).toEqual([
      [gaussian, 5],
      [poissonStep, 6],
    ]);
  });

  it('is not charged by a batch that was refused after its ledger had been opened', async () => {
    const lease = await api.claimNew(configFixture());
    await send(lease, [[startedEvent(), chargeEvent(1)]]);
    const twice = {
      ...metricsEvent(1, { a: 1 }),
      metrics: [1, 2].map((value) => ({ name: 'a', value, disclosure: 'public' })),
    };
    expect((await api.ingest(lease, 2, [chargeEvent(2, 50), twice])).errors).toHaveLength(1);
    await send(lease, [[chargeEvent(2)]], 2);
    expect((await shown(lease)).privacy).toEqual({ epsilon: tight(2), chargedSteps: 2 });
    expect(await totals(lease)).toEqual([[poissonStep, 2]]);
  });

  it('is the same on a server that reads it from the database and on one that kept it open', async () => {
    const { createServer } = await import('../../server.js');
    const other = await createServer({
      databaseUrl: api.databaseUrl,
      port: 0,
      artifactsDir: api.artifactsDir,
    });
    const lease = await api.claimNew(configFixture());
    await send(lease, [[startedEvent(), chargeEvent(1, 7)]]);
    const events = [chargeEvent(8)];
    const answer = await fetch(`${other.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query:
          'mutation ($id: ID!, $events: [JSON!]!, $epoch: Int!) { ingest(runId: $id, writerId: "writer", epoch: $epoch, batchSequence: 2, events: $events) { cursor } }',
        variables: { id: lease.run.id, events, epoch: lease.epoch },
      }),
    });
    expect(await answer.json()).toMatchObject({ data: { ingest: {} } });
    expect((await shown(lease)).privacy.epsilon).toBe(tight(8));
    // The first server kept a ledger that the second one has overtaken.
    await send(lease, [[chargeEvent(9)]], 3);
    expect((await shown(lease)).privacy).toEqual({ epsilon: tight(9), chargedSteps: 9 });
    await other.close();
  });
});

describe('a run whose tight epsilon takes too long for a batch', () => {
  // A schedule: no one noise multiplier is announced.
  const second = {
    version: 1,
    event: { ...poissonStep, event: { kind: 'gaussian', noiseMultiplier: 1.2 } },
  };
  const scheduled = [
    startedEvent({ mechanism: { noiseMultiplier: null } }),
    chargeEvent(1, 5),
    chargeEvent(2, 5, second),
  ];
  const tightOfBoth = bestAccountant.epsilon({
    event: { kind: 'composed', events: [sgdEvent(0.1, 1, 5), sgdEvent(0.1, 1.2, 5)] },
    delta: 1e-5,
  });
  const accountingOf = async ({ run }: TestLease) =>
    (await api.sql.query('select epsilon, accounting from runs where id = $1', [run.id])).rows[0];

  it('has a bound at every batch, and the tight one soon after it ended', async () => {
    const lease = await api.claimNew(configFixture());
    await send(lease, [scheduled]);
    const onTheWay = (await accountingOf(lease)).epsilon;
    expect((await accountingOf(lease)).accounting.isTight).toBe(false);
    await send(lease, [[endedEvent()]], 2);
    await vi.waitFor(async () => expect((await accountingOf(lease)).accounting.isTight).toBe(true), 10_000);
    const { epsilon, accounting } = await accountingOf(lease);
    expect(accounting).toMatchObject({ certainty: 'upper-bound' });
    expect(epsilon).toBeLessThan(onTheWay);
    expect(tightOfBoth).toMatchObject({ kind: 'bounded', epsilon: expect.closeTo(epsilon, 9) });
    expect((await shown(lease)).epsilonSeries.epsilons.at(-1)).toBe(epsilon);
  });

  it('gets it from the next server where this one died before', async () => {
    const lease = await api.claimNew(configFixture());
    await send(lease, [scheduled]);
    // As a server leaves it that was killed between the batch and its work on the answer.
    await api.sql.query("update runs set status = 'FAILED', ended_at = now() where id = $1", [lease.run.id]);
    const { createServer } = await import('../../server.js');
    const other = await createServer({
      databaseUrl: api.databaseUrl,
      port: 0,
      artifactsDir: api.artifactsDir,
    });
    await vi.waitFor(async () => expect((await accountingOf(lease)).accounting.isTight).toBe(true), 10_000);
    expect(tightOfBoth).toMatchObject({
      epsilon: expect.closeTo((await accountingOf(lease)).epsilon, 9),
    });
    await other.close();
  });
});

describe('a subject with several examples', () => {
  const subjectOf = async (lease: TestLease) =>
    (
      await api.ask<{ run: { privacy: { epsilon: number; subject: Record<string, unknown> | null } } }>(
        `{ run(id: "${lease.run.id}") { privacy { epsilon subject { examples epsilon delta note } } } }`,
      )
    ).run.privacy;

  it('has a bound of its own beside that of one example, which a smaller number told later does not lower', async () => {
    const lease = await api.claimNew(configFixture());
    const start = (largestSubjectExamples: number | null) =>
      startedEvent({ dataset: { largestSubjectExamples } });
    await send(lease, [[start(4), chargeEvent(1, 10)]]);
    const { epsilon, subject } = await subjectOf(lease);
    const group = bestAccountant.epsilon({
      event: { kind: 'group', size: 4, event: sgdEvent(0.1, 1, 10) },
      delta: 1e-5,
    });
    expect(subject).toMatchObject({
      examples: 4,
      delta: 1e-5,
      epsilon: group.kind === 'bounded' ? expect.closeTo(group.epsilon, 9) : null,
    });
    expect(subject?.epsilon).toBeGreaterThan(2 * epsilon);
    await send(lease, [[start(2), chargeEvent(1)], [start(null)]], 2);
    expect((await subjectOf(lease)).subject).toMatchObject({ examples: 4 });
  });

  it('has none where nothing is claimed or nobody is known to have several', async () => {
    const lease = await api.claimNew(configFixture());
    await send(lease, [[startedEvent({ dataset: { largestSubjectExamples: 1 } }), chargeEvent(1)]]);
    expect((await subjectOf(lease)).subject).toBeNull();
    const lying = await api.claimNew(configFixture());
    await send(lying, [
      [
        startedEvent({ dataset: { largestSubjectExamples: 5 } }),
        chargeEvent(1),
        metricsEvent(9, { loss: 1 }),
      ],
    ]);
    expect((await subjectOf(lying)).subject).toBeNull();
  });
});
