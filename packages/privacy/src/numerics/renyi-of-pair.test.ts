import { describe, expect, it } from 'vitest';
import { pairsOfLeaf } from '../dominating-pairs/pairs-of-leaf.js';
import type { Neighbouring } from '../neighbouring.js';
import type { Leaf } from '../normal-form.js';
import { expRemainder } from './exp-remainder.js';
import { laplaceRdp } from './laplace-rdp.js';
import { renyiDivergenceOfPairs } from './renyi-of-pair.js';
import { sampledGaussianRdp } from './sampled-gaussian-rdp.js';

function divergenceOf(leaf: Leaf, steepness: number, neighbouring: Neighbouring = 'add-remove') {
  const pairs = pairsOfLeaf(leaf, neighbouring);
  if (pairs === null) throw new Error('a leaf with a pair');
  return renyiDivergenceOfPairs(pairs, steepness);
}
function sampled(samplingRate: number, noiseMultiplier: number, groupSize = 1): Leaf {
  return {
    kind: 'poisson-sampled',
    samplingRate,
    groupSize,
    event: { kind: 'gaussian', noiseMultiplier },
  };
}
const orders = [1.0001, 1.3, 2, 7.7, 60];

describe('Renyi divergence of a dominating pair', () => {
  it.each([0.3, 1, 40])('is order / (2 sigma^2) for the Gaussian of sigma = %s', (noiseMultiplier) => {
    const divergence = divergenceOf({ kind: 'gaussian', noiseMultiplier }, 1 / noiseMultiplier);
    for (const order of orders)
      expect(Math.abs((divergence(order) * 2 * noiseMultiplier ** 2) / order - 1)).toBeLessThan(1e-12);
  });

  it.each([0.1, 1, 30])('is the closed form for Laplace noise of scale %s', (noiseMultiplier) => {
    const divergence = divergenceOf({ kind: 'laplace', noiseMultiplier }, 0);
    for (const order of orders)
      expect(Math.abs(divergence(order) / laplaceRdp(noiseMultiplier, order) - 1)).toBeLessThan(1e-12);
  });

  it.each([
    [0.01, 1],
    [1e-6, 0.5],
    [0.999, 0.7],
    [0.5, 1e4],
  ])('is that of the sampled Gaussian for q = %s, sigma = %s', (q, sigma) => {
    const divergence = divergenceOf(sampled(q, sigma), 1 / sigma);
    for (const order of orders)
      expect(Math.abs(divergence(order) / sampledGaussianRdp(q, sigma, order) - 1)).toBeLessThan(1e-12);
  });

  it('finds the second peak of a large order, 667 standard deviations out', () => {
    const value = divergenceOf(sampled(0.001, 30), 1 / 30)(20_000);
    expect(Math.abs(value / sampledGaussianRdp(0.001, 30, 20_000) - 1)).toBeLessThan(1e-12);
  });

  it('agrees with a fine trapezoidal sum for replace-one neighbours', () => {
    const [q, sigma] = [0.2, 0.8];
    const density = (z: number, centre: number) =>
      Math.exp(-0.5 * (z - centre) ** 2) / Math.sqrt(2 * Math.PI);
    const mixture = (z: number, centre: number) => (1 - q) * density(z, 0) + q * density(z, centre);
    for (const order of [1.5, 4]) {
      let moment = 0;
      for (let z = -20; z < 20; z += 1 / 256)
        moment += mixture(z, 1 / sigma) ** order * mixture(z, -1 / sigma) ** (1 - order);
      const expected = Math.log(moment / 256) / (order - 1);
      const value = divergenceOf(sampled(q, sigma), 2 / sigma, 'replace-one')(order);
      expect(Math.abs(value / expected - 1)).toBeLessThan(1e-11);
    }
  });

  it('is that of the binomial mixture for a group, by its sum over pairs of counts at order 2', () => {
    const [q, sigma] = [0.3, 2];
    const weights = [0.7 ** 3, 3 * 0.3 * 0.49, 3 * 0.09 * 0.7, 0.027];
    let moment = 0;
    weights.forEach((a, i) => {
      weights.forEach((b, j) => {
        moment += a * b * Math.exp((i * j) / sigma ** 2);
      });
    });
    const value = divergenceOf(sampled(q, sigma, 3), 3 / sigma)(2);
    // The forward direction in closed form; the other one may be larger, but not here.
    expect(Math.abs(value / Math.log(moment) - 1)).toBeLessThan(1e-11);
  });

  it('is at most order / (2 sigma^2) for the discrete Gaussian, and equal at integer orders', () => {
    const divergence = divergenceOf(
      { kind: 'discrete-gaussian', noiseMultiplier: 0.6, sensitivity: 1 },
      1 / 0.6,
    );
    expect(divergence(1.5)).toBeLessThan((1.5 / 0.72) * (1 + 1e-12));
    expect(Math.abs((divergence(3) * 0.72) / 3 - 1)).toBeLessThan(1e-12);
  });

  it('bills a batch of fixed size no more than the whole of it, and nothing for mass at loss 0', () => {
    const leaf: Leaf = {
      kind: 'fixed-size-sampled',
      datasetSize: 1000,
      batchSize: 10,
      event: { kind: 'gaussian', noiseMultiplier: 1 },
    };
    for (const [neighbouring, distance] of [
      ['add-remove', 2],
      ['zero-out', 1],
      ['replace-one', 2],
    ] as const) {
      const divergence = divergenceOf(leaf, 2, neighbouring);
      let last = 0;
      for (const order of orders) {
        expect(divergence(order)).toBeGreaterThanOrEqual(last);
        last = divergence(order);
        expect(last).toBeLessThan((order * distance ** 2) / 2);
      }
    }
  });
});

describe('remainder of the exponential', () => {
  it('joins its series and its direct form', () => {
    for (const x of [0.05, -0.05, 0.7, -0.7])
      expect(Math.abs(expRemainder(x * (1 - 1e-15)) / expRemainder(x * (1 + 1e-15)) - 1)).toBeLessThan(2e-14);
  });

  it('keeps its digits for a small argument, where a difference loses them', () => {
    expect(Math.abs(expRemainder(1e-9) / (0.5e-18 * (1 + 1e-9 / 3)) - 1)).toBeLessThan(1e-15);
    expect(Math.abs((Math.expm1(1e-9) - 1e-9) / 0.5e-18 - 1)).toBeGreaterThan(1e-9);
  });
});
