import type { DominatingPairFamily, LossAtom } from './dominating-pair.js';
import { tailReach } from './gaussian.js';

/**
 * Discrete Gaussian noise around `sensitivity` against the same around 0. Symmetric.
 *
 * @param sigma > 0, the parameter of the noise. @param sensitivity an integer >= 1.
 * Source: Canonne, Kamath and Steinke 2020 (arXiv:2004.00010), Definition 1; tails, Proposition 25.
 */
export function discreteGaussianPair(sigma: number, sensitivity: number): DominatingPairFamily {
  return (logTail) => {
    const reach = Math.ceil(sigma * tailReach(logTail)) + 1;
    const logWeight = (x: number) => -(x * x) / (2 * sigma * sigma);
    let total = 1;
    for (let x = reach + sensitivity; x >= 1; x--) total += 2 * Math.exp(logWeight(x));
    const atoms: LossAtom[] = [];
    for (let x = -reach; x <= reach + sensitivity; x++) {
      atoms.push({
        loss: (sensitivity * (2 * x - sensitivity)) / (2 * sigma * sigma),
        logMass: logWeight(x - sensitivity) - Math.log(total),
      });
    }
    return { segments: [], atoms, omittedMass: 2 * Math.exp(logTail) };
  };
}
