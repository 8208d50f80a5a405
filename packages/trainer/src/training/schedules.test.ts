import { openRunLedger } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import { describeRun } from '../config/describe-run.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import { plannedPrivacy } from '../config/study/planned-privacy.js';
import type { Dataset } from '../data/dataset.js';
import { buildRun } from './build-run.js';
import { type ObservedRun, observeRun } from './testing/observed-run.js';

const side = 16;
const example = (index: number) => ({
  id: String(index),
  subject: String(index),
  image: Float32Array.from({ length: side * side }, (_, at) => Math.sin(1 + at * (index + 1))),
  mask: Uint8Array.from({ length: side * side }, (_, at) => (at + index) % 3),
});
const dataset: Dataset = {
  name: 'waves',
  imageHeight: side,
  imageWidth: side,
  channelCount: 1,
  classNames: ['a', 'b', 'c'],
  train: Array.from({ length: 12 }, (_, index) => example(index)),
  validation: [],
  test: [],
  remarks: [],
  isSynthetic: true,
};
const clipNorm = 1e-3;
const configOf = (change: object) =>
  parseRunConfig({
    dataset: {
      kind: 'oct-phantom',
      imageHeight: side,
      imageWidth: side,
      trainingSubjects: 12,
      scansPerSubject: 1,
    },
    model: { kind: 'unet', width: 2 },
    sampling: { kind: 'poisson', expectedBatchSize: 6 },
    clipping: { kind: 'flat', clipNorm },
    noise: { noiseMultiplier: 2, source: { kind: 'seeded', seed: 5 } },
    optimizer: { kind: 'sgd', learningRate: 1e-9, momentum: 0 },
    training: { epochs: 4, backend: 'wasm-simd' },
    ...change,
  });
const schedules = {
  noiseMultiplier: { finalRatio: 0.25, stages: 3 },
  clipNorm: { finalRatio: 0.1, stages: 2 },
};
/** Of eight steps in three stages, and in two. */
const noises = [2, 2, 2, 1, 1, 1, 0.5, 0.5];
const bounds = [1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1].map((ratio) => ratio * clipNorm);

const chargedNoise = (event: object) =>
  Number(/"kind":"gaussian","noiseMultiplier":([^,}]+)/.exec(JSON.stringify(event))?.[1]);
const squares = (step: ObservedRun['steps'][number]) => step.released.flatMap((values) => [...values]);

describe('a run whose noise and clip norm follow schedules', () => {
  it('adds in every step the noise that it charges, for the sensitivity of that step', async () => {
    const run = await observeRun({ config: configOf({ schedules }), dataset, choose: () => [] });
    expect(run.steps.map(({ event }) => chargedNoise(event))).toEqual(noises);
    run.steps.forEach((step, index) => {
      const values = squares(step);
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
      const expected = (noises[index] as number) * (bounds[index] as number);
      // 5 standard deviations of the root of a mean of squares, 1 / sqrt(2 n).
      expect(Math.abs(deviation / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * values.length));
    });
  });

  it('moves by the clip norm of that step when an example comes or goes', async () => {
    const config = configOf({
      schedules,
      noise: { noiseMultiplier: 0.04, source: { kind: 'seeded', seed: 5 } },
    });
    const whole = await observeRun({ config, dataset });
    const less = await observeRun({ config, dataset, choose: (drawn) => drawn.slice(1) });
    whole.steps.forEach((step, index) => {
      if (step.batch.length === 0) return;
      const other = squares(less.steps[index] as ObservedRun['steps'][number]);
      const moved = Math.hypot(...squares(step).map((value, at) => value - (other[at] as number)));
      // What docs/ACCOUNTING.md bills for the grid and for sums in single precision.
      expect(moved).toBeLessThan((bounds[index] as number) * (1 + 1e-4));
      expect(moved).toBeGreaterThan(0.99 * (bounds[index] as number));
    });
  });
});

describe('the bill of scheduled noise', () => {
  it('is planned as the ledger of its steps will be, and is not that of its first noise', () => {
    const noise = { noiseMultiplier: 2 };
    const planned = plannedPrivacy(configOf({ schedules, noise }));
    const ledger = openRunLedger({ delta: 1e-5, neighbouring: 'add-remove' });
    for (const noiseMultiplier of noises)
      ledger.charge({
        kind: 'poisson-sampled',
        samplingRate: 0.5,
        event: { kind: 'gaussian', noiseMultiplier },
      });
    expect(planned).toMatchObject({ epsilon: (ledger.epsilon() as { epsilon: number }).epsilon, steps: 8 });
    expect(planned.epsilon).toBeGreaterThan(2 * (plannedPrivacy(configOf({ noise })).epsilon as number));
  });

  it('keeps a target: the first noise is the least whose schedule is within it', () => {
    const asked = { schedules, noise: { noiseMultiplier: null }, privacy: { targetEpsilon: 4 } };
    const config = configOf(asked);
    const first = config.noise.noiseMultiplier as number;
    const spent = (noiseMultiplier: number) =>
      plannedPrivacy(configOf({ schedules, noise: { noiseMultiplier } })).epsilon as number;
    expect(spent(first)).toBeLessThanOrEqual(4);
    expect(spent(0.995 * first)).toBeGreaterThan(4);
    const short = plannedPrivacy(configOf({ ...asked, noise: { noiseMultiplier: 0.9 * first } }));
    expect(short.epsilon).toBeLessThanOrEqual(4);
    expect(short.steps).toBe(7);
  });

  it('has no one noise multiplier, in its description and in what the run announces', async () => {
    const config = configOf({ schedules, noise: { noiseMultiplier: 2 } });
    expect(describeRun(config)).toMatchObject({
      name: 'unet flat sigma 2 to 0.5',
      noiseMultiplier: null,
      noiseSource: 'csprng',
      isPrivate: true,
    });
    const { mechanism } = await buildRun(config, '/');
    expect(mechanism.facts).toMatchObject({ isPrivate: true, noiseMultiplier: null, noiseSource: 'csprng' });
    mechanism.dispose();
  });

  it.each([
    [
      { clipping: { kind: 'adaptive-quantile' }, schedules },
      /^schedules\.clipNorm\.finalRatio: must be 1 when clipping\.kind is "adaptive-quantile", got 0\.1: it chooses/,
    ],
    [
      {
        sampling: { kind: 'balls-in-bins' },
        schedules: { noiseMultiplier: { finalRatio: 0.5 } },
      },
      /^schedules\.noiseMultiplier\.finalRatio: must be 1 where sampling\.kind is "balls-in-bins", got 0\.5: the steps of an epoch, or of a turn, are charged as one/,
    ],
    [
      { schedules: { noiseMultiplier: { finalRatio: 0.001 } } },
      /^schedules\.noiseMultiplier\.finalRatio: must leave a noise multiplier of at least 0\.01, got 0\.001 of 2/,
    ],
  ])('is refused where a schedule makes no sense: %j', (change, message) =>
    expect(() => configOf(change)).toThrow(message),
  );
});
