import { limits } from '@clipwise/contract';
import { openRunLedger } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import type { RunRow } from '../../db/tables/runs.js';
import {
  artifactEvent,
  chargeEvent,
  endedEvent,
  logEvent,
  metricsEvent,
  startedEvent,
} from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { BatchAccount } from '../privacy/batch-account.js';
import { type OpenAccount, projectBatch } from './batch-projection.js';
import { parseEvents } from './training-events.js';

const runId = '00000000-0000-4000-8000-000000000001';
/** A run that was leased and has recorded nothing. */
const fresh = {
  ...{ id: runId, config: configFixture(), isDeclared: false, status: 'RUNNING', noiseMultiplier: 0.5 },
  ...{ mechanism: null, charged: null, accounting: null, epsilon: null, epsilonNote: '', startedAt: null },
  ...{
    step: 0,
    epoch: 0,
    plannedSteps: 0,
    plannedEpochs: 0,
    lastCursor: 1,
    attemptCursor: 0,
    chargedSteps: 0,
  },
  ...{ attemptCharges: 0, attemptStep: 0, earlierContradiction: '', meanDice: null, pixelAccuracy: null },
} as unknown as RunRow;
const startedAt = new Date('2026-01-02T03:04:05.678Z');

async function project(events: readonly unknown[], changes: Partial<RunRow> = {}) {
  const opened: Parameters<OpenAccount>[] = [];
  const run = { ...fresh, ...changes };
  const projection = await projectBatch(run, parseEvents(events), async (announced, planned) => {
    opened.push([announced, planned]);
    const { neighbouring, delta } = announced ?? { neighbouring: 'add-remove' as const, delta: 1e-5 };
    return new BatchAccount(openRunLedger({ neighbouring, delta }), run.epsilon, planned);
  });
  return { ...projection, after: { ...run, ...projection.patch }, opened };
}
/** The run after a start and steps. */
const under = async (events: readonly unknown[] = []) => {
  const { after } = await project([startedEvent(), ...events]);
  return { ...after, lastCursor: 2 + events.length } as RunRow;
};

describe('the start of an attempt', () => {
  it('begins anew with what it announces, and its charges count as its own', async () => {
    const before = await under([chargeEvent(1), metricsEvent(1, { loss: 1, 'validation/mean-dice': 0.5 })]);
    const { patch, isNewAttempt, metrics } = await project(
      [
        metricsEvent(1, { loss: 2 }),
        startedEvent(),
        metricsEvent(2, { loss: 3 }),
        chargeEvent(1),
        chargeEvent(2),
      ],
      { ...before, meanDice: 0.5, pixelAccuracy: 0.7 },
    );
    expect(isNewAttempt).toBe(true);
    expect(patch).toMatchObject({
      ...{ attemptCursor: 6, plannedSteps: 30, plannedEpochs: 3, step: 2, epoch: 0.2, attemptStep: 2 },
      ...{ meanDice: null, pixelAccuracy: null, attemptCharges: 2, chargedSteps: 3 },
      ...{ environment: { backend: 'test' }, startedAt },
    });
    expect(metrics.map(({ attempt, events }) => [attempt, events.map(({ cursor }) => cursor)])).toEqual([
      ...[
        [2, [5]],
        [6, [7]],
      ],
    ]);
  });

  it('announces examples and subjects that no later start makes fewer', async () => {
    const facts = async (...datasets: object[]) =>
      (await project(datasets.map((dataset) => startedEvent({ dataset })))).after.mechanism;
    const known = { trainingExamples: 100, trainingSubjects: 10, largestSubjectExamples: 12 };
    expect(await facts(known, { ...known, trainingExamples: 90, largestSubjectExamples: 3 })).toMatchObject(
      known,
    );
    expect(await facts(known, { trainingSubjects: null, largestSubjectExamples: null })).toMatchObject(known);
    expect(await facts({})).toMatchObject({ trainingSubjects: null, largestSubjectExamples: null });
    expect(await facts({}, known)).toMatchObject(known);
  });

  it('tells the noise of a run whose target chose it, and of no other', async () => {
    expect((await project([startedEvent()])).patch).not.toHaveProperty('noiseMultiplier');
    const { noise, ...rest } = configFixture();
    const config = {
      ...rest,
      noise: { ...(noise as object), noiseMultiplier: null },
      privacy: { targetEpsilon: 3, delta: 1e-5 },
    };
    expect((await project([startedEvent()], { config })).patch.noiseMultiplier).toBe(1);
  });

  it('stays at the time of the first one, and a clock ahead of ours counts as now', async () => {
    const earlier = new Date('2025-01-01T00:00:00Z');
    expect((await project([startedEvent()], { startedAt: earlier })).patch.startedAt).toEqual(earlier);
    const ahead = { ...startedEvent(), at: '2999-01-01T00:00:00Z' };
    const told = (await project([ahead])).patch.startedAt as Date;
    expect(Math.abs(told.getTime() - Date.now())).toBeLessThan(60_000);
  });
});

describe('charges', () => {
  it('open the ledger once, counted as the run is, and get their epsilon in ledger and event alike', async () => {
    const { charges, events, opened, account, patch } = await project([
      startedEvent(),
      chargeEvent(1),
      chargeEvent(3, 2),
    ]);
    expect(opened).toEqual([[expect.objectContaining({ delta: 1e-5, unit: 'example' }), 2]]);
    expect(charges.map(({ cursor, step, count, chargedAt }) => [cursor, step, count, chargedAt])).toEqual([
      [3, 1, 1, startedAt],
      [4, 3, 2, startedAt],
    ]);
    expect(events.slice(1).map(({ cursor, event }) => [cursor, 'epsilon' in event && event.epsilon])).toEqual(
      charges.map(({ cursor, epsilon }) => [cursor, epsilon]),
    );
    expect(patch).toMatchObject({
      epsilon: charges[1]?.epsilon,
      chargedSteps: 3,
      attemptCharges: 3,
      attemptStep: 3,
    });
    expect(account?.ledger.steps).toBe(3);
    expect(patch).toMatchObject({ privacyVerdict: 'PRIVATE', privacyReason: '' });
  });

  it('that came before a start are counted when it announces how, and none are where there is none', async () => {
    const early = await project([startedEvent()], { chargedSteps: 2 });
    expect(early.opened).toHaveLength(1);
    expect(early.account).toBeDefined();
    for (const events of [[startedEvent()], [metricsEvent(1, { loss: 1 })], [logEvent('x')]])
      expect(await project(events)).toMatchObject({ opened: [], account: undefined, charges: [] });
    const again = await project([startedEvent()], await under([chargeEvent(1)]));
    expect(again.opened).toEqual([]);
  });

  it('are no more than a ledger holds, and a run says so by name', async () => {
    await expect(project([chargeEvent(1, limits.integer)], { chargedSteps: 1 })).rejects.toThrow(
      `the ledger of the run is full: it holds at most ${limits.integer} charges`,
    );
    expect(
      (await project([chargeEvent(1, limits.integer - 1)], { chargedSteps: 1 })).patch.chargedSteps,
    ).toBe(limits.integer);
    const wide = {
      version: 1,
      event: { kind: 'self-composed', event: { kind: 'gaussian', noiseMultiplier: 1 }, count: 9 },
    };
    expect((await project([chargeEvent(1, 1e9, wide)])).patch.attemptCharges).toBe(limits.integer);
  });

  it('of an attempt that says nothing of its mechanism claim nothing', async () => {
    expect((await project([chargeEvent(1)])).patch.privacyVerdict).toBe('UNVERIFIED');
    const { earlierContradiction } = (await project([metricsEvent(5, { loss: 1 }), startedEvent()])).patch;
    expect(earlierContradiction).toMatch(/^[A-Z].+\.$/);
    expect((await project([startedEvent()], { earlierContradiction: 'x' })).patch.earlierContradiction).toBe(
      'x',
    );
  });
});

describe('what is recorded beside', () => {
  it('moves the run on, and never back', async () => {
    const before = await under([metricsEvent(7, { loss: 1 })]);
    expect((await project([metricsEvent(8, { loss: 1 })], before)).patch).toMatchObject({
      step: 8,
      epoch: 0.8,
      attemptStep: 8,
    });
    const behind = await project([metricsEvent(3, { loss: 1 })], before);
    expect(behind.patch).not.toHaveProperty('step');
    expect(behind.patch.attemptStep).toBe(7);
    expect((await project([metricsEvent(7, { loss: 1 })], before)).patch).toMatchObject({ step: 7 });
    expect(behind.metrics).toMatchObject([{ attempt: 2, events: [{ cursor: 4 }] }]);
    expect(behind.events).toEqual([]);
  });

  it('is a row and an event for each file, which reaches its step too', async () => {
    const event = artifactEvent('a'.repeat(64), 5);
    const { artifacts, events, patch } = await project([startedEvent(), event]);
    expect(artifacts).toMatchObject([{ runId, cursor: 3, sha256: 'a'.repeat(64), step: 10 }]);
    expect(events[1]).toEqual({ cursor: 3, event: { ...event, artifactId: artifacts[0]?.id } });
    expect(patch.attemptStep).toBe(10);
    expect(patch.privacyVerdict).toBe('UNVERIFIED');
  });

  it('is a line of the log, as it came', async () => {
    expect((await project([logEvent('x')])).events).toEqual([{ cursor: 2, event: logEvent('x') }]);
  });
});

describe('the end of a run', () => {
  it.each([
    ['completed', 'COMPLETED', null],
    ['cancelled', 'CANCELLED', null],
    ['failed', 'FAILED', { code: 'TEST', message: 'failed on purpose' }],
  ] as const)('that %s is told by status, time and why', async (outcome, status, failure) => {
    const { patch, events } = await project([endedEvent(outcome)], { startedAt });
    expect(patch).toMatchObject({
      ...{ status, step: 30, attemptStep: 30, endedAt: startedAt },
      ...{ failureCode: failure?.code ?? null, failureMessage: failure?.message ?? null },
    });
    expect(events).toEqual([
      { cursor: 2, event: { kind: 'status-changed', at: startedAt.toISOString(), status, failure } },
    ]);
  });

  it('is not before its start, whatever the clock says', async () => {
    const later = new Date('2026-05-01T00:00:00Z');
    expect((await project([endedEvent()], { startedAt: later })).patch.endedAt).toEqual(later);
    const ahead = { ...endedEvent(), at: '2999-01-01T00:00:00Z' };
    const told = (await project([ahead], { startedAt })).patch.endedAt as Date;
    expect(Math.abs(told.getTime() - Date.now())).toBeLessThan(60_000);
  });
});
