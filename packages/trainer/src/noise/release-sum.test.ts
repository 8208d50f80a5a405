import type { DpEvent } from '@clipwise/privacy';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { hasKernel } from '../tensor-kernels.js';
import type { TensorLibrary } from '../tensor-library.js';
import { noiseGrid } from './noise-grid.js';
import { releaseSum, splitReleased } from './release-sum.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm'));
});

const nothing: DpEvent = { kind: 'non-private', reason: 'no noise.' };
const gaussian = (noiseMultiplier: number): DpEvent => ({ kind: 'gaussian', noiseMultiplier });

/** The variance of n normal numbers is within 5 of its standard deviations, sqrt(2 / n) relative to it. */
const hasDeviation = (values: readonly number[], deviation: number): boolean => {
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  return Math.abs(variance / deviation ** 2 - 1) < 5 * Math.sqrt(2 / values.length);
};

async function released(
  sums: Tensor[],
  event: DpEvent,
  sensitivity: number,
  mask: Float32Array[] | null = null,
) {
  const bytes = seededBytes(3, 'released noise');
  const { tensors } = await releaseSum(tf, sums, { event, sensitivity, bytes, mask });
  const values = tensors.map((tensor) => [...tensor.dataSync()]);
  for (const tensor of tensors) tensor.dispose();
  return values;
}

describe('a released sum', () => {
  it('has noise of the event’s noise multiplier x sensitivity on every kept coordinate and none on dropped ones', async () => {
    const before = tf.memory().numTensors;
    const mask = [
      new Float32Array(60_000).fill(1),
      Float32Array.from({ length: 80_000 }, (_, index) => index % 2),
    ];
    const [first = [], second = []] = await released(
      [tf.zeros([300, 200]), tf.zeros([80_000])],
      gaussian(0.5),
      8,
      mask,
    );
    const kept = second.filter((_, index) => index % 2 === 1);
    for (const values of [first, kept]) {
      expect(hasDeviation(values, 4)).toBe(true);
      expect(hasDeviation(values, 4.4)).toBe(false);
    }
    expect(second.every((value, index) => index % 2 === 1 || value === 0)).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, DpEvent]>([
    ['a Poisson sample', { kind: 'poisson-sampled', samplingRate: 0.1, event: gaussian(2) }],
    [
      'a truncated Poisson sample',
      {
        ...{ kind: 'truncated-poisson-sampled', samplingRate: 0.1, datasetSize: 100, maxBatchSize: 20 },
        event: gaussian(2),
      },
    ],
    [
      'a sample of fixed size',
      { kind: 'fixed-size-sampled', datasetSize: 100, batchSize: 10, event: gaussian(2) },
    ],
    [
      'noise behind a part that has none',
      { kind: 'composed', events: [{ kind: 'non-private', reason: 'seeded.' }, gaussian(2)] },
    ],
    [
      'seeded noise, which claims nothing',
      { kind: 'composed', events: [gaussian(2), { kind: 'non-private', reason: 'seeded.' }] },
    ],
  ])('of %s has the noise of the mechanism inside', async (_, event) => {
    const [values = []] = await released([tf.zeros([50_000])], event, 3);
    expect(hasDeviation(values, 6)).toBe(true);
    expect(hasDeviation(values, 6.6)).toBe(false);
  });

  it.each([['no mask', false] as const, ['a mask', true] as const])(
    'with %s is the same to the last bit by the kernel of a backend and without one',
    async (_, isMasked) => {
      const sums = (library: TensorLibrary) => [
        library.tensor2d([1, -2.5, 3e4, 0.25, 7, -1e-3], [2, 3]),
        library.tensor1d([5, 6]),
      ];
      const mask = isMasked ? [Float32Array.of(1, 0, 1, 1, 0, 1), Float32Array.of(0, 1)] : null;
      const by = async (backend: string, hasOwn: boolean) => {
        const { tf: library } = await loadBackend(backend);
        expect(hasKernel(library, 'GridNoise')).toBe(hasOwn);
        const bytes = seededBytes(3, 'released noise');
        const options = { event: gaussian(2), sensitivity: 3, bytes, mask };
        const { tensors } = await releaseSum(library, sums(library), options);
        return Promise.all(tensors.map(async (tensor) => [...(await tensor.data())]));
      };
      const noisy = await by('wasm-simd', true);
      expect(await by('wasm', false)).toEqual(noisy);
      const noise = noisy
        .flat()
        .map((value, at) => value - ([1, -2.5, 3e4, 0.25, 7, -1e-3, 5, 6][at] as number));
      expect(noise.every((value) => Math.abs(value) < 6 * 6)).toBe(true);
      expect(noise.filter((value) => Math.abs(value) > 0.01).length).toBe(isMasked ? 5 : 8);
    },
  );

  it('says the deviation that its noise has, and its parts do', async () => {
    const { spacing, deviation } = noiseGrid({ noiseMultiplier: 2, sensitivity: 3, coordinates: 3 });
    const options = { event: gaussian(2), sensitivity: 3, bytes: seededBytes(3, 'noise'), mask: null };
    const whole = await releaseSum(tf, [tf.zeros([2]), tf.zeros([1])], options);
    const [first, rest] = splitReleased(whole, 1);
    expect([whole, first, rest].map((part) => part.deviation)).toEqual(Array(3).fill(spacing * deviation));
    expect([first, rest].map(({ tensors }) => tensors.map(({ size }) => size))).toEqual([[2], [1]]);
    expect(spacing * deviation).toBeGreaterThanOrEqual(6);
    for (const tensor of whole.tensors) tensor.dispose();
  });

  it('of a step that claims nothing is the sum itself, with no noise', async () => {
    const options = { event: nothing, sensitivity: 3, bytes: seededBytes(3, 'noise'), mask: null };
    expect((await releaseSum(tf, [tf.zeros([2])], options)).deviation).toBe(0);
    expect(await released([tf.tensor1d([1, 2.5])], nothing, 3)).toEqual([[1, 2.5]]);
  });

  it('is refused for an event of another mechanism', async () => {
    await expect(released([tf.zeros([1])], { kind: 'laplace', noiseMultiplier: 1 }, 1)).rejects.toThrow(
      /laplace event is no mechanism/,
    );
  });

  it('stays near the sum: half a step of the grid, and the noise', async () => {
    const [values = []] = await released([tf.tensor1d([3])], gaussian(1e-9), 1);
    expect(Math.abs((values[0] as number) - 3)).toBeLessThan(1e-4);
  });
});

describe('an attacker who looks at the gaps between single-precision numbers', () => {
  const coordinates = 1000;
  const trials = 200;
  const canary = new Float32Array(coordinates).fill(1 / Math.sqrt(coordinates));
  const empty = new Float32Array(coordinates);

  /** The best over all spacings of: "some number is no multiple of it, so the batch was empty". */
  function accuracy(ofEmpty: readonly number[][], ofCanary: readonly number[][]): number {
    const hasFiner = (values: readonly number[], spacing: number) =>
      values.some((value) => !Number.isInteger(value / spacing));
    let best = 0;
    for (let power = -40; power <= -10; power++) {
      const spacing = 2 ** power;
      const right =
        ofEmpty.filter((values) => hasFiner(values, spacing)).length +
        ofCanary.filter((values) => !hasFiner(values, spacing)).length;
      best = Math.max(best, right / (2 * trials), 1 - right / (2 * trials));
    }
    return best;
  }

  it('tells a canary from an empty batch with the accuracy that epsilon allows, and in 95 % of the cases where noise is added in single precision', async () => {
    const bytes = seededBytes(5, 'attack');
    const [ofEmpty, ofCanary]: [number[][], number[][]] = [[], []];
    for (let trial = 0; trial < trials; trial++) {
      for (const [sum, found] of [
        [empty, ofEmpty],
        [canary, ofCanary],
      ] as const) {
        const { tensors } = await releaseSum(tf, [tf.tensor1d(sum)], {
          event: gaussian(1),
          sensitivity: 1,
          bytes,
          mask: null,
        });
        found.push([...(tensors[0] as Tensor).dataSync()]);
        tensors[0]?.dispose();
      }
    }
    // The best attack on the Gaussian mechanism at sigma = 1 is right with probability Phi(1 / 2) = 0.6915; 5 deviations of 400 trials.
    const allowed = 0.6915 + 5 * Math.sqrt(0.25 / (2 * trials));
    expect(accuracy(ofEmpty, ofCanary)).toBeLessThan(allowed);

    const uniform = uniformFrom(seededBytes(6, 'single precision'));
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const inSinglePrecision = (sum: Float32Array) => [...sum.map((value) => value + Math.fround(normal()))];
    const naive = (sum: Float32Array) => Array.from({ length: trials }, () => inSinglePrecision(sum));
    expect(accuracy(naive(empty), naive(canary))).toBeGreaterThan(0.95);
  });

  it('finds every released number on the grid', async () => {
    const { spacing } = noiseGrid({ noiseMultiplier: 1, sensitivity: 1, coordinates });
    const [values = []] = await released([tf.tensor1d(canary)], gaussian(1), 1);
    // 24 bits of a number below 8 reach down to 2^-21, the grid to 2^-20.
    expect(spacing).toBe(2 ** -20);
    expect(values.every((value) => Number.isInteger(value / spacing))).toBe(true);
  });
});
