import { composedEpsilon } from '@clipwise/privacy';
import { parseRunConfig, plannedCharges } from '@clipwise/trainer/config';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi, type TestLease } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'budgets');
});
afterAll(() => api.stop());

/** A data set of its own for each test, of 64 examples of 8 subjects. */
let seed = 100;
let sha256 = '';
beforeEach(async () => {
  await api.sql.query("update runs set status = 'CANCELLED', ended_at = now() where ended_at is null");
  seed += 1;
  sha256 = seed.toString(16).padStart(64, '0');
});
const config = (changes: Readonly<Record<string, unknown>> = {}) =>
  configFixture({ dataset: { kind: 'oct-phantom', seed }, noise: { noiseMultiplier: 2 }, ...changes });
const content = (changes: object = {}) => ({
  ...{ sha256, examples: 80, subjects: 10, largestSubjectExamples: 8, isSynthetic: true },
  ...{ grouping: 'a'.repeat(64), trainingSubjects: 'fwA=' },
  ...changes,
});
const started = (changes: object = {}) =>
  startedEvent({
    dataset: {
      ...{ trainingExamples: 64, trainingSubjects: 8, largestSubjectExamples: 8 },
      content: content(changes),
    },
  });
/** What a run of the config plans. */
const planned = (of = config()) => plannedCharges(parseRunConfig(of)).charges;
const stepOf = (of = config()) => ({ version: 1, event: planned(of)[0]?.event });
const epsilonOf = (runs: number, of = config()) => {
  const share = { charges: planned(of), promised: null, groupSize: 1, subjects: null };
  const answer = composedEpsilon(Array(runs).fill(share), { delta: 1e-5, neighbouring: 'add-remove' });
  if (answer.kind === 'unbounded') throw new Error(answer.reason);
  return answer.epsilon;
};
const up = (epsilon: number) => Math.ceil(epsilon * 1e6) / 1e6;

/** Registers the data by a run that reads them and charges nothing. */
const register = async (changes: object = {}) => {
  const lease = await api.claimNew(config());
  await send(lease, 1, [started(changes), endedEvent('cancelled')]);
};
const send = async (lease: TestLease, sequence: number, events: readonly unknown[], writer = 'writer') => {
  const { errors } = await api.ingest(lease, sequence, events, writer);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
};
const setBudget = (epsilon: number, unit = 'example') =>
  api.ask('mutation ($input: SetBudgetInput!) { setBudget(input: $input) { id } }', {
    input: { contentSha256: sha256, unit, epsilon, delta: 1e-5, reason: 'a test' },
  });
interface Told {
  readonly id: string;
  readonly spent: number | null;
  readonly reserved: number | null;
  readonly left: number;
  readonly keptPrivate: number;
  readonly reason: string;
  readonly runs: readonly { readonly state: string; readonly run: { readonly id: string } }[];
}
const budget = async (unit = 'example'): Promise<Told> => {
  const { datasetContents } = await api.ask<{
    datasetContents: { contentSha256: string; budgets: (Told & { unit: string })[] }[];
  }>(
    'query ($of: String!) { datasetContents(contentSha256: $of) { contentSha256 budgets { id unit spent reserved left keptPrivate reason runs { state run { id } } } } }',
    { of: sha256 },
  );
  const own = datasetContents.find((one) => one.contentSha256 === sha256)?.budgets;
  const found = own?.find((one) => one.unit === unit);
  if (found === undefined) throw new Error('no budget');
  return found;
};
const launch = (configs: readonly unknown[] = [config()], more: object = {}) =>
  api.send<{ createStudy: { id: string } }>(
    'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }',
    { input: { name: 'launched', configs, ...more } },
  );
const codeOf = async (answer: ReturnType<typeof launch>) => (await answer).errors?.[0]?.extensions?.code;

describe('a budget', () => {
  it('refuses the launch that would pass it, with every number, and queues nothing of it', async () => {
    await register();
    await setBudget(up(epsilonOf(2)));
    expect(await codeOf(launch([config(), config()]))).toBeUndefined();
    expect(await budget()).toMatchObject({ spent: 0, reserved: up(epsilonOf(2)), left: 0 });
    const { errors } = await launch();
    expect(errors?.[0]?.extensions).toMatchObject({
      ...{ code: 'BUDGET_EXCEEDED', dataset: sha256, unit: 'example', delta: 1e-5 },
      ...{ epsilon: up(epsilonOf(2)), spent: 0, reserved: up(epsilonOf(2)), left: 0 },
      asked: up(up(epsilonOf(3)) - up(epsilonOf(2))),
    });
    expect(errors?.[0]?.message).toMatch(/spent 0, reserved [\d.]+, asked [\d.]+, left 0\./);
    expect((await budget()).runs).toHaveLength(3);
  });

  it('lets 50 launches at once through up to the limit and none beyond', async () => {
    await register();
    const fitting = 7;
    await setBudget(up(epsilonOf(fitting)));
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(launch())));
    expect(codes.filter((code) => code === undefined)).toHaveLength(fitting);
    expect(codes.filter((code) => code === 'BUDGET_EXCEEDED')).toHaveLength(50 - fitting);
    expect(await budget()).toMatchObject({ reserved: up(epsilonOf(fitting)), left: 0 });
  }, 120_000);

  it('counts what is charged, and takes back what an ended run left', async () => {
    await register();
    await setBudget(up(epsilonOf(1)));
    const lease = await api.claimNew(config());
    await send(lease, 1, [started(), chargeEvent(1, 1, stepOf())]);
    const running = await budget();
    expect((running.spent ?? 0) + (running.reserved ?? 0)).toBeCloseTo(up(epsilonOf(1)), 9);
    expect(running.spent).toBeGreaterThan(0);
    expect(await codeOf(launch())).toBe('BUDGET_EXCEEDED');
    await send(lease, 2, [endedEvent('cancelled')]);
    expect(await budget()).toMatchObject({ spent: running.spent, reserved: 0 });
    const short = config({ training: { epochs: 1 } });
    expect(await codeOf(launch([short]))).toBeUndefined();
  });

  it('keeps what a deleted run has spent, and what comes late for it', async () => {
    await register();
    await setBudget(10);
    const lease = await api.claimNew(config());
    await send(lease, 1, [started(), chargeEvent(1, 2, stepOf()), endedEvent()]);
    const { spent } = await budget();
    await api.ask('mutation ($ids: [ID!]!) { deleteRuns(ids: $ids) { changed { id } } }', {
      ids: [lease.run.id],
    });
    expect((await budget()).spent).toBe(spent);
    const late = await api.deliverCharges(lease, 2, [chargeEvent(3, 1, stepOf())]);
    expect(late.errors).toBeUndefined();
    expect((await budget()).spent).toBeGreaterThan(spent ?? 0);
  });

  it('lets a run begin again only where its first attempt left enough, and ends it otherwise', async () => {
    await register();
    await setBudget(up(epsilonOf(1)));
    const queued = await api.createStudy([config()]);
    expect(queued).not.toBe('');
    const lease = await api.claim();
    if (lease === null) throw new Error('nothing was queued');
    await send(lease, 1, [started(), chargeEvent(1, 1, stepOf())]);
    const { spent } = await budget();
    await api.sql.query("update runs set status = 'QUEUED' where id = $1", [lease.run.id]);
    expect(await api.claim('another')).toBeNull();
    const { rows } = await api.sql.query('select status, failure_code from runs where id = $1', [
      lease.run.id,
    ]);
    expect(rows).toEqual([{ status: 'FAILED', failure_code: 'BUDGET_EXCEEDED' }]);
    expect(await budget()).toMatchObject({ spent, reserved: 0 });
  });

  it('is of the content: another config that reads the same data spends the same budget', async () => {
    await register();
    await setBudget(up(epsilonOf(2)));
    const elsewhere = config({ dataset: { kind: 'oct-phantom', seed: 5_000 + seed } });
    const lease = await api.claimNew(elsewhere);
    await send(lease, 1, [started(), chargeEvent(1, 1, stepOf())]);
    expect((await budget()).runs[0]).toMatchObject({ state: 'SPENDING', run: { id: lease.run.id } });
    // From now on it is known what is behind that config.
    expect(await codeOf(launch([elsewhere, elsewhere]))).toBe('BUDGET_EXCEEDED');
  });

  it('stops a run that reads other data than it was queued for, counts it, and notes it', async () => {
    await register();
    await setBudget(0.001);
    const lease = await api.claimNew(config({ dataset: { kind: 'oct-phantom', seed: 9_000 + seed } }));
    await send(lease, 1, [started(), chargeEvent(1, 1, stepOf())]);
    const { run } = await api.ask<{ run: { cancelRequested: boolean } }>(
      'query ($id: ID!) { run(id: $id) { cancelRequested } }',
      { id: lease.run.id },
    );
    expect(run.cancelRequested).toBe(true);
    expect(await budget()).toMatchObject({ left: 0 });
    expect((await budget()).spent).toBeGreaterThan(0.001);
    const { rows } = await api.sql.query(
      "select kind, run_ids from budget_decisions where kind = 'OVERSPENT' and $1 = any(run_ids)",
      [lease.run.id],
    );
    expect(rows).toHaveLength(1);
  });

  it('stops at its first charge a run that charges other events than it had planned, though not more of them', async () => {
    await register();
    await setBudget(up(epsilonOf(1)));
    const dearer = config({ noise: { noiseMultiplier: 0.4 } });
    const lease = await api.claimNew(config());
    await send(lease, 1, [started(), chargeEvent(1, 1, stepOf())]);
    const isStopped = async () => {
      const query = `mutation { heartbeat(runId: "${lease.run.id}", writerId: "writer", epoch: ${lease.epoch}) { cancelRequested } }`;
      return (await api.ask<{ heartbeat: { cancelRequested: boolean } }>(query)).heartbeat.cancelRequested;
    };
    expect(await isStopped()).toBe(false);
    await send(lease, 2, [chargeEvent(2, 1, stepOf(dearer))]);
    expect(await isStopped()).toBe(true);
    expect(await budget()).toMatchObject({ left: 0 });
    const { rows } = await api.sql.query(
      "select reason from budget_decisions where kind = 'OVERSPENT' and $1 = any(run_ids)",
      [lease.run.id],
    );
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['of several noise multipliers', { schedules: { noiseMultiplier: { finalRatio: 2, stages: 2 } } }],
    ['of epochs', { sampling: { kind: 'balls-in-bins', expectedBatchSize: 10 } }],
  ])(
    'stops a run %s at the charge by which one event is charged more often than planned',
    async (_what, changes) => {
      await register();
      const own = config(changes);
      await setBudget(up(epsilonOf(1, own)));
      const lease = await api.claimNew(own);
      const [dearest] = planned(own);
      if (dearest === undefined) throw new Error('nothing is planned');
      await send(lease, 1, [started(), chargeEvent(1, dearest.count, stepOf(own))]);
      const isStopped = async () =>
        (
          await api.ask<{ run: { cancelRequested: boolean } }>(
            'query ($id: ID!) { run(id: $id) { cancelRequested } }',
            { id: lease.run.id },
          )
        ).run.cancelRequested;
      expect(await isStopped()).toBe(false);
      await send(lease, 2, [chargeEvent(dearest.count + 1, 1, stepOf(own))]);
      expect(await isStopped()).toBe(true);
    },
  );

  it('refuses runs on data that nobody has read where persons may be behind them', async () => {
    await register({ isSynthetic: false });
    await setBudget(1000);
    const files = (privacy: object) =>
      config({
        dataset: { kind: 'image-folder', root: `/nowhere/${seed}` },
        privacy: { delta: 1e-5, unit: 'example', neighbouring: 'add-remove', ...privacy },
      });
    const { errors } = await launch([files({})]);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('Nobody has read these data yet'),
      extensions: { code: 'BUDGET_EXCEEDED', asked: null },
    });
    // What keeps to a target is reserved at its target, wherever it may read.
    expect(await codeOf(launch([files({ targetEpsilon: 3, delta: 1e-6 })]))).toBeUndefined();
    expect(await budget()).toMatchObject({ reserved: 3 });
    await api.sql.query("update runs set status = 'CANCELLED', ended_at = now() where status = 'QUEUED'");
    expect(await budget()).toMatchObject({ reserved: 0 });
    await setBudget(0);
    await api.sql.query('update datasets set is_synthetic = true where content_sha256 = $1', [sha256]);
  });

  it('counts a person with all of their scans', async () => {
    await register();
    await setBudget(1000, 'subject');
    await launch();
    const { reserved } = await budget('subject');
    expect(reserved).toBeGreaterThan(4 * epsilonOf(1));
  });

  it('charges runs on disjoint persons as one', async () => {
    await register();
    await setBudget(10);
    const spend = async (trainingSubjects: string) => {
      const lease = await api.claimNew(config());
      await send(lease, 1, [started({ trainingSubjects }), chargeEvent(1, 3, stepOf()), endedEvent()]);
      return (await budget()).spent;
    };
    const [first, disjoint, overlapping] = [
      await spend('DwA='), // 0 to 3
      await spend('8AA='), // 4 to 7
      await spend('GAA='), // 3 and 4
    ];
    expect(disjoint).toBe(first);
    expect(overlapping).toBeGreaterThan(first ?? 0);
  });

  it('refuses a run without a guarantee, and lets it through by a decision that says why', async () => {
    await register();
    await setBudget(10);
    const open = config({ noise: { noiseMultiplier: 0 } });
    expect(await codeOf(launch([open]))).toBe('BUDGET_EXCEEDED');
    expect(
      await codeOf(launch([open], { budgetOverride: 'a baseline that stays in this house' })),
    ).toBeUndefined();
    expect(await budget()).toMatchObject({ spent: 0, reserved: 0, keptPrivate: 1 });
    expect(await codeOf(launch())).toBeUndefined();
    const change = api.sql.query("update budget_decisions set reason = 'another'");
    await expect(change).rejects.toThrow('append-only');
    await expect(api.sql.query('delete from budget_decisions')).rejects.toThrow('append-only');
  });

  it('has nothing left where a run without a guarantee was not let through, until it is', async () => {
    const lease = await api.claimNew(config());
    const none = { version: 1, event: { kind: 'non-private', reason: 'no noise was added.' } };
    await send(lease, 1, [started(), chargeEvent(1, 1, none), endedEvent()]);
    await setBudget(10);
    expect(await budget()).toMatchObject({
      spent: null,
      left: 0,
      reason: expect.stringContaining('no noise'),
    });
    expect(await codeOf(launch())).toBe('BUDGET_EXCEEDED');
    await api.ask('mutation ($input: OverrideBudgetInput!) { overrideBudget(input: $input) { id } }', {
      input: { contentSha256: sha256, runIds: [lease.run.id], reason: 'its model stays here' },
    });
    expect(await budget()).toMatchObject({ spent: 0, left: 10, keptPrivate: 1 });
  });

  it('refuses terms that cannot be kept, data that nobody announced, and runs of other data', async () => {
    await register();
    const set = (input: object) =>
      api.codeOf('mutation ($input: SetBudgetInput!) { setBudget(input: $input) { id } }', {
        input: { contentSha256: sha256, unit: 'example', epsilon: 1, delta: 1e-5, reason: 'r', ...input },
      });
    expect(await set({ epsilon: -1 })).toBe('BAD_USER_INPUT');
    expect(await set({ epsilon: 0.1234567 })).toBe('BAD_USER_INPUT');
    expect(await set({ delta: 1 })).toBe('BAD_USER_INPUT');
    expect(await set({ reason: '' })).toBe('BAD_USER_INPUT');
    expect(await set({ neighbouring: 'x' })).toBe('BAD_USER_INPUT');
    expect(await set({ contentSha256: 'x' })).toBe('NOT_FOUND');
    const other = '00000000-0000-4000-8000-000000000000';
    expect(
      await api.codeOf('mutation ($input: OverrideBudgetInput!) { overrideBudget(input: $input) { id } }', {
        input: { contentSha256: sha256, runIds: [other], reason: 'r' },
      }),
    ).toBe('BAD_USER_INPUT');
    expect(api.logged).toEqual([]);
  });

  it('tells what a launch would ask for, and what is left, before anything is queued', async () => {
    await register();
    await setBudget(up(epsilonOf(2)));
    const asking = async (runs: number) => {
      const { plannedBudgets } = await api.ask<{ plannedBudgets: object[] }>(
        'query ($configs: [JSON!]!) { plannedBudgets(configs: $configs) { contentSha256 asked left fits } }',
        { configs: Array(runs).fill(config()) },
      );
      return plannedBudgets;
    };
    const left = up(epsilonOf(2));
    expect(await asking(2)).toEqual([{ contentSha256: sha256, asked: left, left, fits: true }]);
    expect(await asking(3)).toMatchObject([{ asked: up(epsilonOf(3)), fits: false }]);
    const definition = { version: 1, name: `study ${seed}`, base: config(), seeds: [1, 2, 3] };
    const { studyPreview } = await api.ask<{ studyPreview: { problems: unknown[]; budgets: object[] } }>(
      'query ($definition: JSON!) { studyPreview(definition: $definition) { problems { path message } budgets { asked fits } } }',
      { definition },
    );
    expect(studyPreview.problems).toEqual([]);
    expect(studyPreview.budgets).toEqual([{ asked: up(epsilonOf(3)), fits: false }]);
    expect((await budget()).runs).toHaveLength(1);
  });

  it('refuses a declared run that plans more than is left, and counts what an import has spent', async () => {
    await register();
    await setBudget(up(epsilonOf(1)));
    const declare = (count: number, more: object = {}) =>
      api.send<{ declareRun: { lease: TestLease } }>(
        'mutation ($input: DeclareRunInput!) { declareRun(writerId: "writer", studyName: "declared", input: $input) { lease { epoch run { id lastCursor } } } }',
        {
          input: {
            ...{ name: 'elsewhere', config: {} },
            plan: { contentSha256: sha256, unit: 'example', charges: [{ event: stepOf(), count }] },
            ...more,
          },
        },
      );
    const steps = planned()[0]?.count ?? 0;
    const refused = await declare(steps + 1);
    expect(refused.errors?.[0]?.extensions).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      left: up(epsilonOf(1)),
    });
    expect((await declare(steps)).errors).toBeUndefined();
    expect(await budget()).toMatchObject({ reserved: up(epsilonOf(1)), left: 0 });
    // What is over is recorded, whatever is left.
    const lease = (await declare(0, { plan: null })).data?.declareRun.lease;
    if (lease === undefined) throw new Error('not declared');
    await send(lease, 1, [started(), chargeEvent(1, 5, stepOf()), endedEvent()]);
    expect((await budget()).spent).toBeGreaterThan(0);
  });
});
