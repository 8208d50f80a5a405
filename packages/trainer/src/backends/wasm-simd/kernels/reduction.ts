import type { TensorInfo } from '@tensorflow/tfjs-core';
import { bitsOf } from '../kernel-threads.js';
import type { SimdBackend } from '../simd-backend.js';
import { type SimdKernel, simdKernel, sizeOf } from '../simd-kernel.js';
import { sizeAlong, withAxesLast } from './axes-last.js';

/** Numbers that one unit works on. */
const unitNumbers = 16_384;

/** Reduces rows of a length; the codes of operations are those of the compiled kernel. */
function reduceRows(
  backend: SimdBackend,
  from: number,
  result: TensorInfo,
  rows: number,
  length: number,
  operation: number,
  factor: number,
): void {
  const perUnit = Math.max(1, Math.floor(unitNumbers / length));
  backend.threads.run('reduceRows', Math.ceil(rows / perUnit), rows * length, [
    from,
    backend.pointerOf(result),
    rows,
    length,
    operation,
    bitsOf(factor),
    perUnit,
  ]);
}

function reduction(kernelName: 'Sum' | 'Mean' | 'Max', operation: number, isMean: boolean): SimdKernel {
  return simdKernel(kernelName, ({ inputs: { x }, attributes, backend }) => {
    const rank = x.shape.length;
    const asked = attributes.axis ?? attributes.reductionIndices ?? [];
    const given = (Array.isArray(asked) ? asked : [asked]).map((axis) => (axis + rank) % rank);
    const axes = given.length === 0 ? x.shape.map((_, axis) => axis) : given.sort((a, b) => a - b);
    const length = sizeAlong(x.shape, axes);
    if (x.dtype !== 'float32' || sizeOf(x.shape) === 0) return null;
    const laidOut = withAxesLast(backend, x, axes);
    if (laidOut === null) return null;
    const keptShape = x.shape.filter((_, axis) => !axes.includes(axis));
    const shape =
      attributes.keepDims === true
        ? x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
        : keptShape;
    const result = backend.allocate(shape);
    const rows = sizeOf(shape);
    reduceRows(
      backend,
      backend.pointerOf(laidOut.tensor),
      result,
      rows,
      length,
      operation,
      isMean ? 1 / length : 1,
    );
    if (laidOut.isNew) backend.disposeData(laidOut.tensor.dataId);
    return result;
  });
}

const squaredNorms = simdKernel('SquaredNorms', ({ inputs: { x }, backend }) => {
  const [rows, length] = x.shape as [number, number];
  const result = backend.allocate([rows]);
  reduceRows(backend, backend.pointerOf(x), result, rows, length, 2, 1);
  return result;
});

/** Sums, means and maxima along axes. */
export const reductionKernels: readonly SimdKernel[] = [
  reduction('Sum', 0, false),
  reduction('Mean', 0, true),
  reduction('Max', 1, false),
  squaredNorms,
];
