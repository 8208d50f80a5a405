import { bestAccountant, composeCharges } from '@clipwise/privacy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'ingest');
});
afterAll(() => api.stop());

const rowCounts = async (runId: string): Promise<readonly number[]> => {
  const tables = [
    'run_events',
    'metric_batches',
    'privacy_charges',
    'ingest_batches',
    'artifacts',
    'metric_summaries',
  ];
  const counts = tables.map(async (table) => {
    const { rows } = await api.sql.query(`select count(*)::int as n from ${table} where run_id = $1`, [
      runId,
    ]);
    return rows[0].n as number;
  });
  return Promise.all(counts);
};
const code = (answer: Awaited<ReturnType<TestApi['ingest']>>) => answer.errors?.[0]?.extensions?.code;

describe('ingest', () => {
  it('stores no start in the future and no end before the start, whatever the clock of the writer says', async () => {
    const lease = await api.claimNew(configFixture());
    const before = Date.now();
    await api.ingest(lease, 1, [
      { ...startedEvent(), at: '2931-01-01T00:00:00.000Z' },
      { ...endedEvent(), at: '2001-01-01T00:00:00.000Z' },
    ]);
    const { run } = await api.ask<{ run: { startedAt: string; endedAt: string } }>(
      `{ run(id: "${lease.run.id}") { startedAt endedAt } }`,
    );
    expect(Date.parse(run.startedAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(run.startedAt)).toBeLessThanOrEqual(Date.now());
    expect(run.endedAt).toBe(run.startedAt);
  });

  it('stores a batch once when it is sent five times at once, and gives each the same answer', async () => {
    const lease = await api.claimNew(configFixture());
    const events = [startedEvent(), chargeEvent(1), metricsEvent(1, { 'training/loss': 2 })];
    const answers = await Promise.all(Array.from({ length: 5 }, () => api.ingest(lease, 1, events)));
    // Cursor 1 is the change to RUNNING.
    for (const answer of answers)
      expect(answer).toEqual({ data: { ingest: { acknowledgedSequence: 1, cursor: 4 } } });
    expect(await rowCounts(lease.run.id)).toEqual([3, 1, 1, 1, 0, 1]);
  });

  it('refuses a stored batch that comes with other events, whatever the order of their keys', async () => {
    const lease = await api.claimNew(configFixture());
    await api.ingest(lease, 1, [logEvent('one')]);
    const { kind, at, level, message } = logEvent('one') as Extract<
      ReturnType<typeof logEvent>,
      { kind: 'log-written' }
    >;
    expect(code(await api.ingest(lease, 1, [{ message, level, at, kind }]))).toBeUndefined();
    expect(code(await api.ingest(lease, 1, [logEvent('two')]))).toBe('SEQUENCE_CONFLICT');
  });

  it('names the batch to send first when one is missing', async () => {
    const lease = await api.claimNew(configFixture());
    await api.ingest(lease, 1, [logEvent('one')]);
    const answer = await api.ingest(lease, 4, [logEvent('four')]);
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'SEQUENCE_GAP', expectedSequence: 2 });
  });

  it('acknowledges the last batch again after the run has ended, and refuses new ones', async () => {
    const lease = await api.claimNew(configFixture());
    const last = [startedEvent(), endedEvent()];
    const first = await api.ingest(lease, 1, last);
    expect(await api.ingest(lease, 1, last)).toEqual(first);
    expect(code(await api.ingest(lease, 2, [logEvent('late')]))).toBe('RUN_ENDED');
  });

  it('changes nothing when one event of a batch is bad, and repeats no value of it', async () => {
    const lease = await api.claimNew(configFixture());
    const good = [startedEvent(), chargeEvent(1), metricsEvent(1, { loss: 1 })];
    const secret = 'patient-4711';
    const bad: readonly unknown[] = [
      { ...logEvent('x'), level: secret },
      { kind: secret },
      secret,
      null,
      chargeEvent(2, 1, { version: 1, event: { kind: secret } }),
      chargeEvent(2, 2 ** 31),
      { ...metricsEvent(2, { loss: 1 }), step: 2 ** 40 },
      { ...logEvent('x'), message: `${secret}\0` },
      {
        ...metricsEvent(1, { loss: 1 }),
        metrics: [1, 1].map(() => ({ name: 'a', value: 1, disclosure: 'public' })),
      },
    ];
    const before = await rowCounts(lease.run.id);
    for (const event of bad) {
      const answer = await api.ingest(lease, 1, [...good, event]);
      expect([event, code(answer)]).toEqual([event, 'BAD_USER_INPUT']);
      expect(JSON.stringify(answer)).not.toContain(secret);
    }
    expect(code(await api.ingest(lease, 1, [endedEvent(), logEvent('after the end')]))).toBe(
      'BAD_USER_INPUT',
    );
    expect(await rowCounts(lease.run.id)).toEqual(before);
    expect(code(await api.ingest(lease, 1, good))).toBeUndefined();
  });

  it('recomputes epsilon from the whole ledger after every charge', async () => {
    const lease = await api.claimNew(configFixture());
    await api.ingest(lease, 1, [startedEvent(), chargeEvent(1), chargeEvent(2)]);
    await api.ingest(lease, 2, [chargeEvent(3, 98)]);
    const { run } = await api.ask<{
      run: {
        privacy: { epsilon: number; chargedSteps: number; statement: string };
        ledger: { totalCount: number };
      };
    }>(
      '{ run(id: "ID") { privacy { epsilon chargedSteps statement } ledger { totalCount } } }'.replace(
        'ID',
        lease.run.id,
      ),
    );
    const epsilonAfter = (count: number): number => {
      const answer = bestAccountant.epsilon({
        event: composeCharges([{ event: poissonStep, count }]),
        delta: 1e-5,
      });
      if (answer.kind === 'unbounded') throw new Error(answer.reason);
      return answer.epsilon;
    };
    expect(run.privacy).toMatchObject({ epsilon: epsilonAfter(100), chargedSteps: 100 });
    expect(run.privacy.statement).toContain('differentially private');
    expect(run.ledger.totalCount).toBe(3);
    const { rows } = await api.sql.query(
      'select epsilon from privacy_charges where run_id = $1 order by cursor',
      [lease.run.id],
    );
    expect(rows.map((row) => row.epsilon)).toEqual([
      // Between the answers after whole batches a bound is told that neither falls nor passes the next of them.
      expect.closeTo(epsilonAfter(2), 0),
      epsilonAfter(2),
      epsilonAfter(100),
    ]);
    expect(rows[0].epsilon).toBeGreaterThanOrEqual(epsilonAfter(1));
    expect(rows[0].epsilon).toBeLessThanOrEqual(epsilonAfter(2));
  });

  it('warns of a delta that is not below one over the number of training examples', async () => {
    const lease = await api.claimNew(configFixture({ privacy: { delta: 0.02 } }));
    await api.ingest(lease, 1, [startedEvent({ mechanism: { delta: 0.02 } }), chargeEvent(1)]);
    const { run } = await api.ask<{ run: { privacy: { statement: string; warnings: string[] } } }>(
      `{ run(id: "${lease.run.id}") { privacy { statement warnings } } }`,
    );
    const warning = expect.stringContaining('Delta 0.02 is not below 1/100');
    expect(run.privacy).toEqual({ statement: warning, warnings: [warning] });
  });

  it('tells the noise that a target chose from the start on, so that two targets are no one group', async () => {
    // How many examples there are, and with that the noise, is known once the data are read.
    const aimed = {
      dataset: { kind: 'duke', root: 'data/duke' },
      noise: { noiseMultiplier: null },
      privacy: { delta: 1e-5, targetEpsilon: 8 },
    };
    const [lease, plain] = [await api.claimNew(configFixture(aimed)), await api.claimNew(configFixture())];
    const noiseOf = async (id: string) =>
      (await api.ask<{ run: { noiseMultiplier: number | null } }>(`{ run(id: "${id}") { noiseMultiplier } }`))
        .run.noiseMultiplier;
    expect(await noiseOf(lease.run.id)).toBeNull();
    for (const one of [lease, plain])
      await api.ingest(one, 1, [startedEvent({ mechanism: { noiseMultiplier: 6.005 } })]);
    expect(await noiseOf(lease.run.id)).toBe(6.005);
    // The config's own number stands, whatever is announced.
    expect(await noiseOf(plain.run.id)).toBe(0.5);
  });

  it('gives no epsilon, and says why, for a run without noise', async () => {
    const lease = await api.claimNew(
      configFixture({ clipping: { kind: 'none' }, noise: { noiseMultiplier: 0 } }),
    );
    await api.ingest(lease, 1, [
      startedEvent({ isPrivate: false }),
      chargeEvent(1, 1, { version: 1, event: { kind: 'non-private' } }),
    ]);
    const { run } = await api.ask<{ run: { method: string; privacy: Record<string, unknown> } }>(
      `{ run(id: "${lease.run.id}") { method privacy { verdict epsilon chargedEpsilon reason statement } } }`,
    );
    expect(run).toMatchObject({
      method: 'non-private',
      privacy: { verdict: 'NON_PRIVATE', epsilon: null, chargedEpsilon: null },
    });
    expect(run.privacy.reason).toMatch(/not clipped/);
    expect(run.privacy.statement).toContain('no differential-privacy guarantee');
  });

  it('keeps NaN and the infinities of metrics apart from numbers, and leaves NaN out of the extremes', async () => {
    const lease = await api.claimNew(configFixture());
    const values = [3, 'NaN', 'Infinity', -1, 'NaN'] as const;
    await api.ingest(lease, 1, [
      startedEvent(),
      ...values.map((value, step) => metricsEvent(step, { loss: value })),
    ]);
    const { run } = await api.ask<{ run: { metrics: unknown[]; series: { values: unknown[] }[] } }>(
      `{ run(id: "${lease.run.id}") { metrics { name last min max } series { values } } }`,
    );
    expect(run.metrics).toEqual([{ name: 'loss', last: 'NaN', min: -1, max: 'Infinity' }]);
    expect(run.series).toEqual([{ values: [...values] }]);
  });

  it('keeps the extremes of a long series within the number of points asked for', async () => {
    const lease = await api.claimNew(configFixture());
    const events = Array.from({ length: 1500 }, (_, step) =>
      metricsEvent(step, { loss: step === 777 ? 99 : step === 1200 ? -99 : Math.sin(step) }),
    );
    await api.ingest(lease, 1, [startedEvent(), ...events]);
    const { run } = await api.ask<{ run: { series: { steps: number[]; values: number[] }[] } }>(
      `{ run(id: "${lease.run.id}") { series(names: ["loss"], maxPoints: 50) { steps values } } }`,
    );
    const { steps = [], values = [] } = run.series[0] ?? {};
    expect(steps.length).toBeLessThanOrEqual(50);
    expect(steps.length).toBeGreaterThan(40);
    expect([steps[0], steps.at(-1)]).toEqual([0, 1499]);
    expect([Math.max(...values), Math.min(...values)]).toEqual([99, -99]);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });
});
