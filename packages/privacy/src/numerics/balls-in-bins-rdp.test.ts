import { describe, expect, it } from 'vitest';
import { bestAccountant } from '../accountants/registry.js';
import type { DpEvent } from '../dp-event.js';
import { seededRandom } from '../testing/seeded-random.js';
import { ballsInBinsCurve, ballsInBinsDirections } from './balls-in-bins-rdp.js';
import { normalQuantile } from './normal-quantile.js';

/** Both divergences for two batches, by Simpson's rule over the plane of both outputs. */
function byQuadrature(
  noiseMultiplier: number,
  order: number,
): readonly [withFirst: number, withoutFirst: number] {
  const mu = 1 / noiseMultiplier;
  const [reach, steps] = [14, 1400];
  const step = (2 * reach) / steps;
  const weightAt = (index: number) => (index === 0 || index === steps ? 1 : index % 2 === 1 ? 4 : 2);
  const ratios = Array.from({ length: steps + 1 }, (_, index) =>
    Math.exp(mu * (-reach + index * step) - (mu * mu) / 2),
  );
  const densities = ratios.map(
    (_, index) =>
      (weightAt(index) * Math.exp(-0.5 * (-reach + index * step) ** 2) * step) / 3 / Math.sqrt(2 * Math.PI),
  );
  let [ahead, back] = [0, 0];
  for (const [i, one] of ratios.entries())
    for (const [j, other] of ratios.entries()) {
      const mean = (one + other) / 2;
      const weight = (densities[i] as number) * (densities[j] as number);
      ahead += weight * mean ** order;
      back += weight * mean ** (1 - order);
    }
  return [Math.log(ahead) / (order - 1), Math.log(back) / (order - 1)];
}

describe('one epoch of balls in bins', () => {
  it.each([
    [1, 2],
    [1, 5],
    [2, 2],
    [2, 12],
    [0.7, 3],
  ])(
    'for two batches, sigma %s and order %s, is in both directions an integral over the plane',
    (sigma, order) => {
      const { withFirst, withoutFirst } = ballsInBinsDirections(2, sigma);
      const truths = byQuadrature(sigma, order);
      for (const [index, value] of [withFirst(order), withoutFirst(order)].entries()) {
        const truth = truths[index] as number;
        expect(value).toBeGreaterThanOrEqual(truth * (1 - 1e-8));
        expect(value).toBeLessThanOrEqual(truth * (1 + 1e-6));
      }
    },
  );

  it('at order 2 is log(1 + (exp(1 / sigma^2) - 1) / batches), where the record comes first', () => {
    for (const [batches, sigma] of [
      [10, 1],
      [100, 0.8],
      [1000, 2],
    ] as const)
      expect(ballsInBinsCurve(batches, sigma)(2)).toBeCloseTo(
        Math.log1p(Math.expm1(1 / sigma ** 2) / batches),
        9,
      );
  });

  it('for one batch is order / (2 sigma^2), and never more for several', () => {
    for (const order of [1.01, 1.5, 2, 7.3, 64, 127, 500])
      for (const batches of [1, 2, 7, 300]) {
        const value = ballsInBinsCurve(batches, 1.3)(order);
        expect(value).toBeLessThanOrEqual(order / (2 * 1.3 ** 2));
        if (batches === 1) expect(value).toBeCloseTo(order / (2 * 1.3 ** 2), 9);
      }
  });

  it('rises with the order and falls with batches and noise', () => {
    const orders = [1.1, 1.9, 2, 2.5, 3, 5.5, 9, 20, 33.3, 60, 100];
    const values = (batches: number, sigma: number) => orders.map(ballsInBinsCurve(batches, sigma));
    const base = values(50, 1);
    const more = [values(100, 1), values(50, 1.1)];
    for (const [index, value] of base.entries()) {
      expect(value).toBeGreaterThanOrEqual(base[index - 1] ?? 0);
      for (const other of more) expect(other[index]).toBeLessThanOrEqual(value);
    }
  });

  it('without the record first is within 4 errors of 200,000 draws, and with a tenth more noise is not', () => {
    const random = seededRandom(1);
    const [batches, sigma, order, draws] = [20, 1, 6, 200_000];
    let [sum, squares] = [0, 0];
    for (let draw = 0; draw < draws; draw++) {
      let total = 0;
      for (let batch = 0; batch < batches; batch++)
        total += Math.exp(normalQuantile(random()) / sigma - 1 / (2 * sigma ** 2));
      const moment = (total / batches) ** (1 - order);
      sum += moment;
      squares += moment * moment;
    }
    const mean = sum / draws;
    const error = Math.sqrt((squares / draws - mean * mean) / draws);
    const [low, high] = [-4, 4].map((errors) => Math.log(mean + errors * error) / (order - 1));
    const { withoutFirst } = ballsInBinsDirections(batches, sigma);
    expect(withoutFirst(order)).toBeGreaterThan(low as number);
    expect(withoutFirst(order)).toBeLessThan(high as number);
    expect(ballsInBinsDirections(batches, sigma * 1.1).withoutFirst(order)).toBeLessThan(low as number);
  });
});

describe('the balls-in-bins event', () => {
  const gaussian = (noiseMultiplier: number): DpEvent => ({ kind: 'gaussian', noiseMultiplier });
  const event = (batches: number, epochs: number, noiseMultiplier: number): DpEvent => ({
    ...{ kind: 'balls-in-bins', batches, epochs },
    event: gaussian(noiseMultiplier),
  });
  const epsilonOf = (of: DpEvent, neighbouring: 'add-remove' | 'replace-one' = 'add-remove') => {
    const answer = bestAccountant.epsilon({ event: of, delta: 1e-5, neighbouring });
    if (answer.kind === 'unbounded') throw new Error(answer.reason);
    return answer.epsilon;
  };

  it('costs less than batches that are told, and more than a tenth more noise would', () => {
    for (const [batches, epochs, sigma] of [
      [100, 1, 1],
      [100, 10, 1],
      [50, 100, 4],
    ] as const) {
      const value = epsilonOf(event(batches, epochs, sigma));
      expect(value).toBeLessThan(
        0.8 * epsilonOf({ kind: 'self-composed', count: epochs, event: gaussian(sigma) }),
      );
      expect(epsilonOf(event(batches, epochs, 1.1 * sigma))).toBeLessThan(value * 0.99);
    }
  });

  it('is billed as one event an epoch for groups, replaced records, one batch and other noise', () => {
    const told = (sigma: number) => epsilonOf({ kind: 'self-composed', count: 3, event: gaussian(sigma) });
    expect(epsilonOf(event(1, 3, 2))).toBeCloseTo(told(2), 6);
    expect(epsilonOf(event(50, 3, 4), 'replace-one')).toBeCloseTo(told(2), 6);
    expect(epsilonOf({ kind: 'group', size: 2, event: event(50, 3, 4) })).toBeCloseTo(told(2), 6);
  });
});
