import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../tests/support/test-database.js';
import { encodeCursor } from './modules/page.js';
import { startedEvent } from './testing/event-fixtures.js';
import type { Answer } from './testing/graphql-client.js';
import { configFixture } from './testing/run-config-fixture.js';
import { TestApi } from './testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'faults');
});
afterAll(() => api.stop());

const nul = 'a\0b';
const loneSurrogate = 'a\ud800b';
const nowhere = '00000000-0000-4000-8000-000000000000';
const uuids = (count: number): string[] => Array.from({ length: count }, () => nowhere);
const runsQuery =
  'query ($filter: RunFilter, $after: String, $sort: RunSort) { runs(filter: $filter, after: $after, sort: $sort) { nodes { id } } }';
const byName = ['NAME', 'DESC'];

describe('a fault of the caller', () => {
  it.each<readonly [string, string, Record<string, unknown>]>([
    ['NUL in nameContains', runsQuery, { filter: { nameContains: nul } }],
    ['a lone surrogate in nameContains', runsQuery, { filter: { nameContains: loneSurrogate } }],
    ['NUL in models', runsQuery, { filter: { models: [nul] } }],
    ['NUL in the text', runsQuery, { filter: { text: nul } }],
    ['66,000 ids', runsQuery, { filter: { ids: uuids(66_000) } }],
    ['66,000 statuses', runsQuery, { filter: { statuses: Array.from({ length: 66_000 }, () => 'QUEUED') } }],
    ['a cursor of nothing', runsQuery, { after: 'x' }],
    [
      'a cursor with NUL',
      runsQuery,
      { after: encodeCursor([...byName, '0', nul, '1']), sort: { field: 'NAME' } },
    ],
    [
      'a cursor with a lone surrogate',
      runsQuery,
      { after: encodeCursor([...byName, '0', loneSurrogate, '1']), sort: { field: 'NAME' } },
    ],
    [
      'a cursor beyond a double',
      runsQuery,
      { after: encodeCursor([...byName, '1e999', 'a', '1']), sort: { field: 'NAME' } },
    ],
    [
      'a cursor of a study beyond an integer',
      'query ($after: String) { studies(after: $after) { totalCount } }',
      { after: encodeCursor(['study', 1e15 + 0.5]) },
    ],
    [
      'NUL in the name of a field',
      runsQuery,
      { filter: { where: [{ field: `config.${nul}`, op: 'EQ', value: 1 }] } },
    ],
    ['NUL in a field to sort by', runsQuery, { sort: { by: `config.${nul}` } }],
    [
      'NUL in a facet',
      'query ($f: [String!]!, $c: String) { runFieldFacets(fields: $f, containing: $c) { field } }',
      { f: ['model'], c: nul },
    ],
    [
      'NUL in the name of a series',
      'query ($id: ID!, $n: [String!]) { run(id: $id) { series(names: $n) { name } } }',
      { id: 'RUN', n: [nul] },
    ],
    [
      '66,000 names of series',
      'query ($id: ID!, $n: [String!]) { run(id: $id) { series(names: $n) { name } } }',
      { id: 'RUN', n: Array.from({ length: 66_000 }, (_, at) => `s${at}`) },
    ],
    [
      'NUL in the name of a window',
      'query ($id: ID!, $n: String!) { run(id: $id) { seriesWindow(name: $n) { steps } } }',
      { id: 'RUN', n: nul },
    ],
    [
      'NUL in the name of a study',
      'mutation ($n: String!) { createStudy(input: { name: $n, configs: [] }) { id } }',
      { n: nul },
    ],
    ['NUL in a writer', 'mutation ($n: ID!) { claimRun(writerId: $n) { epoch } }', { n: nul }],
  ])('is refused and not stored nor tried again: %s', async (_, query, asked) => {
    const variables =
      asked.id === 'RUN' ? { ...asked, id: (await api.claimNew(configFixture())).run.id } : asked;
    const answer = await api.send(query, variables);
    const refusal = answer.errors?.[0];
    expect([refusal?.message, refusal?.extensions?.code]).toEqual([expect.any(String), 'BAD_USER_INPUT']);
  });

  it.each<readonly [string, unknown]>([
    ['year 0000', { ...startedEvent(), at: '0000-01-01T00:00:00.000Z' }],
    [
      'a lone surrogate',
      { kind: 'log-written', at: '2026-01-01T00:00:00.000Z', level: 'info', message: loneSurrogate },
    ],
    [
      'a failure message of 8 MB',
      {
        kind: 'run-ended',
        at: '2026-01-01T00:00:00.000Z',
        step: 0,
        outcome: 'failed',
        failure: { code: 'X', message: 'x'.repeat(8e6) },
      },
    ],
    ['an environment of 9 MB', { ...startedEvent(), environment: { a: 'x'.repeat(9e6) } }],
  ])('in an event is refused: %s', async (_, event) => {
    const lease = await api.claimNew(configFixture());
    const answer = await api.ingest(lease, 1, [event]);
    expect(answer.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['in a part of an event', (deep: string) => `{"kind":"run-started","environment":${deep}}`],
    ['in the event of a charge', (deep: string) => `{"kind":"privacy-charged","event":${deep}}`],
  ])('in an event is refused: 5,000 lists that lie in each other, %s', async (_, eventAround) => {
    const { run, epoch } = await api.claimNew(configFixture());
    const query =
      'mutation ($events: [JSON!]!, $id: ID!, $epoch: Int!) { ingest(runId: $id, writerId: "writer", epoch: $epoch, batchSequence: 1, events: $events) { cursor } }';
    const event = eventAround('['.repeat(5_000) + ']'.repeat(5_000));
    const response = await fetch(`${api.server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":${JSON.stringify(query)},"variables":{"id":"${run.id}","epoch":${epoch},"events":[${event}]}}`,
    });
    const { errors } = (await response.json()) as Answer<unknown>;
    expect([response.status, errors?.[0]?.message]).toEqual([
      400,
      expect.stringContaining('64 deep at most'),
    ]);
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  it('takes +00:00 for an instant', async () => {
    const lease = await api.claimNew(configFixture());
    const answer = await api.ingest(lease, 1, [{ ...startedEvent(), at: '2026-01-01T00:00:00.000+00:00' }]);
    expect(answer.errors).toBeUndefined();
  });

  it.each([
    ['a subscription over HTTP', `subscription { runEvents(runId: "${nowhere}") { cursor } }`],
    [
      'a config that nests 5,000 deep',
      `query { checkRunConfig(config: ${'{a:'.repeat(5_000)}1${'}'.repeat(5_000)}) { warnings } }`,
    ],
    ['a selection that nests 20,000 deep', `${'{a'.repeat(20_000)}${'}'.repeat(20_000)}`],
  ])('is no fault of the server: %s', async (_, query) => {
    const response = await fetch(`${api.server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    expect([response.status < 500, text]).toEqual([true, expect.not.stringContaining('INTERNAL')]);
  });

  const times = (count: number, selection: string) =>
    `{ ${Array.from({ length: count }, (_, at) => `a${at}: ${selection}`).join(' ')} }`;
  it.each([
    ['900 counts', times(900, 'runs(first: 1) { totalCount }')],
    ['40,000 schemas of configs', times(40_000, 'runConfigSchema')],
    ['the schema in 8,000 places', times(8_000, '__schema { types { name } }')],
    ['600 environments', times(600, `run(id: "${nowhere}") { environment }`)],
  ])('is to ask for too much, over HTTP and over a WebSocket: %s', async (_, query) => {
    const overHttp = await api.send(query);
    const socket = api.socket();
    const overSocket = await new Promise<unknown>((resolve) =>
      socket.subscribe({ query }, { next: resolve, error: resolve, complete: () => resolve('complete') }),
    );
    await socket.dispose();
    for (const [refusal] of [overHttp.errors, overSocket as Answer<unknown>['errors']].map(
      (all) => all ?? [],
    ))
      expect([refusal?.extensions?.code, refusal?.message]).toEqual([
        expect.stringMatching(/^GRAPHQL_(PARSE|VALIDATION)_FAILED$/),
        expect.stringMatching(/token|costs \d+/),
      ]);
  });

  it('leaves nothing in the log of the server', () => expect(api.logged).toEqual([]));
});
