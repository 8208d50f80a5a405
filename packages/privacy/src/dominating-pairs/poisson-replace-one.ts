import { type DirectedPairs, symmetric, twoTailed } from './dominating-pair.js';
import { gaussianMixtureSegment } from './gaussian-mixture.js';

/**
 * Poisson-sampled Gaussian for replace-one neighbours: (1 - q) N(0) + q N(1) against (1 - q) N(0) + q N(-1). Symmetric.
 *
 * It dominates: with x and x' the two records, advanced joint convexity (Balle, Barthe and Gaboardi 2018,
 * arXiv:1807.01647, Theorem 2) gives H(P || Q) = q H(N(x) || (1 - beta) N(0) + beta N(x')), which is largest when |x| and
 * |x - x'| are (Choquette-Choo et al. 2024, arXiv:2310.15526, Lemma 4.5), that is for x = -x' of full norm.
 *
 * @param samplingRate q in (0, 1]. @param noiseMultiplier > 0, in units of the clipping norm.
 */
export function replacedInPoissonSamplePair(samplingRate: number, noiseMultiplier: number): DirectedPairs {
  const at = (centre: number) => [
    { centre: 0, weight: 1 - samplingRate },
    { centre, weight: samplingRate },
  ];
  return symmetric((logTail) =>
    twoTailed([gaussianMixtureSegment(at(1 / noiseMultiplier), at(-1 / noiseMultiplier), logTail)], logTail),
  );
}
