import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gridNormal, roundToEven } from '../../noise/grid-normal.js';
import { seededBytes } from '../../random/byte-source.js';
import { expectSame, kernel, tf, useKernelVariants, valuesOn, variants } from './testing/kernel-variants.js';

useKernelVariants();

describe.each([
  [1, 4, 4, 1, 1, 3],
  [2, 5, 7, 3, 9, 3],
  [3, 8, 8, 16, 12, 3],
  [3, 14, 11, 16, 20, 3],
  [10, 4, 4, 24, 8, 1],
  [1, 1, 1, 4, 8, 3],
  [2, 3, 2, 17, 5, 5],
])(
  'of %i examples %i x %i, %i to %i channels, filter of %i',
  (batch, height, width, inside, outside, side) => {
    const images = [batch, height, width, inside];
    const gradients = [batch, height, width, outside];
    const filterShape: [number, number, number, number] = [side, side, inside, outside];
    const attributes = { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape };
    const perExample = (x: Tensor, dy: Tensor): Tensor =>
      tf.stack(
        Array.from({ length: batch }, (_, example) => {
          const inputs = { x: tf.slice(x, example, 1), dy: tf.slice(dy, example, 1) };
          return kernel('Conv2DBackpropFilter', inputs, attributes) as Tensor;
        }),
      );

    it('ghost norms are the norms of the gradients', () =>
      expectSame(
        [images, gradients],
        (x, dy) => kernel('GhostNorms', { x, dy }, { filterShape }),
        (x, dy) => tf.sum(tf.square(tf.reshape(perExample(x, dy), [batch, -1])), 1),
      ));

    it('the weighted gradient is the weighted sum of the gradients', () => {
      const weights = Float32Array.from({ length: batch }, (_, example) => 1 / (1 + example));
      return expectSame(
        [images, gradients],
        (x, dy) =>
          kernel('WeightedFilterGradient', { x, dy }, { filterShape, weights } as unknown as NamedAttrMap),
        (x, dy) => tf.sum(tf.mul(perExample(x, dy), tf.tensor(weights, [batch, 1, 1, 1, 1])), 0),
      );
    });
  },
);

it('a ghost norm keeps its digits where nearly all of the sum cancels', async () => {
  // dy sums to 0 over the pixels and x is nearly constant: |dW| is a thousandth of |x| |dy|.
  const x = Float32Array.from({ length: 64 * 16 }, (_, at) => 1 + 1e-3 * Math.sin(at));
  const dy = Float32Array.from({ length: 64 * 16 }, (_, at) => (at < 512 ? 1 : -1));
  let exact = 0;
  for (let i = 0; i < 16; i++) {
    for (let o = 0; o < 16; o++) {
      let sum = 0;
      for (let pixel = 0; pixel < 64; pixel++)
        sum += (x[16 * pixel + i] as number) * (dy[16 * pixel + o] as number);
      exact += sum * sum;
    }
  }
  for (const variant of variants) {
    const [result] = await valuesOn(
      variant,
      [x, dy].map((values) => ({ shape: [1, 8, 8, 16], values })),
      (a, b) => kernel('GhostNorms', { x: a, dy: b }, { filterShape: [1, 1, 16, 16] }),
    );
    // One rounding, to single precision, at the end.
    expect(Math.abs((result?.values[0] as number) / exact - 1)).toBeLessThan(1e-7);
  }
});

describe('of rows', () => {
  it.each([
    [1, 5],
    [3, 16],
    [10, 1027],
    [2, 40_003],
  ])('%i of %i: squared norms and weighted sums', (rows, size) => {
    const weights = Float32Array.from({ length: rows }, (_, row) => 0.5 + row);
    const attributes = { weights, shape: [size] } as unknown as NamedAttrMap;
    return expectSame(
      [[rows, size]],
      (x) => [
        kernel('SquaredNorms', { x }, {}) as Tensor,
        kernel('WeightedRowSum', { x }, attributes) as Tensor,
      ],
      (x) => [tf.sum(tf.square(x), 1), tf.sum(tf.mul(x, tf.tensor(weights, [rows, 1])), 0)],
    );
  });
});

it.each([[[5]], [[30, 41]], [[40_003]]])('a x + b y of %j', (shape) =>
  expectSame(
    [shape, shape],
    (x, y) => kernel('LinearCombination', { x, y }, { a: 0.9, b: -0.25 }),
    (x, y) => tf.add(tf.mul(x, 0.9), tf.mul(y, -0.25)),
  ),
);

describe('noise', () => {
  const grid = { spacing: 2 ** -18, deviation: 123_456.75, ditherBits: 9 };
  const noisy = (inputs: Record<string, Tensor>) =>
    kernel('GridNoise', inputs, {
      ...grid,
      bytes: seededBytes(5, 'noise kernel'),
    } as unknown as NamedAttrMap);

  it.each([1, 2, 3, 5, 6, 8191, 50_002])(
    'of %i numbers is that of the generator to the last bit, on kept coordinates, with any instructions and threads',
    async (size) => {
      const sum = Float32Array.from({ length: size }, (_, at) => Math.sin(at));
      const mask = Float32Array.from({ length: size }, (_, at) => at % 3 && 1);
      const noise = gridNormal(size, seededBytes(5, 'noise kernel'), grid);
      const expected = (kept: (at: number) => number) =>
        sum.map(
          (value, at) =>
            grid.spacing * (roundToEven(value / grid.spacing) + kept(at) * (noise[at] as number)),
        );
      const inputs = [sum, mask].map((values) => ({ shape: [size], values }));
      for (const variant of variants) {
        const [all, kept] = await valuesOn(variant, inputs, (x, y) => [
          noisy({ sum: x as Tensor }) as Tensor,
          noisy({ sum: x as Tensor, mask: y as Tensor }) as Tensor,
        ]);
        expect(all?.values).toEqual(expected(() => 1));
        expect(kept?.values).toEqual(expected((at) => mask[at] as number));
      }
    },
  );
});
