import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { printSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../tests/support/test-database.js';
import { configFixture } from '../testing/run-config-fixture.js';
import { TestApi } from '../testing/test-api.js';
import { buildApiSchema } from './build-schema.js';

const compiler = createRequire(import.meta.url)('relay-compiler') as string;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-relay-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the Relay compiler says of a schema and operations on it. */
async function compile(schema: string, operations: string): Promise<{ code: number; said: string }> {
  await mkdir(join(folder, 'src', '__generated__'), { recursive: true });
  await writeFile(join(folder, 'schema.graphql'), schema);
  await writeFile(join(folder, 'src', 'table.js'), `graphql\`${operations}\`;\n`);
  const config = {
    src: './src',
    schema: './schema.graphql',
    language: 'flow',
    artifactDirectory: './src/__generated__',
    customScalarTypes: { DateTime: 'string', JSON: 'unknown', MetricValue: 'number | string' },
  };
  await writeFile(join(folder, 'relay.config.json'), JSON.stringify(config));
  return promisify(execFile)(compiler, [join(folder, 'relay.config.json')], { cwd: folder }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  );
}

const operations = `
  query tableQuery($filter: RunFilter) {
    ...table_runs @arguments(filter: $filter)
  }
  fragment table_runs on Query
  @argumentDefinitions(filter: { type: "RunFilter" }, count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
  @refetchable(queryName: "tablePaginationQuery") {
    runs(first: $count, after: $cursor, filter: $filter) @connection(key: "table_runs") {
      edges { node { id name createdAt study { id name } } }
    }
  }
  fragment table_run on Run
  @argumentDefinitions(entries: { type: "Int", defaultValue: 100 }, cursor: { type: "String" })
  @refetchable(queryName: "tableRunRefetchQuery") {
    name
    ledger(first: $entries, after: $cursor) @connection(key: "table_ledger") { edges { node { step } } }
  }`;

describe('the Relay compiler', () => {
  it('takes the schema with a paginated connection and a fragment that is fetched again by its node', async () => {
    const { code, said } = await compile(printSchema(buildApiSchema()), operations);
    expect([code, said]).toEqual([0, expect.stringContaining('compiled')]);
    const refetch = await readFile(
      join(folder, 'src', '__generated__', 'tableRunRefetchQuery.graphql.js'),
      'utf8',
    );
    expect(refetch).toContain('node(id: $id)');
  });

  it('refuses it without startCursor', async () => {
    const without = printSchema(buildApiSchema()).replace('startCursor: String', '');
    const { code } = await compile(without, operations);
    expect(code).not.toBe(0);
  });
});

describe('node(id)', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(createTestDatabase, 'nodes');
  });
  afterAll(() => api.stop());

  it('finds runs, studies and views by their ids alone, nodes many of them in their order', async () => {
    const lease = await api.claimNew(configFixture());
    const { run } = await api.ask<{ run: { study: { id: string } } }>(
      `{ run(id: "${lease.run.id}") { study { id } } }`,
    );
    const { saveView } = await api.ask<{ saveView: { id: string } }>(
      'mutation { saveView(input: { page: "/runs", name: "a", state: "" }) { id } }',
    );
    const ids = [run.study.id, 'no id', saveView.id, lease.run.id];
    const { nodes, node } = await api.ask<{ nodes: unknown[]; node: unknown }>(
      `query ($ids: [ID!]!, $id: ID!) {
        nodes(ids: $ids) { __typename id ... on Run { study { name } progress { step } } ... on Study { runCount } }
        node(id: $id) { __typename ... on SavedView { page } } }`,
      { ids, id: saveView.id },
    );
    expect(nodes).toEqual([
      { __typename: 'Study', id: run.study.id, runCount: 1 },
      null,
      { __typename: 'SavedView', id: saveView.id },
      { __typename: 'Run', id: lease.run.id, study: { name: 'tests' }, progress: { step: 0 } },
    ]);
    expect(node).toEqual({ __typename: 'SavedView', page: '/runs' });
    expect(
      await api.codeOf('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array(201).fill('a') }),
    ).toBe('BAD_USER_INPUT');
  });
});
