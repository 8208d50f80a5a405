import type { Unbounded } from '../accountant.js';
import type { CountedLeaf, Leaf } from '../normal-form.js';
import type { RenyiCurve } from './renyi-conversion.js';
import { createSampledGaussianSum, type SampledGaussianSum } from './sampled-gaussian-sum.js';
import { createTabulatedCurves, type TabulatedCurves } from './tabulated-curves.js';

/** A divergence of rho x order: adds up as a number. */
export interface Concentrated {
  readonly kind: 'concentrated';
  readonly rho: number;
}

/** One step of the Poisson-sampled Gaussian mechanism, add-remove neighbours. */
export interface SampledGaussian {
  readonly kind: 'sampled-gaussian';
  readonly samplingRate: number;
  readonly noiseMultiplier: number;
}

/** The divergences of one application of a leaf, or why there is no bound. */
export type LeafBound = RenyiCurve | Concentrated | SampledGaussian | Unbounded;

/** The divergence of leaves that are added up one after the other. */
export interface LeafSum {
  /** @returns why there is no bound any more, or null. */
  add(counted: CountedLeaf): Unbounded | null;
  readonly isEmpty: boolean;
  /** A bound for every order, at its best near `order`, and smooth so that a search finds its least value. */
  near(order: number): RenyiCurve;
  /** Which is at its best at every order. */
  readonly divergence: RenyiCurve;
  /** An upper bound on both to look for the best order with, where there are so many leaves that it is cheaper. */
  readonly roughDivergence: RenyiCurve | null;
}

/** Up to that many different sampled Gaussians, and other leaves, are added up one by one. */
export const exactLimit = 64;

interface CountedCurve {
  readonly curve: RenyiCurve;
  count: number;
}

/**
 * Adds up leaves so that a further one costs the same however many there are, and so does a question.
 *
 * @param boundOf the same curve for the same leaf, as long as there are few.
 * @param sampledCurve the curve of a sampled Gaussian, likewise.
 * @param orders where the curves of many other leaves are known; increasing.
 */
export function createLeafSum(
  boundOf: (leaf: Leaf) => LeafBound,
  sampledCurve: (step: SampledGaussian) => RenyiCurve,
  orders: readonly number[],
): LeafSum {
  let rho = 0;
  let isEmpty = true;
  const sampled = new Map<number, Map<number, CountedCurve>>();
  let sampledKinds = 0;
  let manySampled: SampledGaussianSum | null = null;
  const others = new Map<RenyiCurve, number>();
  let manyOthers: TabulatedCurves | null = null;

  const addSampled = (step: SampledGaussian, count: number): void => {
    const { samplingRate, noiseMultiplier } = step;
    if (manySampled !== null) {
      manySampled.add(samplingRate, noiseMultiplier, count);
      return;
    }
    let byNoise = sampled.get(samplingRate);
    if (byNoise === undefined) {
      byNoise = new Map();
      sampled.set(samplingRate, byNoise);
    }
    const known = byNoise.get(noiseMultiplier);
    if (known !== undefined) known.count += count;
    else {
      byNoise.set(noiseMultiplier, { curve: sampledCurve(step), count });
      sampledKinds += 1;
    }
    if (sampledKinds <= exactLimit) return;
    manySampled = createSampledGaussianSum();
    for (const [rate, entries] of sampled)
      for (const [noise, entry] of entries) manySampled.add(rate, noise, entry.count);
    sampled.clear();
  };

  const addOther = (curve: RenyiCurve, count: number): void => {
    if (manyOthers !== null) {
      manyOthers.add(curve, count);
      return;
    }
    others.set(curve, (others.get(curve) ?? 0) + count);
    if (others.size <= exactLimit) return;
    manyOthers = createTabulatedCurves(orders);
    for (const [known, times] of others) manyOthers.add(known, times);
    others.clear();
  };

  const sumWith =
    (many: RenyiCurve | undefined): RenyiCurve =>
    (order) => {
      let sum = rho * order;
      for (const entries of sampled.values())
        for (const { curve, count } of entries.values()) sum += count * curve(order);
      for (const [curve, count] of others) sum += count * curve(order);
      if (many !== undefined) sum += many(order);
      if (manyOthers !== null) sum += manyOthers.divergence(order);
      return sum;
    };
  const near = (order: number): RenyiCurve => sumWith(manySampled?.near(order));

  return {
    add: ({ leaf, count }) => {
      const bound = boundOf(leaf);
      if (typeof bound === 'function') addOther(bound, count);
      else {
        switch (bound.kind) {
          case 'unbounded':
            return bound;
          case 'concentrated':
            rho += count * bound.rho;
            break;
          case 'sampled-gaussian':
            addSampled(bound, count);
            break;
          default:
            bound satisfies never;
        }
      }
      isEmpty = false;
      return null;
    },
    get isEmpty() {
      return isEmpty;
    },
    near,
    divergence: (order) => near(order)(order),
    get roughDivergence() {
      return manySampled === null ? null : sumWith(manySampled.roughDivergence);
    },
  };
}
