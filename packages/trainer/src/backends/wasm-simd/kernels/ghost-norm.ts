import { wholeCacheLines } from '../shared-heap.js';
import { simdKernel } from '../simd-kernel.js';

type Shape4D = [number, number, number, number];

export const ghostNorms = simdKernel(
  'GhostNorms',
  ({ inputs: { x, dy }, attributes: { filterShape }, backend }) => {
    const { threads } = backend;
    const [batch, height, width, inChannels] = x.shape as Shape4D;
    const [filterHeight, filterWidth, , outChannels] = filterShape;
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
);
