import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../simd-backend.js';
import { sizeOf } from '../simd-kernel.js';
import { transposed } from './strided-copy.js';

/** The tensor with these axes last, in their order, others before them in theirs; x itself where they are. Null: cannot be. */
export function withAxesLast(
  backend: SimdBackend,
  x: TensorInfo,
  axes: readonly number[],
): { readonly tensor: TensorInfo; readonly isNew: boolean } | null {
  const others = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...others, ...axes];
  if (order.every((axis, index) => axis === index)) return { tensor: x, isNew: false };
  const tensor = transposed(backend, x, order);
  return tensor === null ? null : { tensor, isNew: true };
}

/** Number of elements along some axes. */
export function sizeAlong(shape: readonly number[], axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => shape[axis] as number));
}
