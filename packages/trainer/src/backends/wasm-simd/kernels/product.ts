import type { SimdBackend } from '../simd-backend.js';
import { simdKernel, sizeOf } from '../simd-kernel.js';

/** Numbers of the left factor that one unit works on. */
const unitNumbers = 32_768;

/** Products of matrices, over a batch. */
export const batchMatMul = simdKernel(
  'BatchMatMul',
  ({ inputs: { a, b }, attributes: { transposeA, transposeB }, backend }) => {
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return null;
    const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
    const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
    const rows = transposeA ? aColumns : aRows;
    const depth = transposeA ? aRows : aColumns;
    const columns = transposeB ? bRows : bColumns;
    const aBatch = sizeOf(a.shape.slice(0, -2));
    const bBatch = sizeOf(b.shape.slice(0, -2));
    if (aBatch !== bBatch && aBatch !== 1 && bBatch !== 1) return null;
    const outer = aBatch >= bBatch ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
    const result = backend.allocate([...outer, rows, columns]);
    if (sizeOf(result.shape) === 0) return result;
    const left = backend.pointerOf(a);
    const right = backend.pointerOf(b);
    const to = backend.pointerOf(result);
    const { threads } = backend;
    const batch = Math.max(aBatch, bBatch);
    const product = (from: number): void => {
      // One right factor for the whole batch makes it one tall product.
      const isTall = bBatch === 1;
      multiply(backend, {
        left: from,
        right,
        to,
        batch: isTall ? 1 : batch,
        rows: isTall ? batch * rows : rows,
        columns,
        depth,
        leftStep: aBatch === 1 ? 0 : rows * depth,
        rightStep: bBatch === 1 ? 0 : depth * columns,
        transposeB,
      });
    };
    if (!transposeA || rows === 1 || depth === 1) product(left);
    else {
      threads.withScratch(4 * aBatch * rows * depth, (turned) => {
        threads.run('copyStrided', aBatch * Math.ceil(rows / 16), aBatch * rows * depth, [
          left,
          turned,
          aBatch * rows,
          16,
          1,
          rows,
          depth,
          rows * depth,
          0,
          1,
          rows,
          rows * depth,
          0,
          depth,
          1,
        ]);
        product(turned);
      });
    }
    return result;
  },
);

interface Product {
  readonly left: number;
  readonly right: number;
  readonly to: number;
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Numbers from one left factor to the next; 0 for the same one. */
  readonly leftStep: number;
  readonly rightStep: number;
  readonly transposeB: boolean;
}

/** A row times matrices. */
function multiplyRow(
  { threads }: SimdBackend,
  { left, right, to, batch, columns, depth, leftStep, rightStep }: Omit<Product, 'rows' | 'transposeB'>,
): void {
  const perUnit = Math.max(16, 16 * Math.ceil(Math.min(columns, 65_536 / depth) / 16));
  const units = Math.ceil(columns / perUnit);
  const values = [left, right, to, columns, depth, leftStep, rightStep, perUnit, units];
  threads.run('multiplyRow', batch * units, batch * columns * depth, values);
}

function multiply(backend: SimdBackend, product: Product): void {
  const { left, right, to, batch, rows, columns, depth, leftStep, rightStep, transposeB } = product;
  const { threads } = backend;
  const work = batch * rows * columns * depth;
  if (rows === 1 && !transposeB) {
    multiplyRow(backend, product);
    return;
  }
  const panels = Math.ceil(columns / 8);
  const factors = rightStep === 0 ? 1 : batch;
  const packedNumbers = panels * depth * 8;
  threads.withScratch(4 * factors * packedNumbers, (packed) => {
    threads.run('packPanel', factors * panels, factors * packedNumbers, [
      right,
      packed,
      1,
      0,
      depth,
      transposeB ? 1 : columns,
      columns,
      transposeB ? depth : 1,
      rightStep,
    ]);
    const fitting = Math.max(4, 4 * Math.floor(unitNumbers / depth / 4));
    const fairShare = 4 * Math.ceil(rows / 4 / Math.max(1, Math.ceil((4 * threads.threads) / batch)));
    const perUnit = Math.min(fitting, fairShare);
    const units = Math.ceil(rows / perUnit);
    threads.run('multiply', batch * units, work, [
      left,
      packed,
      to,
      rows,
      columns,
      depth,
      leftStep,
      rightStep === 0 ? 0 : packedNumbers,
      perUnit,
      units,
    ]);
  });
}

export const weightedRowSum = simdKernel('WeightedRowSum', ({ inputs: { x }, attributes, backend }) => {
  const [rows, size] = x.shape as [number, number];
  const { threads } = backend;
  const result = backend.allocate([...attributes.shape]);
  const from = backend.pointerOf(x);
  threads.withScratch(4 * rows, (weights) => {
    threads.floats(weights, rows).set(attributes.weights);
    multiplyRow(backend, {
      left: weights,
      right: from,
      to: backend.pointerOf(result),
      batch: 1,
      columns: size,
      depth: rows,
      leftStep: 0,
      rightStep: 0,
    });
  });
  return result;
});
