import { describe, expect, it } from 'vitest';
import type { DpEvent } from '../dp-event.js';
import { sgdEvent } from '../sgd-event.js';
import { referenceEntries } from '../testing/golden-reference.js';
import { searchAllOrders } from './order-search.js';
import { createRdpAccountant } from './rdp.js';
import { logInverseGammaOf, repeatedCurve } from './repetition.js';

describe('cost of a selection against the reference cases', () => {
  const entries = referenceEntries.filter(({ group }) => group.startsWith('tuning'));
  const googleOrders = [
    ...Array.from({ length: 99 }, (_, index) => (11 + index) / 10),
    ...Array.from({ length: 53 }, (_, index) => 11 + index),
    ...[128, 256, 512, 1024],
  ];
  const onGoogleOrders = createRdpAccountant(googleOrders);
  const onAllOrders = createRdpAccountant();

  it.each(entries)(
    'is on the orders of Google at most their value, and less on all: $id',
    ({ config, values }) => {
      const { meanRepetitions, shape, q, sigma, steps, delta } = config as Record<
        'meanRepetitions' | 'shape' | 'q' | 'sigma' | 'steps' | 'delta',
        number
      >;
      const event: DpEvent = {
        kind: 'repeat-and-select',
        meanRepetitions,
        shape,
        event: sgdEvent(q, sigma, steps),
      };
      const theirs = values[0]?.value as number;
      const same = onGoogleOrders.epsilon({ event, delta });
      const best = onAllOrders.epsilon({ event, delta });
      // Their curve is an upper bound at fractional orders, exact at integers.
      expect(same.kind === 'bounded' && same.epsilon).toBeLessThanOrEqual(theirs * (1 + 1e-9));
      expect(same.kind === 'bounded' && same.epsilon).toBeGreaterThan(theirs * 0.997);
      expect(best.kind === 'bounded' && best.epsilon).toBeLessThan(theirs);
    },
  );
});

describe('number of repetitions', () => {
  it.each([
    [10, 1],
    [20, 0],
    [3, 0.5],
    [50, 4],
    [1.5, -0.5],
  ])('has the mean %s for shape %s, by its probabilities', (mean, shape) => {
    const gamma = Math.exp(-logInverseGammaOf(mean, shape));
    // P(K = k) is proportional to (1 - gamma)^k prod over l < k of (l + shape) / (l + 1), without the factor l = 0.
    let weight = 1 - gamma;
    let total = 0;
    let first = 0;
    for (let k = 1; weight > 1e-18; k++) {
      total += weight;
      first += k * weight;
      weight *= ((1 - gamma) * (k + shape)) / (k + 1);
    }
    expect(Math.abs(first / total / mean - 1)).toBeLessThan(1e-9);
  });
});

describe('Renyi curve of a selection', () => {
  const loss = 0.8;
  const yes = 1 / (1 + Math.exp(-loss));
  const renyi = (p: readonly number[], q: readonly number[], order: number) =>
    Math.log(p.reduce((sum, value, index) => sum + value ** order * (q[index] as number) ** (1 - order), 0)) /
    (order - 1);
  const curve = (order: number) => renyi([yes, 1 - yes], [1 - yes, yes], order);

  const generating = (mean: number, shape: number | 'poisson') => {
    if (shape === 'poisson') return (x: number) => Math.exp(mean * (x - 1));
    const rest = -Math.expm1(-logInverseGammaOf(mean, shape));
    if (shape === 0) return (x: number) => Math.log1p(-rest * x) / Math.log1p(-rest);
    return (x: number) => ((1 - rest * x) ** -shape - 1) / ((1 - rest) ** -shape - 1);
  };
  /** Outcomes of randomised response, of which the second counts as better; then "nothing" for no repetition. */
  const selected = (better: number, f: (x: number) => number) => [
    f(0),
    f(1 - better) - f(0),
    1 - f(1 - better),
  ];

  it.each<[number, number | 'poisson']>([
    [10, 1],
    [3, 0],
    [5, 2.5],
    [1, 1],
    [10, 'poisson'],
    [1, 'poisson'],
    [0.3, 'poisson'],
  ])('bounds the exact divergence for the best of %s answers of shape %s', (meanRepetitions, shape) => {
    const f = generating(meanRepetitions, shape);
    const bound = repeatedCurve(curve, { meanRepetitions, shape }, searchAllOrders);
    for (const order of [1.01, 1.5, 2, 6, 40]) {
      for (const [p, q] of [
        [selected(yes, f), selected(1 - yes, f)],
        [selected(1 - yes, f), selected(yes, f)],
      ] as const) {
        const kept = p.map((_, index) => index).filter((index) => (q[index] as number) > 0);
        const exact = renyi(
          kept.map((index) => p[index] as number),
          kept.map((index) => q[index] as number),
          order,
        );
        expect(bound(order)).toBeGreaterThanOrEqual(exact * (1 - 1e-12));
      }
    }
  });

  it('costs what one run costs when it is run exactly once', () => {
    const once = repeatedCurve(curve, { meanRepetitions: 1, shape: 1 }, searchAllOrders);
    for (const order of [1.1, 3, 50]) expect(once(order)).toBe(curve(order));
  });

  it('grows with the mean', () => {
    for (const shape of [0, 1, 'poisson'] as const) {
      let last = 0;
      for (const meanRepetitions of [1, 2, 10, 100]) {
        const value = repeatedCurve(curve, { meanRepetitions, shape }, searchAllOrders)(4);
        expect(value).toBeGreaterThan(last);
        last = value;
      }
    }
  });
});
