import { errorCodes } from '@clipwise/contract/errors';
import type { NamedAttrMap, NamedTensorInfoMap, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '../tensor-library.js';

/**
 * Gives the wasm backend the two gradients of a convolution: the filter's, which it lacks, and the input's, which is
 * eight times faster as a forward convolution. For stride 1 and "same" padding, all that the models here use.
 */
export function registerWasmConvolutionGradients(tf: TensorLibrary): void {
  const register = (
    kernelName: string,
    compute: (inputs: NamedTensorInfoMap, attrs: NamedAttrMap) => Tensor4D,
  ): void => {
    if (tf.getKernel(kernelName, 'wasm') !== undefined) tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs }) => {
        requireSameStrideOne(kernelName, attrs as NamedAttrMap);
        return tf.tidy(() => compute(inputs, attrs as NamedAttrMap)) as TensorInfo;
      },
    });
  };
  register('Conv2DBackpropFilter', (inputs, attrs) =>
    filterGradient(
      tf,
      inputs.x as Tensor4D,
      inputs.dy as Tensor4D,
      attrs.filterShape as [number, number, number, number],
    ),
  );
  register('Conv2DBackpropInput', (inputs) =>
    inputGradient(tf, inputs.dy as Tensor4D, inputs.filter as Tensor4D),
  );
}

/** A convolution this gradient was not written for. */
export class UnsupportedConvolutionError extends Error {
  readonly code = errorCodes.CONVOLUTION_UNSUPPORTED;
}

function requireSameStrideOne(kernelName: string, { strides, pad, dataFormat }: NamedAttrMap): void {
  const [vertical, horizontal] = Array.isArray(strides) ? strides : [strides, strides];
  if (vertical === 1 && horizontal === 1 && pad === 'same' && dataFormat === 'NHWC') return;
  throw new UnsupportedConvolutionError(
    `${kernelName} on wasm takes strides 1, pad "same" and NHWC; got strides ${strides}, pad ${JSON.stringify(pad)}, ${dataFormat}`,
  );
}

/**
 * dW[i,j] = sum over pixels of x shifted by (i, j) times dy, as one product of matrices with the pixels inside.
 * The patches are laid out transposed, so that the product needs no transposition.
 */
function filterGradient(
  tf: TensorLibrary,
  x: Tensor4D,
  dy: Tensor4D,
  filterShape: [number, number, number, number],
): Tensor4D {
  const [batch, height, width, inChannels] = x.shape;
  const [filterHeight, filterWidth, , outChannels] = filterShape;
  const top = (filterHeight - 1) >> 1;
  const left = (filterWidth - 1) >> 1;
  const padded = tf.pad(tf.transpose(x, [3, 0, 1, 2]), [
    [0, 0],
    [0, 0],
    [top, filterHeight - 1 - top],
    [left, filterWidth - 1 - left],
  ]);
  const pixels = batch * height * width;
  const shifted = [];
  for (let i = 0; i < filterHeight; i++) {
    for (let j = 0; j < filterWidth; j++) {
      shifted.push(
        tf.reshape(tf.slice(padded, [0, 0, i, j], [inChannels, batch, height, width]), [inChannels, pixels]),
      );
    }
  }
  const patches = tf.concat(shifted, 0);
  return tf.reshape(tf.matMul(patches, tf.reshape(dy, [pixels, outChannels])), filterShape);
}

/** dx = dy convolved with the filter turned by 180 degrees, its channels swapped. */
function inputGradient(tf: TensorLibrary, dy: Tensor4D, filter: Tensor4D): Tensor4D {
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return tf.conv2d(dy, turned, 1, 'same');
}
