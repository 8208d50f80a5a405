import { bitsOf } from '../kernel-threads.js';
import { input, type SimdKernel, sizeOf } from '../simd-kernel.js';
import { sizeAlong, withAxesLast } from './layout.js';

/** Numbers that one unit works on. */
const unitNumbers = 16_384;

function reduction(kernelName: string, operation: number, isMean: boolean): SimdKernel {
  return {
    kernelName,
    compute: ({ inputs, attrs, backend }) => {
      const x = input(inputs, 'x');
      const rank = x.shape.length;
      const asked = (attrs.axis ?? attrs.reductionIndices ?? []) as number | number[];
      const given = (Array.isArray(asked) ? asked : [asked]).map((axis) => (axis + rank) % rank);
      const axes = given.length === 0 ? x.shape.map((_, axis) => axis) : given.sort((a, b) => a - b);
      const length = sizeAlong(x.shape, axes);
      if (x.dtype !== 'float32' || sizeOf(x.shape) === 0) return null;
      const laidOut = withAxesLast(backend, x, axes);
      if (laidOut === null) return null;
      const keptShape = x.shape.filter((_, axis) => !axes.includes(axis));
      const shape =
        attrs.keepDims === true ? x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)) : keptShape;
      const result = backend.allocate(shape);
      const rows = sizeOf(shape);
      const perUnit = Math.max(1, Math.floor(unitNumbers / length));
      backend.threads.run('reduceRows', Math.ceil(rows / perUnit), rows * length, [
        backend.pointerOf(laidOut.tensor),
        backend.pointerOf(result),
        rows,
        length,
        operation,
        bitsOf(isMean ? 1 / length : 1),
        perUnit,
      ]);
      if (laidOut.isNew) backend.disposeData(laidOut.tensor.dataId);
      return result;
    },
  };
}

/** Sums, means and maxima along axes. */
export const reductionKernels: readonly SimdKernel[] = [
  reduction('Sum', 0, false),
  reduction('Mean', 0, true),
  reduction('Max', 1, false),
];
