import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gaussianEpsilon } from '../numerics/gaussian-profile.js';
import { binomialTail } from '../numerics/incomplete-beta.js';
import { normalQuantile } from '../numerics/normal-quantile.js';
import { seededRandom } from '../testing/seeded-random.js';
import { type AuditScores, candidateRanks } from './audit-scores.js';
import { bootstrap, rocArea } from './bootstrap.js';
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.js';
import { auditEstimators } from './estimators.js';
import { fitGaussian } from './gaussian-fit.js';
import { largestRejected, oneRunPValue } from './one-run.js';
import { isRejected } from './one-run-fdp.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../../tests/golden/audit.json', import.meta.url), 'utf8'),
) as {
  clopperPearson: { successes: number; trials: number; significance: number; lower: number; upper: number }[];
  oneRun: {
    canaries: number;
    guesses: number;
    correct: number;
    epsilon: number;
    delta: number;
    p: number;
  }[];
  quantiles: { probability: number; z: number }[];
  tails: { trials: number; rate: number; least: number; tail: number }[];
};

function normals(count: number, mean: number, uniform: () => number): number[] {
  return Array.from(
    { length: count },
    () => mean + Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

describe('what the bounds are made of agrees with SciPy', () => {
  it('in binomial tails to 1e-9', () => {
    // log n! is about 1e6 at most here, of which double precision keeps 1e-10.
    for (const { trials, rate, least, tail } of golden.tails)
      expect(Math.abs(binomialTail(trials, rate, least) / tail - 1)).toBeLessThan(1e-9);
  });
  it('in normal quantiles to 1e-12', () => {
    for (const { probability, z } of golden.quantiles)
      expect(Math.abs(normalQuantile(probability) - z)).toBeLessThan(1e-12 * Math.max(1, Math.abs(z)));
  });
  it('in binomial bounds to 1e-9', () => {
    for (const { successes, trials, significance, lower, upper } of golden.clopperPearson) {
      expect(clopperPearsonUpper(successes, trials, significance)).toBeCloseTo(upper, 9);
      expect(clopperPearsonLower(successes, trials, significance)).toBeCloseTo(lower, 9);
    }
  });
  it('in p-values of one run to 1e-9', () => {
    for (const { epsilon, delta, p, ...counts } of golden.oneRun)
      expect(oneRunPValue(counts, epsilon, delta)).toBeCloseTo(p, 9);
  });
});

describe('one run of 20,000 canaries with normal scores gives what jax_privacy publishes', () => {
  // jax_privacy 1.0, tests/auditing_test.py, test_epsilon_one_run_close: significance 0.05 shared by the corners of the hull.
  const count = 10_000;
  const scores = (shift: number) =>
    Array.from({ length: count }, (_, index) => shift + normalQuantile((index + 0.5) / count));

  /** True and false positives at each corner of the upper hull of the curve. */
  function corners(shift: number): readonly (readonly [number, number])[] {
    const all = [
      ...scores(shift).map((score) => ({ score, isTaken: true })),
      ...scores(0).map((score) => ({ score, isTaken: false })),
    ].sort((one, other) => other.score - one.score || Number(one.isTaken) - Number(other.isTaken));
    const points: [number, number][] = [[0, 0]];
    let [positives, negatives] = [0, 0];
    all.forEach(({ score, isTaken }, index) => {
      if (isTaken) positives += 1;
      else negatives += 1;
      if (all[index + 1]?.score !== score) points.push([positives, negatives]);
    });
    const hull: [number, number][] = [];
    for (const point of points) {
      while (hull.length >= 2) {
        const [a, b] = [hull.at(-2), hull.at(-1)] as [[number, number], [number, number]];
        if ((b[0] - a[0]) * (point[1] - b[1]) - (point[0] - b[0]) * (b[1] - a[1]) > 0) break;
        hull.pop();
      }
      hull.push(point);
    }
    return hull;
  }

  const best = (
    shift: number,
    bound: (guesses: number, correct: number, significance: number, atLeast: number) => number,
  ) => {
    const hull = corners(shift);
    return hull
      .filter(([positives, negatives]) => positives > negatives)
      .sort((one, other) => one[1] / one[0] - other[1] / other[0])
      .reduce(
        (least, [positives, negatives]) =>
          Math.max(least, bound(positives + negatives, positives, 0.05 / hull.length, least)),
        0,
      );
  };

  it.each([
    [1, 1.13346],
    [2, 2.311945],
    [4, 4.395568],
  ])('by Steinke et al. at shift %d: %d', (shift, expected) => {
    const epsilon = best(shift, (guesses, correct, significance, atLeast) =>
      largestRejected(
        (value) => oneRunPValue({ canaries: 2 * count, guesses, correct }, value, 1e-6),
        significance,
        atLeast,
      ),
    );
    expect(Math.abs(epsilon / expected - 1)).toBeLessThan(1e-5);
  });

  it.each([
    [1, 2.164749],
    [2, 4.7218075],
    [4, 9.133752],
  ])('by Mahloujifar et al. at shift %d: %d', (shift, expected) => {
    const mu = best(shift, (guesses, correct, significance, atLeast) => {
      const counts = { canaries: 2 * count, guesses, correct };
      return largestRejected(
        (value) => (isRejected(counts, value, significance) ? 0 : 1),
        significance,
        atLeast,
      );
    });
    expect(Math.abs(gaussianEpsilon(1e-6, mu) / expected - 1)).toBeLessThan(1e-4);
  });
});

describe.each(auditEstimators)('the bound $kind', ({ kind, bound }) => {
  const delta = 1e-5;
  const confidence = 0.9;
  const mu = 0.3;
  const truth = gaussianEpsilon(delta, mu);

  /** Share of experiments with 120 canaries whose bound is above what is claimed, when the scores lie `apart`. */
  function missed(repetitions: number, apart: number): number {
    const uniform = seededRandom(11);
    let above = 0;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const taken: number[] = [];
      const left: number[] = [];
      for (let canary = 0; canary < 120; canary++) {
        const isTaken = uniform() < 0.5;
        (isTaken ? taken : left).push(...normals(1, isTaken ? apart : 0, uniform));
      }
      const found = bound({ scores: { taken, left }, delta, confidence });
      if (found.epsilon > truth || (found.mu ?? 0) > mu) above += 1;
    }
    return above / repetitions;
  }

  it('is above the truth in at most 10 % of 2,000 experiments at confidence 0.9, and a mechanism that lies is caught', () => {
    // 3 deviations of 2,000 coins of 0.1.
    expect(missed(2000, mu)).toBeLessThanOrEqual(0.1 + 3 * Math.sqrt((0.1 * 0.9) / 2000));
    expect(missed(100, 40 * mu)).toBeGreaterThan(0.95);
  });

  it('is 0 for scores that tell nothing, and near the truth for many', () => {
    const uniform = seededRandom(5);
    const scoresAt = (mean: number, count: number): AuditScores => ({
      taken: normals(count, mean, uniform),
      left: normals(count, 0, uniform),
    });
    expect(bound({ scores: { taken: [1, 1, 1], left: [1, 1, 1] }, delta, confidence }).epsilon).toBe(0);
    expect(bound({ scores: scoresAt(0, 1000), delta: 0.1, confidence }).epsilon).toBeLessThan(0.05);
    const share =
      bound({ scores: scoresAt(1, 10_000), delta, confidence }).epsilon / gaussianEpsilon(delta, 1);
    // Only what knows the curve of Gaussian noise, and is no bound for all dependent scores, comes close.
    expect(share).toBeGreaterThan(kind.startsWith('gaussian') ? 0.85 : 0.2);
    expect(share).toBeLessThan(1);
  });

  it('refuses scores that are missing or no numbers, naming them', () => {
    const ask = (taken: number[]) => () => bound({ scores: { taken, left: [0] }, delta, confidence });
    expect(ask([])).toThrow(/scores.taken.*at least one score/);
    expect(ask([Number.NaN])).toThrow(/scores.taken.*NaN/);
  });
});

describe('an estimator without its error', () => {
  it('is above the truth about half of the time, which the experiments above would notice', () => {
    const uniform = seededRandom(13);
    const above = Array.from({ length: 400 }, () => {
      const scores = { taken: normals(60, 0.3, uniform), left: normals(60, 0, uniform) };
      return fitGaussian({ scores, delta: 0, confidence: 0.9 }).mu > 0.3;
    }).filter(Boolean).length;
    expect(above / 400).toBeGreaterThan(0.4);
  });
});

describe('sharper than the shared bounds', () => {
  it('a fit of 6,500 and 6,500 scores at mu = 1 bounds epsilon by at least 3.5 where 4.377 is true', () => {
    const uniform = seededRandom(3);
    const scores = { taken: normals(6500, 1, uniform), left: normals(6500, 0, uniform) };
    const query = { scores, delta: 1e-5, confidence: 0.95 };
    const { lower, upper } = fitGaussian(query);
    expect(gaussianEpsilon(1e-5, 1)).toBeCloseTo(4.377, 3);
    expect(gaussianEpsilon(1e-5, lower)).toBeGreaterThan(3.5);
    expect(lower).toBeLessThan(1);
    expect(upper).toBeGreaterThan(1);
  });

  it('ranks to try are few, rise and stay within half of the scores', () => {
    expect(candidateRanks(13)).toEqual([1, 2, 3, 4, 6]);
    expect(candidateRanks(13_000).length).toBeLessThan(26);
  });
});

describe('the area under the curve', () => {
  it('is the share of pairs in order, ties counted half, and its bootstrap interval holds it', () => {
    const down = (values: number[]) => Float64Array.from(values).sort().reverse();
    expect(rocArea(down([3, 2, 1]), down([2, 0]))).toBeCloseTo((2 + 1.5 + 1) / 6, 12);
    const uniform = seededRandom(9);
    const scores = { taken: normals(400, 1, uniform), left: normals(400, 0, uniform) };
    const area = bootstrap({ scores, delta: 0, confidence: 0.95 }, rocArea, uniform);
    // Phi(1 / sqrt 2) = 0.7602.
    expect(area.lower).toBeLessThan(0.7602);
    expect(area.upper).toBeGreaterThan(0.7602);
    expect(area.upper - area.lower).toBeLessThan(0.1);
  });
});
