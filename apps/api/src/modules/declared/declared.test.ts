import { bestAccountant, sgdEvent } from '@clipwise/privacy';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi, type TestLease } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'declared');
});
afterAll(() => api.stop());

interface Declared {
  readonly isNew: boolean;
  readonly acknowledgedSequence: number;
  readonly run: { readonly id: string; readonly status: string };
  readonly lease: TestLease | null;
}
const operation = `mutation ($writerId: ID!, $input: DeclareRunInput!) {
  declareRun(writerId: $writerId, studyName: "elsewhere", input: $input) {
    isNew acknowledgedSequence run { id status } lease { epoch run { id lastCursor } }
  }
}`;
const sourceOf = (digit: string, key = '') => ({
  kind: 'csv',
  name: 'log.csv',
  sha256: digit.repeat(64),
  key,
  importer: 'test',
  importerVersion: '1',
});
const send = (input: Readonly<Record<string, unknown>>, writerId = 'writer') =>
  api.send<{ declareRun: Declared }>(operation, {
    writerId,
    input: { name: 'resnet', config: { optimiser: 'sgd', layers: [1, 2] }, ...input },
  });
const declare = async (input: Readonly<Record<string, unknown>> = {}, writerId = 'writer') => {
  const { data, errors } = await send(input, writerId);
  if (data == null) throw new Error(JSON.stringify(errors));
  return data.declareRun;
};
const leaseOf = ({ lease }: Declared): TestLease => {
  if (lease === null) throw new Error('no lease');
  return lease;
};
const steps = 30;
const events = [
  startedEvent({ mechanism: { noiseSource: 'unstated' } }),
  chargeEvent(steps, steps),
  metricsEvent(steps, { 'validation/loss': 0.5 }),
];
const read = async (id: string) =>
  (
    await api.ask<{ run: Readonly<Record<string, unknown>> }>(
      `{ run(id: "${id}") {
        isDeclared status config source { kind sha256 key } values(fields: ["epsilon", "verdict"])
        privacy { verdict epsilon chargedEpsilon reason statement }
      } }`,
    )
  ).run;

describe('a declared run', () => {
  it('has the same ledger and checks, claims nothing, and says that nobody saw it', async () => {
    const lease = leaseOf(await declare({ model: 'resnet-20', tags: ['b', 'a'] }));
    expect((await api.ingest(lease, 1, [...events, endedEvent()])).errors).toBeUndefined();
    const answer = bestAccountant.epsilon({ event: sgdEvent(0.1, 1, steps), delta: 1e-5 });
    const charged = answer.kind === 'bounded' ? answer.epsilon : null;
    expect(await read(lease.run.id)).toMatchObject({
      isDeclared: true,
      status: 'COMPLETED',
      config: { optimiser: 'sgd', layers: [1, 2] },
      source: null,
      values: [null, 'DECLARED'],
      privacy: {
        verdict: 'DECLARED',
        epsilon: null,
        chargedEpsilon: charged,
        reason: expect.stringContaining('Nobody here saw it run'),
        statement: expect.stringContaining("author's word"),
      },
    });
  });

  it('that charges before it says its delta has its epsilon at that delta once it does', async () => {
    const lease = leaseOf(await declare());
    await api.ingest(lease, 1, [chargeEvent(steps, steps)]);
    expect(await read(lease.run.id)).toMatchObject({ privacy: { chargedEpsilon: null } });
    await api.ingest(lease, 2, [startedEvent({ mechanism: { noiseSource: 'unstated', delta: 1e-6 } })]);
    const answer = bestAccountant.epsilon({ event: sgdEvent(0.1, 1, steps), delta: 1e-6 });
    expect(await read(lease.run.id)).toMatchObject({
      privacy: { chargedEpsilon: answer.kind === 'bounded' ? answer.epsilon : null },
    });
  });

  it.each([
    ['contradicts its announcement', { samplingRate: 0.2 }, 'UNVERIFIED'],
    ['says nothing of where its noise came from', { noiseSource: 'unstated' }, 'DECLARED'],
    ['tells the seed of its noise', { noiseSource: 'seeded' }, 'UNVERIFIED'],
  ] as const)('that %s is %s %s', async (_, mechanism, verdict) => {
    const lease = leaseOf(await declare());
    await api.ingest(lease, 1, [startedEvent({ mechanism }), ...events.slice(1)]);
    expect(await read(lease.run.id)).toMatchObject({ privacy: { verdict } });
  });

  it('of our own kind of config is declared all the same, while a run of that config is not', async () => {
    const config = configFixture();
    const [declared, seen] = [leaseOf(await declare({ config })), await api.claimNew(config)];
    const shown = [startedEvent(), ...events.slice(1)];
    await api.ingest(declared, 1, shown);
    await api.ingest(seen, 1, shown);
    expect(await read(declared.run.id)).toMatchObject({ privacy: { verdict: 'DECLARED', epsilon: null } });
    expect(await read(seen.run.id)).toMatchObject({ isDeclared: false, privacy: { verdict: 'PRIVATE' } });
  });

  it('with noise from an unstated source makes no claim where the run was not declared', async () => {
    const lease = await api.claimNew(configFixture());
    await api.ingest(lease, 1, events);
    expect(await read(lease.run.id)).toMatchObject({ privacy: { verdict: 'UNVERIFIED' } });
  });

  it('is there once for the same source, and again for another run in it', async () => {
    const first = await declare({ source: sourceOf('a') });
    await api.ingest(leaseOf(first), 1, [...events, endedEvent()]);
    const again = await declare({ source: sourceOf('a'), name: 'renamed' }, 'somebody else');
    expect(again).toMatchObject({ isNew: false, lease: null, run: { id: first.run.id } });
    expect((await declare({ source: sourceOf('a', 'row 2') })).run.id).not.toBe(first.run.id);
    expect(await read(first.run.id)).toMatchObject({ source: { kind: 'csv', key: '' } });
  });

  it('goes on where its writer left it, also after its lease expired, and charges nothing twice', async () => {
    const first = await declare({ source: sourceOf('b') });
    await api.ingest(leaseOf(first), 1, events);
    await api.sql.query("update runs set lease_expires_at = now() - interval '1 hour' where id = $1", [
      first.run.id,
    ]);
    await vi.waitFor(async () => expect(await read(first.run.id)).toMatchObject({ status: 'INTERRUPTED' }), {
      timeout: 30_000,
      interval: 200,
    });
    expect((await send({ source: sourceOf('b') }, 'somebody else')).errors?.[0]?.message).toContain(
      'another writer',
    );
    const back = await declare({ source: sourceOf('b') });
    expect(back).toMatchObject({ isNew: false, acknowledgedSequence: 1, run: { status: 'RUNNING' } });
    await api.ingest(leaseOf(back), 1, events);
    await api.ingest(leaseOf(back), 2, [endedEvent()]);
    const { rows } = await api.sql.query('select status, charged_steps from runs where id = $1', [
      first.run.id,
    ]);
    expect(rows).toEqual([{ status: 'COMPLETED', charged_steps: steps }]);
  });

  it('is given to no agent and cannot be run again', async () => {
    const { run } = await declare();
    await api.sql.query("update runs set status = 'QUEUED' where id = $1", [run.id]);
    expect(await api.claim('agent')).toBeNull();
    expect(await api.codeOf(`mutation { rerun(id: "${run.id}") { id } }`)).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['a config that is no object', { config: [1] }, 'config must be an object'],
    ['a config of a megabyte', { config: { list: 'x'.repeat(2 ** 20) } }, 'bytes'],
    ['a name of blanks', { name: '  ' }, 'name must have'],
    ['noise below zero', { noiseMultiplier: -1 }, 'noiseMultiplier'],
    ['a hash of another form', { source: { ...sourceOf('a'), sha256: 'A'.repeat(64) } }, 'source.sha256'],
    ['too many tags', { tags: Array.from({ length: 21 }, (_, index) => `t${index}`) }, 'tags'],
  ])('is refused with %s, and nothing is stored', async (_, input, message) => {
    const count = async () => (await api.sql.query('select count(*)::int as n from runs')).rows[0].n;
    const before = await count();
    const answer = await send(input);
    expect(answer.errors?.[0]?.message).toContain(message);
    expect(await count()).toBe(before);
  });
});
