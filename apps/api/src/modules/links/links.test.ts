import { createHash } from 'node:crypto';
import { type Permission, rolePermissions } from '@clipwise/contract';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { routePermissions } from '../../http/admission.js';
import { rootFieldPermissions } from '../../schema/access/root-field-permissions.js';
import { buildApiSchema } from '../../schema/build-schema.js';
import { firstKey, KeyedClient, operationOf } from '../../testing/access-fixtures.js';
import { artifactEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

const schema = buildApiSchema();
const rootFields = (['query', 'mutation', 'subscription'] as const).flatMap((kind) => {
  const type = { query: schema.getQueryType(), mutation: schema.getMutationType() }[String(kind)];
  return Object.values(type?.getFields() ?? {}).map((field) => ({
    ...{ kind, field, place: `${type?.name}.${field.name}` },
  }));
});

interface Seeded {
  readonly studyId: string;
  readonly runIds: readonly string[];
}
interface MadeLink {
  readonly id: string;
  readonly client: KeyedClient;
}

let api: TestApi;
let owner: KeyedClient;
let shown: Seeded;
let other: Seeded;
let foreign: Seeded;
let ofStudy: MadeLink;
let ofRun: MadeLink;
const bytes = Buffer.from('a picture');
const sha256 = createHash('sha256').update(bytes).digest('hex');

const ingest = `mutation ($runId: ID!, $writerId: ID!, $epoch: Int!, $events: [JSON!]!) {
  ingest(runId: $runId, writerId: $writerId, epoch: $epoch, batchSequence: 1, events: $events) { cursor }
}`;

/** A study of two runs, one of which has written. */
async function seed(client: KeyedClient, mark: string): Promise<Seeded> {
  const { createStudy } = await client.ask<{
    createStudy: { id: string; runs: { nodes: { id: string }[] } };
  }>('mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id runs { nodes { id } } } }', {
    input: { name: mark, configs: [configFixture({ name: `${mark} too` })] },
  });
  const { openRun } = await client.ask<{ openRun: { epoch: number; run: { id: string } } }>(
    `mutation ($studyId: ID!, $config: JSON!) {
      openRun(writerId: "${mark}", studyName: "", studyId: $studyId, config: $config) { epoch run { id } }
    }`,
    { studyId: createStudy.id, config: configFixture({ name: mark }) },
  );
  await client.fetch(`/artifacts/${sha256}`, { method: 'PUT', body: bytes });
  await client.ask(ingest, {
    ...{ runId: openRun.run.id, writerId: mark, epoch: openRun.epoch },
    events: [
      { ...startedEvent(), environment: { host: 'gpu17.lab.example', backend: 'test' } },
      { ...artifactEvent(sha256, bytes.length), mediaType: 'image/png' },
    ],
  });
  return {
    studyId: createStudy.id,
    runIds: [openRun.run.id, ...createStudy.runs.nodes.map(({ id }) => id)],
  };
}

async function makeLink(client: KeyedClient, input: Readonly<Record<string, unknown>>): Promise<MadeLink> {
  const { createPublicLink } = await client.ask<{
    createPublicLink: { secret: string; link: { id: string } };
  }>('mutation ($input: CreatePublicLinkInput!) { createPublicLink(input: $input) { secret link { id } } }', {
    input: { name: 'reviewers', isAnonymous: false, ...input },
  });
  return { id: createPublicLink.link.id, client: new KeyedClient(api, createPublicLink.secret) };
}

beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'links', { access: 'keys' });
  owner = new KeyedClient(api, await firstKey(api));
  shown = await seed(owner, 'shown');
  other = await seed(owner, 'other');
  foreign = await seed(await owner.inNewProject('elsewhere'), 'foreign');
  ofStudy = await makeLink(owner, { studyId: shown.studyId });
  ofRun = await makeLink(owner, { runId: shown.runIds[0] });
});
afterAll(() => api.stop());

const reading = (query: string, variables: Readonly<Record<string, unknown>> = {}) => ({ query, variables });
const study = (id: string) =>
  reading('query ($id: ID!) { study(id: $id) { name runs { nodes { id name } } } }', { id });
const run = (id: string) => reading('query ($id: ID!) { run(id: $id) { name study { name } } }', { id });

describe('a public link', () => {
  it('to a study reads it and its runs, and no other study or run of its project or of another', async () => {
    const { client } = ofStudy;
    const asked = study(shown.studyId);
    expect(await client.ask(asked.query, asked.variables)).toMatchObject({
      study: { name: 'shown', runs: { nodes: { length: 2 } } },
    });
    for (const id of shown.runIds)
      expect(await client.ask(run(id).query, { id })).toMatchObject({ run: { study: { name: 'shown' } } });
    for (const { studyId, runIds } of [other, foreign]) {
      expect(await client.ask(study(studyId).query, { id: studyId })).toEqual({ study: null });
      for (const id of runIds) expect(await client.ask(run(id).query, { id })).toEqual({ run: null });
    }
    const all = await client.ask<{ runs: { nodes: { id: string }[] } }>('{ runs { nodes { id } } }');
    expect(all.runs.nodes.map(({ id }) => id).toSorted()).toEqual([...shown.runIds].toSorted());
  });

  it('to a run reads it alone: not its sister, and of its study no word', async () => {
    const { client } = ofRun;
    const [first, sister] = shown.runIds as [string, string];
    expect(await client.ask(run(first).query, { id: first })).toMatchObject({
      run: { study: { name: 'not shared' } },
    });
    expect(await client.ask(run(sister).query, { id: sister })).toEqual({ run: null });
    expect(await client.ask(study(shown.studyId).query, { id: shown.studyId })).toEqual({ study: null });
    const all = await client.ask<{ runs: { nodes: { id: string }[] } }>('{ runs { nodes { id } } }');
    expect(all.runs.nodes).toEqual([{ id: first }]);
  });

  it('is refused every root field but those that show, whatever it names, and changes nothing', async () => {
    const state = async () =>
      JSON.stringify(
        await Promise.all(
          ['studies', 'runs', 'public_links', 'api_keys', 'projects', 'saved_views'].map(
            async (table) =>
              (await api.sql.query(`select to_jsonb(t) - 'last_used_at' as row from ${table} t order by id`))
                .rows,
          ),
        ),
      );
    const before = await state();
    const open = new Set<string>();
    for (const { kind, field, place } of rootFields) {
      if (kind === 'subscription') continue;
      const given = {
        ...{ id: shown.studyId, runId: shown.runIds[0], ids: shown.runIds, studyId: shown.studyId },
        ...{ config: { dataset: {} }, hours: 1 },
      };
      const { query, variables } = operationOf(kind, field, given, 1);
      const code = await ofStudy.client.codeOf(query, variables);
      expect(code, `${place} ${api.logged.at(-1)}`).not.toBe('INTERNAL_SERVER_ERROR');
      if (code !== 'FORBIDDEN') open.add(place);
    }
    const expected = Object.entries(rootFieldPermissions)
      .filter(([place, permission]) => permission === 'review' && !place.startsWith('Subscription'))
      .map(([place]) => place);
    expect([...open].toSorted()).toEqual(expected.toSorted());
    expect([...open].filter((place) => place.startsWith('Mutation'))).toEqual([]);
    for (const field of ['caller { name }', 'apiKeys { id }', 'projects { id }', 'auditLog { totalCount }'])
      expect(await ofStudy.client.codeOf(`{ ${field} }`)).toBe('FORBIDDEN');
    expect(await state()).toBe(before);
  });

  it('tells nothing of other runs, whatever of the schema it asks with their ids', async () => {
    const secrets = [...other.runIds, ...foreign.runIds, other.studyId, foreign.studyId];
    let told = 0;
    for (const { kind, field, place } of rootFields) {
      if (kind !== 'query' || rootFieldPermissions[place] !== 'review') continue;
      for (const id of [...secrets, shown.studyId, String(shown.runIds[0])]) {
        for (let depth = 4; depth > 0; depth -= 1) {
          const given = { id, runId: id, ids: [id], runIds: [id], by: ['tags'], first: 2 };
          const { query, variables } = operationOf(kind, field, given, depth);
          const answer = await ofStudy.client.send(query, variables);
          const code = answer.errors?.[0]?.extensions?.code;
          if (code === 'GRAPHQL_VALIDATION_FAILED') continue;
          expect(code, `${place} ${api.logged.at(-1)}`).not.toBe('INTERNAL_SERVER_ERROR');
          const text = JSON.stringify(answer.data ?? null);
          if (text.includes('shown')) told += 1;
          for (const word of ['other', 'foreign'])
            expect(text.includes(`"${word}`), `${place} tells of ${word}`).toBe(false);
          break;
        }
      }
    }
    // What this test would find: the link tells of its own.
    expect(told).toBeGreaterThan(2);
  });

  it('has no route but GraphQL and the files of its runs, and may send nothing', async () => {
    const { client } = ofStudy;
    expect((await client.fetch(`/artifacts/${sha256}`)).status).toBe(200);
    const unsent = createHash('sha256').update('never sent').digest('hex');
    expect((await client.fetch(`/artifacts/${unsent}`)).status).toBe(404);
    for (const [route, permission] of Object.entries(routePermissions)) {
      const [method, path] = route.split(' ') as [string, string];
      const isOpen = [permission].flat().includes('review' as Permission);
      const { status } = await client.fetch(`${path}/${sha256}`, { method });
      expect(status === 403, route).toBe(!isOpen);
    }
    expect((await client.fetch('/export/runs.csv')).status).toBe(403);
    expect((await client.fetch('/audit.csv')).status).toBe(403);
  });

  it('is held to reading by the database too: its role has no right to write, and sees no other row', async () => {
    const { rows } = await api.sql.query(
      `select table_name, privilege_type from information_schema.role_table_grants
       where grantee = 'clipwise_reviewer' and privilege_type <> 'SELECT'`,
    );
    expect(rows).toEqual([]);
    const connection = await api.sql.connect();
    try {
      await connection.query('begin');
      await connection.query(
        `select set_config('role', 'clipwise_reviewer', true), set_config('clipwise.study', $1, true)`,
        [shown.studyId],
      );
      const count = async (table: string) =>
        Number((await connection.query(`select count(*) from ${table}`)).rows[0].count);
      expect([await count('runs'), await count('studies')]).toEqual([2, 1]);
      expect(await count('run_events')).toBeGreaterThan(0);
      await expect(connection.query('select * from api_keys')).rejects.toThrow('permission denied');
    } finally {
      await connection.query('rollback');
      connection.release();
    }
  });

  it('streams the events of its runs and no others', async () => {
    const heard = async (id: string) => {
      const socket = createClient({
        url: `${api.server.url.replace('http', 'ws')}/shared/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        connectionParams: { apiKey: ofStudy.client.key },
      });
      const answer = await new Promise<unknown>((resolve) => {
        const timer = setTimeout(() => resolve('silence'), 3_000);
        const end = (value: unknown) => {
          clearTimeout(timer);
          resolve(value);
        };
        socket.subscribe(
          { query: `subscription { runEvents(runId: "${id}", after: 1) { __typename } }` },
          {
            next: ({ data, errors }) => end(errors?.[0]?.extensions?.code ?? data),
            error: (error) => end(Array.isArray(error) ? error[0].extensions.code : String(error)),
            complete: () => end('complete'),
          },
        );
      });
      await socket.dispose();
      return answer;
    };
    expect(await heard(String(shown.runIds[0]))).toEqual({ runEvents: { __typename: 'RunStarted' } });
    expect(await heard(String(other.runIds[0]))).toBe('NOT_FOUND');
  });

  it('opens a browser by a cookie that is sent nowhere but under /shared, and keeps its sign-in apart', async () => {
    const link = ofStudy.client.key;
    const answer = await fetch(`${api.server.url}/shared/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link }),
    });
    expect(answer.status).toBe(204);
    const set = answer.headers.get('set-cookie') ?? '';
    for (const part of ['Path=/shared', 'HttpOnly', 'SameSite=Strict']) expect(set).toContain(part);
    const cookie = set.split(';')[0] as string;
    const ask = async (path: string) =>
      (
        await fetch(`${api.server.url}${path}/graphql?query=%7BsharedView%7BstudyId%7D%7D`, {
          headers: { cookie },
        })
      ).status;
    expect([await ask('/shared'), await ask('')]).toEqual([200, 401]);
    const wrong = await fetch(`${api.server.url}/shared/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link: 'cwl_wrong' }),
    });
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
  });

  it('is refused at once when it is revoked, and when it has expired', async () => {
    const revoked = await makeLink(owner, { studyId: shown.studyId });
    const expired = await makeLink(owner, { studyId: shown.studyId });
    const status = async ({ client }: MadeLink) =>
      (await client.fetch('/graphql?query=%7BsharedView%7BstudyId%7D%7D')).status;
    expect([await status(revoked), await status(expired)]).toEqual([200, 200]);
    await owner.ask('mutation ($id: ID!) { revokePublicLink(id: $id) { revokedAt } }', { id: revoked.id });
    await api.sql.query("update public_links set expires_at = now() - interval '1 second' where id = $1", [
      expired.id,
    ]);
    expect([await status(revoked), await status(expired)]).toEqual([401, 401]);
  });

  it('is made and revoked by an admin of the project that has the run, and by nobody else', async () => {
    const make = 'mutation ($input: CreatePublicLinkInput!) { createPublicLink(input: $input) { secret } }';
    const input = { name: 'x', studyId: shown.studyId };
    for (const role of ['VIEWER', 'RESEARCHER', 'AGENT'] as const) {
      expect(rolePermissions[role]).not.toContain('administer');
      expect(await (await owner.withRole(role)).codeOf(make, { input })).toBe('FORBIDDEN');
    }
    const theirs = await new KeyedClient(api, owner.key, 'elsewhere').withRole('ADMIN');
    expect(await theirs.codeOf(make, { input })).toBe('NOT_FOUND');
    const revoke = 'mutation ($id: ID!) { revokePublicLink(id: $id) { id } }';
    expect(await theirs.codeOf(revoke, { id: ofStudy.id })).toBe('NOT_FOUND');
    expect(await owner.codeOf(make, { input: { name: 'x' } })).toBe('BAD_USER_INPUT');
    expect(await owner.codeOf(make, { input: { ...input, days: 366 } })).toBe('BAD_USER_INPUT');
  });
});

describe('an anonymous link', () => {
  it('hides hosts and paths from answers and streams, under any alias, and gives images alone', async () => {
    const { client } = await makeLink(owner, { studyId: shown.studyId, isAnonymous: true });
    const id = shown.runIds[0];
    const answer = await client.ask<{ run: Readonly<Record<string, unknown>> }>(
      'query ($id: ID!) { run(id: $id) { where: environment id } }',
      { id },
    );
    expect(answer.run).toEqual({ where: { host: 'hidden', backend: 'test' }, id });
    expect((await owner.send('query ($id: ID!) { run(id: $id) { environment } }', { id })).data).toEqual({
      run: { environment: { host: 'gpu17.lab.example', backend: 'test' } },
    });
    const socket = createClient({
      url: `${api.server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { apiKey: client.key },
    });
    const event = await new Promise<unknown>((resolve, reject) =>
      socket.subscribe(
        {
          query: `subscription { runEvents(runId: "${id}", after: 1) { ... on RunStarted { x: environment } } }`,
        },
        { next: ({ data }) => resolve(data), error: reject, complete: () => resolve(null) },
      ),
    );
    await socket.dispose();
    expect(event).toEqual({ runEvents: { x: { host: 'hidden', backend: 'test' } } });
    expect((await client.fetch(`/artifacts/${sha256}`)).status).toBe(200);
    await api.sql.query("update artifacts set media_type = 'application/json' where sha256 = $1", [sha256]);
    expect((await client.fetch(`/artifacts/${sha256}`)).status).toBe(404);
  });

  it('hides the project, its machines and addresses of mail from a report, and leaves the rest', async () => {
    const elsewhere = new KeyedClient(api, owner.key, 'elsewhere');
    const report =
      'We of Elsewhere ran it on gpu17.lab.example; ask ada@lab.example. Dice was 0.6.\n\n[[figures]]';
    await elsewhere.ask(
      'mutation ($id: ID!, $report: String!) { writeStudyReport(id: $id, report: $report, revision: 0) { id } }',
      { id: foreign.studyId, report },
    );
    const ask = 'query ($id: ID!) { study(id: $id) { report } }';
    const read = async (isAnonymous: boolean) => {
      const { client } = await makeLink(elsewhere, { studyId: foreign.studyId, isAnonymous });
      return client.ask(ask, { id: foreign.studyId });
    };
    expect(await read(true)).toEqual({
      study: { report: 'We of hidden ran it on hidden; ask hidden. Dice was 0.6.\n\n[[figures]]' },
    });
    expect(await read(false)).toEqual({ study: { report } });
  });
});
