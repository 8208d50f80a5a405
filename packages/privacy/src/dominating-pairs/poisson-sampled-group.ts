import { binomialWeights } from '../numerics/binomial.js';
import { type DirectedPairs, exchanged, twoTailed } from './dominating-pair.js';
import { gaussianMixtureSegment } from './gaussian-mixture.js';

/**
 * Poisson-sampled Gaussian, seen by a person with `size` records: how many of them are drawn is binomial, and each
 * moves the sum by at most one clipping norm in the same direction.
 *
 * Source: Ganesh 2024 (arXiv:2401.10294), Theorem 3.1: a mixture of Gaussians with the binomial weights.
 */
export function poissonSampledGroupPairs(
  samplingRate: number,
  noiseMultiplier: number,
  size: number,
): DirectedPairs {
  const drawn = binomialWeights(size, samplingRate).map((weight, count) => ({
    centre: count / noiseMultiplier,
    weight,
  }));
  const segment = (logTail: number) => gaussianMixtureSegment(drawn, [{ centre: 0, weight: 1 }], logTail);
  return {
    forward: (logTail) => twoTailed([segment(logTail)], logTail),
    backward: (logTail) => twoTailed([exchanged(segment(logTail))], logTail),
  };
}
