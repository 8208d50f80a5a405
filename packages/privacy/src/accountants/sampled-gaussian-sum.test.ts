import { describe, expect, it } from 'vitest';
import { sampledGaussianCurve, sampledGaussianRdp } from '../numerics/sampled-gaussian-rdp.js';
import { seededRandom } from '../testing/seeded-random.js';
import { createSampledGaussianSum } from './sampled-gaussian-sum.js';

interface Step {
  readonly q: number;
  readonly sigma: number;
  readonly count: number;
}

const orders = [1.001, 1.01, 1.5, 1.99, 2, 2.7, 3, 8.4, 32];

function sumOf(steps: readonly Step[]) {
  const sum = createSampledGaussianSum();
  for (const { q, sigma, count } of steps) sum.add(q, sigma, count);
  return sum;
}

/** Bound over exact sum at every order: once with all care, once roughly. */
function ratios(steps: readonly Step[]): { readonly fine: number[]; readonly rough: number[] } {
  const sum = sumOf(steps);
  const exact = orders.map((order) =>
    steps.reduce((total, { q, sigma, count }) => total + count * sampledGaussianRdp(q, sigma, order), 0),
  );
  return {
    fine: orders.map((order, index) => sum.near(order)(order) / (exact[index] as number)),
    rough: orders.map((order, index) => sum.roughDivergence(order) / (exact[index] as number)),
  };
}

const random = seededRandom(41);
const between = (low: number, high: number) => low * (high / low) ** random();
const schedule = (count: number, step: (share: number) => Omit<Step, 'count'>): readonly Step[] =>
  Array.from({ length: count }, (_, index) => ({ count: 1, ...step(index / count) }));
const schedules: readonly { name: string; steps: readonly Step[] }[] = [
  ...[0.001, 0.01, 0.1, 0.5, 0.95].flatMap((q) => [
    { name: `noise from 0.7 to 2 at q = ${q}`, steps: schedule(300, (t) => ({ q, sigma: 0.7 + 1.3 * t })) },
    { name: `noise from 0.3 to 30 at q = ${q}`, steps: schedule(300, (t) => ({ q, sigma: 0.3 * 100 ** t })) },
  ]),
  {
    name: 'rates and noise that rise together',
    steps: schedule(400, (t) => ({ q: 0.005 * 4 ** t, sigma: 0.8 + t })),
  },
  {
    name: 'rates and noise at random',
    steps: schedule(600, () => ({ q: between(1e-4, 1), sigma: between(0.4, 10) })),
  },
  {
    name: 'very small and very large noise',
    steps: schedule(100, () => ({ q: between(1e-3, 0.9), sigma: between(0.02, 1e5) })),
  },
  {
    name: 'few kinds, many times',
    steps: schedule(300, (t) => ({ q: 0.02, sigma: 0.9 + Math.round(9 * t) / 9 })),
  },
  {
    name: 'counts of their own',
    steps: schedule(200, () => ({ q: 0.02, sigma: between(0.8, 3) })).map((step) => ({
      ...step,
      count: Math.ceil(100 * random()),
    })),
  },
];

describe('a sum over many sampled Gaussians', () => {
  it.each(schedules)(
    'is never below the exact sum, and within 1 % of it at every order: $name',
    ({ steps }) => {
      const { fine, rough } = ratios(steps);
      for (const ratio of fine) {
        expect(ratio).toBeGreaterThan(1 - 1e-11);
        // Cells are divided until that gains 1e-3; only where a moment leaves 1 within a cell of the smallest size is it more.
        expect(ratio).toBeLessThan(1.01);
      }
      rough.forEach((ratio, index) => {
        expect(ratio).toBeGreaterThan((fine[index] as number) * (1 - 1e-11));
      });
    },
  );

  it('is exact where no two kinds share a cell', () => {
    // Rates are further apart than a cell is long.
    const steps = schedule(10, (t) => ({ q: 0.5 * 0.01 ** t, sigma: 0.5 * 20 ** t }));
    for (const ratio of ratios(steps).fine) expect(Math.abs(ratio - 1)).toBeLessThan(1e-11);
  });

  it('does not depend on the order in which steps were added', () => {
    const { steps } = schedules.find(({ name }) => name === 'counts of their own') as (typeof schedules)[0];
    const [one, other] = [sumOf(steps), sumOf([...steps].reverse())];
    for (const order of orders)
      expect(Math.abs(one.near(order)(order) / other.near(order)(order) - 1)).toBeLessThan(1e-12);
  });

  it('takes few exact values for 10,000 kinds, and fewer than one for each further kind', () => {
    let values = 0;
    const sum = createSampledGaussianSum((q, sigma) => {
      const curve = sampledGaussianCurve(q, sigma);
      return (order) => {
        values += 1;
        return curve(order);
      };
    });
    const at = (index: number) => [0.01 + 1e-6 * index, 1 + 2e-4 * index] as const;
    for (let index = 0; index < 10_000; index++) sum.add(...at(index), 1);
    sum.near(4.5)(4.5);
    expect(values).toBeLessThan(500);
    values = 0;
    for (let index = 10_000; index < 10_500; index++) {
      sum.add(...at(index), 1);
      sum.near(4.5)(4.5);
    }
    expect(values).toBeLessThan(500);
  });

  it('is infinite for noise beyond the number range, and no smaller than with a little less noise', () => {
    expect(sumOf([{ q: 0.1, sigma: 1e-200, count: 1 }]).near(2)(2)).toBe(Number.POSITIVE_INFINITY);
    const quiet = sumOf([
      { q: 0.1, sigma: 1e200, count: 1 },
      { q: 0.1, sigma: 1e150, count: 1 },
    ]);
    expect(quiet.near(2)(2)).toBeGreaterThanOrEqual(0);
    expect(quiet.near(2)(2)).toBeLessThan(1e-299);
  });
});

describe('the moment of a sampled Gaussian', () => {
  const moment = (q: number, s: number, order: number) =>
    Math.expm1((order - 1) * sampledGaussianRdp(q, 1 / Math.sqrt(s), order));
  /** How far the chord of the moment between two rates and between two strengths lies above it, relative. */
  const gaps = (order: number, rate: (q: number) => number, strength: (s: number) => number) => {
    const draw = seededRandom(5);
    return Array.from({ length: 300 }, () => {
      const [q0, s0] = [10 ** (-3 * draw()), 10 ** (-1.5 + 1.8 * draw())];
      const [q1, s1] = [q0 ** (0.3 + 0.6 * draw()), s0 * (1.05 + draw())];
      const [q, s] = [q0 + (q1 - q0) * draw(), s0 + (s1 - s0) * draw()];
      const shareOf = (f: (x: number) => number, low: number, x: number, high: number) =>
        (f(x) - f(low)) / (f(high) - f(low));
      const chord = (share: number, low: number, high: number) => (1 - share) * low + share * high;
      return [
        chord(shareOf(rate, q0, q, q1), moment(q0, s0, order), moment(q1, s0, order)) / moment(q, s0, order) -
          1,
        chord(shareOf(strength, s0, s, s1), moment(q0, s0, order), moment(q0, s1, order)) /
          moment(q0, s, order) -
          1,
      ] as const;
    });
  };
  const smallest = (order: number, rate: (q: number) => number, strength: (s: number) => number) =>
    Math.min(...gaps(order, rate, strength).flat());
  const square = (q: number) => q * q;
  const same = (x: number) => x;

  it.each([2, 2.001, 2.5, 3, 4.7, 11])('of order %d is convex in q^2 and in exp(1 / sigma^2)', (order) => {
    expect(smallest(order, square, Math.exp)).toBeGreaterThan(-1e-11);
  });

  it.each([1.01, 1.3, 1.7, 1.99, 2, 5.5])('of order %d is convex in q and in 1 / sigma^2', (order) => {
    expect(smallest(order, same, same)).toBeGreaterThan(-1e-11);
  });

  it('below order 2 is not convex in exp(1 / sigma^2), which is why that is not used there', () => {
    expect(smallest(1.5, same, Math.exp)).toBeLessThan(-1e-4);
  });
});
