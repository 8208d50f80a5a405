import { RunPageDocument } from '@clipwise/contract/operations';
import { print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, metricsEvent, startedEvent } from '../../../testing/event-fixtures.js';
import { configFixture } from '../../../testing/run-config-fixture.js';
import { TestApi } from '../../../testing/test-api.js';

let api: TestApi;
let studyId: string;
const dice = 'metric.validation/mean-dice';

beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'run search');
  const flat = (name: string, clipNorm: number, seed: number, more: object = {}) =>
    configFixture({ name, clipping: { kind: 'flat', clipNorm }, training: { epochs: 3, seed }, ...more });
  studyId = await api.createStudy(
    [
      flat('a1', 1, 1),
      flat('a2', 1, 2),
      flat('a3', 1, 3),
      flat('b1', 2.5, 1),
      configFixture({ name: 'c1', clipping: { kind: 'none' }, noise: { noiseMultiplier: 0 } }),
      flat('d1', 1, 9, { privacy: { delta: 1e-6 } }),
    ],
    'The grid of Duke',
  );
  const values: Readonly<Record<string, number | 'NaN'>> = { a1: 0.5, a2: 0.6, a3: 0.7, b1: 0.9, c1: 'NaN' };
  for (const name of ['a1', 'a2', 'a3', 'b1', 'c1']) {
    const lease = await api.claim();
    if (lease === null) throw new Error('nothing was queued');
    const isPrivate = name !== 'c1';
    const answer = await api.ingest(lease, 1, [
      startedEvent({ isPrivate }),
      ...(isPrivate ? [chargeEvent(1, name === 'b1' ? 40 : 30)] : []),
      metricsEvent(1, { 'validation/mean-dice': values[name] ?? 0 }),
      endedEvent(),
    ]);
    expect(answer.errors).toBeUndefined();
  }
  const lease = await api.claim();
  if (lease === null) throw new Error('nothing was queued');
  await api.ingest(lease, 1, [startedEvent({ mechanism: { delta: 1e-6 } }), chargeEvent(1)]);
  await api.sql.query(`update runs set tags = '{paper,"seed one"}' where name in ('a1', 'b1')`);
  await api.sql.query(`update runs set tags = '{paper}' where name = 'a2'`);
  await api.sql.query(
    `update runs set started_at = '2026-01-01T00:00:00Z', ended_at = '2026-01-01T01:00:00Z' where name = 'b1'`,
  );
});
afterAll(() => api.stop());

const names = async (filter: object, sort: object = { field: 'NAME', direction: 'ASC' }) => {
  const { runs } = await api.ask<{ runs: { totalCount: number; nodes: { name: string }[] } }>(
    'query ($filter: RunFilter, $sort: RunSort) { runs(filter: $filter, sort: $sort) { totalCount nodes { name } } }',
    { filter, sort },
  );
  expect(runs.totalCount).toBe(runs.nodes.length);
  return runs.nodes.map(({ name }) => name).join(' ');
};
const where = (field: string, op: string, value?: unknown) => names({ where: [{ field, op, value }] });

describe('conditions', () => {
  it('compare any place in a config by its own type', async () => {
    expect(await where('config.clipping.clipNorm', 'EQ', 1)).toBe('a1 a2 a3 d1');
    expect(await where('config.clipping.clipNorm', 'EQ', '1')).toBe('');
    expect(await where('config.clipping.clipNorm', 'IN', [2.5, 7])).toBe('b1');
    expect(await where('config.clipping.clipNorm', 'GT', 1)).toBe('b1');
    expect(await where('config.clipping.clipNorm', 'GTE', 1)).toBe('a1 a2 a3 b1 d1');
    expect(await where('config.clipping.clipNorm', 'LT', 2.5)).toBe('a1 a2 a3 d1');
    expect(await where('config.clipping.clipNorm', 'EXISTS')).toBe('a1 a2 a3 b1 d1');
    expect(await where('config.clipping.clipNorm', 'EXISTS', false)).toBe('c1');
    expect(await where('config.clipping.clipNorm', 'NE', 1)).toBe('b1 c1');
    expect(await where('config.clipping.kind', 'CONTAINS', 'LA')).toBe('a1 a2 a3 b1 d1');
    expect(await where('config.privacy.delta', 'EQ', 1e-6)).toBe('d1');
    expect(await where('config.training.microbatchSize', 'EQ', null)).toBe('a1 a2 a3 b1 c1 d1');
    expect(await where('config.no.such.place', 'EXISTS')).toBe('');
  });

  it('take tags, seed, status, duration, times and last values of metrics', async () => {
    expect(await where('tags', 'EQ', 'paper')).toBe('a1 a2 b1');
    expect(await where('tags', 'IN', ['seed one', 'other'])).toBe('a1 b1');
    expect(await where('tags', 'NE', 'paper')).toBe('a3 c1 d1');
    expect(await where('tags', 'EXISTS', false)).toBe('a3 c1 d1');
    expect(await where('seed', 'IN', [1, 9])).toBe('a1 b1 c1 d1');
    expect(await where('status', 'EQ', 'RUNNING')).toBe('d1');
    expect(await where('duration', 'GTE', 3600)).toMatch(/^b1/);
    expect(await where('duration', 'LT', 3601)).toContain('b1');
    expect(await where('startedAt', 'LT', '2026-01-01T00:00:01.000Z')).toBe('b1');
    expect(await where(dice, 'GT', 0.55)).toBe('a2 a3 b1');
    expect(await where(dice, 'EXISTS', false)).toBe('d1');
    expect(await where('environment.backend', 'EQ', 'test')).toBe('a1 a2 a3 b1 c1 d1');
  });

  it('keep a NaN out of every comparison and find it by name', async () => {
    expect(await where(dice, 'LT', 5)).toBe('a1 a2 a3 b1');
    expect(await where(dice, 'GT', -5)).toBe('a1 a2 a3 b1');
    expect(await where(dice, 'EQ', 'NaN')).toBe('c1');
  });

  it('all hold at once, together with words of the text', async () => {
    expect(
      await names({
        where: [
          { field: 'tags', op: 'EQ', value: 'paper' },
          { field: 'config.clipping.clipNorm', op: 'LTE', value: 1 },
        ],
        text: 'DUKE a2',
      }),
    ).toBe('a2');
    expect(await names({ text: 'paper seed' })).toBe('a1 b1');
    expect(await names({ text: 'a1 a2' })).toBe('');
  });

  it('are refused with the place and the rule when they say nothing', async () => {
    const message = async (filter: object) =>
      (await api.send('query ($filter: RunFilter) { runs(filter: $filter) { totalCount } }', { filter }))
        .errors?.[0];
    expect(await message({ where: [{ field: 'clipNorm', op: 'EQ', value: 1 }] })).toMatchObject({
      message: expect.stringMatching(
        /^there is no field of this name; take one that the query runFields lists/,
      ),
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect((await message({ where: [{ field: 'seed', op: 'IN', value: 1 }] }))?.message).toBe(
      'filter.where[0] (seed IN): the value must be a list of numbers, texts, true, false or null',
    );
    expect((await message({ where: [{ field: 'seed', op: 'LT', value: true }] }))?.message).toBe(
      'filter.where[0] (seed LT): the value must be a number, or a text such as an ISO 8601 time',
    );
    const many = Array.from({ length: 51 }, () => ({ field: 'seed', op: 'EXISTS' }));
    expect((await message({ where: many }))?.message).toBe(
      'filter.where must have at most 50 conditions, got 51',
    );
    expect((await message({ text: 'a b c d e f g h i j k' }))?.message).toBe(
      'filter.text must have at most 10 words, got 11',
    );
  });
});

describe('orders', () => {
  const pages = async (by: string, direction: string) => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const {
        runs,
      }: { runs: { nodes: { name: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } } =
        await api.ask(
          'query ($after: String, $sort: RunSort) { runs(first: 2, after: $after, sort: $sort) { nodes { name } pageInfo { endCursor hasNextPage } } }',
          { after, sort: { by, direction } },
        );
      seen.push(...runs.nodes.map(({ name }) => name));
      after = runs.pageInfo.hasNextPage ? runs.pageInfo.endCursor : null;
    } while (after !== null);
    return seen.join(' ');
  };

  it('page through every run once by any field, those without a value last in either direction', async () => {
    expect(await pages('config.clipping.clipNorm', 'ASC')).toBe('a1 a2 a3 d1 b1 c1');
    expect(await pages('config.clipping.clipNorm', 'DESC')).toBe('b1 d1 a3 a2 a1 c1');
    expect(await pages('config.clipping.kind', 'DESC')).toBe('c1 d1 b1 a3 a2 a1');
    expect(await pages('seed', 'ASC')).toBe('a1 b1 c1 a2 a3 d1');
    expect(await pages('tags', 'ASC')).toBe('a2 a1 b1 a3 c1 d1');
    expect(await pages('tags', 'DESC')).toBe('b1 a1 a2 d1 c1 a3');
    expect(await pages(dice, 'DESC')).toBe('b1 a3 a2 a1 d1 c1');
    expect(await pages(dice, 'ASC')).toBe('a1 a2 a3 b1 c1 d1');
    expect(await pages('startedAt', 'ASC')).toMatch(/ b1$|^b1 /);
    expect(await pages('createdAt', 'DESC')).toBe('d1 c1 b1 a3 a2 a1');
    expect(await pages('duration', 'ASC')).toHaveLength('a1 a2 a3 b1 c1 d1'.length);
  });
});

describe('values', () => {
  it('are a column each, in the order asked for, missing ones null', async () => {
    const fields = [
      'seed',
      'config.clipping.clipNorm',
      dice,
      'tags',
      'epsilon',
      'delta',
      'studyName',
      'environment.x',
    ];
    const { runs } = await api.ask<{ runs: { nodes: { name: string; values: unknown[] }[] } }>(
      print(RunPageDocument),
      {
        fields,
        sort: { by: 'name', direction: 'ASC' },
      },
    );
    const held = Object.fromEntries(runs.nodes.map(({ name, values }) => [name, values]));
    expect(held.a1?.slice(0, 4)).toEqual([1, 1, 0.5, ['paper', 'seed one']]);
    expect(held.a1?.[4]).toBeGreaterThan(0);
    expect(held.a1?.slice(5)).toEqual([1e-5, 'The grid of Duke', null]);
    expect(held.c1).toEqual([1, null, 'NaN', [], null, null, 'The grid of Duke', null]);
  });

  it('are refused beyond 60 fields, and what a wide page may cost is counted', async () => {
    const ask = (fields: number, first: number) =>
      api.send<unknown>(
        `{ runs(first: ${first}) { nodes { values(fields: [${Array.from({ length: fields }, () => '"seed"')}]) } } }`,
      );
    expect((await ask(61, 5)).errors?.[0]?.message).toBe(
      'values(fields) must name from 1 to 60 fields, got 61',
    );
    expect((await ask(60, 5)).errors).toBeUndefined();
    expect((await ask(300, 200)).errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('runFields', () => {
  it('lists places in configs and metrics with the number of runs, and how covered a metric is', async () => {
    const { runFields } = await api.ask<{ runFields: { field: string }[] }>(
      'query ($filter: RunFilter) { runFields(filter: $filter) { field kind runs disclosure } }',
      { filter: { studyId } },
    );
    const found = (field: string) => runFields.find((entry) => entry.field === field);
    expect(found('config.clipping.clipNorm')).toEqual({
      field: 'config.clipping.clipNorm',
      kind: 'ANY',
      runs: 5,
      disclosure: null,
    });
    expect(found(dice)).toEqual({ field: dice, kind: 'NUMBER', runs: 5, disclosure: 'RELEASED' });
    expect(found('seed')).toEqual({ field: 'seed', kind: 'ANY', runs: null, disclosure: null });
    expect(found('config.training.microbatchSize')).toBeUndefined();
  });
});

describe('runFieldFacets', () => {
  const facets = async (fields: string[], filter: object, more: object = {}) => {
    const { runFieldFacets } = await api.ask<{ runFieldFacets: object[] }>(
      'query ($fields: [String!]!, $filter: RunFilter, $containing: String, $first: Int) { runFieldFacets(fields: $fields, filter: $filter, containing: $containing, first: $first) { field offered { value count } distinct missing least greatest } }',
      { fields, filter, ...more },
    );
    return runFieldFacets;
  };

  it('count what the other conditions leave, not what is chosen in the field itself', async () => {
    const filter = {
      statuses: ['COMPLETED'],
      where: [
        { field: 'config.clipping.clipNorm', op: 'EQ', value: 2.5 },
        { field: 'tags', op: 'EQ', value: 'paper' },
      ],
    };
    expect(await facets(['config.clipping.clipNorm', 'status', 'tags', 'method', dice], filter)).toEqual([
      {
        field: 'config.clipping.clipNorm',
        offered: [
          { value: 1, count: 2 },
          { value: 2.5, count: 1 },
        ],
        distinct: 2,
        missing: 0,
        least: 1,
        greatest: 2.5,
      },
      {
        field: 'status',
        offered: [{ value: 'COMPLETED', count: 1 }],
        distinct: 1,
        missing: 0,
        least: null,
        greatest: null,
      },
      {
        field: 'tags',
        offered: [
          { value: 'paper', count: 1 },
          { value: 'seed one', count: 1 },
        ],
        distinct: 2,
        missing: 0,
        least: null,
        greatest: null,
      },
      {
        field: 'method',
        offered: [{ value: 'flat', count: 1 }],
        distinct: 1,
        missing: 0,
        least: null,
        greatest: null,
      },
      {
        field: dice,
        offered: [{ value: 0.9, count: 1 }],
        distinct: 1,
        missing: 0,
        least: 0.9,
        greatest: 0.9,
      },
    ]);
  });

  it('say what is missing and how much there is beyond what is offered', async () => {
    expect(await facets(['seed', 'tags', dice], { studyId }, { first: 1 })).toEqual([
      { field: 'seed', offered: [{ value: 1, count: 3 }], distinct: 4, missing: 0, least: 1, greatest: 9 },
      {
        field: 'tags',
        offered: [{ value: 'paper', count: 3 }],
        distinct: 2,
        missing: 3,
        least: null,
        greatest: null,
      },
      {
        field: dice,
        offered: [{ value: 'NaN', count: 1 }],
        distinct: 5,
        missing: 1,
        least: 0.5,
        greatest: 0.9,
      },
    ]);
    expect(await facets(['tags', 'name'], { studyId }, { containing: 'A' })).toMatchObject([
      { offered: [{ value: 'paper', count: 3 }], distinct: 1 },
      { offered: [{ value: 'a1' }, { value: 'a2' }, { value: 'a3' }], distinct: 3 },
    ]);
  });
});

describe('runGroups', () => {
  const groups = async (variables: object) => {
    const { runGroups } = await api.ask<{
      runGroups: { totalCount: number; groups: Record<string, unknown>[] };
    }>(
      `query ($by: [String!]!, $metric: String, $filter: RunFilter, $order: RunGroupOrder, $direction: SortDirection, $first: Int) {
        runGroups(by: $by, metric: $metric, filter: $filter, order: $order, direction: $direction, first: $first) {
          totalCount
          groups { key runs measured notFinite mean standardDeviation low high least greatest disclosure mixed duration
            epsilons { delta unit neighbouring runs least greatest } statuses { value count } verdicts { value count } }
        } }`,
      { filter: { studyId }, ...variables },
    );
    return runGroups;
  };

  it('give n, mean, sample deviation and the 95 % t-interval of the finite values', async () => {
    const { totalCount, groups: found } = await groups({
      by: ['method', 'config.clipping.clipNorm'],
      metric: dice,
    });
    expect(totalCount).toBe(3);
    expect(found.map(({ key }) => key)).toEqual([
      ['flat', 1],
      ['flat', 2.5],
      ['non-private', null],
    ]);
    const [ofThree, ofOne, ofNone] = found;
    // Of 0.5, 0.6, 0.7: s = 0.1, t(2) = 4.30265; d1 has no value yet.
    expect(ofThree).toMatchObject({
      runs: 4,
      measured: 3,
      notFinite: 0,
      mean: expect.closeTo(0.6, 12),
      standardDeviation: expect.closeTo(0.1, 12),
      low: expect.closeTo(0.6 - (4.302653 * 0.1) / Math.sqrt(3), 7),
      high: expect.closeTo(0.6 + (4.302653 * 0.1) / Math.sqrt(3), 7),
      least: 0.5,
      greatest: 0.7,
      disclosure: 'RELEASED',
      statuses: [
        { value: 'COMPLETED', count: 3 },
        { value: 'RUNNING', count: 1 },
      ],
    });
    expect(ofOne).toMatchObject({ measured: 1, mean: 0.9, standardDeviation: null, low: null, high: null });
    expect(ofNone).toMatchObject({ runs: 1, measured: 0, notFinite: 1, mean: null, epsilons: [] });
  });

  it('never put epsilons of another delta together, and say that the group mixes them', async () => {
    const { groups: found } = await groups({ by: ['method'] });
    const [flat] = found as {
      mixed: string[];
      epsilons: { delta: number; runs: number; least: number; greatest: number }[];
    }[];
    expect(flat?.mixed).toEqual(['delta']);
    expect(flat?.epsilons).toMatchObject([
      { delta: 1e-6, unit: 'example', neighbouring: 'add-remove', runs: 1 },
      { delta: 1e-5, unit: 'example', neighbouring: 'add-remove', runs: 4 },
    ]);
    expect(flat?.epsilons[0]?.least).toBe(flat?.epsilons[0]?.greatest);
    expect(flat?.epsilons[1]?.least).toBeLessThan(flat?.epsilons[1]?.greatest ?? 0);
    expect((await groups({ by: ['method', 'delta'] })).groups.map(({ mixed }) => mixed)).toEqual([
      [],
      [],
      [],
    ]);
    const refusal = await api.send('{ runGroups(by: ["method"], metric: "epsilon") { totalCount } }');
    expect(refusal.errors?.[0]?.message).toMatch(/^metric must not be epsilon: it has no mean/);
  });

  it('come in the order asked for, as many as asked for, and tell how many there are', async () => {
    const keys = async (variables: object) =>
      (await groups(variables)).groups.map(({ key }) => (key as unknown[])[0]);
    const by = ['seed'];
    expect(await keys({ by, order: 'RUNS', direction: 'DESC', first: 1 })).toEqual([1]);
    expect((await groups({ by, first: 1 })).totalCount).toBe(4);
    expect(await keys({ by, metric: dice, order: 'MEAN', direction: 'DESC' })).toEqual([1, 3, 2, 9]);
    expect(await keys({ by, order: 'NEWEST', direction: 'DESC' })).toEqual([9, 1, 3, 2]);
  });
});
