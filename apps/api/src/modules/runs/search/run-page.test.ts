import {
  RunFieldFacetsDocument,
  RunFieldsDocument,
  RunGroupsDocument,
  RunPageDocument,
} from '@clipwise/contract/operations';
import { type DocumentNode, Kind, print, visit } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../../tests/support/test-database.js';
import { generateStore } from '../../../testing/generated-store.js';
import { TestApi } from '../../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'run page');
  await generateStore(api.databaseUrl, 10_000);
});
afterAll(() => api.stop());

/** A `__typename` in every selection, as Apollo Client sends it. */
function asClientsSend(document: DocumentNode): string {
  const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;
  return print(
    visit(document, {
      SelectionSet: (node, _key, parent) =>
        parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION
          ? undefined
          : { ...node, selections: [...node.selections, typename] },
    }),
  );
}

const dice = 'metric.validation/mean-dice';
const columns = [
  ...[
    'method',
    'noiseMultiplier',
    'model',
    'seed',
    'epsilon',
    'delta',
    'unit',
    'verdict',
    'duration',
    'createdAt',
  ],
  ...['tags', dice, 'metric.training/loss', 'config.clipping.clipNorm', 'config.optimizer.learningRate'],
];

describe('a store of 10,000 runs', () => {
  const hard = {
    where: [
      { field: 'config.clipping.clipNorm', op: 'LTE', value: 1 },
      { field: 'seed', op: 'IN', value: [1, 2, 3] },
      { field: dice, op: 'GT', value: 0.3 },
    ],
    text: 'unet automatic',
  };

  it.each([
    ['as it opens', {}],
    ['by a place in the config', { sort: { by: 'config.clipping.clipNorm', direction: 'ASC' } }],
    ['by a metric', { sort: { by: dice, direction: 'DESC' } }],
    ['by duration', { sort: { by: 'duration', direction: 'DESC' } }],
    [
      'filtered by config, seed, metric and text, by a metric',
      { filter: hard, sort: { by: dice, direction: 'ASC' } },
    ],
  ])('answers its first page %s', async (_, variables) => {
    const { runs } = await api.ask<{ runs: { nodes: readonly { id: string }[] } }>(
      asClientsSend(RunPageDocument),
      { first: 50, fields: columns, ...variables },
    );
    expect(new Set(runs.nodes.map(({ id }) => id)).size).toBe(50);
  });

  it('answers a page of 50 runs with 15 columns in at most 15 kB', async () => {
    const query = asClientsSend(RunPageDocument);
    const answer = await api.send(query, { first: 50, fields: columns });
    const bytes = Buffer.byteLength(JSON.stringify(answer));
    expect(bytes).toBeLessThanOrEqual(15_000);
    expect(JSON.stringify(answer)).toContain('"totalCount":10000');
  });

  it('pages through all of a filter once, in keyset order', async () => {
    const seen = new Set<string>();
    let after: string | null = null;
    let pages = 0;
    do {
      const {
        runs,
      }: { runs: { nodes: { id: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } } =
        await api.ask(
          'query ($after: String, $filter: RunFilter, $sort: RunSort) { runs(first: 200, after: $after, filter: $filter, sort: $sort) { nodes { id } pageInfo { endCursor hasNextPage } } }',
          { after, filter: { models: ['unet'] }, sort: { by: dice, direction: 'DESC' } },
        );
      for (const { id } of runs.nodes) seen.add(id);
      pages += 1;
      after = runs.pageInfo.hasNextPage ? runs.pageInfo.endCursor : null;
    } while (after !== null);
    expect([seen.size, pages]).toEqual([5_000, 25]);
  });

  it('gathers 200 groups, lists its fields, and counts five facets', async () => {
    const by = ['method', 'clipping', 'noiseMultiplier', 'model', 'seed'];
    const { runGroups } = await api.ask<{ runGroups: { groups: readonly unknown[] } }>(
      asClientsSend(RunGroupsDocument),
      { by, metric: dice, first: 200 },
    );
    expect(runGroups.groups).toHaveLength(200);
    const fields = ['model', 'config.clipping.clipNorm', 'tags', 'seed', dice];
    const { runFieldFacets } = await api.ask<{ runFieldFacets: readonly unknown[] }>(
      asClientsSend(RunFieldFacetsDocument),
      { fields, filter: {} },
    );
    expect(runFieldFacets).toHaveLength(5);
    const { runFields } = await api.ask<{ runFields: readonly unknown[] }>(asClientsSend(RunFieldsDocument));
    expect(runFields.length).toBeGreaterThan(20);
  });
});
