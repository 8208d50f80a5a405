import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type RunningServer } from '@clipwise/api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chargeEvent, logEvent } from '../apps/api/src/testing/event-fixtures.js';
import { configFixture } from '../apps/api/src/testing/run-config-fixture.js';
import { ApiClient, type GrantedLease } from '../packages/trainer/src/reporting/api-client.js';
import { type DrainOutcome, GraphqlReporter } from '../packages/trainer/src/reporting/graphql-reporter.js';
import { keepLease } from '../packages/trainer/src/reporting/heartbeat.js';
import { Spool, spoolPaths } from '../packages/trainer/src/reporting/spool.js';
import { type DiskFault, failingDisk } from '../packages/trainer/src/reporting/testing/failing-file.js';
import { askApi } from './support/ask-api.js';
import { type Fault, FaultRelay } from './support/fault-relay.js';
import { chargedSteps, ended, recordedEvents, recordRun, storedEvents } from './support/recorded-run.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { waitFor } from './support/wait-for.js';

let database: TestDatabase;
let folder: string;
let api: RunningServer;
let relay: FaultRelay;
let dir: string;
let spool: Spool;
let lines: string[];
let lease: GrantedLease;
const never = new AbortController().signal;
const log = (_level: string, text: string): void => void lines.push(text);

const startApi = (url: string, port: number, leaseMs: number) =>
  createServer({ databaseUrl: url, port, artifactsDir: join(folder, 'artifacts'), leaseMs });

beforeAll(async () => {
  database = await createTestDatabase('reporting');
  folder = await mkdtemp(join(tmpdir(), 'clipwise-reporting-'));
  api = await startApi(database.url, 0, 60_000);
});
afterAll(async () => {
  await api?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  lines = [];
  relay = await FaultRelay.open(api.url);
  dir = join(folder, randomUUID());
  spool = await Spool.open(dir);
  lease = await open(api.url);
});
afterEach(async () => {
  await spool.close();
  relay.close();
});

const open = (url: string): Promise<GrantedLease> =>
  new ApiClient(url).openRun(
    { writerId: 'w', studyName: 'reporting', config: configFixture(), idempotencyKey: randomUUID() },
    never,
  );
/** A run that anybody may train, claimed by this writer. */
async function claim(url: string): Promise<GrantedLease> {
  await askApi(url, 'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }', {
    input: { name: 'reporting', configs: [configFixture()] },
  });
  const claimed = await new ApiClient(url).claimRun('w', never);
  if (claimed === undefined) throw new Error('nothing is queued');
  return claimed;
}

/** Short waits, so that a test sees several batches and a time-out. */
const reporterOf = (url: string, writer = lease): GraphqlReporter =>
  new GraphqlReporter({
    client: new ApiClient(url, { requestTimeoutMs: 1_000 }),
    spoolDir: dir,
    lease: writer,
    log,
    pollMs: 2,
  });

/** @throws where what was recorded and what the API holds differ in anything or in their order. */
async function expectAllStoredOnce(outcome: DrainOutcome, steps: number, url = database.url): Promise<void> {
  expect([outcome, lines.slice(0, 20)]).toMatchObject([{ kind: 'drained', hasEnded: true }, {}]);
  expect(await storedEvents(url, lease.runId)).toEqual(await recordedEvents(dir));
  expect(await chargedSteps(url, lease.runId)).toEqual(Array.from({ length: steps }, (_, at) => at + 1));
}

const html = '<html><body><h1>Welcome</h1></body></html>';
const faults: readonly (readonly [name: string, fault: Fault])[] = [
  ['closes the connection', { kind: 'unreachable' }],
  ['loses its answer after it stored the batch', { kind: 'answer-cut', share: 0 }],
  ['closes in the middle of its answer', { kind: 'answer-cut', share: 0.6 }],
  ['is asked twice by the network', { kind: 'sent-twice' }],
  ['answers slowly', { kind: 'slow', ms: 300 }],
  ['answers later than anybody waits', { kind: 'slow', ms: 1_500 }],
  ['is behind a proxy whose page says 200', { kind: 'page', status: 200, html }],
  ['is behind a proxy that cannot find it', { kind: 'page', status: 404, html }],
  ['is behind a proxy that lets nobody in at the moment', { kind: 'page', status: 429, html }],
  ['is behind a proxy that cannot reach it', { kind: 'page', status: 502, html }],
];

describe('a run that is reported to an API', () => {
  it.each(faults)('is stored once, each event in its place, when the API %s', async (_name, fault) => {
    // Twice for each kind of request, then on later ones as well.
    relay.plan = ({ index }) => (index < 2 || index === 4 ? fault : { kind: 'none' });
    const draining = reporterOf(relay.url).drain(never);
    await recordRun(spool, 20);
    await expectAllStoredOnce(await draining, 20);
    expect(relay.count('Ingest')).toBeGreaterThan(1);
    expect(relay.count('PUT')).toBeGreaterThan(0);
  });

  it('is stored once through a network where every second request meets another fault', async () => {
    // A linear congruence: the same faults at every run of this test.
    let state = 7;
    relay.plan = () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      const choice = Math.floor(state / 2 ** 16) % (2 * faults.length);
      const fault = faults[choice]?.[1] ?? { kind: 'none' };
      return fault.kind === 'slow' ? { kind: 'slow', ms: 20 } : fault;
    };
    const draining = reporterOf(relay.url).drain(never);
    await recordRun(spool, 60, () => new Promise((resolve) => setTimeout(resolve, 5)));
    await expectAllStoredOnce(await draining, 60);
    expect(relay.count('Ingest')).toBeGreaterThan(5);
  });

  it('goes on recording while the API is down, says so once, and is whole after it came back', async () => {
    const mortal = await startApi(database.url, 0, 60_000);
    const draining = reporterOf(mortal.url).drain(never);
    let revived: RunningServer | undefined;
    try {
      await recordRun(spool, 30, async (step) => {
        if (step === 10) await mortal.close();
        if (step === 20) await waitFor(async () => lines.length, Boolean);
        if (step === 20) revived = await startApi(database.url, mortal.port, 60_000);
      });
      await expectAllStoredOnce(await draining, 30);
    } finally {
      await revived?.close();
    }
    expect(lines).toEqual([
      expect.stringMatching(
        /unavailable \(.+\); start it, or check the address; what is recorded waits on disk/,
      ),
      expect.stringMatching(/works again after \d+ failures/),
    ]);
  });

  it('keeps a batch as it was first sent when the sender dies before it knows the answer', async () => {
    const stop = new AbortController();
    relay.plan = ({ operation }) =>
      operation === 'Ingest' ? { kind: 'answer-cut', share: 0 } : { kind: 'none' };
    const dying = reporterOf(relay.url).drain(stop.signal);
    await spool.emit(logEvent('stored, and nobody knows'));
    await waitFor(async () => relay.count('Ingest'), Boolean);
    stop.abort();
    expect(await dying).toEqual({ kind: 'aborted' });
    relay.plan = () => ({ kind: 'none' });
    await recordRun(spool, 3);
    await expectAllStoredOnce(await reporterOf(relay.url).drain(never), 3);
  });

  it('is sent again from where the API stands when its database went back to an older copy', async () => {
    const original = await createTestDatabase('reporting_original');
    const first = await startApi(original.url, 0, 60_000);
    lease = await open(first.url);
    const draining = reporterOf(first.url).drain(never);
    await spool.emit(logEvent('in both'));
    await waitFor(
      () => storedEvents(original.url, lease.runId),
      ({ length }) => length === 1,
    );
    await first.close();
    const copy = await createTestDatabase('reporting_copy', original.url);
    const second = await startApi(original.url, first.port, 60_000);
    await spool.emit(logEvent('lost with the original'));
    await waitFor(
      () => storedEvents(original.url, lease.runId),
      ({ length }) => length === 2,
    );
    await second.close();
    const third = await startApi(copy.url, first.port, 60_000);
    try {
      await recordRun(spool, 2);
      await expectAllStoredOnce(await draining, 2, copy.url);
      expect(lines.join('\n')).toContain('asks again from batch 2');
    } finally {
      await third.close();
      await copy.drop();
      await original.drop();
    }
  });

  it('takes longer than a time-out for as long as its bytes need on a slow line', async () => {
    relay.plan = ({ operation }) => (operation === 'PUT' ? { kind: 'slow', ms: 500 } : { kind: 'none' });
    const put = async (slowestBytesPerSecond: number): Promise<void> => {
      const { sha256 } = await spool.putArtifact(new Uint8Array(randomBytes(20_000)), 'image/png');
      const readBytes = () => spool.getArtifact(sha256);
      await new ApiClient(relay.url, { requestTimeoutMs: 250, slowestBytesPerSecond }).putArtifact(
        { sha256, mediaType: 'image/png', readBytes },
        never,
      );
    };
    await expect(put(1e9)).rejects.toMatchObject({ code: 'API_UNAVAILABLE' });
    await put(10_000);
  });
});

describe('a refusal ends the sending, keeps what was recorded, and is told: ', () => {
  const refused = async (url: string, writer = lease): Promise<DrainOutcome> => {
    const before = await recordedEvents(dir);
    const outcome = await reporterOf(url, writer).drain(never);
    expect(await recordedEvents(dir)).toEqual(before);
    return outcome;
  };

  it('of a run that is another server’s', async () => {
    await spool.emit(logEvent('one'));
    expect(await refused(api.url, { ...lease, runId: randomUUID() })).toMatchObject({
      kind: 'rejected',
      code: 'NOT_FOUND',
      message: expect.stringContaining('another server'),
    });
  });

  it('of an event that breaks a rule of the API', async () => {
    await spool.emit({
      kind: 'metrics-recorded',
      at: new Date().toISOString(),
      step: 1,
      epoch: 1,
      wallTimeMs: 1,
      metrics: [{ name: 'epsilon', value: 1, disclosure: 'public' }],
    });
    expect(await refused(api.url)).toMatchObject({
      kind: 'rejected',
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('leave this metric out'),
    });
    const failure = { code: 'BATCH_REFUSED', message: expect.stringContaining('leave this metric out') };
    expect(await storedEvents(database.url, lease.runId)).toMatchObject([
      { kind: 'end', status: 'FAILED', failure },
    ]);
  });

  it('of a body that is too large for the API', async () => {
    await spool.emit(chargeEvent(1, 1, { long: 'x'.repeat(17 * 2 ** 20) }));
    expect(await refused(api.url)).toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/above 16777216 bytes; send less/),
    });
  });

  it('of a batch whose number was given to other events', async () => {
    await spool.emit(logEvent('one'));
    const first = reporterOf(api.url);
    first.finish();
    expect(await first.drain(never)).toMatchObject({ kind: 'drained', hasEnded: false });
    await rm(spoolPaths(dir).batches);
    await spool.emit(logEvent('two'));
    expect(await refused(api.url)).toMatchObject({ kind: 'rejected', code: 'SEQUENCE_CONFLICT' });
  });

  it('of a writer whose spool was changed after it was sent', async () => {
    await spool.emit(logEvent('one'));
    relay.plan = () => ({ kind: 'unreachable' });
    const stop = new AbortController();
    const draining = reporterOf(relay.url).drain(stop.signal);
    await waitFor(async () => relay.count('Ingest'), Boolean);
    stop.abort();
    await draining;
    await spool.close();
    await rm(spoolPaths(dir).events);
    spool = await Spool.open(dir);
    await spool.emit(logEvent('another'));
    expect(await refused(api.url)).toMatchObject({ kind: 'rejected', code: 'SPOOL_CORRUPT' });
  });

  it.each([
    [401, 'wants to know who asks'],
    [403, 'does not let this machine through'],
    [413, 'raise its limit'],
  ])('of a proxy that answers %i', async (status, remedy) => {
    await spool.emit(logEvent('one'));
    relay.plan = () => ({ kind: 'page', status, html });
    expect(await refused(relay.url)).toMatchObject({
      kind: 'rejected',
      code: `HTTP_${status}`,
      message: expect.stringContaining(remedy),
    });
  });

  it('of a second sender while the first works on the same folder', async () => {
    const first = reporterOf(api.url);
    const draining = first.drain(never);
    await spool.emit(logEvent('one'));
    await waitFor(
      () => storedEvents(database.url, lease.runId),
      ({ length }) => length === 1,
    );
    expect(await refused(api.url)).toMatchObject({ kind: 'rejected', code: 'FOLDER_LOCKED' });
    first.finish();
    await draining;
  });

  describe('with a lease that runs out', () => {
    let quick: RunningServer;
    beforeAll(async () => {
      quick = await startApi(database.url, 0, 200);
    });
    afterAll(() => quick.close());

    const ask = <T>(query: string, variables: Record<string, unknown>): Promise<T> =>
      askApi<T>(quick.url, query, variables);
    const untilStatus = (expected: string) =>
      waitFor(
        () =>
          ask<{ run: { status: string } }>('query ($id: ID!) { run(id: $id) { status } }', {
            id: lease.runId,
          }),
        ({ run }) => run.status === expected,
      );

    it('of a writer whose run another has taken', async () => {
      lease = await claim(quick.url);
      await spool.emit(logEvent('one'));
      await spool.emit(chargeEvent(1));
      await untilStatus('QUEUED');
      await ask('mutation { claimRun(writerId: "other") { epoch } }', {});
      const outcome = await refused(quick.url);
      expect(outcome).toMatchObject({
        kind: 'lease-lost',
        message: expect.stringContaining('another writer'),
      });
      // What it spent reaches the ledger all the same, once, and nothing else does.
      for (let time = 0; time < 2; time += 1)
        expect(await reporterOf(quick.url).deliverCharges(outcome, never)).toEqual(outcome);
      expect(await chargedSteps(database.url, lease.runId)).toEqual([1]);
    });

    it('of a run that has ended', async () => {
      lease = await open(quick.url);
      await spool.emit(ended(0));
      await ask('mutation ($id: ID!) { cancelRun(id: $id) { id } }', { id: lease.runId });
      await untilStatus('CANCELLED');
      expect(await refused(quick.url)).toMatchObject({
        kind: 'run-ended',
        message: expect.stringContaining('has ended'),
      });
    });
  });
});

describe('heartbeats', () => {
  it('go on after refusals that pass, and say what went wrong', async () => {
    relay.plan = ({ index }) =>
      index === 0
        ? { kind: 'page', status: 401, html }
        : index === 1
          ? { kind: 'unreachable' }
          : index === 2
            ? { kind: 'page', status: 200, html }
            : { kind: 'none' };
    const stop = new AbortController();
    const listener = {
      cancelRequested: () => stop.abort(),
      refused: (error: Error) => lines.push(error.message),
    };
    const beating = keepLease(new ApiClient(relay.url), { ...lease, heartbeatIntervalMs: 20 }, listener, {
      signal: stop.signal,
      log,
    });
    await waitFor(
      async () => lines,
      (said) => said.some((line) => line.includes('works again after 3')),
    );
    await askApi(api.url, 'mutation ($id: ID!) { cancelRun(id: $id) { id } }', { id: lease.runId });
    await beating;
    expect(stop.signal.aborted).toBe(true);
    expect(lines[0]).toMatch(/heartbeat: .*401.*; the lease may run out/);
  });
});

describe('a full disk', () => {
  it('takes the end of the run all the same, and the API gets it', async () => {
    await spool.close();
    const fault: DiskFault = { bytesLeft: Number.POSITIVE_INFINITY, syncFails: false };
    const full = await Spool.open(dir, failingDisk(fault, join(dir, 'reserve')));
    const draining = reporterOf(api.url).drain(never);
    await full.emit(logEvent('before'));
    fault.bytesLeft = 0;
    await expect(full.emit(logEvent('lost to the disk'))).rejects.toMatchObject({ reason: 'ENOSPC' });
    await full.emit(ended(0));
    await full.close();
    expect(await draining).toMatchObject({ kind: 'drained', hasEnded: true });
    expect(await storedEvents(database.url, lease.runId)).toEqual(await recordedEvents(dir));
    expect((await recordedEvents(dir)).map(({ kind }) => kind)).toEqual(['log-written', 'end']);
  });
});
