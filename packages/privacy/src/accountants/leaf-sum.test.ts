import { describe, expect, it } from 'vitest';
import type { Leaf } from '../normal-form.js';
import { sampledGaussianCurve } from '../numerics/sampled-gaussian-rdp.js';
import { seededRandom } from '../testing/seeded-random.js';
import { createLeafSum, scheduleLimit } from './leaf-sum.js';

const orders = [1.01, 1.5, 2, 2.7, 3, 8.4, 32, 200.5];

function curveOf(leaf: Leaf) {
  if (leaf.kind === 'gaussian') return sampledGaussianCurve(1, leaf.noiseMultiplier);
  if (leaf.kind !== 'poisson-sampled') throw new Error(leaf.kind);
  return sampledGaussianCurve(leaf.samplingRate, leaf.event.noiseMultiplier);
}

/** Ratio of the bound to the exact sum of divergences, at each order. */
function ratios(steps: readonly { q: number; sigma: number }[]): number[] {
  const sum = createLeafSum(curveOf, 'add-remove');
  for (const { q, sigma } of steps) {
    const event = { kind: 'gaussian', noiseMultiplier: sigma } as const;
    const leaf: Leaf = q === 1 ? event : { kind: 'poisson-sampled', samplingRate: q, event, groupSize: 1 };
    expect(sum.add({ leaf, count: 1 })).toBeNull();
  }
  return orders.map((order) => {
    const bound = sum.parts().reduce((total, { curve, count }) => total + count * curve(order), 0);
    const exact = steps.reduce((total, { q, sigma }) => total + sampledGaussianCurve(q, sigma)(order), 0);
    return bound / exact;
  });
}

describe('a sum over many noise multipliers', () => {
  const random = seededRandom(3);
  const schedule = (count: number, q: () => number) =>
    Array.from({ length: count }, () => ({ q: q(), sigma: 0.5 + 4 * random() ** 2 }));

  it('is exact as long as there are few', () => {
    for (const ratio of ratios(schedule(scheduleLimit, () => 0.1))) expect(ratio).toBeCloseTo(1, 12);
  });

  it.each([0.001, 0.1, 0.9, 1])(
    'is never below the exact sum, and within 1 % at integer orders, at q = %d',
    (q) => {
      const found = ratios(schedule(400, () => q));
      found.forEach((ratio, index) => {
        expect(ratio).toBeGreaterThan(1 - 1e-12);
        // A moment that passes from near 0 to its linear part bends most there: the sum stays within a hundredth.
        if (Number.isInteger(orders[index])) expect(ratio).toBeLessThan(1.01);
      });
    },
  );

  it('is never below the exact sum for many sampling rates, and within 3 % at integer orders', () => {
    const found = ratios(schedule(400, () => 0.01 + 0.3 * random()));
    found.forEach((ratio, index) => {
      expect(ratio).toBeGreaterThan(1 - 1e-12);
      // A rate rounded up by 1 % costs 2 %, as divergences grow with its square.
      if (Number.isInteger(orders[index])) expect(ratio).toBeLessThan(1.03);
    });
  });
});
