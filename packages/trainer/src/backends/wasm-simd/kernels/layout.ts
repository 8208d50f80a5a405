import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../simd-backend.js';
import { input, type KernelCall, type SimdKernel, sizeOf } from '../simd-kernel.js';

/** Words that one unit moves. */
const unitWords = 16_384;

/** An array of at most four axes, somewhere. */
interface Place {
  readonly pointer: number;
  /** In words. */
  readonly strides: readonly number[];
}

const isWord = ({ dtype }: TensorInfo): boolean => dtype === 'float32' || dtype === 'int32';

/** Strides of an array without gaps, in words. */
function stridesOf(shape: readonly number[]): number[] {
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

/** @returns whether the copy was done: it has to have at most four axes that do not join. */
function copy({ threads }: SimdBackend, shape: readonly number[], from: Place, to: Place): boolean {
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
function copied(
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

function computeSlice({ inputs, attrs, backend }: KernelCall): TensorInfo | null {
  const x = input(inputs, 'x');
  if (!isWord(x)) return null;
  const begin = attrs.begin as number | number[];
  const size = attrs.size as number | number[];
  const starts = x.shape.map((_, axis) => (Array.isArray(begin) ? begin[axis] : axis === 0 ? begin : 0) ?? 0);
  const sizes = x.shape.map((length, axis) => {
    const asked = (Array.isArray(size) ? size[axis] : axis === 0 ? size : -1) ?? -1;
    return asked < 0 ? length - (starts[axis] as number) : asked;
  });
  return slice(backend, x, starts, sizes);
}

function computeSplit({ inputs, attrs, backend }: KernelCall): TensorInfo[] | null {
  const x = input(inputs, 'x');
  const asked = attrs.numOrSizeSplits as number | number[];
  if (!isWord(x) || x.shape.length > 4 || !Array.isArray(asked) || asked.includes(-1)) return null;
  const rank = x.shape.length;
  const along = ((attrs.axis as number) + rank) % rank;
  let start = 0;
  return asked.map((length) => {
    const begin = x.shape.map((_, axis) => (axis === along ? start : 0));
    const size = x.shape.map((whole, axis) => (axis === along ? length : whole));
    start += length;
    return slice(backend, x, begin, size) as TensorInfo;
  });
}

function computeConcat({ inputs, attrs, backend }: KernelCall): TensorInfo | null {
  const all = Object.values(inputs) as TensorInfo[];
  const first = all[0] as TensorInfo;
  const rank = first.shape.length;
  if (rank > 4 || !all.every((x) => isWord(x) && x.dtype === first.dtype && x.shape.length === rank))
    return null;
  const along = ((attrs.axis as number) + rank) % rank;
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
}

function computeTranspose({ inputs, attrs, backend }: KernelCall): TensorInfo | null {
  const x = input(inputs, 'x');
  if (!isWord(x)) return null;
  const order = attrs.perm as number[];
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

function computeTile({ inputs, attrs, backend }: KernelCall): TensorInfo | null {
  const x = input(inputs, 'x');
  if (!isWord(x)) return null;
  const repeats = attrs.reps as number[];
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
}

/** Kernels that move numbers and compute nothing. */
export const layoutKernels: readonly SimdKernel[] = [
  { kernelName: 'Slice', compute: computeSlice },
  { kernelName: 'SplitV', compute: computeSplit },
  { kernelName: 'Concat', compute: computeConcat },
  { kernelName: 'Transpose', compute: computeTranspose },
  { kernelName: 'Tile', compute: computeTile },
];

/** The tensor with these axes last, in their order, others before them in theirs; x itself where they are. Null: cannot be. */
export function withAxesLast(
  backend: SimdBackend,
  x: TensorInfo,
  axes: readonly number[],
): { readonly tensor: TensorInfo; readonly isNew: boolean } | null {
  const others = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...others, ...axes];
  if (order.every((axis, index) => axis === index)) return { tensor: x, isNew: false };
  const tensor = computeTranspose({ inputs: { x }, attrs: { perm: order }, backend });
  return tensor === null ? null : { tensor, isNew: true };
}

/** Number of elements along some axes. */
export function sizeAlong(shape: readonly number[], axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => shape[axis] as number));
}
