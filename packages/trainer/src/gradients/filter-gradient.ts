import type { Tensor } from '@tensorflow/tfjs-core';
import type { ConvolutionFactors } from '../models/layer-gradient.js';
import { hasKernel, runKernel } from '../tensor-kernels.js';
import type { TensorLibrary } from '../tensor-library.js';

/** dW of every example. @returns `[B, size of the filter]`; the caller disposes. */
export function perExampleFilterGradient(
  tf: TensorLibrary,
  { x, dy, filterShape }: ConvolutionFactors,
): Tensor {
  if (hasKernel(tf, 'PerExampleFilterGradient'))
    return runKernel(tf, 'PerExampleFilterGradient', { x, dy }, { filterShape });
  const [height, width, inChannels, outChannels] = filterShape;
  const batch = x.shape[0];
  return tf.tidy(() => {
    if (height === 1 && width === 1) {
      const pixels = x.shape[1] * x.shape[2];
      const left = tf.reshape(x, [batch, pixels, inChannels]);
      const products = tf.matMul(left, tf.reshape(dy, [batch, pixels, outChannels]), true);
      return tf.reshape(products, [batch, inChannels * outChannels]);
    }
    const gradients = Array.from({ length: batch }, (_, example) =>
      tf.reshape(
        filterGradient(tf, { x: tf.slice(x, example, 1), dy: tf.slice(dy, example, 1), filterShape }),
        [1, -1],
      ),
    );
    return tf.concat(gradients, 0);
  });
}

/** dW of the whole batch, of the shape of the filter. */
function filterGradient(tf: TensorLibrary, { x, dy, filterShape }: ConvolutionFactors): Tensor {
  const [height, width, inside, outside] = filterShape;
  return runKernel(
    tf,
    'Conv2DBackpropFilter',
    { x, dy },
    { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: [height, width, inside, outside] },
  );
}
