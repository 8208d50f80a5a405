import { describe, expect, it } from 'vitest';
import { adaptiveQuantileClipping } from './adaptive-quantile.js';
import type { ClippingAdaptation } from './clipping-strategy.js';

const config = {
  kind: 'adaptive-quantile',
  clipNorm: 2,
  quantile: 0.7,
  clipNormLearningRate: 0.3,
  countBudget: 0.1,
} as const;

function strategyOf(changes: Partial<typeof config> = {}) {
  const strategy = adaptiveQuantileClipping.create({ ...config, ...changes }, { tensorCount: 3 });
  return { strategy, adaptation: strategy.adaptation as ClippingAdaptation };
}

/** What an example with that norm adds. */
function statisticOf(adaptation: ClippingAdaptation, norm: number, share = 1): number {
  const sums = new Float64Array(adaptation.size);
  adaptation.addStatistic(norm, share, sums);
  return sums[0] as number;
}

const released = (mean: number) => ({ means: [mean], deviation: 0, coordinates: 1 });

/** C, and the units of the count, as the paper has them. */
const unit = (clipNorm: number) => 2 * clipNorm * Math.sqrt(0.1 / 0.9);

describe('adaptive quantile clipping', () => {
  it('clips the whole gradient at its clip norm', () => {
    const { strategy } = strategyOf();
    expect(strategy.groups).toEqual([0, 0, 0]);
    expect([...strategy.weights(Float32Array.of(1, 2, 8, Number.NaN))]).toEqual([1, 1, 0.25, 0]);
  });

  it('counts an example half up or half down, and one without a finite gradient not at all', () => {
    const { adaptation } = strategyOf();
    for (const [norm, bit] of [
      [0, 1],
      [2, 1],
      [2.001, 0],
      [1e30, 0],
    ] as const)
      expect(statisticOf(adaptation, norm)).toBeCloseTo(unit(2) * (bit - 0.5), 12);
    for (const norm of [Number.NaN, Number.POSITIVE_INFINITY]) expect(statisticOf(adaptation, norm)).toBe(0);
    expect(statisticOf(adaptation, 1, 0.25)).toBeCloseTo(unit(2) / 8, 12);
  });

  it('splits the noise as Theorem 1 of Andrew et al. 2021 does', () => {
    const { strategy } = strategyOf();
    const noiseMultiplier = 1.3;
    const deviation = noiseMultiplier * strategy.sensitivity;
    // z_Delta = (z^-2 - (2 sigma_b)^-2)^(-1/2), with sigma_b in examples.
    const sigmaB = deviation / unit(2);
    expect(deviation / 2).toBeCloseTo((noiseMultiplier ** -2 - (2 * sigmaB) ** -2) ** -0.5, 12);
    expect(sigmaB).toBeCloseTo(noiseMultiplier / (2 * Math.sqrt(0.1)), 12);
  });

  it('moves the clip norm as Algorithm 1 of Andrew et al. 2021 does', () => {
    const { strategy, adaptation } = strategyOf();
    let clipNorm = 2;
    for (const share of [1, 0.2, 0, 0.9, 0.7]) {
      // b~ = share: the mean of bit - 1/2, in units of the count.
      adaptation.update(released((share - 0.5) * unit(clipNorm)));
      clipNorm *= Math.exp(-0.3 * (share - 0.7));
      expect(adaptation.clipNorm()).toBeCloseTo(clipNorm, 10);
      expect(strategy.sensitivity).toBeCloseTo(clipNorm / Math.sqrt(0.9), 10);
      expect(strategy.weights(Float32Array.of(2 * clipNorm))[0]).toBeCloseTo(0.5, 6);
    }
  });

  it('is moved by noise no further than by a batch of one kind, and within what a config may ask for', () => {
    const { adaptation } = strategyOf();
    adaptation.update(released(1e9));
    expect(adaptation.clipNorm()).toBeCloseTo(2 * Math.exp(-0.3 * 0.3), 12);
    const { adaptation: falling } = strategyOf({ clipNormLearningRate: 10 as never, quantile: 0 as never });
    for (let step = 0; step < 10; step++) falling.update(released(1e9));
    expect(falling.clipNorm()).toBe(1e-6);
    const { adaptation: rising } = strategyOf({ clipNormLearningRate: 10 as never, quantile: 1 as never });
    for (let step = 0; step < 10; step++) rising.update(released(-1e9));
    expect(rising.clipNorm()).toBe(1e6);
  });

  it('finds the quantile of norms that it sees without noise', () => {
    const { adaptation } = strategyOf();
    const norms = Array.from({ length: 1000 }, (_, index) => (index + 1) / 100);
    for (let step = 0; step < 300; step++)
      adaptation.update(
        released(norms.reduce((sum, norm) => sum + statisticOf(adaptation, norm), 0) / norms.length),
      );
    expect(Math.abs(adaptation.clipNorm() - 7)).toBeLessThan(0.1);
  });

  it('goes on from what it remembered', () => {
    const { strategy, adaptation } = strategyOf();
    adaptation.update(released(0.3));
    const { strategy: continued, adaptation: other } = strategyOf();
    continued.restore?.(strategy.state?.() as never);
    expect(other.clipNorm()).toBe(adaptation.clipNorm());
    expect(continued.sensitivity).toBe(strategy.sensitivity);
  });
});
