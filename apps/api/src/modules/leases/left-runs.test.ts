import { openRunLedger } from '@clipwise/privacy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { waitFor } from '../../../../../tests/support/wait-for.js';
import {
  chargeEvent,
  endedEvent,
  logEvent,
  metricsEvent,
  poissonStep,
  startedEvent,
} from '../../testing/event-fixtures.js';
import type { Answer } from '../../testing/graphql-client.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi, type TestLease } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'left', { leaseMs: 100 });
});
afterAll(() => api.stop());

interface Seen {
  readonly status: string;
  readonly isStale: boolean;
  readonly attempts: number;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly privacy: { readonly verdict: string; readonly chargedSteps: number };
}
const look = async ({ run }: TestLease): Promise<Seen> =>
  (
    await api.ask<{ run: Seen }>(
      `{ run(id: "${run.id}") { status isStale attempts failure { code message } privacy { verdict chargedSteps } } }`,
    )
  ).run;
const until = (lease: TestLease, status: string) =>
  waitFor(
    () => look(lease),
    (run) => run.status === status,
  );
const codeOf = (answer: Answer<unknown>) => answer.errors?.[0]?.extensions?.code;
const deliver = (...asked: Parameters<TestApi['deliverCharges']>) => api.deliverCharges(...asked);

describe('a run that its trainer opened', () => {
  it('becomes stale, then interrupted, is handed to nobody, and goes on when its trainer is back', async () => {
    const lease = await api.claimNew(configFixture());
    await api.ingest(lease, 1, [startedEvent(), chargeEvent(1)]);
    await waitFor(
      () => look(lease),
      ({ isStale }) => isStale,
    );
    expect(await until(lease, 'INTERRUPTED')).toMatchObject({ attempts: 1, isStale: false });
    expect(await api.claim('another')).toBeNull();
    expect(codeOf(await api.ingest(lease, 2, [chargeEvent(2), endedEvent()]))).toBeUndefined();
    expect(await look(lease)).toMatchObject({
      status: 'COMPLETED',
      attempts: 1,
      privacy: { chargedSteps: 2 },
    });
  });

  it('is cancelled at once while it is interrupted', async () => {
    const lease = await api.claimNew(configFixture());
    await until(lease, 'INTERRUPTED');
    await api.ask(`mutation { cancelRun(id: "${lease.run.id}") { id } }`);
    expect((await look(lease)).status).toBe('CANCELLED');
    expect(codeOf(await api.ingest(lease, 1, [startedEvent()]))).toBe('RUN_ENDED');
  });
});

describe('an attempt that lost its run', () => {
  async function lose(): Promise<readonly [TestLease, TestLease]> {
    await api.createStudy([configFixture()]);
    const first = await claim('writer');
    await api.ingest(first, 1, [startedEvent(), chargeEvent(1), metricsEvent(1, { loss: 1 })]);
    await until(first, 'QUEUED');
    const second = await claim('second');
    expect(codeOf(await api.ingest(first, 2, [chargeEvent(2)]))).toBe('LEASE_LOST');
    await api.ingest(second, 1, [startedEvent(), chargeEvent(1), { ...endedEvent(), step: 1 }], 'second');
    return [first, second];
  }
  async function claim(writerId: string): Promise<TestLease> {
    const lease = await api.claim(writerId);
    if (lease === null) throw new Error('nothing is queued');
    return lease;
  }

  it('delivers the charges that it made, once, and nothing else', async () => {
    const [first] = await lose();
    const before = await look(first);
    expect(before.privacy).toEqual({ verdict: 'PRIVATE', chargedSteps: 2 });
    expect(codeOf(await deliver(first, 2, [chargeEvent(2), logEvent('late')]))).toBe('BAD_USER_INPUT');
    expect(codeOf(await deliver(first, 3, [chargeEvent(2)]))).toBe('SEQUENCE_GAP');
    for (let time = 0; time < 2; time += 1)
      expect(codeOf(await deliver(first, 2, [chargeEvent(2), chargeEvent(3)]))).toBeUndefined();
    expect(codeOf(await deliver(first, 2, [chargeEvent(2)]))).toBe('SEQUENCE_CONFLICT');
    expect(codeOf(await api.ingest(first, 2, [chargeEvent(2)]))).toBe('LEASE_LOST');
    expect(codeOf(await deliver(first, 3, []))).toBeUndefined();
    expect(await look(first)).toMatchObject({
      status: 'COMPLETED',
      privacy: { verdict: 'PRIVATE', chargedSteps: 4 },
    });
    // Epsilon is that of all four at once, and not only when the ledger is next read.
    const charges = [{ event: poissonStep, count: 4 }];
    const ledger = openRunLedger({ delta: 1e-5, neighbouring: 'add-remove', charges });
    const { rows } = await api.sql.query('select epsilon from runs where id = $1', [first.run.id]);
    expect(rows[0].epsilon).toBe((ledger.epsilon() as { epsilon: number }).epsilon);
  });

  it('delivers nothing under the name or the number of another, nor while it may still write', async () => {
    const [first, second] = await lose();
    expect(codeOf(await deliver(first, 2, [chargeEvent(2)], 'stranger'))).toBe('LEASE_LOST');
    expect(codeOf(await deliver({ ...first, epoch: 9 }, 1, [chargeEvent(2)]))).toBe('LEASE_LOST');
    expect(codeOf(await deliver(second, 2, [chargeEvent(2)]))).toBe('LEASE_LOST');
    const open = await api.claimNew(configFixture());
    expect(codeOf(await deliver(open, 1, [chargeEvent(1)]))).toBe('BAD_USER_INPUT');
  });
});

describe('a run whose batch is refused', () => {
  it('is failed by its writer with the reason, and handed to nobody', async () => {
    await api.createStudy([configFixture()]);
    const lease = (await api.claim()) as TestLease;
    const fail = (writerId: string) =>
      api.send(
        'mutation ($id: ID!, $w: ID!, $e: Int!) { failRun(runId: $id, writerId: $w, epoch: $e, code: "BATCH_REFUSED", message: "events[0]: bad") { id } }',
        { id: lease.run.id, w: writerId, e: lease.epoch },
      );
    expect(codeOf(await fail('stranger'))).toBe('LEASE_LOST');
    expect(codeOf(await fail('writer'))).toBeUndefined();
    expect(await look(lease)).toMatchObject({
      status: 'FAILED',
      failure: { code: 'BATCH_REFUSED', message: 'events[0]: bad' },
    });
    expect(await api.claim('another')).toBeNull();
  });
});

describe('an idempotency key', () => {
  const open = (key: string | null, studyName = 'once') =>
    api.send<{ openRun: TestLease }>(
      'mutation ($s: String!, $c: JSON!, $k: ID) { openRun(writerId: "w", studyName: $s, config: $c, idempotencyKey: $k) { epoch run { id } } }',
      { s: studyName, c: configFixture(), k: key },
    );

  it('opens one run however often it is sent, at once or later, and is refused for another', async () => {
    const answers = await Promise.all([open('a'), open('a'), open('a')]);
    const ids = new Set([...answers, await open('a')].map(({ data }) => data?.openRun.run.id));
    expect([ids.size, [...ids][0]]).toEqual([1, expect.any(String)]);
    expect(codeOf(await open('a', 'elsewhere'))).toBe('IDEMPOTENCY_KEY_USED');
    expect((await open('b')).data?.openRun.run.id).not.toBe([...ids][0]);
    expect((await open(null)).data?.openRun.run.id).not.toBe((await open(null)).data?.openRun.run.id);
  });

  it('queues the runs of a launch once', async () => {
    const studyId = await api.createStudy([]);
    const launch = (configs: readonly unknown[]) =>
      api.send<{ launchRuns: { id: string }[] }>(
        'mutation ($input: LaunchRunsInput!) { launchRuns(input: $input) { id } }',
        { input: { studyId, configs, idempotencyKey: 'launch' } },
      );
    const configs = [configFixture({ name: 'a' }), configFixture({ name: 'b' })];
    const first = await launch(configs);
    expect(first.data?.launchRuns).toHaveLength(2);
    expect(await launch(configs)).toEqual(first);
    expect(codeOf(await launch(configs.slice(1)))).toBe('IDEMPOTENCY_KEY_USED');
    const [one = '', two = ''] = first.data?.launchRuns.map(({ id }) => id) ?? [];
    const again = (id: string) =>
      api.send<{ rerun: { id: string } }>(
        'mutation ($id: ID!) { rerun(id: $id, idempotencyKey: "again") { id } }',
        { id },
      );
    const rerun = await again(one);
    expect(await again(one)).toEqual(rerun);
    expect(codeOf(await again(two))).toBe('IDEMPOTENCY_KEY_USED');
    await api.sql.query("update runs set status = 'CANCELLED' where study_id = $1", [studyId]);
  });
});

it('configs that ask for an epsilon are checked while the server goes on answering', async () => {
  const privacy = { delta: 1e-5, unit: 'example', neighbouring: 'add-remove', targetEpsilon: 3 };
  const noise = { noiseMultiplier: null, source: { kind: 'csprng' } };
  const configs = Array.from({ length: 6 }, (_, at) =>
    configFixture({ privacy, noise, training: { epochs: 1 + at } }),
  );
  let isDone = false;
  const creating = api.createStudy(configs, 'targets').finally(() => {
    isDone = true;
  });
  let answers = 0;
  for (; !isDone; answers += 1) await api.ask('{ studies { totalCount } }');
  const studyId = await creating;
  const { rows } = await api.sql.query('select noise_multiplier from runs where study_id = $1', [studyId]);
  expect(rows).toHaveLength(configs.length);
  // A server that checks by itself answers what came before it begins, and then nobody until all are checked.
  expect(answers).toBeGreaterThan(configs.length);
  await api.sql.query("update runs set status = 'CANCELLED' where study_id = $1", [studyId]);
});
