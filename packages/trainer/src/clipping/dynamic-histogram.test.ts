import { describe, expect, it } from 'vitest';
import type { ClippingAdaptation } from './clipping-strategy.js';
import { dynamicHistogramClipping } from './dynamic-histogram.js';

const config = {
  kind: 'dynamic-histogram',
  clipNorm: 2,
  rule: 'expected-error',
  percentile: 0.7,
  largestNorm: 8,
  bins: 16,
  histogramBudget: 0.1,
} as const;
type Changes = { readonly [K in keyof typeof config]?: (typeof config)[K] extends number ? number : string };

function strategyOf(changes: Changes = {}) {
  const strategy = dynamicHistogramClipping.create({ ...config, ...changes } as never, { tensorCount: 3 });
  return { strategy, adaptation: strategy.adaptation as ClippingAdaptation };
}

/** The number that stands for one example in its bin. */
const unit = (clipNorm: number) => clipNorm * Math.sqrt(0.1 / 0.9);

/** What a batch of such norms adds. */
function histogramOf(adaptation: ClippingAdaptation, norms: readonly number[], share = 1): number[] {
  const sums = new Float64Array(adaptation.size);
  for (const norm of norms) adaptation.addStatistic(norm, share, sums);
  return [...sums];
}

/** Norms with a long tail. */
const norms = Array.from({ length: 400 }, (_, index) => -Math.log((index + 0.5) / 400) * 1.3);

describe('dynamic histogram clipping', () => {
  it('clips the whole gradient at its clip norm', () => {
    const { strategy } = strategyOf();
    expect(strategy.groups).toEqual([0, 0, 0]);
    expect([...strategy.weights(Float32Array.of(1, 2, 8, Number.NaN))]).toEqual([1, 1, 0.25, 0]);
  });

  it('counts an example once, in the bin of its norm, and one without a finite gradient not at all', () => {
    const { adaptation } = strategyOf();
    for (const [norm, bin] of [
      [0, 0],
      [0.49, 0],
      [0.5, 1],
      [7.99, 15],
      [8, 15],
      [1e30, 15],
    ] as const)
      expect(histogramOf(adaptation, [norm])).toEqual(
        Array.from({ length: 16 }, (_, at) => (at === bin ? unit(2) : 0)),
      );
    expect(histogramOf(adaptation, [Number.NaN, Number.POSITIVE_INFINITY])).toEqual(new Array(16).fill(0));
    expect(histogramOf(adaptation, [0.6, 0.7], 0.5)[1]).toBeCloseTo(unit(2), 12);
  });

  it('splits the noise as the source does: sigma^-2 = sigma_T^-2 + sigma_H^-2', () => {
    const { strategy } = strategyOf();
    const sigma = 1.3;
    const deviation = sigma * strategy.sensitivity;
    const [ofGradient, ofBin] = [deviation / 2, deviation / unit(2)];
    expect(ofGradient ** -2 + ofBin ** -2).toBeCloseTo(sigma ** -2, 12);
    expect(ofBin).toBeCloseTo(sigma / Math.sqrt(0.1), 12);
  });

  it.each([0, 0.02, 0.3, 2])(
    'takes the clip norm of least expected error, for a deviation of the noise of %d',
    (deviation) => {
      const { strategy, adaptation } = strategyOf();
      const coordinates = 50;
      const ends = Array.from({ length: 16 }, (_, bin) => (bin + 1) / 2);
      // By the examples' own bins: the formula of DC-SGD-E, every candidate weighed. The deviation is that at clip norm 2.
      const middle = (norm: number) => Math.min(15, Math.floor(norm * 2)) / 2 + 0.25;
      const errors = ends.map(
        (end) =>
          (deviation / 2) ** 2 * end ** 2 * coordinates +
          norms.reduce((sum, norm) => sum + Math.max(middle(norm) - end, 0) ** 2, 0) / norms.length,
      );
      adaptation.update({
        means: histogramOf(adaptation, norms).map((sum) => sum / norms.length),
        deviation,
        coordinates,
      });
      expect(adaptation.clipNorm()).toBe(ends[errors.indexOf(Math.min(...errors))]);
      expect(strategy.sensitivity).toBeCloseTo(adaptation.clipNorm() / Math.sqrt(0.9), 12);
    },
  );

  it('clips more the more noise there is', () => {
    const chosen = [0, 0.1, 0.3, 2].map((deviation) => {
      const { adaptation } = strategyOf();
      const means = histogramOf(adaptation, norms).map((sum) => sum / norms.length);
      adaptation.update({ means, deviation, coordinates: 50 });
      return adaptation.clipNorm();
    });
    expect(chosen).toEqual([...chosen].sort((a, b) => b - a));
    expect(new Set(chosen).size).toBeGreaterThan(2);
  });

  it.each([
    [0.3, 0.5],
    [0.7, 2],
    [0.99, 6],
    [1, 8],
  ])('leaves a part %d of the gradients as they are where the rule is percentile', (percentile, expected) => {
    const { adaptation } = strategyOf({ rule: 'percentile', percentile });
    adaptation.update({
      means: histogramOf(adaptation, norms).map((sum) => sum / norms.length),
      deviation: 5,
      coordinates: 50,
    });
    expect(adaptation.clipNorm()).toBe(expected);
    const left = (bound: number) => norms.filter((norm) => norm < bound).length / norms.length;
    expect(left(expected)).toBeGreaterThanOrEqual(Math.min(percentile, left(8)));
    expect(left(expected - 0.5)).toBeLessThan(percentile);
  });

  it('takes bins below 0 for empty ones, and stays where nothing is left', () => {
    const { adaptation } = strategyOf({ rule: 'percentile' });
    const means = Array.from({ length: 16 }, (_, bin) => (bin === 4 ? 0.1 : -3));
    adaptation.update({ means, deviation: 1, coordinates: 1 });
    expect(adaptation.clipNorm()).toBe(2.5);
    adaptation.update({ means: means.map(() => -1), deviation: 1, coordinates: 1 });
    expect(adaptation.clipNorm()).toBe(2.5);
  });

  it('goes on from what it remembered', () => {
    const { strategy, adaptation } = strategyOf();
    adaptation.update({ means: new Array(16).fill(0.1), deviation: 0.3, coordinates: 9 });
    const { strategy: continued, adaptation: other } = strategyOf();
    continued.restore?.(strategy.state?.() as never);
    expect(other.clipNorm()).toBe(adaptation.clipNorm());
    expect(continued.sensitivity).toBe(strategy.sensitivity);
  });
});
