import { describe, expect, it } from 'vitest';
import { gaussianDelta } from './numerics/gaussian-profile.js';
import { normalUpperTail } from './numerics/normal.js';
import { sgdEvent } from './sgd-event.js';
import { type TradeOff, tradeOff } from './trade-off.js';

function curveOf(event: Parameters<typeof tradeOff>[0]): TradeOff {
  const curve = tradeOff(event);
  if (curve.kind !== 'trade-off') throw new Error(curve.reason);
  return curve;
}

describe('trade-off curve', () => {
  const mu = 1.3;
  const curve = curveOf({ kind: 'gaussian', noiseMultiplier: 1 / mu });

  it('of a Gaussian mechanism is Phi(z + mu) against Phi(z), from above', () => {
    for (const z of [-3, -2, -1, -0.4, 0, 1]) {
      const exact = normalUpperTail(-z - mu);
      const bound = curve.maximalTpr(normalUpperTail(-z));
      expect(bound).toBeGreaterThanOrEqual(exact - 1e-12);
      expect(bound - exact).toBeLessThan(2e-4);
    }
  });

  it('has the total variation distance as its advantage, and its Bayes risk at even odds is half the rest', () => {
    expect(Math.abs(curve.membershipAdvantage - gaussianDelta(0, mu))).toBeLessThan(2e-4);
    expect(curve.bayesRisk(0.5)).toBeCloseTo((1 - curve.membershipAdvantage) / 2, 9);
    expect(curve.bayesRisk(0.01)).toBeLessThanOrEqual(0.01);
  });

  it('runs from (0, at most 1) to (1, 0), falls, and lies on or below the diagonal', () => {
    const points = curveOf(sgdEvent(0.05, 0.8, 300)).points(40);
    expect(points[0]?.fpr).toBe(0);
    expect(points.at(-1)).toEqual({ fpr: 1, fnr: 0 });
    points.forEach(({ fpr, fnr }, index) => {
      expect(fnr).toBeLessThanOrEqual(1 - fpr + 1e-12);
      if (index > 0) expect(fnr).toBeLessThanOrEqual((points[index - 1]?.fnr ?? 1) + 1e-12);
    });
  });

  it('of nothing is the diagonal', () => {
    const nothing = curveOf({ kind: 'composed', events: [] });
    expect(nothing.maximalTpr(0.3)).toBe(0.3);
    expect(nothing.membershipAdvantage).toBe(0);
    expect(nothing.bayesRisk(0.2)).toBe(0.2);
  });

  it('is refused with its reason without a bound, and for rates that are none', () => {
    expect(tradeOff({ kind: 'non-private', reason: 'no noise.' })).toEqual({
      kind: 'unbounded',
      reason: 'Not private: no noise.',
    });
    expect(() => curve.maximalTpr(1.5)).toThrow(/fpr must be between 0 and 1, got 1.5/);
    expect(() => curve.bayesRisk(0)).toThrow(/prior must be/);
  });
});
