import type { NamedAttrMap, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { seededBytes } from '../../random/byte-source.js';
import { uniformFrom } from '../../random/uniform.js';
import type { TensorLibrary } from '../../tensor-library.js';
import { loadTensorLibrary } from '../load-tensor-library.js';
import { type Compute, expectClose, randomValues, type Shape, valuesOn } from '../testing/same-values.js';
import { loadAnyAdapter } from './testing/any-adapter.js';

const tf: TensorLibrary = loadTensorLibrary();
tf.env().set('IS_NODE', false); // Else the cpu backend advertises another one.
const { isPresent, adapter } = await loadAnyAdapter();
const uniform = uniformFrom(seededBytes(12, 'operations'));

/** The graphics device equals tfjs' cpu backend to 1e-5 of the largest value, which is not 0. */
async function expectSame(shapes: readonly Shape[], compute: Compute): Promise<void> {
  const inputs = randomValues(shapes, uniform);
  const truth = await valuesOn(tf, 'cpu', inputs, compute);
  expectClose(truth, await valuesOn(tf, 'webgpu', inputs, compute));
  for (const { values } of truth) expect(values.some((value) => value !== 0)).toBe(true);
}

const kernel = (name: string, inputs: Record<string, Tensor>, attributes: NamedAttrMap): Tensor =>
  tf.engine().runKernel(name, inputs, attributes);

// More than 1000 numbers each: tfjs computes smaller tensors on the processor as long as they are there.
describe.skipIf(!isPresent)(`operations on ${adapter}`, () => {
  describe.each([
    [2, 25, 27, 1, 3, 3],
    [2, 25, 23, 3, 9, 3],
    [2, 14, 14, 8, 16, 3],
    [1, 9, 10, 36, 33, 3],
    [2, 12, 12, 12, 4, 1],
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
    },
  );

  it.each([
    [[1, 35, 47], [1, 47, 29], false, false],
    [[3, 37, 25], [3, 37, 29], true, false],
    [[2, 25, 37], [2, 39, 37], false, true],
    [[2, 1100, 17], [2, 9, 1100], true, true],
    [[1, 1, 1033], [1, 1033, 70], false, false],
    [[4, 1, 433], [4, 433, 3], false, false],
    [[1, 3000, 8], [1, 3000, 33], true, false],
    [[2, 3000, 8], [2, 3000, 33], true, false],
    [[300, 12, 16], [300, 16, 7], false, false],
  ])('product of %j and %j, transposed %s and %s', (a, b, transposeA, transposeB) =>
    expectSame([a, b], (x, y) => tf.matMul(x, y, transposeA, transposeB)),
  );

  it.each([
    [
      [30, 50],
      [30, 50],
    ],
    [
      [2, 30, 40, 9],
      [2, 30, 40, 1],
    ],
    [
      [2, 300, 9],
      [2, 1, 9],
    ],
    [[40_003], []],
  ])('%j with %j, element by element', (a, b) =>
    expectSame([a, b], (x, y) => [tf.add(x, y), tf.sub(x, y), tf.mul(x, y), tf.div(x, tf.add(y, 2))]),
  );

  it('functions of one tensor', () =>
    expectSame([[47, 31]], (x) => [
      tf.relu(x),
      tf.step(x),
      tf.square(x),
      tf.neg(x),
      tf.exp(x),
      tf.rsqrt(tf.add(x, 2)),
      tf.cast(tf.greater(x, 0), 'float32'),
    ]));

  it.each([[0], [3], [[1, 2]], [undefined]])('sum, mean and maximum along %j', (axis) =>
    expectSame([[3, 15, 16, 7]], (x) => [tf.sum(x, axis), tf.mean(x, axis), tf.max(x, axis)]),
  );

  it('sum of long rows', () => expectSame([[3, 200_001]], (x) => tf.sum(tf.square(x), 1)));

  it('softmax and the largest class', () =>
    expectSame([[2, 20, 20, 9]], (x) => [tf.logSoftmax(x, -1), tf.cast(tf.argMax(x, -1), 'float32')]));

  it('slices, parts, joined and stacked tensors', () =>
    expectSame(
      [
        [4, 15, 16, 8],
        [4, 15, 16, 2],
      ],
      (x, y) => [
        tf.slice(x, [1, 2, 0, 3], [2, -1, 6, 2]),
        ...tf.split(x, [2, 6], 3),
        tf.concat([x, y], 3),
        tf.stack([tf.sum(x, [1, 2, 3]), tf.sum(y, [1, 2, 3])]),
        tf.gather(x, tf.tensor1d([2, 0], 'int32')),
      ],
    ));

  it('transposed axes and repetitions', () =>
    expectSame([[4, 15, 16, 7]], (x) => [
      tf.transpose(x, [0, 2, 1, 3]),
      tf.transpose(x, [3, 0, 1, 2]),
      tf.tile(tf.reshape(x, [1, 60, 112]), [3, 1, 1]),
    ]));

  it('whole numbers made real, moved and joined', () =>
    expectSame([[3, 20, 20, 4]], (x) => {
      const whole = tf.oneHot(tf.argMax(x, -1) as Tensor1D, 4);
      const real = tf.cast(whole, 'float32');
      const isPositive = tf.cast(tf.greater(x, 0), 'float32');
      return [
        tf.transpose(real, [0, 3, 1, 2]),
        tf.sum(real, [1, 2]),
        tf.concat([real, x], 3),
        tf.slice(isPositive, [0, 1, 1, 0], [3, 19, 19, 4]),
        tf.matMul(tf.reshape(isPositive, [60, 80]), tf.reshape(real, [80, 60])),
      ];
    }));

  it('maximum of 2x2 squares and its gradient', () =>
    expectSame([[2, 18, 16, 13]], (x) => {
      const pool = (y: Tensor): Tensor => tf.maxPool(y as Tensor4D, 2, 2, 'valid');
      return [pool(x), tf.grad((y) => tf.square(pool(tf.relu(y))))(x)];
    }));

  it('are told apart from ones that are off by a ten-thousandth', () =>
    expect(expectSame([[50, 50]], (x) => tf.mul(x, tf.getBackend() === 'cpu' ? 1 : 1.0001))).rejects.toThrow(
      /less than or equal/,
    ));

  it('keeps what is not finite', async () => {
    await tf.setBackend('webgpu');
    const values = new Float32Array(2000)
      .fill(1)
      .fill(Number.NaN, 0, 500)
      .fill(Number.POSITIVE_INFINITY, 1000);
    const sums = tf.tidy(() => tf.sum(tf.square(tf.relu(tf.tensor2d(values, [4, 500]))), 1));
    expect([...(await sums.data())]).toEqual([
      Number.NaN,
      500,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    sums.dispose();
  });
});
