import type { Tensor } from '@tensorflow/tfjs-core';
import type { ByteSource } from '../random/byte-source.js';
import { hasKernel, runKernel } from '../tensor-kernels.js';
import type { TensorLibrary } from '../tensor-library.js';
import { gridNormal, roundToEven } from './grid-normal.js';
import type { NoiseGrid } from './noise-grid.js';

/**
 * Rounds a sum to the grid and adds noise that lives on it; the result is rounded to single precision, which looks at
 * nothing but the noisy sum.
 *
 * @param sum any shape, float32.
 * @param kept 1 where noise goes, 0 on dropped coordinates; null keeps all.
 * @returns a tensor of the same shape; the caller disposes it and `sum`.
 */
export async function addGridNoise(
  tf: TensorLibrary,
  sum: Tensor,
  kept: Float32Array | null,
  grid: NoiseGrid,
  bytes: ByteSource,
): Promise<Tensor> {
  if (hasKernel(tf, 'GridNoise')) {
    const mask = kept === null ? null : tf.tensor(kept, sum.shape);
    const inputs = mask === null ? { sum } : { sum, mask };
    const noisy = runKernel(tf, 'GridNoise', inputs, { ...grid, bytes });
    mask?.dispose();
    return noisy;
  }
  // A device adds in single precision, whose gaps would tell the sum: this is done here.
  const values = (await sum.data()) as Float32Array;
  const noise = gridNormal(values.length, bytes, grid);
  const noisy = values.map(
    (value, index) =>
      grid.spacing *
      (roundToEven(value * (1 / grid.spacing)) +
        (noise[index] as number) * (kept === null ? 1 : (kept[index] as number))),
  );
  return tf.tensor(noisy, sum.shape);
}
