import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../simd-backend.js';
import { prefersWinogradGradient, winogradGradient } from './winograd.js';

type Shape4D = [number, number, number, number];

/** Bytes of packed images that are kept at a time. */
const packedBudget = 64 * 2 ** 20;

/**
 * Gradient of a filter of stride 1 and "same" padding.
 *
 * @param isSum whether over the batch.
 * @param weights `[batch]` factor of every example.
 * @returns `[filter height, filter width, in, out]` if summed, else `[batch, filter height x filter width x in x out]`.
 */
export function packedFilterGradient(
  backend: SimdBackend,
  x: TensorInfo,
  dy: TensorInfo,
  filterShape: Readonly<Shape4D>,
  isSum: boolean,
  weights?: Float32Array,
): TensorInfo {
  const { threads } = backend;
  const [batch, height, width, inChannels] = x.shape as Shape4D;
  const [filterHeight, filterWidth, , outChannels] = filterShape;
  const taps = filterHeight * filterWidth;
  const filterSize = taps * inChannels * outChannels;
  const result = backend.allocate(isSum ? [...filterShape] : [batch, filterSize]);
  if (prefersWinogradGradient(filterShape, x.shape as Shape4D, isSum)) {
    winogradGradient(backend, x, dy, result, isSum, weights);
    return result;
  }
  const packedHeight = height + filterHeight - 1;
  const packedWidth = width + filterWidth - 1;
  const inPanels = Math.ceil(inChannels / 4);
  const outPanels = Math.ceil(outChannels / 8);
  const leftBytes = 16 * inPanels * packedHeight * packedWidth;
  const rightBytes = 32 * outPanels * height * width;
  const group = isSum ? batch : Math.max(1, Math.floor(packedBudget / (leftBytes + rightBytes)));
  const tiles = taps * inPanels;
  const blockPixels = Math.min(512, Math.max(64, Math.floor(65_536 / (inChannels + outChannels))));
  const linesPerBlock = Math.max(1, Math.floor(blockPixels / width));
  for (let first = 0; first < batch; first += group) {
    const images = Math.min(group, batch - first);
    const results = isSum ? 1 : images;
    const unitsPerResult = Math.min(tiles, Math.ceil((6 * threads.threads) / results));
    const tilesPerUnit = Math.ceil(tiles / unitsPerResult);
    threads.withScratch(images * (leftBytes + rightBytes + 4), (left) => {
      const right = left + images * leftBytes;
      const factors = weights === undefined ? 0 : right + images * rightBytes;
      if (weights !== undefined) threads.floats(factors, images).set(weights);
      threads.run('packImage', images * packedHeight, images * packedHeight * width * inChannels, [
        backend.pointerOf(x) + 4 * first * height * width * inChannels,
        left,
        height,
        width,
        inChannels,
        2,
        (filterHeight - 1) >> 1,
        (filterWidth - 1) >> 1,
        packedHeight,
        packedWidth,
        0,
      ]);
      threads.run('packImage', images * height, images * height * width * outChannels, [
        backend.pointerOf(dy) + 4 * first * height * width * outChannels,
        right,
        height,
        width,
        outChannels,
        3,
        0,
        0,
        height,
        width,
        factors,
      ]);
      const perResult = Math.ceil(tiles / tilesPerUnit);
      threads.run('filterGradient', results * perResult, images * height * width * filterSize, [
        left,
        right,
        backend.pointerOf(result) + 4 * first * filterSize,
        images,
        isSum ? 1 : 0,
        height,
        width,
        inChannels,
        outChannels,
        filterHeight,
        filterWidth,
        tilesPerUnit,
        perResult,
        linesPerBlock,
      ]);
    });
  }
  return result;
}
