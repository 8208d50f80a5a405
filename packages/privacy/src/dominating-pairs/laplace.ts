import type { DominatingPairFamily } from './dominating-pair.js';

/**
 * Laplace noise of scale b around 1 against the same around 0: the loss is at most 1 / b both ways. Symmetric.
 *
 * @param noiseMultiplier b > 0, in units of the L1 sensitivity.
 * Source: Dwork, McSherry, Nissim and Smith 2006; the density of the loss follows from that of the noise.
 */
export function laplacePair(noiseMultiplier: number): DominatingPairFamily {
  const bound = 1 / noiseMultiplier;
  return () => ({
    segments: [
      {
        low: 0,
        high: 1,
        loss: (z) => (2 * z - 1) * bound,
        logDensity: (z) => (z - 1) * bound + Math.log(bound / 2),
        inverse: (loss) => (loss / bound + 1) / 2,
        smoothness: Math.min(1, 0.7 / bound),
      },
    ],
    atoms: [
      { loss: -bound, logMass: -bound - Math.LN2 },
      { loss: bound, logMass: -Math.LN2 },
    ],
    omittedMass: 0,
  });
}
