import { describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { loadAnyAdapter } from '../backends/webgpu/testing/any-adapter.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { wholeGradients } from './whole-gradients.js';

const { isPresent } = await loadAnyAdapter();
const uniform = uniformFrom(seededBytes(1, 'squared norms'));
/** Rows that sums in single precision find hard: what is added is small beside the sum, and always rounds the same way. */
const rows: readonly (readonly [string, (index: number) => number])[] = [
  ['equal numbers', () => 0.0011],
  ['random numbers', () => uniform() - 0.5],
  ['one number that outweighs each of the others', (index) => (index === 0 ? 1 : 2e-4)],
];

const norm = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

describe.each(['wasm-simd', 'wasm', ...(isPresent ? ['webgpu'] : [])])('norms on %s', (backend) => {
  // The second size is that of the largest filter of U-Net 16; the first and the last fill no block of their sums.
  it.each([3, 589_824, 2_400_001].flatMap((size) => rows.map(([name, at]) => [size, name, at] as const)))(
    'of %d: %s, are within 1e-5, a quarter of what is billed for the arithmetic',
    async (size, _, at) => {
      const { tf } = await loadBackend(backend);
      const values = [0, 1].map(() => Float32Array.from({ length: size }, (_, index) => at(index)));
      const before = tf.memory().numTensors;
      const both = new Float32Array(2 * size);
      values.forEach((row, index) => {
        both.set(row, index * size);
      });
      const twoRows = wholeGradients(tf, tf.tensor2d(both, [2, size]));
      const squares = twoRows.squaredNorms();
      const found = await squares.data();
      squares.dispose();
      twoRows.dispose();
      expect(tf.memory().numTensors).toBe(before);
      for (const [index, row] of values.entries())
        expect(Math.abs(Math.sqrt(found[index] as number) / norm(row) - 1)).toBeLessThan(1e-5);
    },
  );
});

it('added one after the other they would be per cents too small', async () => {
  const { tf } = await loadBackend('wasm');
  const row = Float32Array.from({ length: 2_400_001 }, (_, index) => (index === 0 ? 1 : 2e-4));
  const [sum] = tf.tidy(() => tf.sum(tf.square(tf.tensor2d(row, [1, row.length])), 1).dataSync());
  expect(Math.sqrt(sum as number) / norm(row)).toBeLessThan(0.98);
});
