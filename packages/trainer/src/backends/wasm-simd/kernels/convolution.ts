import type { Conv2DAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { wholeCacheLines } from '../shared-heap.js';
import type { SimdBackend } from '../simd-backend.js';
import { simdKernel } from '../simd-kernel.js';
import type { FilterLayout } from './filter-layout.js';
import { imageUnits } from './image-units.js';
import { packedFilterGradient } from './packed-filter-gradient.js';
import { prefersWinograd, winogradConvolution } from './winograd.js';

type Shape4D = [number, number, number, number];

/** Numbers of an image and its surroundings that one unit works on: half of a second-level cache. */
const bandNumbers = 49_152;

/** Whether a convolution has stride 1, "same" padding and no dilation, all that these kernels do. */
function isPlain(
  {
    strides,
    pad,
    dataFormat,
    dilations,
  }: Omit<Conv2DAttrs, 'dilations'> & Partial<Pick<Conv2DAttrs, 'dilations'>>,
  ...tensors: TensorInfo[]
): boolean {
  const isOne = (value: unknown): boolean =>
    value === undefined || value === 1 || (Array.isArray(value) && value.every((length) => length === 1));
  return (
    isOne(strides) &&
    isOne(dilations) &&
    pad === 'same' &&
    (dataFormat === undefined || dataFormat === 'NHWC') &&
    tensors.every(({ dtype }) => dtype === 'float32')
  );
}

function convolve(
  backend: SimdBackend,
  x: TensorInfo,
  layout: FilterLayout,
  [filterHeight, filterWidth]: readonly [number, number],
  outChannels: number,
): TensorInfo {
  const [batch, height, width, inChannels] = x.shape as Shape4D;
  if (prefersWinograd([filterHeight, filterWidth], inChannels, outChannels))
    return winogradConvolution(backend, x, layout, outChannels);
  const { threads } = backend;
  const source = backend.pointerOf(x);
  const result = backend.allocate([batch, height, width, outChannels]);
  const taps = filterHeight * filterWidth;
  const panels = Math.ceil(outChannels / 8);
  const lineNumbers = (width + filterWidth - 1) * inChannels;
  const fittingLines = Math.floor(bandNumbers / lineNumbers) - (filterHeight - 1);
  const { lines, images, unitsPerImage, units } = imageUnits(
    batch,
    height,
    fittingLines,
    Math.floor(bandNumbers / ((height + filterHeight - 1) * lineNumbers)),
    4 * threads.threads,
  );
  const scratchBytes = wholeCacheLines(4 * images * (lines + filterHeight - 1) * lineNumbers);
  const packedBytes = panels * taps * inChannels * 32;
  threads.withScratch(packedBytes + threads.threads * scratchBytes, (packed) => {
    const { pointer, tapStride, inStride, outStride } = layout;
    threads.run('packPanel', panels * taps, panels * taps * inChannels * 8, [
      pointer,
      packed,
      taps,
      tapStride,
      inChannels,
      inStride,
      outChannels,
      outStride,
      0,
    ]);
    threads.run('convolve', units, batch * height * width * taps * inChannels * outChannels, [
      source,
      packed,
      backend.pointerOf(result),
      height,
      width,
      inChannels,
      outChannels,
      filterHeight,
      filterWidth,
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

/** x * filter. */
export const conv2d = simdKernel('Conv2D', ({ inputs: { x, filter }, attributes, backend }) => {
  if (!isPlain(attributes, x, filter)) return null;
  const [filterHeight, filterWidth, inChannels, outChannels] = filter.shape as Shape4D;
  const layout = {
    pointer: backend.pointerOf(filter),
    tapStride: inChannels * outChannels,
    inStride: outChannels,
    outStride: 1,
  };
  return convolve(backend, x, layout, [filterHeight, filterWidth], outChannels);
});

/** dx = dy * the filter turned by 180 degrees, its channels swapped; for filters of odd size. */
export const conv2dBackpropInput = simdKernel(
  'Conv2DBackpropInput',
  ({ inputs: { dy, filter }, attributes, backend }) => {
    const [filterHeight, filterWidth, inChannels, outChannels] = filter.shape as Shape4D;
    if (!isPlain(attributes, dy, filter) || filterHeight % 2 === 0 || filterWidth % 2 === 0) return null;
    const tapNumbers = inChannels * outChannels;
    const layout = {
      pointer: backend.pointerOf(filter) + 4 * (filterHeight * filterWidth - 1) * tapNumbers,
      tapStride: -tapNumbers,
      inStride: 1,
      outStride: outChannels,
    };
    return convolve(backend, dy, layout, [filterHeight, filterWidth], inChannels);
  },
);

/** dW, summed over the batch. */
export const conv2dBackpropFilter = simdKernel(
  'Conv2DBackpropFilter',
  ({ inputs: { x, dy }, attributes, backend }) =>
    isPlain(attributes, x, dy) ? packedFilterGradient(backend, x, dy, attributes.filterShape, true) : null,
);
