import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../simd-backend.js';

/** Words that one unit moves. */
const unitWords = 16_384;

/** An array of at most four axes, somewhere. */
interface Place {
  readonly pointer: number;
  /** In words. */
  readonly strides: readonly number[];
}

/** Whether a tensor holds numbers of four bytes. */
export const isWord = ({ dtype }: TensorInfo): boolean => dtype === 'float32' || dtype === 'int32';

/** Strides of an array without gaps, in words. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  return strides;
}

/** Joins neighbouring axes that both layouts run through without a gap, and fills up to four. @returns null for more. */
function fourAxes(
  shape: readonly number[],
  from: readonly number[],
  to: readonly number[],
): { sizes: number[]; from: number[]; to: number[] } | null {
  const joined = { sizes: [] as number[], from: [] as number[], to: [] as number[] };
  shape.forEach((size, axis) => {
    const f = from[axis] as number;
    const t = to[axis] as number;
    const last = joined.sizes.length - 1;
    if (last >= 0 && joined.from[last] === f * size && joined.to[last] === t * size) {
      joined.sizes[last] = (joined.sizes[last] as number) * size;
      joined.from[last] = f;
      joined.to[last] = t;
    } else if (size !== 1) {
      joined.sizes.push(size);
      joined.from.push(f);
      joined.to.push(t);
    }
  });
  if (joined.sizes.length > 4) return null;
  // A long axis without gaps is cut where it divides, so that there are rows to share out.
  const last = joined.sizes.length - 1;
  const length = joined.sizes[last] ?? 1;
  if (last >= 0 && last < 3 && length > unitWords) {
    let parts = Math.ceil(length / unitWords);
    while (length % parts !== 0 && parts < 64) parts += 1;
    if (length % parts === 0) {
      const part = length / parts;
      const f = joined.from[last] as number;
      const t = joined.to[last] as number;
      joined.sizes.splice(last, 1, parts, part);
      joined.from.splice(last, 1, f * part, f);
      joined.to.splice(last, 1, t * part, t);
    }
  }
  while (joined.sizes.length < 4) {
    joined.sizes.unshift(1);
    joined.from.unshift(0);
    joined.to.unshift(0);
  }
  return joined;
}

/** Copies an array between two layouts. @returns whether it was done: it has to have at most four axes that do not join. */
export function copy({ threads }: SimdBackend, shape: readonly number[], from: Place, to: Place): boolean {
  const axes = fourAxes(shape, from.strides, to.strides);
  if (axes === null) return false;
  const [first, second, third, fourth] = axes.sizes as [number, number, number, number];
  const rows = first * second * third;
  if (rows * fourth === 0) return true;
  const perUnit = Math.max(1, Math.floor(unitWords / fourth));
  threads.run('copyStrided', Math.ceil(rows / perUnit), rows * fourth, [
    from.pointer,
    to.pointer,
    rows,
    perUnit,
    second,
    third,
    fourth,
    ...axes.from,
    ...axes.to,
  ]);
  return true;
}

/** A new tensor that `fill` copies into; null, and none, when that cannot be done. */
export function copied(
  backend: SimdBackend,
  shape: readonly number[],
  dtype: TensorInfo['dtype'],
  fill: (pointer: number, strides: number[]) => boolean,
): TensorInfo | null {
  const result = backend.allocate(shape, dtype);
  if (fill(backend.pointerOf(result), stridesOf(shape))) return result;
  backend.disposeData(result.dataId);
  return null;
}

/** A tensor with its axes in another order; null when that cannot be. */
export function transposed(backend: SimdBackend, x: TensorInfo, order: readonly number[]): TensorInfo | null {
  if (!isWord(x)) return null;
  const strides = stridesOf(x.shape);
  const shape = order.map((axis) => x.shape[axis] as number);
  return copied(backend, shape, x.dtype, (pointer, own) =>
    copy(
      backend,
      shape,
      { pointer: backend.pointerOf(x), strides: order.map((axis) => strides[axis] as number) },
      { pointer, strides: own },
    ),
  );
}
