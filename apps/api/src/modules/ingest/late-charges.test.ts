import { limits } from '@clipwise/contract';
import { bestAccountant, sgdEvent } from '@clipwise/privacy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, logEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi, type TestLease } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'late');
});
afterAll(() => api.stop());

type Delivery = ReturnType<TestApi['deliverCharges']>;
const deliver = (...asked: Parameters<TestApi['deliverCharges']>): Delivery => api.deliverCharges(...asked);
const messageOf = (answer: Awaited<Delivery>) => answer.errors?.[0]?.message;
const codeOf = (answer: Awaited<Delivery>) => answer.errors?.[0]?.extensions?.code;
const epsilonOf = (steps: number) => {
  const answer = bestAccountant.epsilon({ event: sgdEvent(0.1, 1, steps), delta: 1e-5 });
  return answer.kind === 'bounded' ? answer.epsilon : null;
};
interface Told {
  readonly status: string;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly lastCursor: number;
  readonly privacy: {
    readonly verdict: string;
    readonly epsilon: number | null;
    readonly chargedEpsilon: number | null;
    readonly chargedSteps: number;
  };
}
const read = async ({ run: { id } }: TestLease) => {
  const { run } = await api.ask<{ run: Told }>(
    `{ run(id: "${id}") { status failure { code message } lastCursor privacy { verdict epsilon chargedEpsilon chargedSteps } } }`,
  );
  const { rows } = await api.sql.query<{ cursor: number; step: number; count: number; epsilon: number }>(
    'select cursor::int, step::int, count::int, epsilon from privacy_charges where run_id = $1 order by cursor',
    [id],
  );
  return { ...run, charges: rows };
};

/** A run of twelve charged steps that has ended. */
async function endedRun(): Promise<TestLease> {
  const lease = await api.claimNew(configFixture());
  const answer = await api.ingest(lease, 1, [
    startedEvent(),
    chargeEvent(12, 12),
    { ...endedEvent(), step: 12 },
  ]);
  expect(answer.errors).toBeUndefined();
  return lease;
}

describe('charges that come when their attempt is over', () => {
  it('are added to the ledger behind all that came, with an epsilon each', async () => {
    const lease = await endedRun();
    const before = await read(lease);
    const answer = await deliver(lease, 2, [chargeEvent(13), chargeEvent(14, 3)]);
    const after = await read(lease);
    expect(answer.data?.deliverCharges).toEqual({ acknowledgedSequence: 2, cursor: before.lastCursor + 2 });
    expect(after).toMatchObject({ status: before.status, lastCursor: before.lastCursor + 2 });
    expect(after.privacy).toMatchObject({ chargedSteps: 16, chargedEpsilon: epsilonOf(16) });
    expect(after.charges.slice(-2)).toMatchObject([
      { cursor: before.lastCursor + 1, step: 13, count: 1 },
      { cursor: before.lastCursor + 2, step: 14, count: 3, epsilon: epsilonOf(16) },
    ]);
    const [first] = after.charges.slice(-2);
    expect(first?.epsilon).toBeGreaterThan(epsilonOf(12) as number);
    expect(first?.epsilon).toBeLessThanOrEqual(epsilonOf(16) as number);
    expect(after.privacy.verdict).toBe('PRIVATE');
    expect(after.privacy.epsilon).toBe(epsilonOf(16));
  });

  it('are stored once under their number, and refused under it with other ones', async () => {
    const lease = await endedRun();
    const first = await deliver(lease, 2, [chargeEvent(13)]);
    expect((await deliver(lease, 2, [chargeEvent(13)])).data).toEqual(first.data);
    expect(codeOf(await deliver(lease, 2, [chargeEvent(13, 2)]))).toBe('SEQUENCE_CONFLICT');
    expect(codeOf(await deliver(lease, 2, [chargeEvent(13)], 'another'))).toBe('LEASE_LOST');
    expect((await read(lease)).privacy.chargedSteps).toBe(13);
  });

  it('go on where the batches of the attempt stopped', async () => {
    const lease = await endedRun();
    expect(codeOf(await deliver(lease, 1, [chargeEvent(13)]))).toBe('SEQUENCE_CONFLICT');
    const gap = await deliver(lease, 3, [chargeEvent(13)]);
    expect([codeOf(gap), gap.errors?.[0]?.extensions?.expectedSequence]).toEqual(['SEQUENCE_GAP', 2]);
    expect(messageOf(await deliver(lease, 0, [chargeEvent(13)]))).toBe('batchSequence must be 1 or more');
    for (const sequence of [2, 3])
      expect(codeOf(await deliver(lease, sequence, [chargeEvent(13)]))).toBeUndefined();
    expect((await read(lease)).privacy.chargedSteps).toBe(14);
  });

  it('may be none, which is acknowledged and changes nothing', async () => {
    const lease = await endedRun();
    const before = await read(lease);
    expect((await deliver(lease, 2, [])).data?.deliverCharges).toEqual({
      acknowledgedSequence: 2,
      cursor: before.lastCursor,
    });
    expect(await read(lease)).toEqual(before);
  });

  it('are charges alone: anything else is refused by its place, and nothing of its batch is kept', async () => {
    const lease = await endedRun();
    expect(messageOf(await deliver(lease, 2, [chargeEvent(13), logEvent('late')]))).toBe(
      'events[1].kind must be "privacy-charged", got "log-written": of an attempt that is over only charges are taken',
    );
    expect((await read(lease)).privacy.chargedSteps).toBe(12);
  });

  it('are those of a writer that held the run: not of one that holds it, and of nobody else', async () => {
    const lease = await api.claimNew(configFixture());
    await api.ingest(lease, 1, [startedEvent(), chargeEvent(1)]);
    expect(messageOf(await deliver(lease, 2, [chargeEvent(2)]))).toBe(
      'the lease is still yours: send everything by ingest',
    );
    const ended = await endedRun();
    for (const epoch of [0, ended.epoch + 1])
      expect(codeOf(await deliver({ ...ended, epoch }, 1, [chargeEvent(13)]))).toBe('LEASE_LOST');
    expect(codeOf(await deliver(ended, 2, [chargeEvent(13)], 'another'))).toBe('LEASE_LOST');
    expect((await read(ended)).privacy.chargedSteps).toBe(12);
  });

  it('take a claim away that they contradict', async () => {
    const lease = await endedRun();
    const other = { version: 1, event: { kind: 'non-private', reason: 'told late.' } };
    expect(codeOf(await deliver(lease, 2, [chargeEvent(13, 1, other)]))).toBeUndefined();
    expect((await read(lease)).privacy).toMatchObject({ epsilon: null, chargedSteps: 13 });
  });

  it('are refused beyond what a ledger holds', async () => {
    const lease = await endedRun();
    expect(messageOf(await deliver(lease, 2, [chargeEvent(13, limits.integer - 12 + 1)]))).toBe(
      `the ledger of the run is full: it holds at most ${limits.integer} charges`,
    );
    expect(codeOf(await deliver(lease, 2, [chargeEvent(13, limits.integer - 12)]))).toBeUndefined();
  });
});

it('a run that failed says with which code and why, and one that did not says nothing', async () => {
  const failing = await api.claimNew(configFixture());
  const failure = { code: 'RUN_DIVERGED', message: 'a parameter is not finite' };
  await api.ingest(failing, 1, [startedEvent(), { ...endedEvent(), outcome: 'failed', failure }]);
  expect(await read(failing)).toMatchObject({ status: 'FAILED', failure });
  expect(await read(await endedRun())).toMatchObject({ failure: null });
});
