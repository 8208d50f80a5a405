import { request } from 'node:http';
import { limits } from '@clipwise/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestDatabase } from '../../../../tests/support/test-database.js';
import { waitFor } from '../../../../tests/support/wait-for.js';
import { createServer } from '../server.js';
import { TestApi } from '../testing/test-api.js';

const dashboard = 'https://clipwise.example.org';
let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'doors', {
    webOrigins: [dashboard],
    allowedHosts: ['clipwise.internal'],
  });
});
afterAll(() => api.stop());

const query = JSON.stringify({ query: '{ studies { totalCount } }' });
/** Status of a request with exactly these headers; `fetch` would not let `Host` through. */
const statusOf = (headers: Readonly<Record<string, string>>, path = '/graphql', method = 'POST') =>
  new Promise<number | undefined>((resolve, reject) => {
    const { port } = api.server;
    const asked = request(
      { host: '127.0.0.1', port, path, method, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    asked.on('error', reject).end(method === 'POST' ? query : undefined);
  });
const socketStatus = (headers: Readonly<Record<string, string>>) =>
  new Promise<string>((resolve) => {
    const socket = new WebSocket(`${api.server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers,
    });
    socket.once('open', () => {
      socket.close();
      resolve('open');
    });
    socket.once('error', ({ message }) => resolve(message));
  });

describe('the API', () => {
  it.each([
    ['a name that was made to point here', { host: 'rebound.example.com' }],
    ['that name with the port', { host: 'rebound.example.com:4000' }],
    ['a page of a stranger', { origin: 'https://example.com' }],
    ['a page at another port of this machine', { origin: 'http://localhost:8080' }],
    ['a page without an address', { origin: 'null' }],
    ['an image or a form of a stranger', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  ])('lets %s read and change nothing, by HTTP and by WebSocket', async (_, headers) => {
    expect(await statusOf(headers)).toBe(403);
    expect(await statusOf(headers, '/graphql?query=%7Bstudies%7BtotalCount%7D%7D', 'GET')).toBe(403);
    expect(await statusOf(headers, `/artifacts/${'a'.repeat(64)}`, 'PUT')).toBe(403);
    expect(await statusOf(headers, '/healthz', 'GET')).toBe(403);
    expect(await socketStatus(headers)).toContain('403');
  });

  it.each([
    ['its own name', {}],
    ['localhost', { host: 'localhost:4000' }],
    ['a name that was allowed', { host: 'CLIPWISE.internal' }],
    ['the dashboard', { origin: dashboard }],
    ['a page of its own', { host: 'localhost:4711', origin: 'http://localhost:4711' }],
  ])('lets %s in', async (_, headers) => {
    expect(await statusOf(headers)).toBe(200);
    expect(await socketStatus(headers)).toBe('open');
  });

  it('answers a query by GET without headers of its own, and takes no mutation so', async () => {
    const asked = (text: string) =>
      fetch(`${api.server.url}/graphql?query=${encodeURIComponent(text)}`, {
        headers: { accept: 'application/graphql-response+json, application/json' },
      });
    const answer = await asked('query Count { studies { totalCount } }');
    expect([answer.status, await answer.json()]).toEqual([200, { data: { studies: { totalCount: 0 } } }]);
    expect((await asked('mutation { claimRun(writerId: "w") { epoch } }')).status).toBe(405);
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'example.com'])(
    'does not start on %s, and says why',
    async (host) => {
      const { databaseUrl, artifactsDir } = api;
      await expect(createServer({ databaseUrl, artifactsDir, port: 0, host })).rejects.toMatchObject({
        code: 'OPEN_TO_STRANGERS',
        message: expect.stringContaining(host),
      });
    },
  );

  it('says that it depends on the origin, asked by one or by none: a browser keeps answers for pages of either kind', async () => {
    for (const headers of [{}, { origin: dashboard }]) {
      const answer = await fetch(`${api.server.url}/artifacts/${'a'.repeat(64)}`, { headers });
      expect(answer.headers.get('vary')).toMatch(/Origin/);
      expect(answer.headers.get('access-control-allow-origin')).toBe('origin' in headers ? dashboard : null);
    }
  });

  it('answers nothing that a page of a stranger could frame or take for something else', async () => {
    for (const path of ['/graphql?query=%7Bstudies%7BtotalCount%7D%7D', '/healthz', '/nowhere']) {
      const { headers } = await fetch(`${api.server.url}${path}`);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('a burden', () => {
  it('of twenty heavy reads keeps neither health nor a writer waiting, and ends with its callers', async () => {
    // A lock that every read of runs waits for, and no question for health.
    const holder = await api.sql.connect();
    await holder.query('begin; lock table studies in access exclusive mode');
    try {
      const leaving = new AbortController();
      const reads = Array.from({ length: 20 }, () =>
        fetch(`${api.server.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: query,
          signal: leaving.signal,
        }).catch(() => undefined),
      );
      const waiting = async (): Promise<number> => {
        const { rows } = await holder.query(
          "select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name = 'clipwise-reading' and wait_event_type = 'Lock'",
        );
        return rows[0].count;
      };
      await waitFor(waiting, (count) => count > 0);
      const start = Date.now();
      const health = await fetch(`${api.server.url}/healthz`);
      expect([health.status, Date.now() - start < 1_000]).toEqual([200, true]);
      expect(await api.claim('somebody')).toBeNull();
      leaving.abort();
      await Promise.all(reads);
      await waitFor(waiting, (count) => count === 0);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  });

  it('of more operations than a WebSocket may have is refused with the limit', async () => {
    const lease = await api.claimNew((await import('../testing/run-config-fixture.js')).configFixture());
    const socket = api.socket();
    const failures: unknown[] = [];
    for (let count = 0; count <= limits.socketOperations; count += 1)
      socket.subscribe(
        { query: `subscription { runEvents(runId: "${lease.run.id}") { cursor } }` },
        { next: () => undefined, complete: () => undefined, error: (error) => failures.push(error) },
      );
    await waitFor(
      async () => failures.length,
      (count) => count > 0,
    );
    expect(JSON.stringify(failures[0])).toContain(`at most ${limits.socketOperations}`);
    await socket.dispose();
  });

  it('is told at /metrics by route, status and pool', async () => {
    const text = await (await fetch(`${api.server.url}/metrics`)).text();
    expect(text).toMatch(
      /clipwise_http_request_duration_seconds_count\{route="graphql",method="POST",status="200"\} \d/,
    );
    expect(text).toMatch(/clipwise_database_connections\{pool="reading",state="open"\} \d/);
  });
});
