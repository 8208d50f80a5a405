import { logRootTwoPi } from '../numerics/normal.js';
import type { DominatingPairFamily } from './dominating-pair.js';

/** How many standard deviations from the mean leave out less than exp(`logTail`) of a normal distribution. */
export function tailReach(logTail: number): number {
  return Math.sqrt(Math.max(1, -2 * logTail));
}

/**
 * N(1, sigma^2) against N(0, sigma^2), in units of sigma: the Gaussian mechanism at sensitivity 1. Symmetric.
 *
 * Source: Dong, Roth and Su 2022 (arXiv:1905.02383), section 2.3.
 */
export function gaussianPair(noiseMultiplier: number): DominatingPairFamily {
  const shift = 1 / noiseMultiplier;
  return (logTail, logTailOfFirst = logTail) => {
    const reach = tailReach(logTail);
    return {
      segments: [
        {
          low: -reach,
          high: Math.max(reach, shift + tailReach(logTailOfFirst)),
          loss: (z) => shift * (z - shift / 2),
          logDensity: (z) => -0.5 * (z - shift) ** 2 - logRootTwoPi,
          inverse: (loss) => loss / shift + shift / 2,
          smoothness: Math.min(0.7, 1.4 / shift),
        },
      ],
      atoms: [],
      omittedMass: Math.exp(logTail) + Math.exp(logTailOfFirst),
    };
  };
}
