import type { TensorInfo } from '@tensorflow/tfjs-core';
import { bitsOf } from '../kernel-threads.js';
import type { SimdBackend } from '../simd-backend.js';
import { type SimdKernel, simdKernel, sizeOf } from '../simd-kernel.js';

/** Numbers that one unit works on. */
const unitNumbers = 16_384;

/** The shape of a op b; null where they do not broadcast. */
function broadcastShape(a: readonly number[], b: readonly number[]): number[] | null {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return null;
    shape.push(m === 1 ? n : m);
  }
  return shape;
}

interface Axis {
  size: number;
  aMoves: boolean;
  bMoves: boolean;
}

/** Axes of the result; neighbours along which a and b move, or stand still, alike are one. */
function joinedAxes(shape: readonly number[], a: readonly number[], b: readonly number[]): Axis[] {
  const axes: Axis[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const aMoves = (a[axis - shape.length + a.length] ?? 1) !== 1;
    const bMoves = (b[axis - shape.length + b.length] ?? 1) !== 1;
    const last = axes[axes.length - 1];
    if (last !== undefined && last.aMoves === aMoves && last.bMoves === bMoves) last.size *= size;
    else axes.push({ size, aMoves, bMoves });
  });
  return axes;
}

function binaryOperation(
  backend: SimdBackend,
  operation: number,
  a: TensorInfo,
  b: TensorInfo,
): TensorInfo | null {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return null;
  const shape = broadcastShape(a.shape, b.shape);
  if (shape === null) return null;
  const axes = joinedAxes(shape, a.shape, b.shape);
  if (axes.length > 4) return null;
  // One long axis is cut, so that there are rows to share out.
  const [only] = axes;
  if (axes.length === 1 && only !== undefined && only.size > unitNumbers) {
    return splitOperation(backend, operation, a, b, shape, only);
  }
  while (axes.length < 4) axes.unshift({ size: 1, aMoves: false, bMoves: false });
  const result = backend.allocate(shape);
  const sizes = axes.map(({ size }) => size) as [number, number, number, number];
  const total = sizeOf(sizes);
  if (total === 0) return result;
  const rows = sizes[0] * sizes[1] * sizes[2];
  const perUnit = Math.max(1, Math.floor(unitNumbers / sizes[3]));
  backend.threads.run('binary', Math.ceil(rows / perUnit), total, [
    backend.pointerOf(a),
    backend.pointerOf(b),
    backend.pointerOf(result),
    operation,
    rows,
    perUnit,
    sizes[1],
    sizes[2],
    sizes[3],
    ...strides(axes, 'aMoves'),
    ...strides(axes, 'bMoves'),
  ]);
  return result;
}

/** The same with the one axis as whole rows and a rest. */
function splitOperation(
  backend: SimdBackend,
  operation: number,
  a: TensorInfo,
  b: TensorInfo,
  shape: number[],
  { size, aMoves, bMoves }: Axis,
): TensorInfo {
  const result = backend.allocate(shape);
  const rows = Math.floor(size / unitNumbers);
  const run = (first: number, count: number, length: number): void =>
    backend.threads.run('binary', count, count * length, [
      backend.pointerOf(a) + (aMoves ? 4 * first : 0),
      backend.pointerOf(b) + (bMoves ? 4 * first : 0),
      backend.pointerOf(result) + 4 * first,
      operation,
      count,
      1,
      1,
      count,
      length,
      0,
      0,
      aMoves ? length : 0,
      aMoves ? 1 : 0,
      0,
      0,
      bMoves ? length : 0,
      bMoves ? 1 : 0,
    ]);
  run(0, rows, unitNumbers);
  const rest = size - rows * unitNumbers;
  if (rest > 0) run(rows * unitNumbers, 1, rest);
  return result;
}

function strides(axes: readonly Axis[], moves: 'aMoves' | 'bMoves'): number[] {
  const result: number[] = [];
  let stride = 1;
  for (const axis of axes.toReversed()) {
    result.unshift(axis[moves] ? stride : 0);
    if (axis[moves]) stride *= axis.size;
  }
  return result;
}

const binary = (kernelName: 'Add' | 'Sub' | 'Multiply' | 'RealDiv', operation: number): SimdKernel =>
  simdKernel(kernelName, ({ inputs: { a, b }, backend }) => binaryOperation(backend, operation, a, b));

function unaryOperation(backend: SimdBackend, operation: number, x: TensorInfo): TensorInfo | null {
  if (x.dtype !== 'float32') return null;
  const result = backend.allocate(x.shape);
  const size = sizeOf(x.shape);
  backend.threads.run('unary', Math.ceil(size / unitNumbers), size, [
    backend.pointerOf(x),
    backend.pointerOf(result),
    operation,
    size,
    unitNumbers,
  ]);
  return result;
}

const unary = (kernelName: 'Relu' | 'Square' | 'Neg' | 'Sqrt', operation: number): SimdKernel =>
  simdKernel(kernelName, ({ inputs: { x }, backend }) => unaryOperation(backend, operation, x));

const linearCombination = simdKernel(
  'LinearCombination',
  ({ inputs: { x, y }, attributes: { a, b }, backend }) => {
    const result = backend.allocate(x.shape);
    const size = sizeOf(x.shape);
    backend.threads.run('combination', Math.ceil(size / unitNumbers), size, [
      backend.pointerOf(x),
      backend.pointerOf(y),
      backend.pointerOf(result),
      size,
      unitNumbers,
      bitsOf(a),
      bitsOf(b),
    ]);
    return result;
  },
);

/** Operations number by number; the codes are those of the compiled kernels. */
export const elementwiseKernels: readonly SimdKernel[] = [
  binary('Add', 0),
  binary('Sub', 1),
  binary('Multiply', 2),
  binary('RealDiv', 3),
  linearCombination,
  unary('Relu', 0),
  unary('Square', 2),
  unary('Neg', 3),
  unary('Sqrt', 4),
  simdKernel('Step', ({ inputs: { x }, attributes: { alpha }, backend }) =>
    alpha === 0 ? unaryOperation(backend, 1, x) : null,
  ),
];
