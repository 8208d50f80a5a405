import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'definitions');
});
afterAll(() => api.stop());

const metric = 'validation/mean-dice';
const definitionOf = (name: string, more: object = {}) => ({
  name,
  question: 'Does more noise cost Dice?',
  base: configFixture(),
  axes: [{ path: 'noise.noiseMultiplier', values: [1, 2], labels: ['sigma 1', 'sigma 2'] }],
  seeds: [1, 2, 3, 4, 5],
  comparisons: [{ first: 'sigma 1', second: 'sigma 2' }],
  ...more,
});

const createMutation =
  'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id name description runCount looks } }';
const create = (definition: object, more: object = {}) =>
  api.send<{ createStudy: { id: string; runCount: number; description: string } }>(createMutation, {
    input: { definition, ...more },
  });
const extend = (id: string, definition: object) =>
  api.send<{ extendStudy: { runCount: number } }>(
    'mutation ($id: ID!, $definition: JSON!) { extendStudy(id: $id, definition: $definition) { runCount } }',
    { id, definition },
  );
const ask = async <Data>(id: string, fields: string): Promise<Data> =>
  (await api.ask<{ study: Data }>(`{ study(id: "${id}") { ${fields} } }`)).study;

/** Runs everything that is queued, in the order of the queue; `diceOf` by noise multiplier and seed. */
async function runAll(diceOf: (noiseMultiplier: number, seed: number) => number): Promise<void> {
  for (let lease = await api.claim(); lease !== null; lease = await api.claim()) {
    const { run } = await api.ask<{
      run: { config: { noise: { noiseMultiplier: number }; training: { seed: number } } };
    }>(`{ run(id: "${lease.run.id}") { config } }`);
    const { noiseMultiplier } = run.config.noise;
    const event = {
      kind: 'poisson-sampled',
      samplingRate: 0.1,
      event: { kind: 'gaussian', noiseMultiplier },
    };
    const value = diceOf(noiseMultiplier, run.config.training.seed);
    const answer = await api.ingest(lease, 1, [
      startedEvent({ mechanism: { noiseMultiplier } }),
      metricsEvent(0, { [metric]: 0.01 }),
      chargeEvent(1, 10, { version: 1, event }),
      metricsEvent(1, { [metric]: value, 'validation/trivial-mean-dice': 0.1 }),
      chargeEvent(2, 20, { version: 1, event }),
      metricsEvent(2, { [metric]: value + 0.2 }),
      endedEvent(),
    ]);
    expect(answer.errors).toBeUndefined();
  }
}

describe('createStudy with a definition', () => {
  it('queues every seed of every cell in the order of the definition', async () => {
    const { data } = await create(definitionOf('order'));
    expect(data?.createStudy).toMatchObject({ runCount: 10, description: 'Does more noise cost Dice?' });
    const { runs } = await ask<{ runs: { edges: { node: { name: string } }[] } }>(
      data?.createStudy.id as string,
      'runs(first: 20, sort: { field: CREATED_AT, direction: ASC }) { edges { node { name } } }',
    );
    expect(runs.edges.map(({ node }) => node.name)).toEqual(
      ['sigma 1', 'sigma 2'].flatMap((cell) => [1, 2, 3, 4, 5].map((seed) => `${cell}, seed ${seed}`)),
    );
  });

  it('makes one study of one definition, however often and however many at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => create(definitionOf('once'))));
    const ids = new Set(answers.map(({ data }) => data?.createStudy.id));
    expect(ids.size).toBe(1);
    expect(answers[0]?.data?.createStudy.runCount).toBe(10);
  });

  it('makes another study of the same definition under another key, and refuses another body under a key', async () => {
    const one = await create(definitionOf('keyed'), { idempotencyKey: 'first' });
    const two = await create(definitionOf('keyed'), { idempotencyKey: 'second' });
    expect(two.data?.createStudy.id).not.toBe(one.data?.createStudy.id);
    const other = await create(definitionOf('keyed', { seeds: [1] }), { idempotencyKey: 'first' });
    expect(other.errors?.[0]?.extensions?.code).toBe('IDEMPOTENCY_KEY_USED');
  });

  it('stores nothing of a definition that it refuses, and names cell and path', async () => {
    const before = await api.ask<{ studies: { totalCount: number } }>('{ studies { totalCount } }');
    const { errors } = await create(
      definitionOf('bad', { axes: [{ path: 'noise.noiseMultiplier', values: [1, -1] }], comparisons: [] }),
    );
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain('cell "noiseMultiplier -1": noise.noiseMultiplier');
    expect(await api.ask('{ studies { totalCount } }')).toEqual(before);
  });

  it('takes a name and configs beside no definition, or a definition alone', async () => {
    expect((await create(definitionOf('both'), { name: 'both' })).errors?.[0]?.message).toContain(
      'must be empty',
    );
    expect(
      (await api.send(createMutation, { input: { configs: [configFixture()] } })).errors?.[0]?.message,
    ).toContain('name');
  });
});

describe('studyPreview', () => {
  const preview = (definition: object) =>
    api.ask<{
      studyPreview: {
        runCount: number;
        problems: { path: string }[];
        cells: { name: string; epsilon: number; delta: number }[];
      };
    }>(
      'query ($definition: JSON!) { studyPreview(definition: $definition) { runCount estimatedSeconds problems { path } cells { name runCount epsilon delta unit reason } } }',
      { definition },
    );

  it('tells runs and the epsilon of each cell, and stores nothing', async () => {
    const before = await api.ask('{ studies { totalCount } }');
    const { studyPreview } = await preview(definitionOf('preview'));
    expect(studyPreview.runCount).toBe(10);
    const [one, two] = studyPreview.cells.map(({ epsilon }) => epsilon) as [number, number];
    expect(one).toBeGreaterThan(two);
    expect(two).toBeGreaterThan(0);
    expect(await api.ask('{ studies { totalCount } }')).toEqual(before);
  });

  it('tells what is wrong as an answer', async () => {
    const { studyPreview } = await preview(definitionOf('preview', { seeds: [1, 1] }));
    expect(studyPreview.problems.map(({ path }) => path)).toEqual(['seeds.1']);
  });
});

describe('the results of a study', () => {
  let id: string;
  beforeAll(async () => {
    await api.sql.query("update runs set status = 'CANCELLED' where status = 'QUEUED'");
    const { data } = await create(definitionOf('results', { seeds: [1, 2, 3, 4, 5] }));
    id = data?.createStudy.id as string;
    await runAll((sigma, seed) => (sigma === 1 ? 0.6 : 0.4) + seed * 0.01 + (seed % 2) * 0.003 * sigma);
  });

  it('are compared as they were planned, by name', async () => {
    const { comparisons } = await ask<{
      comparisons: { first: { name: string }; comparison: { pairs: number; verdict: string } }[];
    }>(
      id,
      'comparisons { first { name } second { name } comparison { pairs corrected isDistinguishable isAtEqualPrivacy verdict } }',
    );
    expect(comparisons).toHaveLength(1);
    expect(comparisons[0]).toMatchObject({
      first: { name: 'sigma 1' },
      comparison: { pairs: 5, isDistinguishable: true, isAtEqualPrivacy: false },
    });
    expect(comparisons[0]?.comparison.verdict).toMatch(/^sigma 1 is higher than sigma 2 by 0\.19\d/);
  });

  it('count a look only where there were other results', async () => {
    const looks = async () => (await ask<{ looks: number }>(id, 'looks')).looks;
    await ask(id, 'comparisons { comparison { pairs } }');
    const before = await looks();
    await ask(id, 'comparisons { comparison { pairs } }');
    expect(before).toBe(1);
    expect(await looks()).toBe(before);
  });

  it('lie on a front by the epsilon of the ledger, beside the trivial predictor', async () => {
    const { pareto } = await ask<{
      pareto: {
        trivial: number;
        fronts: {
          delta: number;
          points: { epsilon: number; isOnFront: boolean; cell: { name: string } }[];
        }[];
      };
    }>(
      id,
      'pareto { metric trivial nonPrivate { name } fronts { delta unit neighbouring points { epsilon isOnFront cell { name } } } }',
    );
    expect(pareto.trivial).toBe(0.1);
    expect(pareto.fronts).toHaveLength(1);
    expect(pareto.fronts[0]?.points.map(({ cell, isOnFront }) => [cell.name, isOnFront])).toEqual([
      ['sigma 2', true],
      ['sigma 1', true],
    ]);
  });

  it('are complete', async () => {
    expect(await ask(id, 'progress { total completed state remainingSeconds }')).toEqual({
      progress: { total: 10, completed: 10, state: 'COMPLETED', remainingSeconds: null },
    });
  });

  it('are read at a budget where the study says so', async () => {
    const { cells } = await ask<{ cells: { privacy: { epsilon: number }; mean: number }[] }>(
      id,
      'cells { mean privacy { epsilon } }',
    );
    // The run ends above the budget: what was recorded after 10 of 30 charges counts.
    const epsilon = (cells[1]?.privacy.epsilon as number) * 0.99;
    const definition = definitionOf('at a budget', { metric: { read: { kind: 'at-budget', epsilon } } });
    const { data } = await create(definition);
    await runAll((sigma) => (sigma === 1 ? 0.6 : 0.4));
    const { cells: read } = await ask<{ cells: { n: number; mean: number | null }[] }>(
      data?.createStudy.id as string,
      'cells { n mean }',
    );
    expect(read[1]).toEqual({ n: 5, mean: expect.closeTo(0.4, 12) });
  });
});

describe('extendStudy', () => {
  it('queues only what is missing, marked where there were results', async () => {
    const { data } = await create(definitionOf('longer', { seeds: [1] }));
    const id = data?.createStudy.id as string;
    expect((await extend(id, definitionOf('longer', { seeds: [1, 2] }))).data?.extendStudy.runCount).toBe(4);
    await runAll(() => 0.5);
    expect((await extend(id, definitionOf('longer', { seeds: [1, 2, 3] }))).data?.extendStudy.runCount).toBe(
      6,
    );
    const { cells } = await ask<{ cells: { runs: { seed: number; addedAfterResults: boolean }[] }[] }>(
      id,
      'cells { addedAfterResults runs { seed addedAfterResults } }',
    );
    expect(cells[0]?.runs.map(({ seed, addedAfterResults }) => [seed, addedAfterResults])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    await api.ask('mutation ($input: LaunchRunsInput!) { launchRuns(input: $input) { id } }', {
      input: { studyId: id, configs: [{ ...configFixture(), training: { epochs: 3, seed: 77 } }] },
    });
    const { runs } = await ask<{ runs: { edges: { node: { addedAfterResults: boolean } }[] } }>(
      id,
      'runs(first: 1) { edges { node { addedAfterResults } } }',
    );
    expect(runs.edges[0]?.node.addedAfterResults).toBe(true);
    await api.sql.query("update runs set status = 'CANCELLED' where status = 'QUEUED'");
  });

  it.each([
    ['leaves out a seed', { seeds: [2] }, 'must keep every run'],
    ['changes the metric that decides', { metric: { name: 'validation/loss' } }, 'must keep metric'],
    ['drops a planned comparison', { comparisons: [] }, 'must keep every comparison'],
  ])('refuses a definition that %s', async (what, change, message) => {
    const base = definitionOf(`kept ${what}`, { seeds: [1, 2] });
    const { data } = await create(base);
    const { errors } = await extend(data?.createStudy.id as string, { ...base, ...change });
    expect(errors?.[0]?.message).toContain(message);
  });
});
