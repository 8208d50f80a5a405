import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { limits } from '@clipwise/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestDatabase } from '../../../tests/support/test-database.js';
import { waitFor } from '../../../tests/support/wait-for.js';
import { createLog } from './log/create-log.js';
import { createServer } from './server.js';
import { artifactEvent, startedEvent } from './testing/event-fixtures.js';
import { configFixture } from './testing/run-config-fixture.js';
import { TestApi } from './testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'server');
});
afterAll(() => api.stop());

const put = (sha256: string, body: Uint8Array<ArrayBuffer>) =>
  fetch(`${api.server.url}/artifacts/${sha256}`, { method: 'PUT', body });
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('artifacts', () => {
  it('come back as they were sent, once a run has recorded them with their type', async () => {
    const bytes = new Uint8Array(randomBytes(100_000));
    const sha256 = hashOf(bytes);
    const lease = await api.claimNew(configFixture());
    expect((await put(sha256, bytes)).status).toBe(201);
    expect((await put(sha256, bytes)).status).toBe(200);
    const wrongSize = await api.ingest(lease, 1, [artifactEvent(sha256, bytes.length + 1)]);
    expect(wrongSize.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    await api.ingest(lease, 1, [startedEvent(), artifactEvent(sha256, bytes.length)]);
    const { run } = await api.ask<{ run: { artifacts: { path: string; kind: string; labels: unknown }[] } }>(
      `{ run(id: "${lease.run.id}") { artifacts(kind: SAMPLE) { path kind labels } } }`,
    );
    expect(run.artifacts).toEqual([
      { path: `/artifacts/${sha256}`, kind: 'SAMPLE', labels: { example: '0', role: 'prediction' } },
    ]);
    const response = await fetch(`${api.server.url}${run.artifacts[0]?.path}`);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('are refused, and leave nothing behind, when they do not hash to their address', async () => {
    const response = await put(hashOf(new Uint8Array([1])), new Uint8Array([2]));
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'BAD_USER_INPUT' }]);
    expect((await fetch(`${api.server.url}/artifacts/${hashOf(new Uint8Array([1]))}`)).status).toBe(404);
    expect(await readdir(join(api.artifactsDir, 'incoming'))).toEqual([]);
  });

  it('have addresses that cannot leave their folder', async () => {
    const raw = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const { port } = api.server;
        request({ host: '127.0.0.1', port, path }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    for (const path of [
      '../../etc/passwd',
      '..%2f..%2fetc%2fpasswd',
      'A'.repeat(64),
      `${'a'.repeat(64)}%00`,
    ]) {
      expect([path, await raw(`/artifacts/${path}`)]).toEqual([path, 404]);
    }
    expect((await put('..%2fx', new Uint8Array([1]))).status).toBe(400);
  });
});

describe('errors', () => {
  it('carry a stable code and nothing of the input or of the inside', async () => {
    const secret = 'patient-4711';
    const operations: readonly (readonly [string, Record<string, unknown>, string])[] = [
      ['query ($id: ID!) { run(id: $id) { id } }', { id: { secret } }, 'BAD_USER_INPUT'],
      ['query ($first: Int) { runs(first: $first) { totalCount } }', { first: secret }, 'BAD_USER_INPUT'],
      [
        'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }',
        { input: { name: 1, note: secret } },
        'BAD_USER_INPUT',
      ],
      [`{ runs(first: "${secret}") { totalCount } }`, {}, 'GRAPHQL_VALIDATION_FAILED'],
      [`mutation { rerun(id: "${secret}") { id } }`, {}, 'NOT_FOUND'],
      [
        'mutation { heartbeat(runId: "00000000-0000-4000-8000-000000000000", writerId: "w", epoch: 1) { expiresAt } }',
        {},
        'NOT_FOUND',
      ],
    ];
    for (const [query, variables, code] of operations) {
      const answer = await api.send(query, variables);
      expect([query, answer.errors?.[0]?.extensions?.code]).toEqual([query, code]);
      expect(JSON.stringify(answer)).not.toContain(secret);
      expect(JSON.stringify(answer)).not.toMatch(/stack|node_modules|select /i);
    }
    expect(api.logged).toEqual([]);
  });

  it('of the database reach the log and not the client', async () => {
    const broken = await TestApi.start(createTestDatabase, 'broken');
    await broken.sql.query('alter table runs rename to hidden');
    const answer = await broken.send('{ runs { totalCount } }');
    expect(answer.errors?.[0]).toMatchObject({
      message: 'the server could not answer; try again in a moment',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
    expect(JSON.stringify(answer)).not.toMatch(/hidden|relation|runs_|select/i);
    const errors = await broken
      .socket()
      .iterate({
        query: 'subscription { runEvents(runId: "00000000-0000-4000-8000-000000000000") { cursor } }',
      })
      .next()
      .then(
        ({ value }) => value?.errors,
        (reason: unknown) => reason,
      );
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(JSON.stringify(errors)).not.toMatch(/relation|select/i);
    expect(broken.logged.length).toBeGreaterThan(0);
    await broken.stop();
  });

  it('answer bodies that are no JSON or too large without their content', async () => {
    const post = (body: string) =>
      fetch(`${api.server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    const malformed = await post('{"query": "patient-4711');
    expect([malformed.status, await malformed.text()]).toEqual([
      400,
      '{"code":"BAD_USER_INPUT","message":"the request cannot be read"}',
    ]);
    expect((await post(JSON.stringify({ query: 'x'.repeat(17 * 2 ** 20) }))).status).toBe(413);
  });
});

describe('limits', () => {
  const deep = `{ studies { edges { node { runs { edges { node { study { runs { edges { node { study { runs { totalCount } } } } } } } } } } } } }`;
  const wide =
    '{ studies(first: 200) { edges { node { runs(first: 200) { edges { node { id name model } } } } } } }';

  it('of depth and cost hold over HTTP and over the WebSocket', async () => {
    for (const query of [deep, wide]) {
      expect(await api.codeOf(query)).toBe('GRAPHQL_VALIDATION_FAILED');
      const errors = await api
        .socket()
        .iterate({ query })
        .next()
        .then(
          ({ value }) => value?.errors,
          (reason: unknown) => reason,
        );
      expect(errors).toContainEqual(
        expect.objectContaining({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
      );
    }
  });

  it('let introspection through', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    expect((await api.send(getIntrospectionQuery())).errors).toBeUndefined();
  });

  it('keep pages of other origins out, and let the dashboard of this machine in', async () => {
    const allowed = async (origin: string) =>
      (await fetch(`${api.server.url}/healthz`, { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await allowed('http://localhost:3000')).toBe('http://localhost:3000');
    expect(await allowed('https://example.com')).toBeNull();
    const socket = new WebSocket(`${api.server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      origin: 'https://example.com',
    });
    const refusal = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(refusal.message).toContain('403');
  });
});

describe('createServer', () => {
  it('names the remedy for a port that is taken', async () => {
    const { port } = api.server;
    await expect(
      createServer({
        databaseUrl: api.databaseUrl,
        port,
        artifactsDir: api.artifactsDir,
      }),
    ).rejects.toMatchObject({ code: 'PORT_TAKEN', message: expect.stringContaining('CLIPWISE_API_PORT') });
  });

  it('migrates once when several servers start on an empty database together', async () => {
    const database = await createTestDatabase('together');
    const options = {
      databaseUrl: database.url,
      port: 0,
      artifactsDir: api.artifactsDir,
    };
    const servers = await Promise.all([createServer(options), createServer(options), createServer(options)]);
    for (const server of servers) expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await Promise.all(servers.map((server) => server.close()));
    await database.drop();
  });

  it('closes although a client that was refused a WebSocket keeps its side open', async () => {
    const other = await TestApi.start(createTestDatabase, 'half open');
    const client = connect({ port: other.server.port, host: '127.0.0.1', allowHalfOpen: true });
    client.write(
      'GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    const [answer] = await once(client, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 403/);
    await other.stop();
    client.destroy();
  });

  it('tells of a WebSocket that sends too much, without what it sent, and closes it', async () => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => void lines.push(line) });
    const other = await TestApi.start(createTestDatabase, 'too much', { log });
    const socket = new WebSocket(`${other.server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    socket.on('error', () => undefined);
    await once(socket, 'open');
    socket.send('patient-4711 '.repeat(limits.requestBytes / 12));
    await once(socket, 'close');
    await waitFor(async () => lines.length, Boolean);
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['failed: keeping a WebSocket open']);
    expect(lines.join('')).not.toContain('4711');
    await other.stop();
  });

  it('goes on, with subscriptions open, after every connection to the database was cut', async () => {
    const lease = await api.claimNew(configFixture());
    const socket = api.socket();
    const stream = socket.iterate<{ runEvents: { cursor: number } }>({
      query: `subscription { runEvents(runId: "${lease.run.id}") { cursor } }`,
    });
    expect((await stream.next()).value?.data?.runEvents.cursor).toBe(1);
    await api.sql
      .query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
      .catch(() => undefined);
    await expect.poll(async () => (await api.ingest(lease, 1, [startedEvent()])).errors).toBeUndefined();
    expect((await stream.next()).value?.data?.runEvents.cursor).toBe(2);
    await socket.dispose();
  });
});
