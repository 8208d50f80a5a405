import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { endedEvent, metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
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
    ...(noiseMultiplier === undefined ? { clipping: { kind: 'none' } } : { noise: { noiseMultiplier } }),
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
    expect(await names({ methods: ['non-private', 'random-sparsification'] })).toEqual(['100%', 'two']);
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
        { value: 'non-private', count: 1 },
        { value: 'random-sparsification', count: 1 },
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
        'configs[1].clipping.clipNorm: must be > 0',
      ],
      [
        configFixture({ clipping: { kind: 'huber' } }),
        'configs[1].clipping.kind: must be one of none, flat, automatic',
      ],
      [configFixture({ model: { kind: 'unet', width: 'wide' } }), 'configs[1].model.width: must be integer'],
      [configFixture({ surprise: 1 }), 'configs[1]: has no property named "surprise"'],
      ['not a config', 'configs[1]: must be object'],
    ];
    for (const [config, message] of refusals) {
      const answer = await api.send(launch, { input: { studyId, configs: [configFixture(), config] } });
      expect(answer.errors?.[0]).toMatchObject({
        message,
        extensions: { code: 'BAD_USER_INPUT', configIndex: 1 },
      });
    }
    expect(await read({ studyId }, null)).toEqual([]);
    const create = 'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }';
    const before = (await api.sql.query('select count(*)::int n from studies')).rows[0].n;
    expect(await api.codeOf(create, { input: { name: 'x', configs: [{}] } })).toBe('BAD_USER_INPUT');
    expect((await api.sql.query('select count(*)::int n from studies')).rows[0].n).toBe(before);
  });

  it('runs the same config again, keys in their order, in the same study', async () => {
    const config = configFixture({ name: 'again' });
    const studyId = await api.createStudy([config], 'again');
    const { runs } = await api.ask<Page>(pageOperation, { filter: { studyId } });
    const answer = await api.ask<{
      rerun: { id: string; config: unknown; status: string; study: { id: string } };
    }>(`mutation { rerun(id: "${runs.edges[0]?.node.id}") { id config status study { id } } }`);
    expect(answer.rerun.id).not.toBe(runs.edges[0]?.node.id);
    expect(JSON.stringify(answer.rerun.config)).toBe(JSON.stringify(config));
    expect(answer.rerun).toMatchObject({ status: 'QUEUED', study: { id: studyId } });
  });
});
