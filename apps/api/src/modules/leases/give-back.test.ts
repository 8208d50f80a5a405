import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { chargeEvent, startedEvent } from '../../testing/event-fixtures.js';
import type { Answer } from '../../testing/graphql-client.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi, type TestLease } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'given back');
});
afterAll(() => api.stop());

interface Seen {
  readonly status: string;
  readonly attempts: number;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly privacy: { readonly chargedSteps: number };
}
const look = async ({ run }: TestLease): Promise<Seen> =>
  (
    await api.ask<{ run: Seen }>(
      'query ($id: ID!) { run(id: $id) { status attempts failure { code message } privacy { chargedSteps } } }',
      { id: run.id },
    )
  ).run;
const codeOf = (answer: Answer<unknown>): unknown => answer.errors?.[0]?.extensions?.code;

describe('a run that its writer gives back', () => {
  const giveBack = ({ run: { id }, epoch }: TestLease, writerId = 'writer') =>
    api.send(
      'mutation ($id: ID!, $w: ID!, $e: Int!) { giveBackRun(runId: $id, writerId: $w, epoch: $e) { id } }',
      { id, w: writerId, e: epoch },
    );
  const claimed = async () => {
    const lease = await api.claim('writer');
    if (lease === null) throw new Error('nothing is queued');
    return lease;
  };

  it('is queued at once, keeps its charges, and is lost to the writer; after three attempts it fails', async () => {
    await api.createStudy([configFixture()]);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const lease = await claimed();
      expect(codeOf(await api.ingest(lease, 1, [startedEvent(), chargeEvent(1)]))).toBeUndefined();
      expect(codeOf(await giveBack(lease, 'stranger'))).toBe('LEASE_LOST');
      expect(codeOf(await giveBack(lease))).toBeUndefined();
      expect(await look(lease)).toMatchObject({
        status: attempt < 3 ? 'QUEUED' : 'FAILED',
        attempts: attempt,
        privacy: { chargedSteps: attempt },
      });
      for (const late of [() => giveBack(lease), () => api.ingest(lease, 2, [chargeEvent(2)])])
        expect(codeOf(await late())).toBe('LEASE_LOST');
      if (attempt === 3)
        expect((await look(lease)).failure).toEqual({
          code: 'ATTEMPTS_OVER',
          message:
            "each of 3 attempts ended before the run had kept a state to go on from, which it does after its first step; look at the agent's log and run it again",
        });
    }
    expect(await api.claim('writer')).toBeNull();
  });

  it('is cancelled where that was asked for', async () => {
    await api.createStudy([configFixture()]);
    const lease = await claimed();
    await api.ask(`mutation { cancelRun(id: "${lease.run.id}") { id } }`);
    expect(codeOf(await giveBack(lease))).toBeUndefined();
    expect((await look(lease)).status).toBe('CANCELLED');
  });

  it('is refused where its writer opened it: nobody else could go on', async () => {
    const lease = await api.claimNew(configFixture());
    const answer = await giveBack(lease);
    expect([codeOf(answer), answer.errors?.[0]?.message]).toEqual([
      'BAD_USER_INPUT',
      'only a run that was claimed goes back to the queue: nobody else can go on with one that its writer opened or declared',
    ]);
    expect((await look(lease)).status).toBe('RUNNING');
  });
});
