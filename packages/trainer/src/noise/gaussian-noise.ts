import type * as tfjs from '@tensorflow/tfjs';
import type { Uniform } from '../random/uniform.js';
import type { CoordinateMask } from '../sparsification/sparsification.js';
import { asReleased, type Released } from './release.js';
import { fillStandardNormal } from './standard-normal.js';

/** The Gaussian mechanism's parameters. */
export interface GaussianNoiseOptions {
  /** sigma = noise standard deviation / sensitivity; > 0. */
  readonly noiseMultiplier: number;
  /** L2 sensitivity of the sum; finite. */
  readonly sensitivity: number;
  readonly uniform: Uniform;
  /** Noise goes to kept coordinates only; dropped ones are 0 in the sum for every data set. */
  readonly mask: CoordinateMask | null;
}

/**
 * Adds N(0, (noiseMultiplier x sensitivity)^2) to every kept coordinate of a clipped sum.
 *
 * @param clippedSum one tensor per parameter tensor; disposed here, since it must not outlive the step.
 * @returns new tensors; the caller disposes them.
 *
 * Source: Abadi et al. 2016 (arXiv:1607.00133), Algorithm 1, "Add noise"; for masks Zhu and Blaschko 2021
 * (arXiv:2112.00845), Algorithm 1.
 */
export function addGaussianNoise(
  tf: typeof tfjs,
  clippedSum: readonly tfjs.Tensor[],
  options: GaussianNoiseOptions,
): Released {
  const { noiseMultiplier, sensitivity, uniform, mask } = options;
  const standardDeviation = noiseMultiplier * sensitivity;
  const noisy = clippedSum.map((sum, tensor) => {
    const noise = new Float32Array(sum.size);
    fillStandardNormal(noise, uniform);
    const kept = mask?.[tensor];
    for (let index = 0; index < noise.length; index++) {
      noise[index] =
        (noise[index] as number) * standardDeviation * (kept === undefined ? 1 : (kept[index] as number));
    }
    const result = tf.tidy(() => tf.add(sum, tf.tensor(noise, sum.shape)));
    sum.dispose();
    return result;
  });
  return asReleased(noisy);
}
