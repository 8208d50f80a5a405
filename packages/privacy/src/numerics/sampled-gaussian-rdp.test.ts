import { describe, expect, it } from 'vitest';
import { sampledGaussianRdp } from './sampled-gaussian-rdp.js';

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
