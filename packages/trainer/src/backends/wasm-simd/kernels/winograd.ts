import type { TensorInfo } from '@tensorflow/tfjs-core';
import { wholeCacheLines } from '../shared-heap.js';
import type { SimdBackend } from '../simd-backend.js';
import type { FilterLayout } from './filter-layout.js';
import { imageUnits } from './image-units.js';

type Shape4D = [number, number, number, number];

/**
 * Numbers that one unit of a convolution transforms and multiplies before it writes: half of a second-level cache, or more
 * where the filter, which every unit reads, is larger.
 */
const convolutionNumbers = (inChannels: number, outChannels: number): number =>
  Math.max(131_072, 4 * inChannels * outChannels);
/** The same for a gradient of a filter. */
const gradientNumbers = 262_144;
/** In channels of which one unit makes a gradient; dy is transformed for each unit anew. */
const gradientChannels = 64;
/** Tiles of an image below which sums over them are too short to pay for the taps' transformation. */
const fewestTiles = 32;
/** Room for the gaps between planes, in numbers. */
const gaps = 1_024;

const isThreeByThree = ([height, width]: readonly number[]): boolean => height === 3 && width === 3;

/** Whether transforming pixels costs less than the products that are saved. */
export function prefersWinograd(
  filterShape: readonly number[],
  inChannels: number,
  outChannels: number,
): boolean {
  return isThreeByThree(filterShape) && inChannels % 4 === 0 && Math.min(inChannels, outChannels) >= 16;
}

/** The same for the gradient of a filter. */
export function prefersWinogradGradient(
  filterShape: Readonly<Shape4D>,
  [, height, width]: Shape4D,
  isSum: boolean,
): boolean {
  const [, , inChannels, outChannels] = filterShape;
  return (
    isThreeByThree(filterShape) &&
    inChannels % 4 === 0 &&
    outChannels % 4 === 0 &&
    Math.min(inChannels, outChannels) >= (isSum ? 16 : 8) &&
    Math.ceil(height / 2) * Math.ceil(width / 2) >= fewestTiles
  );
}

/** Convolution with filters of 3 x 3, stride 1 and "same" padding. */
export function winogradConvolution(
  backend: SimdBackend,
  x: TensorInfo,
  { pointer, tapStride, inStride, outStride }: FilterLayout,
  outChannels: number,
): TensorInfo {
  const [batch, height, width, inChannels] = x.shape as Shape4D;
  const { threads } = backend;
  const source = backend.pointerOf(x);
  const result = backend.allocate([batch, height, width, outChannels]);
  const panels = Math.ceil(outChannels / 8);
  const across = Math.ceil(width / 2);
  const down = Math.ceil(height / 2);
  const tileNumbers = 16 * (inChannels + 8 * panels);
  const fitting = Math.floor(convolutionNumbers(inChannels, outChannels) / (tileNumbers * across));
  const { lines, images, unitsPerImage, units } = imageUnits(
    batch,
    down,
    fitting,
    Math.floor(fitting / down),
    2 * threads.threads,
  );
  const tiles = 4 * Math.ceil((images * lines * across) / 4);
  const packedNumbers = 16 * panels * 8 * inChannels;
  const packedBytes = wholeCacheLines(4 * packedNumbers);
  const scratchBytes = wholeCacheLines(4 * (16 * inChannels + tiles * tileNumbers + gaps));
  threads.withScratch(packedBytes + threads.threads * scratchBytes, (packed) => {
    threads.run('packWinograd', panels, packedNumbers, [
      pointer,
      packed,
      tapStride,
      inChannels,
      inStride,
      outChannels,
      outStride,
    ]);
    threads.run('winograd', units, 4 * batch * height * width * inChannels * outChannels, [
      source,
      packed,
      backend.pointerOf(result),
      height,
      width,
      inChannels,
      outChannels,
      lines,
      unitsPerImage,
      images,
      batch,
      packed + packedBytes,
      scratchBytes,
    ]);
  });
  return result;
}

/** Gradient of filters of 3 x 3; see `packedFilterGradient`. */
export function winogradGradient(
  backend: SimdBackend,
  x: TensorInfo,
  dy: TensorInfo,
  result: TensorInfo,
  isSum: boolean,
  weights?: Float32Array,
): void {
  const { threads } = backend;
  const [batch, height, width, inChannels] = x.shape as Shape4D;
  const outChannels = dy.shape[3] as number;
  const results = isSum ? 1 : batch;
  const outPadded = 8 * Math.ceil(outChannels / 8);
  const across = Math.ceil(width / 2);
  const down = Math.ceil(height / 2);
  const unitsPerResult = Math.ceil((2 * threads.threads) / results);
  const channels = 4 * Math.ceil(Math.min(gradientChannels, inChannels / unitsPerResult) / 4);
  const lineNumbers = 16 * (channels + outPadded) * across;
  // Sums are made block by block: blocks must not depend on the number of threads.
  const mostNumbers = 16 * (Math.min(gradientChannels, inChannels) + outPadded) * across;
  const lines = Math.max(1, Math.min(down, Math.floor(gradientNumbers / mostNumbers)));
  const scratchBytes = wholeCacheLines(4 * (16 * channels * (1 + outPadded) + lines * lineNumbers + gaps));
  const factorBytes = wholeCacheLines(4 * batch);
  threads.withScratch(factorBytes + threads.threads * scratchBytes, (factors) => {
    if (weights !== undefined) threads.floats(factors, batch).set(weights);
    const units = results * Math.ceil(inChannels / channels);
    threads.run('winogradGradient', units, 4 * batch * height * width * inChannels * outChannels, [
      backend.pointerOf(x),
      backend.pointerOf(dy),
      backend.pointerOf(result),
      batch,
      isSum ? 1 : 0,
      height,
      width,
      inChannels,
      outChannels,
      channels,
      lines,
      weights === undefined ? 0 : factors,
      factors + factorBytes,
      scratchBytes,
    ]);
  });
}
