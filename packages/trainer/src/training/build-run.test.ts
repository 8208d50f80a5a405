import type { DpEvent } from '@clipwise/privacy';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ClippingContext, ClippingStrategy } from '../clipping/clipping-strategy.js';
import { clippingRegistry } from '../clipping/registry.js';
import { createComponent, definitionOf } from '../component.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { Dataset, Example } from '../data/dataset.js';
import { supportedNeighbouring } from '../mechanism/supported-neighbouring.js';
import { noiseSourceRegistry } from '../noise/registry.js';
import { smallestNoiseMultiplier } from '../noise/smallest-noise-multiplier.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { samplingRegistry } from '../sampling/registry.js';
import { sparsificationRegistry } from '../sparsification/registry.js';
import { type ObservedRun, type ObservedStep, observeRun } from './testing/observed-run.js';
import { varietiesOf } from './testing/varieties-of.js';

/** Values of some fields, where a variety has them. Bounds so small that every layer's gradient is clipped: what the sum moves by is then the sensitivity, not less. */
const shared: Record<string, unknown> = {
  clipNorm: 1e-4,
  largestNorm: 1e-4,
  gamma: 1e-6,
  stability: 1e-6,
  expectedBatchSize: 6,
  batchSize: 6,
};

const [imageHeight, imageWidth] = [32, 32];
const uniform = uniformFrom(seededBytes(1, 'conformance of runs'));
const randomExample = (_: unknown, index: number): Example => ({
  id: String(index),
  subject: String(index),
  image: Float32Array.from({ length: imageHeight * imageWidth }, () => 2 * uniform() - 1),
  mask: Uint8Array.from({ length: imageHeight * imageWidth }, () => Math.floor(3 * uniform())),
});
const dataset: Dataset = {
  name: 'random',
  imageHeight,
  imageWidth,
  classNames: ['a', 'b', 'c'],
  train: Array.from({ length: 12 }, randomExample),
  validation: [],
  channelCount: 1,
  test: [],
  remarks: [],
  isSynthetic: true,
};
interface Variety {
  readonly sampling: { readonly kind: string };
  readonly clipping: { readonly kind: string };
  readonly sparsification: { readonly kind: string };
  readonly neighbouring: (typeof supportedNeighbouring)[number];
}

const isBounded = ({ clipping }: Pick<Variety, 'clipping'>): boolean =>
  createComponent('clipping', clippingRegistry, clipping, { tensorCount: 8 }).isBounded;

/** A learning rate that no parameter feels: every step, and every run, has the same gradients. */
const configOf = (
  { sampling, clipping, sparsification, neighbouring }: Variety,
  noiseMultiplier: number,
  changes = {},
) =>
  parseRunConfig({
    dataset: { kind: 'oct-phantom', imageHeight, imageWidth },
    model: { kind: 'unet', width: 2 },
    sampling,
    clipping,
    sparsification,
    noise: { noiseMultiplier, source: { kind: 'seeded', seed: 4 } },
    optimizer: { kind: 'sgd', learningRate: 1e-9, momentum: 0 },
    training: { epochs: 2, backend: 'wasm-simd' },
    privacy: { neighbouring },
    ...changes,
  });

const varieties: Variety[] = varietiesOf(samplingRegistry, shared).flatMap((sampling) =>
  varietiesOf(clippingRegistry, shared).flatMap((clipping) =>
    varietiesOf(sparsificationRegistry, shared).flatMap((sparsification) =>
      supportedNeighbouring.map((neighbouring) => ({ sampling, clipping, sparsification, neighbouring })),
    ),
  ),
);
const nameOf = ({ sampling, clipping, sparsification, neighbouring }: Variety): string =>
  [
    sampling.kind,
    ...Object.values(clipping).filter((value) => typeof value === 'string'),
    `mask ${sparsification.kind}`,
    neighbouring,
  ].join(', ');

/** sigma of the Gaussian mechanism that is charged, read here once more, as the code that adds the noise is on trial. */
function chargedNoise(event: DpEvent): number {
  const text = /"noiseMultiplier":([^,}]+)/.exec(JSON.stringify(event))?.[1];
  return Number(text);
}

const squared = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
};
const norm = (values: Iterable<number>): number => Math.sqrt(squared(values));

/** Numbers of a step on coordinates that are kept (or dropped), by tensor. */
const coordinatesOf = (
  { released, mask }: Pick<ObservedStep, 'released' | 'mask'>,
  kept: 0 | 1,
): Float32Array[] =>
  released.map((values, tensor) => values.filter((_, at) => (mask?.[tensor]?.[at] ?? 1) === kept));

/**
 * Whether the numbers are normal with that deviation: the sum of k squares over their variance stays within 5 of its
 * standard deviations, and for each tensor within the bounds of Laurent and Massart 2000, lemma 1, at exp(-25).
 */
function haveDeviation(tensors: readonly Float32Array[], deviation: number): boolean {
  const sums = tensors.map((values) => ({ k: values.length, sum: squared(values) / deviation ** 2 }));
  const [k, sum] = [sums.reduce((all, one) => all + one.k, 0), sums.reduce((all, one) => all + one.sum, 0)];
  const x = 25;
  return (
    Math.abs(sum - k) < 5 * Math.sqrt(2 * k) &&
    sums.every((one) => one.sum < one.k + 2 * Math.sqrt(one.k * x) + 2 * x && one.sum >= least(one.k, x))
  );
}

/** Few numbers have no lower bound in the lemma, but are not all 0. */
const least = (k: number, x: number): number => (k === 0 ? 0 : Math.max(1e-12, k - 2 * Math.sqrt(k * x)));

/** Cosine of the angle between two vectors; independent noise of d numbers has one of deviation 1 / sqrt(d). */
const cosine = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] as number), 0) / (norm(one) * norm(other));

const flat = (tensors: readonly Float32Array[]): Float32Array =>
  Float32Array.from(tensors.flatMap((values) => [...values]));

/** Released by one step and not by the other: their noise is the same. */
const moved = (one: ObservedStep, other: ObservedStep): Float32Array[] =>
  one.released.map((values, tensor) =>
    values.map((value, at) => value - (other.released[tensor]?.[at] as number)),
  );

/** Norm in each group. */
function groupNorms(tensors: readonly Float32Array[], groups: readonly number[]): number[] {
  const squares: number[] = [];
  for (const [tensor, values] of tensors.entries()) {
    const group = groups[tensor] as number;
    squares[group] = (squares[group] ?? 0) + squared(values);
  }
  return squares.map(Math.sqrt);
}

/** Of how many clipped gradients one unit that comes or goes moves the sum of a batch, as the sampler declares. */
const movesOf = ({ sampler: { amplification } }: ObservedRun): number =>
  amplification.kind === 'none' ? amplification.sumMovesBy : 1;

/** Steps of two runs that differ in something. */
const pairs = (one: ObservedRun, other: ObservedRun): (readonly [ObservedStep, ObservedStep])[] =>
  one.steps.map((step, index) => [step, other.steps[index] as ObservedStep] as const);

/** Those of them before a clipping has learned different things. */
function answeredAlike(one: ObservedRun, other: ObservedRun): (readonly [ObservedStep, ObservedStep])[] {
  const all = pairs(one, other);
  const parted = all.findIndex(([step, twin]) => step.sensitivity !== twin.sensitivity);
  expect(parted).not.toBe(0);
  return parted === -1 ? all : all.slice(0, parted);
}

const unbounded = varietiesOf(clippingRegistry, shared).find((clipping) => !isBounded({ clipping })) as {
  kind: string;
};

/** What `docs/ACCOUNTING.md` bills for rounding to the grid and for sums in single precision. */
const billed = 1 + 1e-4;

describe.each(varieties.filter(isBounded).map((variety) => [nameOf(variety), variety] as const))(
  'a run of %s',
  (_, variety) => {
    const { method } = definitionOf('sparsification', sparsificationRegistry, variety.sparsification);
    /** Nobody takes part: what is released is the noise. */
    let noise: ObservedRun;
    let whole: ObservedRun;
    /** Without the first example of every batch. */
    let less: ObservedRun;
    /** The first example of every batch has no finite gradient. */
    let emptied: ObservedRun;
    /** The gradient of the first example of every batch as it is before it is clipped. */
    let unclipped: ObservedRun;
    /** Every coordinate is kept. */
    let open: ObservedRun;
    beforeAll(async () => {
      noise = await observeRun({ config: configOf(variety, 0.7), dataset, choose: () => [] });
      // Little noise, so that its rounding hides nothing of what moves.
      const config = configOf(variety, smallestNoiseMultiplier);
      whole = await observeRun({ config, dataset });
      less = await observeRun({ config, dataset, choose: (drawn) => drawn.slice(1) });
      emptied = await observeRun({
        config,
        dataset,
        choose: (drawn) => {
          drawn[0]?.image.fill(Number.NaN);
          return drawn;
        },
      });
      unclipped = await observeRun({
        config: configOf({ ...variety, clipping: unbounded }, 0),
        dataset,
        choose: (drawn) => drawn.slice(0, 1),
      });
      open =
        method === null
          ? whole
          : await observeRun({
              config: configOf({ ...variety, sparsification: { kind: 'none' } }, smallestNoiseMultiplier),
              dataset,
            });
    });

    it('adds the noise that is charged, to every tensor in every step; 1.1 times as much is told apart', () => {
      const { event, facts } = noise.mechanism;
      expect(facts.sensitivity).toBe((noise.steps[0] as ObservedStep).sensitivity * movesOf(noise));
      for (const step of noise.steps) {
        const deviation = chargedNoise(event) * step.sensitivity * movesOf(noise);
        const kept = coordinatesOf(step, 1);
        expect(haveDeviation(kept, deviation)).toBe(true);
        expect(haveDeviation(kept, deviation * 1.1)).toBe(false);
        expect(haveDeviation(kept, deviation / 1.1)).toBe(false);
      }
    });

    it('draws new noise for every step and every tensor', () => {
      for (const [index, { released, mask }] of noise.steps.entries()) {
        const kept = flat(coordinatesOf({ released, mask }, 1)).length;
        for (const earlier of noise.steps.slice(0, index))
          expect(Math.abs(cosine(flat(released), flat(earlier.released)))).toBeLessThan(5 / Math.sqrt(kept));
        const sizes = new Map<number, Float32Array>();
        for (const values of released) {
          const other = sizes.get(values.length);
          if (other !== undefined && values.length > 100 && mask === null)
            expect(Math.abs(cosine(values, other))).toBeLessThan(5 / Math.sqrt(values.length));
          sizes.set(values.length, values);
        }
      }
    });

    it('releases nothing of a dropped coordinate, which moves where it is kept', () => {
      expect(whole.steps.some(({ mask }) => mask !== null)).toBe(method !== null);
      for (const [{ released, mask }, asOpen] of pairs(whole, open)) {
        if (mask === null) continue;
        expect(flat(coordinatesOf({ released, mask }, 0)).every((value) => value === 0)).toBe(true);
        // Where they are kept their noise is a whole number of deviation 20,000 and more: it is 0 in few places.
        const asKept = flat(coordinatesOf({ released: asOpen.released, mask }, 0));
        expect(asKept.filter((value) => value === 0).length).toBeLessThan(asKept.length / 100);
      }
    });

    it('drops coordinates before the norms are taken', () => {
      for (const [{ norms }, { released }] of pairs(whole, unclipped)) {
        const expected = groupNorms(released, whole.groups);
        // Norms of single-precision gradients, from a batch and from an example alone.
        for (const [group, value] of expected.entries())
          expect(Math.abs(((norms[0] as Float32Array)[group] as number) - value)).toBeLessThan(
            1e-4 * norm(expected),
          );
      }
    });

    it('moves by at most its sensitivity when an example comes or goes, and by no less than 1.1 times less', () => {
      for (const [one, other] of answeredAlike(whole, less)) {
        const { sensitivity } = one;
        const distance = norm(flat(moved(one, other)));
        expect(distance).toBeLessThanOrEqual(sensitivity * billed);
        if (one.mask === null) expect(distance).toBeGreaterThan(sensitivity / 1.1);
      }
      for (const [{ sensitivity }, { released }] of pairs(whole, unclipped))
        expect(norm(flat(released))).toBeGreaterThan(10 * sensitivity);
    });

    it('keeps no trace of an example without a finite gradient', () => {
      for (const [one, other] of answeredAlike(emptied, less))
        expect(norm(flat(moved(one, other)))).toBeLessThan(one.sensitivity * 1e-4);
    });
  },
);

it.each(
  varieties.filter((variety) => !isBounded(variety)).map((variety) => [nameOf(variety), variety] as const),
)(
  'a run of %s claims nothing: an example moves its sum by more than any bound that is declared elsewhere',
  async (_, variety) => {
    const { mechanism, steps } = await observeRun({
      config: configOf(variety, 0),
      dataset,
      choose: (drawn) => drawn.slice(0, 1),
    });
    expect(mechanism.event.kind).toBe('non-private');
    expect(mechanism.facts).toMatchObject({ isPrivate: false, noiseMultiplier: null, sensitivity: null });
    for (const { released } of steps) expect(norm(flat(released))).toBeGreaterThan(0.01);
  },
);

/** Those that release numbers of their own beside the sum. */
const adapting = varietiesOf(clippingRegistry, shared).filter(
  (clipping) =>
    createComponent<ClippingContext, ClippingStrategy>('clipping', clippingRegistry, clipping, {
      tensorCount: 8,
    }).adaptation !== undefined,
);

it.each(adapting)(
  'what the clipping %j learns from has the noise that is charged; 1.5 times as much is told apart',
  async (clipping) => {
    const [{ sampling, sparsification, neighbouring }] = varieties as [Variety];
    const config = configOf({ sampling, clipping, sparsification, neighbouring }, 0.7, {
      training: { epochs: 200, backend: 'wasm-simd' },
    });
    const run = await observeRun({ config, dataset, choose: () => [] });
    // In units of the deviation that is due, step by step, as the bound changes: a few hundred standard normal numbers.
    const learned = flat(
      run.steps.map(({ released, sensitivity }) =>
        (released.at(-1) as Float32Array).map(
          (value) => value / (chargedNoise(run.mechanism.event) * sensitivity * movesOf(run)),
        ),
      ),
    );
    expect(learned.length).toBeGreaterThan(300);
    expect(haveDeviation([learned], 1)).toBe(true);
    expect(haveDeviation([learned], 1.5)).toBe(false);
    expect(haveDeviation([learned], 1 / 1.5)).toBe(false);
  },
);

describe.each(noiseSourceRegistry.map(({ kind }) => kind))('noise from the source %s', (kind) => {
  const [variety] = varieties.filter(isBounded) as [Variety];
  const releasedWith = async (seed: number) => {
    const noise = { noiseMultiplier: 0.7, source: { kind } };
    const config = configOf(variety, 0.7, { noise, training: { epochs: 2, backend: 'wasm-simd', seed } });
    const { mechanism, steps } = await observeRun({ config, dataset, choose: () => [] });
    return { mechanism, noise: flat(steps.flatMap(({ released }) => released)) };
  };

  it('claims a guarantee where no other run draws the same, and the initial parameters do not tell it', async () => {
    const [one, other] = [await releasedWith(1), await releasedWith(2)];
    const repeats = one.noise.every((value, at) => value === other.noise[at]);
    expect(one.mechanism.facts.isPrivate).toBe(!repeats);
    if (!repeats)
      expect(Math.abs(cosine(one.noise, other.noise))).toBeLessThan(5 / Math.sqrt(one.noise.length));
  });
});
