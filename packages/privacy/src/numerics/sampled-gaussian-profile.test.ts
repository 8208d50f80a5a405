import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random.js';
import { gaussianDelta, gaussianEpsilon } from './gaussian-profile.js';
import { sampledGaussianDelta, sampledGaussianEpsilon } from './sampled-gaussian-profile.js';

const random = seededRandom(17);
const trials = Array.from({ length: 60 }, () => ({
  samplingRate: 10 ** (-4 * random()),
  mu: 1 / (0.2 + 4 * random()),
  delta: 10 ** (-1 - 15 * random()),
}));

/** max of H_alpha(P || N(0)) and H_alpha(N(0) || P), P = (1 - q) N(0) + q N(mu), by the trapezoidal rule. */
function byQuadrature(samplingRate: number, mu: number, epsilon: number): number {
  const [from, to, points] = [-9, 9 + mu, 40_000];
  const step = (to - from) / points;
  let forward = 0;
  let backward = 0;
  for (let point = 0; point <= points; point++) {
    const z = from + point * step;
    const without = Math.exp(-0.5 * z * z);
    const withRecord = (1 - samplingRate) * without + samplingRate * Math.exp(-0.5 * (z - mu) ** 2);
    forward += Math.max(0, withRecord - Math.exp(epsilon) * without);
    backward += Math.max(0, without - Math.exp(epsilon) * withRecord);
  }
  return (Math.max(forward, backward) * step) / Math.sqrt(2 * Math.PI);
}

describe('profile of one step of the sampled Gaussian mechanism', () => {
  it.each([
    [0.5, 1 / 1.34, 0.3],
    [0.01, 2, 0],
    [0.01, 2, 1],
    [0.9, 0.3, 0.2],
    [1, 1, 1],
  ])('is the larger divergence of both directions: q %d, mu %d, epsilon %d', (samplingRate, mu, epsilon) => {
    // The kink costs the trapezoidal rule about step^2, 2e-7, of the density there.
    const exact = byQuadrature(samplingRate, mu, epsilon);
    expect(Math.abs(sampledGaussianDelta(samplingRate, mu, epsilon) / exact - 1)).toBeLessThan(1e-5);
  });

  it.each(trials)('is undone by its inverse, which is rounded up: %j', ({ samplingRate, mu, delta }) => {
    const epsilon = sampledGaussianEpsilon(samplingRate, mu, delta);
    // Near epsilon 0 the logarithm inside loses what 1 + x rounds off, 1e-16 over q.
    expect(sampledGaussianDelta(samplingRate, mu, epsilon) / delta).toBeLessThan(1 + 1e-9);
    if (epsilon > 0)
      expect(sampledGaussianDelta(samplingRate, mu, epsilon * (1 - 1e-6)) / delta).toBeGreaterThan(1);
  });

  it('is that of the Gaussian mechanism when everything is sampled', () => {
    for (const [delta, mu] of [
      [1e-5, 1],
      [1e-12, 0.1],
      [0.01, 8],
    ] as const) {
      expect(sampledGaussianEpsilon(1, mu, delta) / gaussianEpsilon(delta, mu)).toBeCloseTo(1, 13);
      expect(sampledGaussianDelta(1, mu, 40) / gaussianDelta(40, mu)).toBeCloseTo(1, 10);
    }
  });

  it('stays in range where exp(epsilon) does not', () => {
    expect(sampledGaussianEpsilon(0.5, 100, 1e-5)).toBeGreaterThan(5000);
    expect(sampledGaussianEpsilon(0.5, 100, 1e-5)).toBeLessThan(gaussianEpsilon(1e-5, 100));
    expect(sampledGaussianEpsilon(0.01, 1e6, 0.5)).toBe(0);
    expect(sampledGaussianEpsilon(0.5, 1e200, 1e-5)).toBe(Number.POSITIVE_INFINITY);
    expect(sampledGaussianDelta(0.5, 100, 2000)).toBeCloseTo(0.5, 9);
    expect(sampledGaussianDelta(0.5, 1, 2000)).toBe(Number.MIN_VALUE);
  });
});
