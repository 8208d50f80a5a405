import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase } from '../../../../tests/support/test-database.js';
import { startedEvent } from '../testing/event-fixtures.js';
import { configFixture } from '../testing/run-config-fixture.js';
import { TestApi } from '../testing/test-api.js';

const loaded = vi.hoisted(() => ({ count: 0 }));
vi.mock('./start-tracing.js', (original) => {
  loaded.count += 1;
  return original();
});

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

/** What a receiver of OpenTelemetry's protocol was sent. */
const bodies: string[] = [];
let receiver: Server;
let spans: readonly SentSpan[];
const secret = 'patient-4711';
const traceId = 'a'.repeat(32);

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      if (request.url === '/v1/traces') bodies.push(body);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const quiet = await TestApi.start(createTestDatabase, 'untraced');
  await quiet.ask('{ studies { totalCount } }');
  await quiet.stop();
  expect(loaded.count).toBe(0);

  const tracesEndpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const api = await TestApi.start(createTestDatabase, 'traced', { tracesEndpoint });
  const lease = await api.claimNew(configFixture({ name: secret }), secret);
  await api.ingest(lease, 1, [{ ...startedEvent(), environment: { host: secret } }], secret);
  await api.ask('query Named($f: RunFilter) { runs(filter: $f) { nodes { name } } studies { totalCount } }', {
    f: { nameContains: secret },
  });
  await api.send(`mutation { cancelRun(id: "${secret}") { id } }`);
  await api.fetch(`/artifacts/${secret}`);
  await api.fetch(`/${secret}`, { headers: { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` } });
  const socket = api.socket();
  for await (const _ of socket.iterate({ query: '{ agents { __typename } }' }));
  await socket.dispose();
  await api.stop();
  spans = bodies.flatMap((body) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] }).resourceSpans.flatMap(
      ({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans),
    ),
  );
});
afterAll(() => receiver.close());

const named = (name: string) => {
  const found = spans.find((span) => span.name === name);
  if (found === undefined) throw new Error(`no span ${name} in ${spans.map((span) => span.name).join()}`);
  return found;
};

describe('spans', () => {
  it('are of requests, their root fields and the statements of these, each below the one before', () => {
    const field = named('Query.runs');
    const request = spans.find(({ spanId }) => spanId === field.parentSpanId);
    expect(request?.name).toBe('POST /graphql');
    const statements = spans.filter(({ parentSpanId }) => parentSpanId === field.spanId);
    expect(statements.map(({ name }) => name)).toContain('SELECT');
    expect(new Set([request, field, ...statements].map((span) => span?.traceId)).size).toBe(1);
  });

  it('are of writing transactions from their beginning to their end', () => {
    const { spanId } = named('Mutation.ingest');
    const names = spans.filter(({ parentSpanId }) => parentSpanId === spanId).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['BEGIN', 'SELECT', 'INSERT', 'UPDATE', 'COMMIT']));
  });

  it('are of operations over a WebSocket too', () => {
    expect(named('Query.agents').parentSpanId).toBeUndefined();
  });

  it('tell the code of a refusal, and go on in the trace of the caller', () => {
    expect(named('Mutation.cancelRun')).toMatchObject({
      status: { code: 2 },
      attributes: [{ key: 'error.type', value: { stringValue: 'NOT_FOUND' } }],
    });
    expect(named('GET /other').traceId).toBe(traceId);
  });

  it('hold nothing of variables, events, statements and addresses', () => {
    expect(spans.length).toBeGreaterThan(20);
    for (const body of bodies) {
      expect(body).not.toContain(secret);
      expect(body).not.toMatch(/\$1|run_settings|from "runs"/);
    }
    const keys = new Set(spans.flatMap(({ attributes }) => attributes.map(({ key }) => key)));
    expect([...keys].toSorted()).toEqual([
      ...['db.client.connection.pool.name', 'db.operation.name', 'db.system.name', 'error.type'],
      ...['http.request.method', 'http.response.status_code', 'http.route'],
    ]);
  });
});
