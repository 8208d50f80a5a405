import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { expectSame, kernel, tf, useKernelVariants } from './testing/kernel-variants.js';

useKernelVariants();

describe.each([
  [1, 4, 4, 1, 1, 3],
  [2, 5, 7, 3, 9, 3],
  [3, 14, 14, 8, 16, 3],
  [1, 9, 3, 17, 5, 5],
  [10, 16, 16, 8, 8, 3],
  [2, 33, 31, 6, 10, 1],
  [1, 1, 1, 4, 8, 3],
  [1, 30, 40, 64, 33, 3],
  [2, 13, 10, 20, 28, 3],
  [9, 4, 4, 64, 32, 3],
  [1, 1, 1, 16, 16, 3],
  [1, 64, 46, 16, 16, 3],
])(
  'convolution of %i images %i x %i, %i to %i channels, filter of %i',
  (batch, height, width, inside, outside, side) => {
    const images = [batch, height, width, inside];
    const gradients = [batch, height, width, outside];
    const filterShape: [number, number, number, number] = [side, side, inside, outside];
    const attributes = { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape };

    it('forward', () =>
      expectSame([images, filterShape], (x, filter) =>
        tf.conv2d(x as Tensor4D, filter as Tensor4D, 1, 'same'),
      ));

    it('gradient of the images', () =>
      expectSame([gradients, filterShape], (dy, filter) =>
        tf.conv2dTranspose(dy as Tensor4D, filter as Tensor4D, [batch, height, width, inside], 1, 'same'),
      ));

    it('gradient of the filter', () =>
      expectSame([images, gradients], (x, dy) => kernel('Conv2DBackpropFilter', { x, dy }, attributes)));

    it('gradient of the filter for every example', () =>
      expectSame(
        [images, gradients],
        (x, dy) => kernel('PerExampleFilterGradient', { x, dy }, { filterShape }),
        (x, dy) =>
          tf.stack(
            Array.from({ length: batch }, (_, example) => {
              const inputs = { x: tf.slice(x, example, 1), dy: tf.slice(dy, example, 1) };
              return tf.reshape(kernel('Conv2DBackpropFilter', inputs, attributes) as Tensor, [-1]);
            }),
          ),
      ));
  },
);

describe('product of matrices', () => {
  it.each([
    [[1, 5, 7], [1, 7, 9], false, false],
    [[3, 7, 5], [3, 7, 9], true, false],
    [[2, 5, 7], [2, 9, 7], false, true],
    [[2, 1100, 17], [2, 9, 1100], true, true],
    [[1, 1, 33], [1, 33, 70], false, false],
    [[4, 1, 33], [4, 33, 3], false, false],
    [[2, 3000, 8], [2, 3000, 33], true, false],
    [[4, 5, 6], [1, 6, 7], false, false],
    [[1, 5, 6], [4, 6, 7], false, false],
  ])('of %j and %j, transposed %s and %s', (a, b, transposeA, transposeB) =>
    expectSame([a, b], (x, y) => tf.matMul(x, y, transposeA, transposeB)),
  );
});

describe('element by element', () => {
  it.each([
    [
      [3, 5],
      [3, 5],
    ],
    [[3, 5], [5]],
    [
      [3, 1, 5],
      [4, 1],
    ],
    [
      [2, 3, 4, 9],
      [2, 3, 4, 1],
    ],
    [
      [2, 3, 4, 9],
      [2, 1, 1, 9],
    ],
    [[40_003], [40_003]],
    [[40_003], [1]],
    [[], [7]],
    [
      [200, 300],
      [200, 300],
    ],
    [
      [2, 1, 3, 1, 5],
      [2, 4, 1, 6, 5],
    ],
  ])('%j with %j', (a, b) =>
    expectSame([a, b], (x, y) => [tf.add(x, y), tf.sub(x, y), tf.mul(x, y), tf.div(x, y)]),
  );

  it('of one tensor', () =>
    expectSame([[7, 31]], (x) => [tf.relu(x), tf.step(x), tf.square(x), tf.neg(x), tf.sqrt(tf.square(x))]));

  it('leaves NaN in a step', () =>
    expectSame([[5]], (x) => tf.cast(tf.isNaN(tf.step(tf.sqrt(x))), 'float32')));
});

describe('reduction', () => {
  it.each([[0], [1], [3], [[1, 2]], [[0, 2]], [undefined]])('along %j', (axis) =>
    expectSame([[3, 5, 6, 7]], (x) => [tf.sum(x, axis), tf.mean(x, axis), tf.max(x, axis)]),
  );

  it('keeps reduced axes if asked', () => expectSame([[3, 5, 6, 7]], (x) => tf.sum(x, [1, 2], true)));
});

describe('layout', () => {
  it('of slices', () =>
    expectSame([[4, 5, 6, 7]], (x) => [tf.slice(x, [1, 2, 0, 3], [2, -1, 6, 2]), tf.slice(x, 2, 1)]));

  it('of parts', () => expectSame([[4, 5, 6, 8]], (x) => [...tf.split(x, [2, 6], 3), ...tf.split(x, 2, 0)]));

  it('of joined tensors', () =>
    expectSame(
      [
        [4, 5, 6, 7],
        [4, 5, 6, 2],
      ],
      (x, y) => tf.concat([x, y], 3),
    ));

  it('of transposed axes', () =>
    expectSame([[4, 5, 6, 7]], (x) => [
      tf.transpose(x, [0, 2, 1, 3]),
      tf.transpose(x, [3, 0, 1, 2]),
      tf.transpose(x),
    ]));

  it('of five transposed axes, left to tfjs', () =>
    expectSame([[2, 3, 4, 3, 2]], (x) => tf.transpose(x, [0, 2, 1, 4, 3])));

  it('of repetitions', () => expectSame([[1, 4, 5]], (x) => [tf.tile(x, [3, 1, 1]), tf.tile(x, [2, 3, 2])]));

  it('of long rows', () => expectSame([[3, 100_000]], (x) => [tf.slice(x, 1, 1), tf.concat([x, x], 0)]));
});

describe('maximum of 2x2 squares', () => {
  it.each([[[2, 8, 6, 9]], [[2, 7, 5, 8]]])('of %j', (shape) =>
    expectSame([shape], (x) => tf.maxPool(x as Tensor4D, 2, 2, 'valid')),
  );

  it('and its gradient, ties included', () =>
    expectSame([[2, 8, 6, 13]], (x) =>
      tf.grad((y) => tf.square(tf.maxPool(tf.relu(y) as Tensor4D, 2, 2, 'valid')))(x),
    ));
});
