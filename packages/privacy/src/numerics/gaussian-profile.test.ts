import { describe, expect, it } from 'vitest';
import { gaussianDelta, gaussianEpsilon, gaussianLogDelta } from './gaussian-profile.js';

describe('profile of the Gaussian mechanism', () => {
  // mpmath 1.3.0 at 450 digits: log(Q(eps / mu - mu / 2) - exp(eps) Q(eps / mu + mu / 2)).
  it.each([
    [0, 0.0001, -10.129278905597522],
    [0.01, 0.01, -7.085299146160222],
    [1, 0.5, -4.986489906848133],
    [1, 1, -2.0640664465003904],
    [3, 2.5, -0.9769126208262725],
    [20, 4, -7.223867651275948],
    [900, 35, -36.99044908579642],
    [2000, 30, -1340.5881829307236],
    [5000, 100, -0.7011572234322087],
  ])('is what mpmath gives or above by less than 1e-11 at epsilon = %s, mu = %s', (epsilon, mu, expected) => {
    const excess = gaussianLogDelta(epsilon, mu) - expected;
    // Below the golden number only by its rounding to double precision.
    expect(excess).toBeGreaterThan(-2e-16 * Math.abs(expected));
    expect(excess).toBeLessThan(1e-11);
  });

  it('is at epsilon 0 the total variation 2 Phi(mu / 2) - 1, about mu / sqrt(2 pi) for small mu', () => {
    const mu = 1e-6;
    expect(Math.abs(gaussianDelta(0, mu) / (mu / Math.sqrt(2 * Math.PI)) - 1)).toBeLessThan(1e-11);
  });

  it('is continuous where the integral hands over to the difference, at mu = 1', () => {
    for (const epsilon of [0, 0.2, 3, 30]) {
      const below = gaussianLogDelta(epsilon, 1 - 1e-13);
      expect(Math.abs(below - gaussianLogDelta(epsilon, 1 + 1e-13))).toBeLessThan(1e-9);
    }
  });

  it('falls in epsilon and rises in mu', () => {
    for (const mu of [1e-3, 0.4, 2, 40]) {
      let last = 1;
      for (let epsilon = 0; epsilon < 30; epsilon += 1.5) {
        const logDelta = gaussianLogDelta(epsilon, mu);
        expect(logDelta).toBeLessThanOrEqual(last);
        expect(gaussianLogDelta(epsilon, mu * 1.01)).toBeGreaterThanOrEqual(logDelta);
        last = logDelta;
      }
    }
  });

  it('inverts to an epsilon that is enough, while 1e-9 less is not', () => {
    for (const mu of [0.01, 0.3, 1, 4, 30, 90]) {
      for (const delta of [0.1, 1e-5, 1e-12, 1e-100, 1e-300]) {
        const epsilon = gaussianEpsilon(delta, mu);
        expect(gaussianDelta(epsilon, mu)).toBeLessThanOrEqual(delta);
        if (epsilon > 0) expect(gaussianDelta(epsilon * (1 - 1e-9), mu)).toBeGreaterThan(delta);
      }
    }
  });

  it('costs nothing without a shift and is not finite where mu^2 is not', () => {
    expect(gaussianDelta(0, 0)).toBe(0);
    expect(gaussianEpsilon(1e-5, 0)).toBe(0);
    expect(gaussianDelta(1, Number.POSITIVE_INFINITY)).toBe(1);
    expect(gaussianEpsilon(1e-5, 1e200)).toBe(Number.POSITIVE_INFINITY);
  });
});
