import type { RunEventsSubscription, RunSeriesQuery } from '@clipwise/contract/operations';
import { beforeEach, describe, expect, it } from 'vitest';
import { RunCurves } from './run-curves';

type RunEvent = RunEventsSubscription['runEvents'];
const common = { runId: 'r', at: '2026-01-02T03:04:10Z' };
const metrics = (cursor: number, step: number, value: number): RunEvent => ({
  ...common,
  __typename: 'MetricsRecorded',
  cursor,
  step,
  epoch: step / 10,
  wallTimeMs: 1000 * step,
  metrics: [{ name: 'training/loss', value, disclosure: 'DIAGNOSTIC' }],
});
const charge = (cursor: number, step: number, epsilon: number | null): RunEvent => ({
  ...common,
  __typename: 'PrivacyCharged',
  cursor,
  step,
  count: 1,
  event: {},
  epsilon,
});
const started = (cursor: number): RunEvent => ({
  ...common,
  __typename: 'RunStarted',
  cursor,
  plannedSteps: 20,
  plannedEpochs: 2,
  environment: {},
});
const log = (cursor: number): RunEvent => ({
  ...common,
  __typename: 'LogWritten',
  cursor,
  level: 'WARNING',
  message: `line ${cursor}`,
});

const stored: NonNullable<RunSeriesQuery['run']> = {
  id: 'r',
  lastCursor: 10,
  progress: { plannedSteps: 20, plannedEpochs: 2 },
  epsilonSeries: {
    earlierEpsilon: 0,
    startedAt: '2026-01-02T03:04:05Z',
    cursors: [9],
    steps: [1],
    epochs: [0.1],
    wallTimesMs: [1000],
    epsilons: [0.5],
  },
  series: [
    {
      name: 'training/loss',
      disclosure: 'DIAGNOSTIC',
      cursors: [10],
      steps: [1],
      epochs: [0.1],
      wallTimesMs: [1000],
      values: [3],
    },
  ],
};

let curves: RunCurves;
const loss = () => curves.series.get('training/loss');
beforeEach(() => {
  curves = new RunCurves();
  curves.begin(stored);
});

describe('the curves of a run', () => {
  it('take an event once, however often it comes, and none that the stored ones hold already', () => {
    const events = [metrics(10, 1, 3), charge(9, 1, 0.5), charge(11, 2, 0.6), metrics(12, 2, 2), log(13)];
    expect(events.map((event) => curves.take(event))).toEqual(['known', 'known', 'charge', 'point', 'log']);
    expect(events.map((event) => curves.take(event))).toEqual(new Array(5).fill('known'));
    expect(loss()).toMatchObject({ steps: [1, 2], epochs: [0.1, 0.2], seconds: [1, 2], values: [3, 2] });
    expect(curves.epsilon).toMatchObject({
      cursors: [9, 11],
      steps: [1, 2],
      epochs: [0.1, 0.2],
      seconds: [1, 5],
      values: [0.5, 0.6],
    });
    expect(curves.logs).toEqual([{ cursor: 13, level: 'WARNING', message: 'line 13' }]);
    expect(curves.cursor).toBe(13);
  });

  it('stay in the order of their steps where a run goes on from an earlier one, as a reload has them', () => {
    const steps = [2, 3, 4, 3, 4, 5];
    steps.forEach((step, at) => void curves.take(metrics(11 + at, step, at)));
    expect(loss()).toMatchObject({ steps: [1, 2, 3, 3, 4, 4, 5], values: [3, 0, 1, 3, 2, 4, 5] });
    expect(curves.newestStep).toBe(5);
  });

  it('of earlier attempts go when a new one starts', () => {
    curves.take(metrics(11, 2, 2));
    expect(curves.take(started(12))).toBe('state');
    expect([...curves.series.keys()]).toEqual([]);
    curves.take(metrics(13, 1, 4));
    expect(loss()).toMatchObject({ steps: [1], values: [4] });
  });

  it('of epsilon go on in a new attempt from what was spent before it, charge or no charge', () => {
    curves.take(charge(11, 2, 0.6));
    curves.take(started(12));
    expect(curves.epsilon).toEqual({
      earlier: 0.6,
      cursors: [],
      steps: [],
      epochs: [],
      seconds: [],
      values: [],
    });
    curves.take(started(13));
    expect(curves.epsilon.earlier).toBe(0.6);
    curves.take(charge(14, 1, null));
    curves.take(started(15));
    expect(curves.epsilon.earlier).toBeNull();
  });

  it('keep a series marked as the API marked it', () => {
    curves.take({
      ...metrics(11, 2, 1),
      metrics: [{ name: 'new', value: 'NaN', disclosure: 'RELEASED' }],
    } as RunEvent);
    expect(curves.series.get('new')).toMatchObject({ disclosure: 'RELEASED', values: [Number.NaN] });
    expect(loss()?.disclosure).toBe('DIAGNOSTIC');
  });

  it('stay small however long they are watched, and lose neither an extreme nor the newest point', () => {
    const last = 100_000;
    for (let step = 2; step <= last; step++) {
      curves.take(metrics(2 * step + 8, step, step === 40_000 ? 1_000 : Math.sin(step)));
      curves.take(charge(2 * step + 9, step, step));
    }
    for (let line = 0; line < 3_000; line++) curves.take(log(3 * last + line));
    const { steps = [], values = [], epochs = [], seconds = [] } = loss() ?? {};
    expect(steps.length).toBeLessThanOrEqual(8_000);
    expect([epochs.length, seconds.length, values.length]).toEqual(new Array(3).fill(steps.length));
    expect(values[steps.indexOf(40_000)]).toBe(1_000);
    expect(steps.at(-1)).toBe(last);
    expect(curves.epsilon.steps.length).toBeLessThanOrEqual(8_000);
    expect(curves.epsilon.values.at(-1)).toBe(last);
    expect(curves.logs.length).toBe(1_000);
  });

  it('leave to the page what is no curve', () => {
    const status: RunEvent = {
      ...common,
      __typename: 'StatusChanged',
      cursor: 11,
      status: 'COMPLETED',
      failure: null,
    };
    expect(curves.take(status)).toBe('state');
    expect(curves.take(status)).toBe('known');
  });
});
