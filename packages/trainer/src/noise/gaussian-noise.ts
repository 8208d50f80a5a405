import type { NamedAttrMap, NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import type { ByteSource } from '../random/byte-source.js';
import type { CoordinateMask } from '../sparsification/sparsification.js';
import { hasKernel, type TensorLibrary } from '../tensor-library.js';
import { asReleased, type Released } from './release.js';
import { standardNormal } from './standard-normal.js';

/** The Gaussian mechanism's parameters. */
export interface GaussianNoiseOptions {
  /** sigma = noise standard deviation / sensitivity; > 0. */
  readonly noiseMultiplier: number;
  /** L2 sensitivity of the sum; finite. */
  readonly sensitivity: number;
  readonly bytes: ByteSource;
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
  tf: TensorLibrary,
  clippedSum: readonly Tensor[],
  options: GaussianNoiseOptions,
): Released {
  const { noiseMultiplier, sensitivity, bytes, mask } = options;
  const standardDeviation = noiseMultiplier * sensitivity;
  const noisy = clippedSum.map((sum, index) => {
    const kept = mask?.[index];
    const keptTensor = kept === undefined ? undefined : tf.tensor(kept, sum.shape);
    const result = withNoise(tf, sum, keptTensor, standardDeviation, bytes);
    tf.dispose([sum, ...(keptTensor === undefined ? [] : [keptTensor])]);
    return result;
  });
  return asReleased(noisy);
}

/** sum + standardDeviation x kept x standard normal numbers; all kept when `kept` is left out. */
function withNoise(
  tf: TensorLibrary,
  sum: Tensor,
  kept: Tensor | undefined,
  standardDeviation: number,
  bytes: ByteSource,
): Tensor {
  if (hasKernel(tf, 'GaussianNoise')) {
    const inputs: NamedTensorMap = kept === undefined ? { sum } : { sum, mask: kept };
    const attributes = { standardDeviation, bytes } as unknown as NamedAttrMap;
    return tf.engine().runKernel('GaussianNoise', inputs, attributes);
  }
  return tf.tidy(() => {
    const numbers = standardNormal(sum.size, bytes).map((value) => value * standardDeviation);
    const noise = tf.tensor(numbers, sum.shape);
    return tf.add(sum, kept === undefined ? noise : tf.mul(noise, kept));
  });
}
