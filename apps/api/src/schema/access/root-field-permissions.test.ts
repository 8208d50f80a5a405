import { createHash } from 'node:crypto';
import { type Permission, type Role, rolePermissions } from '@clipwise/contract';
import type { GraphQLField } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { routePermissions } from '../../http/admission.js';
import { firstKey, KeyedClient, operationOf } from '../../testing/access-fixtures.js';
import { artifactEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';
import { buildApiSchema } from '../build-schema.js';
import { rootFieldPermissions } from './root-field-permissions.js';

const schema = buildApiSchema();
const kinds = [
  ['query', schema.getQueryType()],
  ['mutation', schema.getMutationType()],
  ['subscription', schema.getSubscriptionType()],
] as const;
const rootFields = kinds.flatMap(([kind, type]) =>
  Object.values(type?.getFields() ?? {}).map((field) => ({
    kind,
    field,
    place: `${type?.name}.${field.name}`,
  })),
);
const roles = Object.keys(rolePermissions) as Role[];
const may = (role: Role, permission: Permission): boolean =>
  (rolePermissions[role] as readonly Permission[]).includes(permission);

let api: TestApi;
let owner: KeyedClient;
const clients = new Map<Role, KeyedClient>();
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'access', { access: 'keys' });
  owner = new KeyedClient(api, await firstKey(api));
  for (const role of roles) clients.set(role, await owner.withRole(role));
});
afterAll(() => api.stop());

/** Code of the first answer of a root field; null for one without an error, or that says nothing yet. */
async function codeOf(
  client: KeyedClient,
  kind: (typeof rootFields)[number]['kind'],
  field: GraphQLField<unknown, unknown>,
  given: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const { query, variables } = operationOf(kind, field, given, 1);
  if (kind !== 'subscription') return (await client.codeOf(query, variables)) ?? null;
  const socket = createClient({
    url: `${api.server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { apiKey: client.key },
  });
  const answer = await new Promise<unknown>((resolve) => {
    const timer = setTimeout(() => resolve(null), 1_500);
    const end = (value: unknown) => {
      clearTimeout(timer);
      resolve(value);
    };
    socket.subscribe(
      { query, variables },
      {
        next: ({ errors }) => end(errors?.[0]?.extensions?.code ?? null),
        error: (error) => end(Array.isArray(error) ? error[0].extensions.code : String(error)),
        complete: () => end(null),
      },
    );
  });
  await socket.dispose();
  return answer;
}

describe('every root field of the schema', () => {
  it('has one permission, and no permission is for a field that is not there', () => {
    expect(rootFields.map(({ place }) => place).toSorted()).toEqual(
      Object.keys(rootFieldPermissions).toSorted(),
    );
  });

  it.each(roles)('lets the role %s do what its permissions say and nothing else', async (role) => {
    const client = clients.get(role) as KeyedClient;
    const answers: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const { kind, field, place } of rootFields) {
      const code = await codeOf(client, kind, field, { config: { dataset: {} } });
      answers[place] = code === 'FORBIDDEN' || code === 'UNAUTHENTICATED' ? 'refused' : 'let in';
      expected[place] = may(role, rootFieldPermissions[place] as Permission) ? 'let in' : 'refused';
      expect(code, `${place} ${api.logged.at(-1)}`).not.toBe('INTERNAL_SERVER_ERROR');
    }
    expect(answers).toEqual(expected);
  });

  it('lets a viewer change nothing, an agent read nothing of a run, and neither keep keys', () => {
    const open = (role: Role, type: string) =>
      rootFields
        .map(({ place }) => place)
        .filter((place) => place.startsWith(type) && may(role, rootFieldPermissions[place] as Permission));
    expect(open('VIEWER', 'Mutation')).toEqual([]);
    expect(open('AGENT', 'Query').toSorted()).toEqual(
      ['caller', 'checkRunConfig', 'plannedPrivacy', 'projects', 'runConfigSchema'].map(
        (name) => `Query.${name}`,
      ),
    );
    expect(open('RESEARCHER', 'Mutation').filter((place) => /Key|Project/.test(place))).toEqual([]);
  });

  it('is closed to whoever sends no key, a wrong one, or one that was revoked or has expired', async () => {
    const revoked = await owner.withRole('VIEWER');
    await owner.ask('mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', { id: revoked.keyId });
    const expired = await owner.withRole('VIEWER');
    await api.sql.query("update api_keys set expires_at = now() - interval '1 second' where id = $1", [
      expired.keyId,
    ]);
    for (const key of [null, 'cw_wrong', revoked.key, expired.key]) {
      const stranger = new KeyedClient(api, key);
      const answer = await stranger.fetch('/graphql?query=%7Bstudies%7BtotalCount%7D%7D');
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      for (const place of Object.keys(routePermissions)) {
        const [method, path] = place.split(' ') as [string, string];
        expect((await stranger.fetch(`${path}/${'a'.repeat(64)}`, { method })).status, place).toBe(401);
      }
      const { field } = rootFields.find(
        ({ place }) => place === 'Subscription.runsChanged',
      ) as (typeof rootFields)[number];
      expect(String(await codeOf(stranger, 'subscription', field))).not.toBe('null');
    }
  });
});

describe('the routes beside GraphQL', () => {
  it.each(roles)('let the role %s in by the same permissions, and have no other door', async (role) => {
    const client = clients.get(role) as KeyedClient;
    const body = Buffer.from(role);
    const address = `/artifacts/${createHash('sha256').update(body).digest('hex')}`;
    const status = async (method: string, path: string) =>
      (await client.fetch(path, { method, ...(method === 'PUT' ? { body } : {}) })).status !== 403;
    expect({
      put: await status('PUT', address),
      get: await status('GET', address),
      metrics: await status('GET', '/metrics'),
      elsewhere: await status('GET', '/exports/everything'),
    }).toEqual({
      put: may(role, 'record'),
      get: may(role, 'read'),
      metrics: may(role, 'read'),
      elsewhere: false,
    });
  });
});

describe('a project', () => {
  const mark = 'canary of the other team';
  let ours: KeyedClient;
  let theirs: KeyedClient;
  let given: Readonly<Record<string, unknown>>;
  let sha256: string;
  const bytes = Buffer.from(mark);
  beforeAll(async () => {
    ours = await (await owner.inNewProject('ours')).withRole('RESEARCHER');
    theirs = await (await owner.inNewProject('theirs')).withRole('ADMIN');
    const { createStudy } = await ours.ask<{
      createStudy: { id: string; runs: { nodes: { id: string }[] } };
    }>('mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id runs { nodes { id } } } }', {
      input: { name: mark, configs: [configFixture({ name: mark }), configFixture({ name: mark })] },
    });
    const { claimRun } = await ours.ask<{ claimRun: { epoch: number; run: { id: string } } }>(
      `mutation { claimRun(writerId: "${mark}") { epoch run { id } } }`,
    );
    sha256 = createHash('sha256').update(bytes).digest('hex');
    expect((await ours.fetch(`/artifacts/${sha256}`, { method: 'PUT', body: bytes })).status).toBe(201);
    const recorded = artifactEvent(sha256, bytes.length);
    await ours.ask(ingest, {
      ...{ runId: claimRun.run.id, writerId: mark, epoch: claimRun.epoch, batchSequence: 1 },
      events: [startedEvent(), recorded],
    });
    await ours.ask(
      'mutation ($ids: [ID!]!, $add: [String!]!) { tagRuns(ids: $ids, add: $add) { __typename } }',
      {
        ids: [claimRun.run.id],
        add: [mark],
      },
    );
    await ours.ask('mutation ($input: SaveViewInput!) { saveView(input: $input) { id } }', {
      input: { page: '/runs', name: mark, state: '' },
    });
    const runs = createStudy.runs.nodes.map(({ id }) => id);
    given = {
      ...{ id: createStudy.id, studyId: createStudy.id, runId: claimRun.run.id, ids: runs, runIds: runs },
      ...{ writerId: mark, epoch: claimRun.epoch, batchSequence: 2, config: configFixture() },
      ...{ fields: ['tags'], by: ['tags'] },
    };
  });

  const ingest = `mutation ($runId: ID!, $writerId: ID!, $epoch: Int!, $batchSequence: Int!, $events: [JSON!]!) {
    ingest(runId: $runId, writerId: $writerId, epoch: $epoch, batchSequence: $batchSequence, events: $events) { cursor }
  }`;
  const queries = () => rootFields.filter(({ kind }) => kind === 'query');
  /** Asks for all that a root field has, as deep as the limit of an operation's cost lets it. */
  const answerOf = async (client: KeyedClient, { field }: (typeof rootFields)[number], id: unknown) => {
    for (let depth = 4; ; depth -= 1) {
      const { query, variables } = operationOf('query', field, { ...given, first: 2, id }, depth);
      const answer = await client.send(query, variables);
      if (depth === 1 || answer.errors?.[0]?.extensions?.code !== 'GRAPHQL_VALIDATION_FAILED') return answer;
    }
  };
  const tellsOf = (answer: unknown): boolean =>
    [mark, given.runId, given.studyId].some((secret) => JSON.stringify(answer).includes(String(secret)));

  it('tells another project nothing, whatever of the schema it asks with the right ids', async () => {
    const told = new Set<string>();
    for (const root of queries())
      for (const id of [given.studyId, given.runId]) {
        const own = await answerOf(ours, root, id);
        const code = own.errors?.[0]?.extensions?.code;
        expect(['INTERNAL_SERVER_ERROR', 'GRAPHQL_VALIDATION_FAILED'], root.place).not.toContain(code);
        if (tellsOf(own)) told.add(root.place);
        expect(tellsOf((await answerOf(theirs, root, id)).data ?? null), root.place).toBe(false);
      }
    // What this test would find: these tell their own project of the run.
    const telling = ['run', 'runs', 'study', 'studies', 'agents', 'savedViews', 'queue'];
    expect([...told]).toEqual(
      expect.arrayContaining([...telling, 'runFieldFacets', 'runGroups'].map((name) => `Query.${name}`)),
    );
  });

  it('is changed by no mutation of another project, whatever ids it names', async () => {
    const state = async () => {
      const rows: unknown[] = [];
      for (const table of ['studies', 'runs', 'saved_views', 'api_keys'])
        rows.push(
          (
            await api.sql.query(
              `select to_jsonb(t) - 'last_used_at' as row from ${table} t where project_id = (select id from projects where name = 'ours') order by id`,
            )
          ).rows,
        );
      rows.push((await api.sql.query('select * from run_events where run_id = $1', [given.runId])).rows);
      return JSON.stringify(rows);
    };
    const before = await state();
    for (const { kind, field, place } of rootFields.filter(({ kind }) => kind === 'mutation'))
      for (const id of [given.studyId, given.runId]) {
        const code = await codeOf(theirs, kind, field, { ...given, id });
        expect(code, place).not.toBe('INTERNAL_SERVER_ERROR');
      }
    expect(await state()).toBe(before);
    // The same mutation by the project itself would have been seen.
    await ours.ask('mutation ($ids: [ID!]!) { archiveRuns(ids: $ids) { __typename } }', { ids: given.ids });
    expect(await state()).not.toBe(before);
  });

  it('streams to nobody else: neither events nor changes nor commands', async () => {
    const heard: unknown[] = [];
    const refused: unknown[] = [];
    const socket = createClient({
      url: `${api.server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { apiKey: theirs.key },
    });
    const own = createClient({
      url: `${api.server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${ours.key}` },
    });
    const changes: unknown[] = [];
    /** The first message of a stream of changes says only that it stands. */
    const told = (value: { readonly data?: unknown }): readonly unknown[] => {
      const { runsChanged } = (value.data ?? {}) as { runsChanged?: { runs: unknown[]; others?: unknown[] } };
      return runsChanged === undefined ? [value] : [...runsChanged.runs, ...(runsChanged.others ?? [])];
    };
    own.subscribe(
      // The run may be off the shelf by now, and so among the others.
      { query: 'subscription { runsChanged { runs { runId } others } }' },
      { next: (value) => changes.push(...told(value)), error: () => undefined, complete: () => undefined },
    );
    for (const query of [
      `subscription { runEvents(runId: "${given.runId}") { cursor } }`,
      'subscription { runsChanged { runs { runId } others } }',
      `subscription { studyEvents(studyId: "${given.studyId}") { cursor } }`,
      `subscription { agentCommands(writerId: "${mark}") { runId } }`,
    ])
      socket.subscribe(
        { query },
        {
          next: (value) => (value.errors === undefined ? heard.push(...told(value)) : refused.push(value)),
          error: (error) => refused.push(error),
          complete: () => undefined,
        },
      );
    await expect.poll(() => refused.length, { timeout: 10_000 }).toBe(2);
    await ours.ask('mutation ($id: ID!) { tagRuns(ids: [$id], add: ["heard"]) { changed { id } } }', {
      id: given.runId,
    });
    await expect.poll(() => changes.length, { timeout: 10_000 }).toBeGreaterThan(0);
    // The poll of this server is 200 ms: whoever was to hear of it has.
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(heard).toEqual([]);
    expect(JSON.stringify(refused)).toContain('NOT_FOUND');
    await Promise.all([socket.dispose(), own.dispose()]);
  });

  it('gives its artifacts to nobody else, not even for their hash in an event', async () => {
    const read = async (client: KeyedClient) => (await client.fetch(`/artifacts/${sha256}`)).status;
    expect([await read(ours), await read(theirs)]).toEqual([200, 404]);
    const { openRun } = await theirs.ask<{ openRun: { epoch: number; run: { id: string } } }>(
      'mutation ($config: JSON!) { openRun(writerId: "w", studyName: "s", config: $config) { epoch run { id } } }',
      { config: configFixture() },
    );
    await theirs.ask(ingest, {
      ...{ runId: openRun.run.id, writerId: 'w', epoch: openRun.epoch, batchSequence: 1 },
      events: [startedEvent(), artifactEvent(sha256, bytes.length)],
    });
    expect(await read(theirs)).toBe(404);
    await theirs.fetch(`/artifacts/${sha256}`, { method: 'PUT', body: bytes });
    expect(await read(theirs)).toBe(200);
  });

  it('is kept apart by the database: every table has policies, but those that the server alone reads', async () => {
    const { rows } = await api.sql.query(
      `select relname, relrowsecurity, exists (select from pg_policies where tablename = relname) as has_policy
       from pg_class join pg_namespace on pg_namespace.oid = relnamespace
       where nspname = 'public' and relkind = 'r' and (not relrowsecurity or not exists (select from pg_policies where tablename = relname))
       order by relname`,
    );
    const serversOwn = [
      'budget_decisions',
      'budget_plans',
      'budgets',
      'dataset_configs',
      'dataset_runs',
      'datasets',
      'people',
      'sessions',
    ];
    expect(rows).toEqual(serversOwn.map((relname) => ({ relname, relrowsecurity: true, has_policy: false })));
  });
});
