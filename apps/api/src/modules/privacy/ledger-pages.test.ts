import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, poissonStep, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi, type TestLease } from '../../testing/test-api.js';

let api: TestApi;
let lease: TestLease;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'ledger_pages');
  lease = await api.claimNew(configFixture());
  const charges = [1, 2, 3, 4, 5].map((step) => chargeEvent(step, step));
  await api.ingest(lease, 1, [startedEvent(), ...charges]);
});
afterAll(() => api.stop());

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly step: number } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly endCursor: string;
  };
  readonly totalCount: number;
}
const query = `query ($id: ID!, $first: Int, $after: String) { run(id: $id) { ledger(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
  edges { cursor node { cursor step count event } } } } }`;
const send = (variables: object, id = lease.run.id) =>
  api.send<{ run: { ledger: Page } }>(query, { id, ...variables });
const pageOf = async (variables: object): Promise<Page> => {
  const answer = await send(variables);
  if (answer.data?.run === undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data.run.ledger;
};
const stepsOf = ({ edges }: Page) => edges.map(({ node }) => node.step);
const messageOf = (answer: Awaited<ReturnType<typeof send>>) => answer.errors?.[0]?.message;

describe('the ledger of a run', () => {
  it('is read page by page, oldest first, each charge as it was stored', async () => {
    const first = await pageOf({ first: 2 });
    expect([stepsOf(first), first.totalCount]).toEqual([[1, 2], 5]);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await pageOf({ first: 2, after: first.pageInfo.endCursor });
    expect(stepsOf(second)).toEqual([3, 4]);
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    const last = await pageOf({ first: 2, after: second.pageInfo.endCursor });
    expect([stepsOf(last), last.pageInfo.hasNextPage]).toEqual([[5], false]);
    expect(last.edges[0]?.node).toMatchObject({
      ...{ cursor: lease.run.lastCursor + 6, step: 5, count: 5, event: { version: 1, event: poissonStep } },
    });
  });

  it('has a hundred entries a page where nobody says how many', async () => {
    const long = await api.claimNew(configFixture());
    const charges = Array.from({ length: 101 }, (_, place) => chargeEvent(place + 1));
    await api.ingest(long, 1, [startedEvent(), ...charges]);
    const { data } = await send({ first: null }, long.run.id);
    expect(data?.run.ledger.edges).toHaveLength(100);
    expect(data?.run.ledger.pageInfo.hasNextPage).toBe(true);
  });

  it('refuses pages and cursors that are none, by name', async () => {
    for (const first of [0, 201])
      expect(messageOf(await send({ first }))).toBe('first must be from 1 to 200');
    const cursorOf = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const after of [cursorOf('run', 3), cursorOf('charge', 'three'), cursorOf('charge', 1.5)])
      expect(messageOf(await send({ after }))).toBe('after is not a cursor of a ledger');
    expect(stepsOf(await pageOf({ after: cursorOf('charge', 4) }))).toEqual([3, 4, 5]);
  });
});

describe('the epsilon series', () => {
  const ask = (maxPoints: number) =>
    api.send<{ run: { epsilonSeries: { steps: number[] } } }>(
      'query ($id: ID!, $maxPoints: Int) { run(id: $id) { epsilonSeries(maxPoints: $maxPoints) { steps } } }',
      { id: lease.run.id, maxPoints },
    );

  it('has at most as many points as are asked for, from 1 to 10,000, the last among them', async () => {
    expect((await ask(10_000)).data?.run.epsilonSeries.steps).toEqual([1, 2, 3, 4, 5]);
    expect((await ask(1)).data?.run.epsilonSeries.steps).toEqual([5]);
    for (const points of [0, 10_001])
      expect((await ask(points)).errors?.[0]?.message).toBe('maxPoints must be from 1 to 10000');
  });
});

describe('the person with most training examples', () => {
  const subjectOf = async ({ run }: TestLease) =>
    (
      await api.ask<{ run: { privacy: { subject: { epsilon: number | null; note: string } | null } } }>(
        `{ run(id: "${run.id}") { privacy { subject { examples epsilon delta note } } } }`,
      )
    ).run.privacy.subject;
  const later =
    'It is computed when the run has ended: with so many steps or so many examples of one person it takes too long after each batch.';

  it.each([
    [16, false],
    [17, true],
  ])(
    'with %i examples is waited for until the run has ended: %s',
    async (largestSubjectExamples, isLater) => {
      const run = await api.claimNew(configFixture());
      await api.ingest(run, 1, [startedEvent({ dataset: { largestSubjectExamples } }), chargeEvent(1, 30)]);
      const before = await subjectOf(run);
      expect(before).toMatchObject({ examples: largestSubjectExamples, delta: 1e-5 });
      if (isLater) expect(before).toMatchObject({ epsilon: null, note: later });
      else expect(before?.note).toMatch(/^By the \S+ accountant, for all of them at once\.$/);
      await api.ingest(run, 2, [endedEvent()]);
      const after = await subjectOf(run);
      const told = after?.epsilon === null ? after.note : typeof after?.epsilon;
      expect(told).not.toBe(later);
      if (!isLater) expect(after).toEqual(before);
    },
  );

  it('has the guarantee of the run itself where that is per subject', async () => {
    const facts = { unit: 'subject', neighbouring: 'zero-out' } as const;
    const run = await api.claimNew(
      configFixture({
        privacy: { delta: 1e-5, ...facts },
        sampling: { kind: 'poisson', expectedBatchSize: 4 },
      }),
    );
    const answer = await api.ingest(run, 1, [
      startedEvent({ dataset: { largestSubjectExamples: 11 }, mechanism: facts }),
      chargeEvent(1, 30),
    ]);
    expect(answer.errors).toBeUndefined();
    expect(await subjectOf(run)).toBeNull();
  });
});
