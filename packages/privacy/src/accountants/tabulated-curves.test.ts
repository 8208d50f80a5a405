import { describe, expect, it } from 'vitest';
import { laplaceRdp } from '../numerics/laplace-rdp.js';
import { searchAllOrders } from './order-search.js';
import { createTabulatedCurves } from './tabulated-curves.js';

const curves = Array.from({ length: 80 }, (_, index) => (order: number) => laplaceRdp(1 + index / 10, order));

describe('curves in a table', () => {
  const { samples } = searchAllOrders;
  const table = createTabulatedCurves(samples);
  for (const curve of curves) table.add(curve, 2);
  const exact = (order: number) => curves.reduce((sum, curve) => sum + 2 * curve(order), 0);

  it('are exact at its orders', () => {
    for (const order of samples) expect(table.divergence(order) / exact(order)).toBeCloseTo(1, 12);
  });

  it('lie above the exact sum in between, by 1 % at most', () => {
    for (let order = 1.03; order < 1900; order *= 1.013) {
      expect(table.divergence(order) / exact(order)).toBeGreaterThan(1 - 1e-12);
      expect(table.divergence(order) / exact(order)).toBeLessThan(1.01);
    }
  });

  it('are bounded below the first order, and not beyond the last', () => {
    expect(table.divergence(1.001)).toBeGreaterThanOrEqual(exact(1.001));
    expect(table.divergence(1e6)).toBe(Number.POSITIVE_INFINITY);
  });

  it('are asked once for each order, however often they are charged', () => {
    let calls = 0;
    const small = createTabulatedCurves([2, 3]);
    const curve = (order: number) => {
      calls += 1;
      return order;
    };
    for (let charge = 0; charge < 5; charge++) small.add(curve, 1);
    expect([calls, small.divergence(2), small.divergence(3)]).toEqual([2, 10, 15]);
  });
});
