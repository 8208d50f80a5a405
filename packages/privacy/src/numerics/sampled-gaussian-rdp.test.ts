import { describe, expect, it } from 'vitest';
import { referenceEntries } from '../testing/golden-reference.js';
import { sampledGaussianRdp } from './sampled-gaussian-rdp.js';

describe('Renyi curve against the reference quadrature', () => {
  const entries = referenceEntries.filter(({ group }) => group === 'rdp-curve');

  it.each(entries)('is within 1e-12 of mpmath: $id', ({ config, values }) => {
    const { q, sigma, order } = config as { q: number; sigma: number; order: number };
    const truth = values.find(({ accountant }) => accountant.startsWith('mpmath'))?.value as number;
    expect(Math.abs(sampledGaussianRdp(q, sigma, order) / truth - 1)).toBeLessThan(1e-12);
  });
});

describe('Renyi divergence of the sampled Gaussian mechanism', () => {
  it('is order / (2 sigma^2) without subsampling', () => {
    expect(sampledGaussianRdp(1, 2, 5)).toBe(5 / 8);
  });

  it('is continuous across integer orders, where the two formulas meet', () => {
    for (const [q, sigma] of [
      [0.01, 0.5],
      [0.142857, 0.3],
      [0.5, 1],
      [0.9, 4],
    ] as const) {
      for (const order of [2, 5, 11]) {
        const exact = sampledGaussianRdp(q, sigma, order);
        const middle =
          (sampledGaussianRdp(q, sigma, order - 1e-6) + sampledGaussianRdp(q, sigma, order + 1e-6)) / 2;
        // The second derivative in the order leaves a difference of about 1e-12.
        expect(Math.abs(middle / exact - 1)).toBeLessThan(1e-9);
      }
    }
  });

  // mpmath 1.3.0 at 40 digits: the trapezoidal sum of phi (exp(a L) - 1 - a (exp(L) - 1)) with a step of 0.18 sigma.
  it.each([
    [1e-6, 1, 1.001, 8.59997733392185e-13],
    [1e-6, 0.5, 30.5, 46.71616705024033],
    [1e-6, 10000.0, 5000.5, 2.5002500126262247e-17],
    [0.999999, 1, 3.25, 1.624998707798333],
    [0.5, 0.1, 1.01, 27.711357133924647],
    [0.01, 1, 200.5, 95.6217462541824],
    [0.001, 20, 5000.5, 6.338069049481944e-6],
    [0.3, 10000.0, 99999.5, 4.5009227284345975e-5],
  ])('has the value of mpmath to 1e-13 for q = %s, sigma = %s, order = %s', (q, sigma, order, expected) => {
    expect(Math.abs(sampledGaussianRdp(q, sigma, order) / expected - 1)).toBeLessThan(1e-13);
  });

  it('is the binomial sum at integer orders', () => {
    for (const [q, sigma, order] of [
      [0.3, 0.6, 5],
      [0.01, 2, 40],
    ] as const) {
      let moment = 0;
      let binomial = 1;
      for (let k = 0; k <= order; k++) {
        moment += binomial * q ** k * (1 - q) ** (order - k) * Math.exp((k * k - k) / (2 * sigma ** 2));
        binomial *= (order - k) / (k + 1);
      }
      expect(
        Math.abs((sampledGaussianRdp(q, sigma, order) * (order - 1)) / Math.log(moment) - 1),
      ).toBeLessThan(1e-10);
    }
  });

  it('never exceeds the divergence without sampling, and comes close to it where that is used instead', () => {
    let state = 1;
    const next = () => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    };
    for (let trial = 0; trial < 300; trial++) {
      const q = Math.exp(-12 * next());
      const sigma = Math.exp(-3 + 8 * next());
      const order = 1 + Math.exp(-7 + 16 * next());
      expect(sampledGaussianRdp(q, sigma, order)).toBeLessThanOrEqual(
        (order / (2 * sigma ** 2)) * (1 + 1e-13),
      );
    }
    const atLimit = sampledGaussianRdp(0.1, 1e-3, 999.9);
    expect(atLimit / (999.9 / 2e-6)).toBeGreaterThan(1 - 1e-8);
  });

  it('never decreases in the order', () => {
    let last = 0;
    for (let order = 1.05; order < 20; order += 0.05) {
      const value = sampledGaussianRdp(0.1, 0.7, order);
      expect(value).toBeGreaterThanOrEqual(last);
      last = value;
    }
  });

  it('stays finite, quick and above its neighbour below for a very small sigma', () => {
    const value = sampledGaussianRdp(0.1, 1e-3, 2.5);
    expect(value).toBeGreaterThan(sampledGaussianRdp(0.1, 1e-3, 2));
    expect(Number.isFinite(value)).toBe(true);
  });

  it('is 0 when nobody is sampled and infinite without noise', () => {
    expect(sampledGaussianRdp(0, 0, 2)).toBe(0);
    expect(sampledGaussianRdp(0.1, 0, 2)).toBe(Number.POSITIVE_INFINITY);
  });
});
