import { beforeAll, describe, expect, it } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { Dataset, Example } from '../data/dataset.js';
import { smallestNoiseMultiplier } from '../noise/smallest-noise-multiplier.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { type ObservedRun, observeRun } from './testing/observed-run.js';

const [imageHeight, imageWidth] = [32, 32];
const pixels = imageHeight * imageWidth;
const uniform = uniformFrom(seededBytes(1, 'scans of subjects'));
/** Scans of each of four subjects. */
const scanCounts = [5, 1, 3, 2];
const train: Example[] = scanCounts.flatMap((count, subject) =>
  Array.from({ length: count }, (_, scan) => ({
    id: `${subject}-${scan}`,
    subject: String(subject),
    image: Float32Array.from({ length: pixels }, () => 2 * uniform() - 1),
    mask: Uint8Array.from({ length: pixels }, () => Math.floor(3 * uniform())),
  })),
);
const dataset: Dataset = {
  name: 'random',
  imageHeight,
  imageWidth,
  channelCount: 1,
  classNames: ['a', 'b', 'c'],
  train,
  validation: [],
  test: [],
  remarks: [],
  isSynthetic: true,
};
/** All scans of a subject without a finite gradient, which keeps them out of the sum. */
const without = (subject: string): Dataset => ({
  ...dataset,
  train: train.map((example) =>
    example.subject === subject ? { ...example, image: new Float32Array(pixels).fill(Number.NaN) } : example,
  ),
});

const configOf = (unit: 'example' | 'subject', expectedBatchSize: number, epochs = 1) =>
  parseRunConfig({
    dataset: { kind: 'oct-phantom', imageHeight, imageWidth, trainingSubjects: 4, scansPerSubject: 3 },
    model: { kind: 'unet', width: 2 },
    sampling: { kind: 'poisson', expectedBatchSize },
    clipping: { kind: 'flat', clipNorm: 1e-4 },
    noise: { noiseMultiplier: smallestNoiseMultiplier, source: { kind: 'seeded', seed: 4 } },
    optimizer: { kind: 'sgd', learningRate: 1e-9, momentum: 0 },
    training: { epochs, backend: 'wasm-simd' },
    privacy: { unit, neighbouring: 'zero-out' },
  });

/** Distance of the sums of the first step; its noise is the same. */
function distance(one: ObservedRun, other: ObservedRun): number {
  let sum = 0;
  one.steps[0]?.released.forEach((values, tensor) => {
    values.forEach((value, at) => {
      sum += (value - (other.steps[0]?.released[tensor]?.[at] as number)) ** 2;
    });
  });
  return Math.sqrt(sum);
}

describe('a run whose privacy unit is the subject', () => {
  let whole: ObservedRun;
  beforeAll(async () => {
    whole = await observeRun({ config: configOf('subject', 4), dataset });
  });

  it.each(['0', '1', '2', '3'])(
    'moves its sum by at most its sensitivity when subject %s is emptied',
    async (subject) => {
      const sensitivity = whole.mechanism.facts.sensitivity as number;
      const moved = distance(
        whole,
        await observeRun({ config: configOf('subject', 4), dataset: without(subject) }),
      );
      expect(moved).toBeLessThanOrEqual(sensitivity * (1 + 1e-4));
      // One scan alone fills it; scans of random images agree in part.
      expect(moved).toBeGreaterThan(sensitivity / (subject === '1' ? 1.1 : 4));
    },
  );

  it('would pass it if the example were the unit', async () => {
    const config = configOf('example', train.length);
    const [all, less] = [
      await observeRun({ config, dataset }),
      await observeRun({ config, dataset: without('0') }),
    ];
    expect(distance(all, less)).toBeGreaterThan(1.1 * (all.mechanism.facts.sensitivity as number));
  });

  it('draws subjects, each with all of its scans, at the rate that is charged', async () => {
    const { mechanism, sampler, steps } = await observeRun({ config: configOf('subject', 2, 30), dataset });
    expect(JSON.stringify(mechanism.event)).toContain('"samplingRate":0.5');
    expect(sampler.stepsPerEpoch).toBe(2);
    const counts = scanCounts.map(() => 0);
    for (const { batch, norms } of steps) {
      expect(norms).toHaveLength(batch.reduce((sum, subject) => sum + (scanCounts[subject] as number), 0));
      for (const subject of batch) counts[subject] = (counts[subject] as number) + 1;
    }
    // Binomial(60, 0.5): 30 with a deviation of 3.9.
    for (const count of counts) expect(Math.abs(count - 30)).toBeLessThan(20);
  });
});
