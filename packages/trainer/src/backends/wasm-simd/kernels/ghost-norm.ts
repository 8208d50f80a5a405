import { wholeCacheLines } from '../shared-heap.js';
import { input, type SimdKernel } from '../simd-kernel.js';

type Shape4D = [number, number, number, number];

/**
 * Squared norm of the gradient of a filter of stride 1 and "same" padding, for every example. Inputs x and dy, attribute
 * `filterShape`; result `[batch]`.
 */
export const ghostNorms: SimdKernel = {
  kernelName: 'GhostNorms',
  compute: ({ inputs, attrs, backend }) => {
    const x = input(inputs, 'x');
    const dy = input(inputs, 'dy');
    const { threads } = backend;
    const [batch, height, width, inChannels] = x.shape as Shape4D;
    const [filterHeight, filterWidth, , outChannels] = attrs.filterShape as Shape4D;
    const pixels = height * width;
    const pairs = pixels * pixels;
    const result = backend.allocate([batch]);
    const from = [backend.pointerOf(x), backend.pointerOf(dy), backend.pointerOf(result)];
    const scratchBytes = wholeCacheLines(2 * 8 * pairs);
    threads.withScratch(threads.threads * scratchBytes, (scratch) => {
      threads.run('ghostNorm', batch, batch * pairs * (inChannels + outChannels), [
        ...from,
        height,
        width,
        inChannels,
        outChannels,
        filterHeight,
        filterWidth,
        scratch,
        scratchBytes,
      ]);
    });
    return result;
  },
};
