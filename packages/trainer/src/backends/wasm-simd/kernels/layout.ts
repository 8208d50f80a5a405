import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../simd-backend.js';
import { type SimdKernel, simdKernel } from '../simd-kernel.js';
import { copied, copy, isWord, stridesOf, transposed } from './strided-copy.js';

/** A block of a tensor as a tensor. */
function slice(
  backend: SimdBackend,
  x: TensorInfo,
  begin: readonly number[],
  size: readonly number[],
): TensorInfo | null {
  const strides = stridesOf(x.shape);
  const start = begin.reduce((sum, at, axis) => sum + at * (strides[axis] as number), 0);
  return copied(backend, size, x.dtype, (pointer, own) =>
    copy(backend, size, { pointer: backend.pointerOf(x) + 4 * start, strides }, { pointer, strides: own }),
  );
}

const sliceKernel = simdKernel('Slice', ({ inputs: { x }, attributes: { begin, size }, backend }) => {
  if (!isWord(x)) return null;
  const starts = x.shape.map((_, axis) => (Array.isArray(begin) ? begin[axis] : axis === 0 ? begin : 0) ?? 0);
  const sizes = x.shape.map((length, axis) => {
    const asked = (Array.isArray(size) ? size[axis] : axis === 0 ? size : -1) ?? -1;
    return asked < 0 ? length - (starts[axis] as number) : asked;
  });
  return slice(backend, x, starts, sizes);
});

const splitKernel = simdKernel('SplitV', ({ inputs: { x }, attributes, backend }) => {
  const asked = attributes.numOrSizeSplits;
  if (!isWord(x) || x.shape.length > 4 || !Array.isArray(asked) || asked.includes(-1)) return null;
  const rank = x.shape.length;
  const along = (attributes.axis + rank) % rank;
  let start = 0;
  return asked.map((length) => {
    const begin = x.shape.map((_, axis) => (axis === along ? start : 0));
    const size = x.shape.map((whole, axis) => (axis === along ? length : whole));
    start += length;
    return slice(backend, x, begin, size) as TensorInfo;
  });
});

const concatKernel = simdKernel('Concat', ({ inputs, attributes, backend }) => {
  const all = Object.values(inputs);
  const first = all[0] as TensorInfo;
  const rank = first.shape.length;
  if (rank > 4 || !all.every((x) => isWord(x) && x.dtype === first.dtype && x.shape.length === rank))
    return null;
  const along = (attributes.axis + rank) % rank;
  const length = all.reduce((sum, { shape }) => sum + (shape[along] as number), 0);
  const shape = first.shape.map((size, axis) => (axis === along ? length : size));
  return copied(backend, shape, first.dtype, (pointer, strides) => {
    let start = 0;
    return all.every((x) => {
      const to = { pointer: pointer + 4 * start * (strides[along] as number), strides };
      start += x.shape[along] as number;
      return copy(backend, x.shape, { pointer: backend.pointerOf(x), strides: stridesOf(x.shape) }, to);
    });
  });
});

const transposeKernel = simdKernel('Transpose', ({ inputs: { x }, attributes: { perm }, backend }) =>
  transposed(backend, x, perm),
);

const tileKernel = simdKernel('Tile', ({ inputs: { x }, attributes: { reps: repeats }, backend }) => {
  if (!isWord(x)) return null;
  if (repeats.length !== x.shape.length) return null;
  const strides = stridesOf(x.shape);
  // Every axis becomes two: the repetitions, which stand still in the source, and the axis itself.
  const split = x.shape.flatMap((size, axis) => [repeats[axis] as number, size]);
  const shape = x.shape.map((size, axis) => size * (repeats[axis] as number));
  return copied(backend, shape, x.dtype, (pointer) =>
    copy(
      backend,
      split,
      { pointer: backend.pointerOf(x), strides: strides.flatMap((stride) => [0, stride]) },
      { pointer, strides: stridesOf(split) },
    ),
  );
});

/** Kernels that move numbers and compute nothing. */
export const layoutKernels: readonly SimdKernel[] = [
  sliceKernel,
  splitKernel,
  concatKernel,
  transposeKernel,
  tileKernel,
];
