import { describe, expect, it } from 'vitest';
import { gaussianPair } from '../dominating-pairs/gaussian.js';
import { poissonSampledPairs } from '../dominating-pairs/poisson-sampled.js';
import { gaussianDelta, gaussianEpsilon } from '../numerics/gaussian-profile.js';
import { sampledGaussianDelta, sampledGaussianEpsilon } from '../numerics/sampled-gaussian-profile.js';
import { createTransforms } from '../numerics/transforms.js';
import { seededRandom } from '../testing/seeded-random.js';
import { composeLosses, tiltedWindow } from './compose.js';
import { lossesFromAbove, lossesFromBelow, lossRange, mergeBulk } from './discretise.js';
import { largerDirection } from './larger-direction.js';
import { alignedNodes } from './loss-grid.js';
import { tailSums } from './tail-sums.js';
import { deltaAt, epsilonAt } from './tilted-query.js';

const fourier = createTransforms();

/** delta at `epsilon` of losses and their masses. */
function deltaOf(losses: Float64Array, masses: Float64Array, epsilon: number): number {
  return masses.reduce(
    (sum, mass, node) => sum + mass * Math.max(0, -Math.expm1(epsilon - (losses[node] as number))),
    0,
  );
}

describe('a privacy loss distribution on a grid', () => {
  const random = seededRandom(3);
  const trials = Array.from({ length: 30 }, () => ({
    sigma: 0.3 + 4 * random(),
    samplingRate: random() ** 2,
    spacing: 0.02 + 0.2 * random(),
    relativeSpacing: 0.2 * random(),
  }));

  it.each(trials)(
    'holds the closed form of one sampled step between its bounds: %j',
    ({ sigma, samplingRate, spacing, relativeSpacing }) => {
      const { forward, backward } = poissonSampledPairs(samplingRate, gaussianPair(sigma));
      const mu = 1 / sigma;
      const exactly = {
        // One step, with alpha = exp(epsilon): q H(N(1) || N(0)) at 1 + (alpha - 1) / q, and
        // c H(N(0) || N(1)) at alpha q / c with c = 1 - alpha (1 - q).
        forward: (epsilon: number) =>
          samplingRate * gaussianDelta(Math.log1p(Math.expm1(epsilon) / samplingRate), mu),
        backward: (epsilon: number) => {
          const c = 1 - Math.exp(epsilon) * (1 - samplingRate);
          return c <= 0 ? 0 : c * gaussianDelta(epsilon + Math.log(samplingRate / c), mu);
        },
      };
      for (const [family, exact] of [
        [forward, exactly.forward],
        [backward, exactly.backward],
      ] as const) {
        const pair = family(-60);
        const { low, high } = lossRange(pair);
        const bulk = mergeBulk(pair, -spacing / 2, spacing / 2);
        const above = alignedNodes(low, high, 0, spacing, relativeSpacing);
        const below = alignedNodes(low, high, bulk.loss, spacing, relativeSpacing);
        const upper = lossesFromAbove(pair, above.losses);
        const lower = lossesFromBelow(pair, below, bulk);
        for (const epsilon of [0, 0.013, 0.1, 0.5, 1, 3]) {
          // Quadrature is good to 1e-10 of what lies beyond epsilon, and to 1e-16 of all.
          const slack = 1e-9 * exact(epsilon) + 1e-15;
          expect(deltaOf(above.losses, upper, epsilon)).toBeGreaterThanOrEqual(exact(epsilon) - slack);
          expect(deltaOf(below.losses, lower, epsilon)).toBeLessThanOrEqual(exact(epsilon) + slack);
        }
      }
    },
  );

  it('comes nearer to the truth by the square of the spacing, from both sides', () => {
    const pair = gaussianPair(1)(-60);
    const { low, high } = lossRange(pair);
    const gaps = [0.2, 0.1, 0.05].map((spacing) => {
      const bulk = mergeBulk(pair, -spacing / 2, spacing / 2);
      const above = alignedNodes(low, high, 0, spacing, 0.01);
      const below = alignedNodes(low, high, bulk.loss, spacing, 0.01);
      const upper = lossesFromAbove(pair, above.losses);
      const lower = lossesFromBelow(pair, below, bulk);
      let over = 0;
      let under = 0;
      // Both touch the truth in places: the largest distance counts.
      for (let epsilon = 0.2; epsilon < 1; epsilon += 0.007) {
        const exact = gaussianDelta(epsilon, 1);
        over = Math.max(over, deltaOf(above.losses, upper, epsilon) - exact);
        under = Math.max(under, exact - deltaOf(below.losses, lower, epsilon));
      }
      return [over, under];
    });
    for (const side of [0, 1]) {
      const [coarse, middle, fine] = gaps.map((gap) => gap[side] as number) as [number, number, number];
      expect(coarse / middle).toBeGreaterThan(3);
      expect(middle / fine).toBeGreaterThan(3);
    }
  });
});

describe('a composition', () => {
  const random = seededRandom(11);
  const trials = Array.from({ length: 25 }, () => ({
    sigma: Math.exp(6 * random() - 1),
    steps: Math.ceil(Math.exp(9 * random())),
    logDelta: -2 - 400 * random() ** 3,
  }));

  it.each(trials)(
    'of Gaussian mechanisms holds the closed form in its bracket: %j',
    ({ sigma, steps, logDelta }) => {
      const delta = Math.exp(logDelta);
      const mu = Math.sqrt(steps) / sigma;
      const exact = gaussianEpsilon(delta, mu);
      const first = epsilonAt([{ family: gaussianPair(sigma), count: steps }], delta, fourier);
      const { lower, upper } = first.refine(1e-3);
      expect(upper).toBeGreaterThanOrEqual(exact * (1 - 1e-12));
      expect(lower).toBeLessThanOrEqual(exact * (1 + 1e-12));
      if (exact > 0) expect(upper / exact).toBeLessThan(1.002);
      if (exact > 0) {
        const bracket = deltaAt([{ family: gaussianPair(sigma), count: steps }], exact, fourier).refine(1e-2);
        expect(bracket.upper).toBeGreaterThanOrEqual(delta * (1 - 1e-9));
        expect(bracket.lower).toBeLessThanOrEqual(delta * (1 + 1e-9));
      }
    },
  );

  it.each([1, 65])(
    'of one loss is that loss to within the error that is stated, and of 64 nothings and it: %d',
    (steps) => {
      const pair = poissonSampledPairs(0.5, gaussianPair(1.34)).forward(-40);
      const { low, high } = lossRange(pair);
      const spacing = 0.003;
      const nodes = alignedNodes(low, high, 0, spacing, 0.01);
      const part = { ...nodes, origin: 0, masses: lossesFromAbove(pair, nodes.losses), count: 1 };
      const nothing = {
        losses: Float64Array.of(0),
        indices: Float64Array.of(0),
        masses: Float64Array.of(1),
        origin: 0,
        count: steps - 1,
      };
      const parts = steps === 1 ? [part] : [part, nothing];
      const composed = composeLosses(parts, spacing, 0, tiltedWindow(parts, 0, 1e-16), fourier);
      const sums = tailSums(composed);
      const slack = 1e-9;
      for (const epsilon of [0, 0.5, 1, 2, 3, 4, 5]) {
        const alone = deltaOf(part.losses, part.masses, epsilon);
        expect(sums.delta(epsilon, 0, 1)).toBeGreaterThanOrEqual(alone * (1 - slack));
        expect(sums.delta(epsilon, 0, -1)).toBeLessThanOrEqual(alone * (1 + slack));
      }
      expect(composed.error).toBeLessThan(1e-12);
    },
  );

  const fewSteps = Array.from({ length: 60 }, (_, index) => ({
    steps: [1, 1, 2, 3, 5, 12][index % 6] as number,
    samplingRate: 10 ** (-3 * random()),
    sigma: 0.5 + 3 * random(),
    delta: 10 ** (-2 - 10 * random()),
  }));

  it.each(fewSteps)(
    'of few sampled steps at a tiny delta has a bracket of 1e-3, which holds the closed form of one: %j',
    ({ steps, samplingRate, sigma, delta }) => {
      const parts = [{ pairs: poissonSampledPairs(samplingRate, gaussianPair(sigma)), count: steps }];
      const { lower, upper } = largerDirection(parts, 1e-3, (direction) =>
        epsilonAt(direction, delta, fourier),
      );
      expect(upper - lower).toBeLessThanOrEqual(1e-3 * upper);
      if (steps > 1) return;
      const exact = sampledGaussianEpsilon(samplingRate, 1 / sigma, delta);
      expect(upper).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
      expect(lower).toBeLessThanOrEqual(exact * (1 + 1e-9));
      const bracket = largerDirection(parts, 1e-2, (direction) => deltaAt(direction, exact, fourier));
      const exactDelta = sampledGaussianDelta(samplingRate, 1 / sigma, exact);
      expect(bracket.upper).toBeGreaterThanOrEqual(exactDelta * (1 - 1e-9));
      expect(bracket.lower).toBeLessThanOrEqual(exactDelta * (1 + 1e-9));
    },
  );

  it('without a tilt cannot tell a delta of 1e-18, and its error bound says so', () => {
    const pair = gaussianPair(20)(-90);
    const { low, high } = lossRange(pair);
    const nodes = alignedNodes(low, high, 0, 0.002, 0.02);
    const part = { ...nodes, origin: 0, masses: lossesFromAbove(pair, nodes.losses), count: 10_000 };
    const at = (tilt: number) => {
      const composed = composeLosses([part], 0.002, tilt, tiltedWindow([part], tilt, 1e-16), fourier);
      return tailSums(composed);
    };
    const exact = gaussianDelta(55, 5);
    expect(exact).toBeLessThan(1e-17);
    expect(at(0).delta(55, 0, 1)).toBeGreaterThan(100 * exact);
    expect(at(2).delta(55, 0, 1) / exact).toBeLessThan(1.05);
    expect(at(2).delta(55, 0, -1) / exact).toBeGreaterThan(0.95);
  });
});
