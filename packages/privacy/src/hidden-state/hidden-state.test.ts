import { describe, expect, it } from 'vitest';
import { defaultAccountant } from '../accountants/registry.js';
import { sampledGaussianRdp } from '../numerics/sampled-gaussian-rdp.js';
import { HiddenStateConditionError } from './conditions.js';
import { fullBatchDistance } from './full-batch.js';
import { hiddenStateEpsilon, hiddenStateRdp } from './hidden-state.js';
import { poissonRdp } from './poisson.js';
import type { HiddenStateProblem } from './problem.js';

const problem: HiddenStateProblem = {
  loss: 'convex',
  smoothness: 1,
  strongConvexity: 0,
  gradientBound: { kind: 'lipschitz', constant: 1, proof: 'logistic loss, features of norm at most 1' },
  diameter: 1,
  stepSize: 0.1,
  steps: 1000,
  noiseMultiplier: 20,
  datasetSize: 500,
  batches: { kind: 'full' },
  neighbouring: 'add-remove',
  released: 'last-iterate',
  initialPoint: 'data-independent',
};
const poisson = { batches: { kind: 'poisson', samplingRate: 0.1 } } as const;

/** Least sum of a_t^2 over all shifts a_t >= 0 on a grid that bring the distance from `start` to 0, by dynamic programming. */
function leastShifts(c: number, s: number, start: number, steps: number, cells = 600): number {
  const h = (start + s * steps) / cells;
  let cost = Array.from({ length: cells + 1 }, (_, z) => (z === 0 ? 0 : Number.POSITIVE_INFINITY));
  for (let step = 0; step < steps; step++) {
    cost = cost.map((_, z) => {
      let least = Number.POSITIVE_INFINITY;
      const reach = c * z * h + s;
      for (let next = 0; next <= cells && next * h <= reach; next++)
        least = Math.min(least, (reach - next * h) ** 2 + (cost[next] as number));
      return least;
    });
  }
  return cost[Math.round(start / h)] as number;
}

describe('shifts of full batches', () => {
  it.each([
    [1, 0.5, 3, 8],
    [1, 1, 0.4, 5],
    [0.9, 0.5, 3, 8],
    [0.9, 1, 2, 6],
    [0.5, 0.3, 4, 6],
    [0, 1, 2, 4],
  ])(
    'c = %d, s = %d, D = %d, T = %d: is the least of all allocations and numbers of last steps',
    (c, s, D, T) => {
      const lasts = Array.from({ length: T }, (_, index) => leastShifts(c, s, D, index + 1));
      const brute = Math.min(leastShifts(c, s, 0, T), ...lasts);
      const closed = fullBatchDistance({ contraction: c, diameter: D, shift: s }, T);
      // A grid allocation is a true one, up to rounding the start by half a cell, (D + s T) / 1200.
      expect(closed).toBeLessThanOrEqual(brute * 1.02);
      expect(closed).toBeGreaterThanOrEqual(brute * 0.97);
    },
  );

  it('finds the number of last steps that trying each of 5,000 finds', () => {
    for (const c of [1, 0.9999, 0.99, 0.7, 0.2]) {
      for (const D of [0.01, 1, 7.3, 400]) {
        const T = 5000;
        const s = 0.37;
        let least = (s * sum(c, T)) ** 2 / sum(c * c, T);
        for (let tau = 1; tau <= T; tau++)
          least = Math.min(least, (c ** tau * D + s * sum(c, tau)) ** 2 / sum(c * c, tau));
        const closed = fullBatchDistance({ contraction: c, diameter: D, shift: s }, T);
        // 5,000 additions of either sum: 5,000 x 1.1e-16.
        expect(Math.abs(closed / least - 1)).toBeLessThan(1e-11);
      }
    }
  });
});

const sums = new Map<string, number>();
function sum(c: number, count: number): number {
  const key = `${c} ${count}`;
  const known = sums.get(key);
  if (known !== undefined) return known;
  const value = count === 1 ? 1 : sum(c, count - 1) + c ** (count - 1);
  sums.set(key, value);
  return value;
}

describe('hidden state against exact laws', () => {
  // f(w) = m/2 (w - x)^2 in one dimension without a projection that binds: the last iterate is Gaussian with variance
  // nu^2 (1 - c^2T) / (1 - c^2), and the means of two neighbours differ by s (1 - c^T) / (1 - c).
  it.each([1, 5, 50])('equals the Renyi divergence of noisy GD on a quadratic after %d steps', (steps) => {
    const [m, eta, L, n, sigma, order] = [0.8, 0.3, 1, 500, 20, 5];
    const c = 1 - eta * m;
    const nu = (eta * sigma * L) / n;
    let [difference, variance] = [0, 0];
    for (let step = 0; step < steps; step++) {
      difference = c * difference + (eta * L) / n;
      variance = c * c * variance + nu * nu;
    }
    const exact = (order * difference ** 2) / (2 * variance);
    const bound = hiddenStateRdp(
      { ...problem, smoothness: m, strongConvexity: m, stepSize: eta, diameter: 1e6, steps },
      order,
    );
    expect(bound).toBeGreaterThanOrEqual(exact * (1 - 1e-12));
    expect(bound).toBeLessThanOrEqual(exact * (1 + 1e-12));
  });

  // w <- clip(c w + b s + N(0, 1)) on [-D/2, D/2], b ~ Bernoulli(q), against the same without b s: noisy SGD with
  // Poisson batches on a linear loss with a ridge term, in units of the noise. On a lattice of pitch 0.05 the sums over
  // normal densities are exact to exp(-2 pi^2 / 0.05^2).
  it.each([
    [1, 0.3, 0.5, 1, 1],
    [1, 0.3, 0.5, 1, 20],
    [1, 0.3, 0.5, 3, 40],
    [1, 0.05, 1, 2, 40],
    [1, 1, 0.25, 2, 40],
    [0.5, 0.3, 0.5, 3, 20],
    [0.8, 1, 0.25, 2, 40],
  ])(
    'c = %d, q = %d, s = %d, D = %d, T = %d: is not below the divergence of projected noisy SGD, either way round',
    (c, q, s, D, T) => {
      const P = lastIterate(c, q, s, D, T);
      const Q = lastIterate(c, 0, s, D, T);
      for (const order of [2, 2.5, 8]) {
        const exact = Math.max(renyi(P, Q, order), renyi(Q, P, order));
        const units = { contraction: c, diameter: D, shift: s };
        const bounds = [poissonRdp(units, q, T, order)];
        if (q === 1) bounds.push((order / 2) * fullBatchDistance(units, T));
        for (const bound of bounds) expect(bound).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
      }
    },
  );
});

function lastIterate(c: number, q: number, s: number, diameter: number, steps: number): Float64Array {
  const h = 0.05;
  const size = Math.round(diameter / h) + 1;
  const middle = (size - 1) / 2;
  const reach = Math.round(10 / h);
  let law = new Float64Array(size);
  law[middle] = 1;
  for (let step = 0; step < steps; step++) {
    const next = new Float64Array(size);
    law.forEach((mass, from) => {
      for (const [chance, move] of [
        [1 - q, 0],
        [q, s / h],
      ] as const) {
        if (mass === 0 || chance === 0) continue;
        const centre = middle + c * (from - middle) + move;
        for (let to = Math.ceil(centre) - reach; to <= centre + reach; to++) {
          const inside = Math.min(size - 1, Math.max(0, to));
          const density = (h / Math.sqrt(2 * Math.PI)) * Math.exp(-(((to - centre) * h) ** 2) / 2);
          next[inside] = (next[inside] as number) + mass * chance * density;
        }
      }
    });
    law = next;
  }
  return law;
}

function renyi(P: Float64Array, Q: Float64Array, order: number): number {
  const total = P.reduce(
    (sumSoFar, p, index) => sumSoFar + p ** order * (Q[index] as number) ** (1 - order),
    0,
  );
  return Math.log(total) / (order - 1);
}

describe('hidden state in its limits', () => {
  it.each([1, 3])('costs plain composition for %d steps, which are too few to forget', (steps) => {
    const plain = sampledGaussianRdp(0.1, 20, 8) * steps;
    expect(hiddenStateRdp({ ...problem, ...poisson, stepSize: 0.01, steps }, 8)).toBeCloseTo(plain, 15);
    expect(hiddenStateRdp({ ...problem, steps }, 8)).toBeCloseTo((steps * 8) / (2 * 20 ** 2), 15);
  });

  it('agrees with the epsilon of the RDP accountant within 1% where it is plain composition', () => {
    const hidden = hiddenStateEpsilon({ ...problem, steps: 4 }, 1e-5);
    const plain = defaultAccountant.epsilon({
      event: { kind: 'self-composed', count: 4, event: { kind: 'gaussian', noiseMultiplier: 20 } },
      delta: 1e-5,
    });
    if (hidden.kind !== 'bounded' || plain.kind !== 'bounded') throw new Error('unbounded');
    expect(hidden.epsilon / plain.epsilon).toBeGreaterThan(0.99);
  });

  it.each([
    ['full batches', {}],
    ['Poisson batches', { ...poisson, stepSize: 0.1 }],
  ] as const)('stops growing with the steps: %s', (_, change) => {
    const at = (steps: number) => hiddenStateRdp({ ...problem, ...change, steps }, 4);
    expect(at(10_000)).toBeGreaterThan(at(10));
    expect(at(1_000_000_000)).toBe(at(100_000_000));
  });

  it('gives for Poisson batches of rate 1 what full batches give', () => {
    const one = { batches: { kind: 'poisson', samplingRate: 1 } } as const;
    for (const strongConvexity of [0, 0.5]) {
      const full = hiddenStateRdp({ ...problem, strongConvexity }, 4);
      const sampled = hiddenStateRdp({ ...problem, ...one, strongConvexity }, 4);
      // With contraction the full-batch allocation is better: it shifts record and start together.
      expect(sampled).toBeGreaterThanOrEqual(full * (1 - 1e-12));
      if (strongConvexity === 0) expect(sampled).toBeLessThan(full * 1.001);
    }
  });

  it('falls with strong convexity and doubles the distance for replace-one', () => {
    const at = (change: Partial<HiddenStateProblem>) => hiddenStateRdp({ ...problem, ...change }, 4);
    expect(at({ strongConvexity: 0.5 })).toBeLessThan(at({}));
    expect(at({ steps: 2, neighbouring: 'replace-one' })).toBeCloseTo(4 * at({ steps: 2 }), 14);
  });

  it('gives 0 for no step and no epsilon without noise', () => {
    expect(hiddenStateEpsilon({ ...problem, steps: 0 }, 1e-5)).toEqual({ kind: 'bounded', epsilon: 0 });
    expect(hiddenStateEpsilon({ ...problem, noiseMultiplier: 0 }, 1e-5).kind).toBe('unbounded');
  });
});

describe('conditions of the hidden state', () => {
  it.each(Object.keys(problem) as (keyof HiddenStateProblem)[])('refuses a problem without %s', (name) => {
    const { [name]: _, ...rest } = problem;
    try {
      hiddenStateEpsilon(rest as HiddenStateProblem, 1e-5);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(HiddenStateConditionError);
      expect((error as HiddenStateConditionError).condition).toBe(name);
    }
  });

  it.each<[string, Partial<HiddenStateProblem>, RegExp]>([
    ['a U-Net', { loss: 'non-convex' }, /loss must be stated as "convex".*neural network/],
    ['a step beyond 2 / smoothness', { stepSize: 2.01 }, /stepSize must be at most 2 \/ 1 = 2, got 2\.01/],
    [
      'a step that a batch of all data would not contract',
      { ...poisson, stepSize: 0.21 },
      /at most 2 \/ 10 = 0\.2, got 0\.21.*largest batch/,
    ],
    [
      'clipping for a Lipschitz constant',
      { gradientBound: { kind: 'clipped', clipNorm: 1 } },
      /gradientBound is per-example clipping/,
    ],
    [
      'a Lipschitz constant without a proof',
      { gradientBound: { kind: 'lipschitz', constant: 1, proof: ' ' } },
      /must carry a proof/,
    ],
    ['a release of all iterates', { released: 'all-iterates' }, /compose the steps instead/],
    ['a start that saw the data', { initialPoint: 'data-dependent' }, /start from a constant/],
    ['more convexity than smoothness', { strongConvexity: 2 }, /from 0 .* to the smoothness of 1, got 2/],
    ['an unbounded set', { diameter: Number.POSITIVE_INFINITY }, /diameter must be a finite number/],
    [
      'Poisson batches and replace-one',
      { ...poisson, neighbouring: 'replace-one' },
      /add-remove or zero-out/,
    ],
  ])('refuses %s', (_, change, message) => {
    expect(() => hiddenStateRdp({ ...problem, ...change }, 4)).toThrow(message);
  });

  it('takes clipping in a model with one linear output', () => {
    const clipped = hiddenStateRdp(
      { ...problem, gradientBound: { kind: 'clipped-linear-model', clipNorm: 1 } },
      4,
    );
    expect(clipped).toBe(hiddenStateRdp(problem, 4));
  });
});
