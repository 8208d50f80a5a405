import type { SeriesWindowFragment } from '@clipwise/contract/operations';
import { describe, expect, it } from 'vitest';
import { stepsWithin, withFiner } from './finer-series';
import type { Series } from './series';

/** A value every 100 steps from 0 to 1000; an epoch is 100 steps, and a step takes a second. */
const places = Array.from({ length: 11 }, (_, at) => at);
const coarse: Series = {
  name: 'training/loss',
  disclosure: 'DIAGNOSTIC',
  steps: places.map((at) => at * 100),
  epochs: [...places],
  seconds: places.map((at) => at * 100),
  values: places.map((at) => at),
};

/** Two full buckets, 300 to 349 with a NaN in it and 350 to 399, and a bucket of one point at 400. */
const window: SeriesWindowFragment = {
  name: 'training/loss',
  disclosure: 'DIAGNOSTIC',
  points: 101,
  steps: [300, 350, 400],
  lastSteps: [349, 399, 400],
  epochs: [3, 3.5, 4],
  wallTimesMs: [300_000, 350_000, 400_000],
  firsts: [3, 3.5, 4],
  lasts: [3.4, 3.9, 4],
  mins: [-1, 3.5, 4],
  maxs: [9, 3.9, 4],
  minSteps: [320, 350, 400],
  maxSteps: [310, 399, 400],
  counts: [50, 50, 1],
  nans: [1, 0, 0],
  infinities: [0, 0, 0],
  negativeInfinities: [0, 0, 0],
};

describe('a stretch of a series in finer detail', () => {
  it('is asked for by the steps that the axis shows, and one more at each side', () => {
    expect(stepsWithin(coarse, 'step', [250, 450], undefined)).toEqual([200, 500]);
    expect(stepsWithin(coarse, 'epoch', [2.5, 4.5], undefined)).toEqual([200, 500]);
    expect(stepsWithin(coarse, 'time', [0, 2_000], undefined)).toEqual([0, 1_000]);
    const spent = { ...coarse, values: coarse.steps.map((step) => step / 10) };
    expect(stepsWithin(coarse, 'epsilon', [25, 45], spent)).toEqual([200, 500]);
    expect(stepsWithin(coarse, 'step', [2_000, 3_000], undefined)).toBeUndefined();
  });

  it('holds the extremes and the NaN of every bucket, and leaves the rest of the series as it is', () => {
    const { steps, values } = withFiner(coarse, window);
    expect(steps).toEqual([
      0, 100, 200, 300, 300.5, 310, 320, 349, 350, 399, 400, 500, 600, 700, 800, 900, 1_000,
    ]);
    expect(values.slice(3, 8)).toEqual([3, Number.NaN, 9, -1, 3.4]);
    expect(values.slice(0, 3)).toEqual([0, 1, 2]);
    expect(values.slice(11)).toEqual([5, 6, 7, 8, 9, 10]);
  });

  it('reads epoch and time inside a bucket in proportion to the step, ascending', () => {
    const { steps, epochs, seconds } = withFiner(coarse, window);
    steps.forEach((step, at) => {
      expect(epochs[at]).toBeCloseTo(step / 100, 9);
      expect(seconds[at]).toBeCloseTo(step, 9);
    });
  });

  it('changes nothing where nothing was recorded', () => {
    const empty = Object.fromEntries(
      Object.entries(window).map(([key, value]) => [key, Array.isArray(value) ? [] : value]),
    ) as unknown as SeriesWindowFragment;
    expect(withFiner(coarse, empty)).toBe(coarse);
  });
});
