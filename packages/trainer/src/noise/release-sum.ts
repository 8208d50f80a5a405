import type { DpEvent } from '@clipwise/privacy';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ByteSource } from '../random/byte-source.js';
import type { CoordinateMask } from '../sparsification/sparsification.js';
import type { TensorLibrary } from '../tensor-library.js';
import { addGridNoise } from './add-grid-noise.js';
import { noiseGrid } from './noise-grid.js';
import { asReleased, type Released } from './release.js';

/** How a sum is released: by the event that is charged for it. */
export interface ReleaseOptions {
  /** What is charged; its noise multiplier is the noise that is added, and a `non-private` one adds none. */
  readonly event: DpEvent;
  /** L2 sensitivity of the sum, which the event's noise multiplier refers to; read only where there is noise. */
  readonly sensitivity: number;
  readonly bytes: ByteSource;
  /** Noise goes to kept coordinates only; dropped ones are 0 in the sum for every data set. */
  readonly mask: CoordinateMask | null;
}

/**
 * The only way in which a clipped sum leaves a step: the Gaussian mechanism of the event, on every kept coordinate.
 *
 * @param sum one tensor per parameter tensor; disposed here, since it must not outlive the step.
 * @returns new tensors; the caller disposes them.
 *
 * Source: Abadi et al. 2016 (arXiv:1607.00133), Algorithm 1, "Add noise"; for masks Zhu and Blaschko 2021
 * (arXiv:2112.00845), Algorithm 1; on a grid because of Mironov 2012, proven in `docs/ACCOUNTING.md`.
 */
export async function releaseSum(
  tf: TensorLibrary,
  sum: readonly Tensor[],
  { event, sensitivity, bytes, mask }: ReleaseOptions,
): Promise<Released> {
  const noiseMultiplier = noiseMultiplierOf(event);
  if (noiseMultiplier === null) return asReleased(sum, 0);
  const coordinates = sum.reduce((total, { size }) => total + size, 0);
  const grid = noiseGrid({ noiseMultiplier, sensitivity, coordinates });
  const noisy: Tensor[] = [];
  for (const [index, tensor] of sum.entries()) {
    noisy.push(await addGridNoise(tf, tensor, mask?.[index] ?? null, grid, bytes));
    tensor.dispose();
  }
  return asReleased(noisy, grid.deviation * grid.spacing);
}

/** The first `count` tensors of a release, and the others: parts of what may leave the step may leave it, too. */
export function splitReleased(
  { tensors, deviation }: Released,
  count: number,
): readonly [Released, Released] {
  return [asReleased(tensors.slice(0, count), deviation), asReleased(tensors.slice(count), deviation)];
}

/** sigma of the Gaussian mechanism in an event; null for one that has none. @throws Error for a mechanism that is not released here. */
export function noiseMultiplierOf(event: DpEvent): number | null {
  switch (event.kind) {
    case 'gaussian':
      return event.noiseMultiplier;
    case 'poisson-sampled':
    case 'truncated-poisson-sampled':
    case 'fixed-size-sampled':
    case 'balls-in-bins':
      return noiseMultiplierOf(event.event);
    case 'composed':
      return event.events.map(noiseMultiplierOf).find((sigma) => sigma !== null) ?? null;
    case 'non-private':
      return null;
    default:
      throw new Error(`a ${event.kind} event is no mechanism that releases a sum of gradients`);
  }
}
