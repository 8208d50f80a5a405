import type { DpEvent } from '@clipwise/privacy';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ByteSource } from '../random/byte-source.js';
import type { CoordinateMask } from '../sparsification/sparsification.js';
import type { TensorLibrary } from '../tensor-library.js';
import { addGridNoise } from './add-grid-noise.js';
import { gridNormal, roundToEven } from './grid-normal.js';
import type { NoiseCorrelation } from './noise-correlation.js';
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
  /** With the noise of earlier steps; left out, it is independent of them. */
  readonly correlation?: NoiseCorrelation | undefined;
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
  { event, sensitivity, bytes, mask, correlation }: ReleaseOptions,
): Promise<Released> {
  const noiseMultiplier = noiseMultiplierOf(event);
  if (noiseMultiplier === null) return asReleased(sum, 0);
  const coordinates = sum.reduce((total, { size }) => total + size, 0);
  if (correlation !== undefined)
    return releaseCorrelated(tf, sum, { event, sensitivity, bytes, mask, correlation }, noiseMultiplier);
  const grid = noiseGrid({ noiseMultiplier, sensitivity, coordinates });
  const noisy: Tensor[] = [];
  for (const [index, tensor] of sum.entries()) {
    noisy.push(await addGridNoise(tf, tensor, mask?.[index] ?? null, grid, bytes));
    tensor.dispose();
  }
  return asReleased(noisy, grid.deviation * grid.spacing);
}

/**
 * The same with noise C^-1 z. Dropped coordinates have noise that is remembered and not released.
 *
 * Rounding what earlier noise left moves a coordinate by half a step, in `bands` steps after each participation: the grid is
 * made for 2 x bands times the coordinates.
 */
async function releaseCorrelated(
  tf: TensorLibrary,
  sum: readonly Tensor[],
  {
    event,
    sensitivity,
    bytes,
    mask,
    correlation,
  }: ReleaseOptions & { readonly correlation: NoiseCorrelation },
  noiseMultiplier: number,
): Promise<Released> {
  const separation = turnOf(event);
  if (separation < correlation.bands)
    throw new Error(
      `noise of ${correlation.bands} bands is not what is charged: units may come again after ${separation} steps`,
    );
  const coordinates = sum.reduce((total, { size }) => total + size, 0);
  const grid = noiseGrid({
    noiseMultiplier: noiseMultiplier / correlation.diagonal,
    sensitivity,
    coordinates: 2 * correlation.bands * coordinates,
  });
  const noise = correlation.correlate(gridNormal(coordinates, bytes, grid), grid);
  const noisy: Tensor[] = [];
  let offset = 0;
  for (const [index, tensor] of sum.entries()) {
    const start = offset;
    const kept = mask?.[index] ?? null;
    const values = ((await tensor.data()) as Float32Array).map((value, at) =>
      kept?.[at] === 0
        ? 0
        : grid.spacing * (roundToEven(value * (1 / grid.spacing)) + (noise[start + at] as number)),
    );
    noisy.push(tf.tensor(values, tensor.shape));
    offset += tensor.size;
    tensor.dispose();
  }
  return asReleased(noisy, grid.deviation * grid.spacing * correlation.gain());
}

/** Steps of a turn in which nobody takes part twice, by the event that is charged. */
function turnOf(event: DpEvent): number {
  if (event.kind === 'banded-matrix-factorization') return event.bands;
  return event.kind === 'composed' ? Math.max(1, ...event.events.map(turnOf)) : 1;
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
    case 'banded-matrix-factorization':
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
