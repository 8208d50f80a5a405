/** The 3x3 convolutions of a U-Net of width 32 at 224 x 224: side, channels in, channels out, how many of them. */
const convolutions = [
  [224, 1, 32, 1],
  [224, 32, 32, 2],
  [112, 32, 64, 1],
  [112, 64, 64, 2],
  [56, 64, 128, 1],
  [56, 128, 128, 2],
  [28, 128, 256, 1],
  [28, 256, 256, 2],
  [14, 256, 512, 1],
  [14, 512, 512, 1],
  [28, 512, 256, 1],
  [56, 256, 128, 1],
  [112, 128, 64, 1],
  [224, 64, 32, 1],
];

/**
 * Speed of the convolutions of one image in both directions.
 *
 * @param {import('@tensorflow/tfjs-core')} tf
 * @param {(run: () => void) => number} medianMs
 * @returns {Record<string, number>} GFLOP/s; a multiplication and an addition are two operations.
 */
export function convolutionSpeeds(tf, medianMs) {
  const attributes = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 };
  const kernel = (name, inputs, more) => tf.dispose(tf.engine().runKernel(name, inputs, more));
  const ms = { forward: 0, dX: 0, dW: 0 };
  let operations = 0;
  for (const [side, inside, outside, count] of convolutions) {
    const x = tf.randomUniform([1, side, side, inside], -1, 1);
    const dy = tf.randomUniform([1, side, side, outside], -1, 1);
    const filter = tf.randomUniform([3, 3, inside, outside], -1, 1);
    const shapes = { inputShape: x.shape, filterShape: filter.shape };
    ms.forward += count * medianMs(() => kernel('Conv2D', { x, filter }, attributes));
    ms.dX +=
      count * medianMs(() => kernel('Conv2DBackpropInput', { dy, filter }, { ...attributes, ...shapes }));
    ms.dW += count * medianMs(() => kernel('Conv2DBackpropFilter', { x, dy }, { ...attributes, ...shapes }));
    operations += count * 2 * 9 * side * side * inside * outside;
    tf.dispose([x, dy, filter]);
  }
  return Object.fromEntries(
    Object.entries(ms).map(([name, time]) => [`convolution ${name}`, operations / time / 1e6]),
  );
}
