import type { Neighbouring } from '../neighbouring.js';
import type { Leaf, NoiseMechanism } from '../normal-form.js';
import { discreteGaussianPair } from './discrete-gaussian.js';
import { type DirectedPairs, type DominatingPairFamily, symmetric } from './dominating-pair.js';
import { gaussianPair } from './gaussian.js';
import { laplacePair } from './laplace.js';
import { fixedSizePairs, truncatedPoissonPairs } from './limited-batch.js';
import { replacedInPoissonSamplePair } from './poisson-replace-one.js';
import { poissonSampledPairs } from './poisson-sampled.js';
import { poissonSampledGroupPairs } from './poisson-sampled-group.js';

/**
 * The dominating pairs of a leaf of the normal form.
 *
 * @returns null for `repeat-and-select` and `balls-in-bins`, which are bounded by Renyi divergences alone.
 */
export function pairsOfLeaf(leaf: Leaf, neighbouring: Neighbouring): DirectedPairs | null {
  switch (leaf.kind) {
    case 'gaussian':
    case 'laplace':
    case 'discrete-gaussian':
      return symmetric(noisePair(leaf));
    case 'poisson-sampled':
      if (leaf.groupSize > 1)
        return poissonSampledGroupPairs(leaf.samplingRate, leaf.event.noiseMultiplier, leaf.groupSize);
      return neighbouring === 'replace-one'
        ? replacedInPoissonSamplePair(leaf.samplingRate, leaf.event.noiseMultiplier)
        : poissonSampledPairs(leaf.samplingRate, noisePair(leaf.event));
    case 'truncated-poisson-sampled':
      return truncatedPoissonPairs(leaf, neighbouring);
    case 'fixed-size-sampled':
      return fixedSizePairs(leaf, neighbouring);
    case 'balls-in-bins':
    case 'repeat-and-select':
      return null;
    default:
      return leaf satisfies never;
  }
}

function noisePair(noise: NoiseMechanism): DominatingPairFamily {
  switch (noise.kind) {
    case 'gaussian':
      return gaussianPair(noise.noiseMultiplier);
    case 'laplace':
      return laplacePair(noise.noiseMultiplier);
    case 'discrete-gaussian':
      return discreteGaussianPair(noise.noiseMultiplier * noise.sensitivity, noise.sensitivity);
    default:
      return noise satisfies never;
  }
}
