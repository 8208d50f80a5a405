import { parseRunConfig } from '@clipwise/trainer/config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'runs');
});
afterAll(() => api.stop());

interface Page {
  readonly runs: {
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly edges: readonly { readonly node: { readonly id: string; readonly name: string } }[];
  };
}
const pageOperation = `query ($first: Int, $after: String, $filter: RunFilter, $sort: RunSort) {
  runs(first: $first, after: $after, filter: $filter, sort: $sort) {
    totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id name } }
  }
}`;
const read = async (
  filter: object,
  sort: object | null,
  between: () => Promise<unknown> = async () => undefined,
): Promise<readonly string[]> => {
  const names: string[] = [];
  let after: string | null = null;
  for (;;) {
    const { runs }: Page = await api.ask<Page>(pageOperation, { first: 2, after, filter, sort });
    names.push(...runs.edges.map((edge) => edge.node.name));
    if (!runs.pageInfo.hasNextPage) return names;
    after = runs.pageInfo.endCursor;
    await between();
  }
};
const named = (name: string, noiseMultiplier?: number) =>
  configFixture({
    name,
    ...(noiseMultiplier === undefined
      ? { clipping: { kind: 'none' }, noise: { noiseMultiplier: 0 } }
      : { noise: { noiseMultiplier } }),
  });

describe('runs', () => {
  it('pages through every run once in every order, those without a value last, while others are added', async () => {
    const studyId = await api.createStudy(
      [named('c', 2), named('a', 0.5), named('e'), named('b', 0.5), named('d')],
      'paging',
    );
    const filter = { studyId };
    expect(await read(filter, null)).toEqual(['d', 'b', 'e', 'a', 'c']);
    expect(await read(filter, { field: 'NAME', direction: 'ASC' })).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await read(filter, { field: 'NOISE_MULTIPLIER', direction: 'ASC' })).toEqual([
      'a',
      'b',
      'c',
      'e',
      'd',
    ]);
    expect(await read(filter, { field: 'NOISE_MULTIPLIER', direction: 'DESC' })).toEqual([
      'c',
      'b',
      'a',
      'd',
      'e',
    ]);
    for (const field of [
      'STATUS',
      'MODEL',
      'METHOD',
      'EPSILON',
      'MEAN_DICE',
      'PIXEL_ACCURACY',
      'CREATED_AT',
    ]) {
      for (const direction of ['ASC', 'DESC']) {
        expect((await read(filter, { field, direction })).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
      }
    }
    const add = () =>
      api.ask('mutation ($input: LaunchRunsInput!) { launchRuns(input: $input) { id } }', {
        input: { studyId, configs: [named('new')] },
      });
    expect(await read(filter, null, add)).toEqual(['d', 'b', 'e', 'a', 'c']);
  });

  it('sorts by mean Dice, a NaN behind every number in either direction', async () => {
    const ids: string[] = [];
    for (const value of [0.2, 'NaN', 0.9] as const) {
      const lease = await api.claimNew(named(`dice ${value}`, 1));
      ids.push(lease.run.id);
      await api.ingest(lease, 1, [
        startedEvent(),
        metricsEvent(1, { 'validation/mean-dice': value }),
        endedEvent(),
      ]);
    }
    const order = (direction: string) => read({ ids }, { field: 'MEAN_DICE', direction });
    expect(await order('ASC')).toEqual(['dice 0.2', 'dice 0.9', 'dice NaN']);
    expect(await order('DESC')).toEqual(['dice 0.9', 'dice 0.2', 'dice NaN']);
  });

  it('sorts by epsilon what is claimed before what is not, in either direction, and counts and filters it as such', async () => {
    const studyId = await api.createStudy([named('queued', 1), named('asked without')], 'claims');
    const ids: string[] = [];
    const open = async (name: string, batch: readonly unknown[]): Promise<void> => {
      const lease = await api.claimNew(named(name, 1));
      ids.push(lease.run.id);
      await api.ingest(lease, 1, [startedEvent(), ...batch]);
    };
    await open('low', [chargeEvent(1)]);
    await open('high', [chargeEvent(1, 50)]);
    await open('lie', [chargeEvent(1), metricsEvent(9, { loss: 1 })]);
    await open('none', [chargeEvent(1, 1, { version: 1, event: { kind: 'non-private', reason: 'x' } })]);
    const { runs } = await api.ask<Page>(pageOperation, { filter: { studyId } });
    const filter = { ids: [...ids, ...runs.edges.map(({ node }) => node.id)] };
    const order = (direction: string) => read(filter, { field: 'EPSILON', direction });
    expect(await order('ASC')).toEqual(['low', 'high', 'lie', 'queued', 'asked without', 'none']);
    expect(await order('DESC')).toEqual(['high', 'low', 'lie', 'queued', 'none', 'asked without']);
    expect(await read({ ...filter, verdicts: ['UNVERIFIED'] }, null)).toEqual(['lie']);
    expect(await read({ studyId, verdicts: ['PRIVATE', 'NON_PRIVATE'] }, null)).toEqual(['asked without']);
    const { runFacets } = await api.ask<{ runFacets: unknown }>(
      `{ runFacets(studyId: "${studyId}") { verdicts { value count } } }`,
    );
    expect(runFacets).toEqual({
      verdicts: [
        { value: 'NON_PRIVATE', count: 1 },
        { value: 'NOTHING_CHARGED', count: 1 },
      ],
    });
  });

  it('filters by every column and counts its values', async () => {
    const studyId = await api.createStudy(
      [
        named('one', 0.5),
        named('two'),
        configFixture({
          name: '100%',
          model: { kind: 'nested-unet' },
          sparsification: { kind: 'random', finalRate: 0.9 },
        }),
      ],
      'filters',
    );
    const names = (filter: object) => read({ studyId, ...filter }, { field: 'NAME', direction: 'ASC' });
    expect(await names({ models: ['nested-unet'] })).toEqual(['100%']);
    expect(await names({ methods: ['non-private', 'automatic-random-sparsification'] })).toEqual([
      '100%',
      'two',
    ]);
    expect(await names({ noiseMultipliers: [0.5] })).toEqual(['100%', 'one']);
    expect(await names({ nameContains: '0%' })).toEqual(['100%']);
    expect(await names({ nameContains: 'O' })).toEqual(['one', 'two']);
    expect(await names({ statuses: ['RUNNING'] })).toEqual([]);
    expect(await names({ ids: [] })).toEqual([]);
    expect(await names({ ids: ['no-id'] })).toEqual([]);
    const { runFacets } = await api.ask<{ runFacets: unknown }>(
      `{ runFacets(studyId: "${studyId}") { models { value count } methods { value count } noiseMultipliers { value count } } }`,
    );
    expect(runFacets).toEqual({
      models: [
        { value: 'nested-unet', count: 1 },
        { value: 'unet', count: 2 },
      ],
      methods: [
        { value: 'automatic', count: 1 },
        { value: 'automatic-random-sparsification', count: 1 },
        { value: 'non-private', count: 1 },
      ],
      noiseMultipliers: [{ value: '0.5', count: 2 }],
    });
  });

  it('refuses page sizes outside 1 to 200 and cursors of another order', async () => {
    for (const variables of [
      { first: 0 },
      { first: 201 },
      { first: -1 },
      { after: 'x' },
      { after: btoa('["NAME","ASC","a",1]') },
    ]) {
      expect([variables, await api.codeOf(pageOperation, variables)]).toEqual([variables, 'BAD_USER_INPUT']);
    }
  });
});

describe('launchRuns', () => {
  it('stores nothing when one of the configs is refused, and names the place and the rule', async () => {
    const studyId = await api.createStudy([], 'refused');
    const launch = 'mutation ($input: LaunchRunsInput!) { launchRuns(input: $input) { id } }';
    const refusals: readonly (readonly [unknown, string])[] = [
      [
        configFixture({ clipping: { kind: 'flat', clipNorm: -3 } }),
        'configs[1].clipping.clipNorm: must be at least 0.000001, got -3',
      ],
      [
        configFixture({ clipping: { kind: 'huber' } }),
        'configs[1].clipping.kind: unknown kind "huber"; known: automatic, flat, per-layer, ',
      ],
      [
        configFixture({ model: { kind: 'unet', width: 'wide' } }),
        'configs[1].model.width: must be a number, got "wide"',
      ],
      [
        configFixture({ surprise: 1 }),
        'configs[1].surprise: is no key here; known: version, name, dataset, ',
      ],
      [
        'not a config',
        'configs[1]: must be an object, got "not a config"; `clipwise config example` prints a whole one',
      ],
    ];
    for (const [config, message] of refusals) {
      const answer = await api.send(launch, { input: { studyId, configs: [configFixture(), config] } });
      expect(answer.errors?.[0]).toMatchObject({
        // What it ends with grows with every variety.
        message: expect.stringContaining(message),
        extensions: {
          code: 'BAD_USER_INPUT',
          problems: [{ field: expect.stringMatching(/^configs\[1\]/) }],
        },
      });
    }
    expect(await read({ studyId }, null)).toEqual([]);
    const create = 'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }';
    const before = (await api.sql.query('select count(*)::int n from studies')).rows[0].n;
    expect(await api.codeOf(create, { input: { name: 'x', configs: [{}] } })).toBe('BAD_USER_INPUT');
    expect((await api.sql.query('select count(*)::int n from studies')).rows[0].n).toBe(before);
  });

  it('runs the same config again, defaults filled in and keys in their order, in the same study', async () => {
    const config = configFixture({ name: 'again' });
    const studyId = await api.createStudy([config], 'again');
    const { runs } = await api.ask<Page>(pageOperation, { filter: { studyId } });
    const answer = await api.ask<{
      rerun: { id: string; config: unknown; status: string; study: { id: string } };
    }>(`mutation { rerun(id: "${runs.edges[0]?.node.id}") { id config status study { id } } }`);
    expect(answer.rerun.id).not.toBe(runs.edges[0]?.node.id);
    expect(JSON.stringify(answer.rerun.config)).toBe(JSON.stringify(parseRunConfig(config)));
    expect(answer.rerun).toMatchObject({ status: 'QUEUED', study: { id: studyId } });
  });

  it('stores what the trainer will run: noise left out is 1 and named so, none is non-private, seeded claims nothing', async () => {
    const flat = { kind: 'flat', clipNorm: 1 };
    const studyId = await api.createStudy(
      [
        configFixture({ clipping: flat, noise: {} }),
        configFixture({ clipping: flat, noise: { noiseMultiplier: 0 } }),
        configFixture({ clipping: flat, noise: { source: { kind: 'seeded' } } }),
      ],
      'described',
    );
    const { runs } = await api.ask<{ runs: { edges: readonly { node: unknown }[] } }>(
      'query ($filter: RunFilter) { runs(filter: $filter, sort: { field: CREATED_AT, direction: ASC }) { edges { node { name method clipping noiseMultiplier config privacy { verdict reason } } } } }',
      { filter: { studyId } },
    );
    expect(runs.edges.map(({ node }) => node)).toMatchObject([
      {
        name: 'unet flat sigma 1',
        method: 'flat',
        noiseMultiplier: 1,
        config: { noise: { noiseMultiplier: 1 }, privacy: { delta: 1e-5 } },
        privacy: { verdict: 'NOTHING_CHARGED', reason: 'No step has been charged yet.' },
      },
      {
        name: 'unet non-private',
        method: 'non-private',
        clipping: 'flat',
        noiseMultiplier: null,
        privacy: { verdict: 'NON_PRIVATE', reason: 'No noise was added.' },
      },
      {
        name: 'unet flat sigma 1',
        method: 'flat',
        privacy: {
          verdict: 'NON_PRIVATE',
          reason:
            'The noise came from a seed in the config: whoever has it can draw the noise again and subtract it.',
        },
      },
    ]);
  });

  it('checks a config as launching would, and stores nothing', async () => {
    const ask = (config: unknown) =>
      api.ask<{ checkRunConfig: unknown }>(
        'query ($config: JSON!) { checkRunConfig(config: $config) { problems { path value message } warnings privacyNote } }',
        { config },
      );
    const before = (await api.sql.query('select count(*)::int n from runs')).rows[0].n;
    expect(await ask(configFixture({ dataset: { kind: 'oct-phantom', imageHeight: 15 } }))).toEqual({
      checkRunConfig: {
        problems: [
          {
            path: 'dataset.imageHeight',
            value: '15',
            message: 'must be at least 16, got 15',
          },
        ],
        warnings: [],
        privacyNote: '',
      },
    });
    expect(await ask(configFixture({ privacy: { delta: 0.5 } }))).toMatchObject({
      checkRunConfig: {
        problems: [],
        warnings: [expect.stringContaining('Delta 0.5 is not below 1/64')],
      },
    });
    const planned = await api.ask<{ plannedPrivacy: unknown }>(
      'query ($configs: [JSON!]!) { plannedPrivacy(configs: $configs) { epsilon reason unit noiseMultiplier } }',
      {
        configs: [
          configFixture({ noise: { noiseMultiplier: null }, privacy: { targetEpsilon: 3 } }),
          configFixture({ noise: { noiseMultiplier: 0 } }),
          { dataset: 3 },
        ],
      },
    );
    expect(planned.plannedPrivacy).toEqual([
      { epsilon: expect.closeTo(3, 2), reason: '', unit: 'example', noiseMultiplier: expect.any(Number) },
      { epsilon: null, reason: 'No noise was added.', unit: 'example', noiseMultiplier: null },
      null,
    ]);
    await expect(
      api.ask('query ($configs: [JSON!]!) { plannedPrivacy(configs: $configs) { epsilon } }', {
        configs: Array(51).fill(3),
      }),
    ).rejects.toThrow('configs must have at most 50 entries, got 51');
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`key${index}`, 1]));
    const { checkRunConfig } = (await ask(many)) as { checkRunConfig: { problems: unknown[] } };
    expect(checkRunConfig.problems).toHaveLength(20);
    expect((await api.sql.query('select count(*)::int n from runs')).rows[0].n).toBe(before);
  });
});
