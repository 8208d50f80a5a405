import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { ApiProcess, proxyTo } from '../support/api-process.js';
import { askApi } from '../support/ask-api.js';
import { smallRun } from '../support/small-run.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let artifactsDir: string;
let apis: readonly [ApiProcess, ApiProcess];
let proxy: Awaited<ReturnType<typeof proxyTo>>;
beforeAll(async () => {
  database = await createTestDatabase('two_servers');
  artifactsDir = await mkdtemp(join(tmpdir(), 'clipwise-two-'));
  // Both at once, on an empty database.
  apis = await Promise.all([
    ApiProcess.start(database.url, artifactsDir),
    ApiProcess.start(database.url, artifactsDir),
  ]);
  proxy = await proxyTo(apis);
});
afterAll(async () => {
  proxy?.close();
  for (const api of apis ?? []) await api.kill();
  await database?.drop();
  await rm(artifactsDir, { recursive: true, force: true });
});

const at = '2026-01-02T03:04:05.678Z';
const metricsOf = (batch: number) =>
  Array.from({ length: 20 }, (_, place) => ({
    ...{ kind: 'metrics-recorded', at, step: 20 * batch + place, epoch: 0, wallTimeMs: 0 },
    metrics: [{ name: 'training/loss', value: batch, disclosure: 'diagnostic' }],
  }));
const ingest = `mutation ($runId: ID!, $writerId: ID!, $epoch: Int!, $batchSequence: Int!, $events: [JSON!]!) {
  ingest(runId: $runId, writerId: $writerId, epoch: $epoch, batchSequence: $batchSequence, events: $events) { cursor } }`;
interface Opened {
  readonly openRun: {
    readonly epoch: number;
    readonly run: { readonly id: string; readonly lastCursor: number };
  };
}
const open = (url: string, writerId: string) =>
  askApi<Opened>(
    url,
    `mutation ($writerId: ID!, $config: JSON!) {
      openRun(writerId: $writerId, studyName: "two", config: $config) { epoch run { id lastCursor } } }`,
    { writerId, config: smallRun(writerId, 1) },
  );
const cursorsOf = async (url: string, runId: string, until: number): Promise<readonly number[]> => {
  const socket = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const cursors: number[] = [];
  for await (const { data } of socket.iterate<{ runEvents: { cursor: number } }>({
    query: `subscription { runEvents(runId: "${runId}") { cursor } }`,
  })) {
    if (data) cursors.push(data.runEvents.cursor);
    if (cursors.length >= until) break;
  }
  await socket.dispose();
  return cursors;
};
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('two API processes on one database behind a proxy', () => {
  it('migrate it once though they start together', async () => {
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    const { rows } = await sql.query('select count(*)::int as n from drizzle.__drizzle_migrations');
    await sql.end();
    const journal = JSON.parse(await readFile('apps/api/src/db/migrations/meta/_journal.json', 'utf8'));
    expect(rows).toEqual([{ n: journal.entries.length }]);
  });

  it('hand each of 12 queued runs to one of 16 claims that come at both', async () => {
    await askApi(proxy.url, 'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }', {
      input: { name: 'claimed', configs: upTo(12).map((place) => smallRun(`queued ${place}`, 1)) },
    });
    const claims = await Promise.all(
      upTo(16).map((place) =>
        askApi<{ claimRun: { run: { id: string } } | null }>(
          (apis[place % 2] as ApiProcess).url,
          'mutation ($writerId: ID!) { claimRun(writerId: $writerId) { run { id } } }',
          { writerId: `agent ${place}` },
        ),
      ),
    );
    const ids = claims.flatMap(({ claimRun }) => (claimRun === null ? [] : [claimRun.run.id]));
    expect([ids.length, new Set(ids).size]).toEqual([12, 12]);
  });

  it('stream at one what was written at the other, in order', async () => {
    const [writing, reading] = apis;
    const { openRun } = await open(writing.url, 'across');
    const last = openRun.run.lastCursor + 5 * 20;
    const told = cursorsOf(reading.url, openRun.run.id, last);
    for (let batch = 1; batch <= 5; batch += 1)
      await askApi(writing.url, ingest, {
        ...{ runId: openRun.run.id, writerId: 'across', epoch: openRun.epoch },
        ...{ batchSequence: batch, events: metricsOf(batch) },
      });
    expect(await told).toEqual(upTo(last));
  });

  it('lose nothing of what was acknowledged when one is killed with -9 while four writers send', async () => {
    const [first, second] = apis;
    const writers = ['a', 'b', 'c', 'd'];
    let acknowledged = 0;
    const sent = await Promise.all(
      writers.map(async (writerId) => {
        const { openRun } = await open(proxy.url, writerId);
        const { id, lastCursor } = openRun.run;
        for (let batch = 1; batch <= 25; batch += 1) {
          await askApi(proxy.url, ingest, {
            ...{ runId: id, writerId, epoch: openRun.epoch, batchSequence: batch },
            events: metricsOf(batch),
          });
          acknowledged += 1;
          if (acknowledged === 40) await first.kill();
        }
        return { id, last: lastCursor + 25 * 20 };
      }),
    );
    for (const { id, last } of sent) expect(await cursorsOf(second.url, id, last)).toEqual(upTo(last));
    const { series } = await askApi<{ series: { totalPoints: number }[] }>(
      second.url,
      'query ($runIds: [ID!]!) { series(runIds: $runIds) { totalPoints } }',
      { runIds: sent.map(({ id }) => id) },
    );
    expect(series.map(({ totalPoints }) => totalPoints)).toEqual([500, 500, 500, 500]);
  });
});
