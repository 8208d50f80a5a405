import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '../tensor-library.js';
import type { Layer, LayerBuilder, Pass } from './layer-builder.js';
import { standardisedFilter, throughStandardisation } from './weight-standardisation.js';

/** He's fan-in bound as PyTorch initialises convolutions: U(-1/sqrt(fanIn), 1/sqrt(fanIn)). */
const uniformBound = (fanIn: number): number => 1 / Math.sqrt(fanIn);

/** How a 3x3 convolution is built. */
export interface ConvolutionStyle {
  readonly hasBias: boolean;
  /** Whether it is made with the standardised filter, see `standardisedFilter`. */
  readonly weightStandardisation?: boolean | undefined;
}

/** 3x3 convolution, stride 1, "same" padding. */
export function convolution3x3(
  builder: LayerBuilder,
  name: string,
  inChannels: number,
  outChannels: number,
  { hasBias, weightStandardisation = false }: ConvolutionStyle,
): Layer {
  const bound = uniformBound(9 * inChannels);
  const filterIndex = builder.add(`${name}/kernel`, [3, 3, inChannels, outChannels], bound);
  const bias = hasBias ? addBias(builder, name, outChannels, bound) : identity;
  return (pass, x) => {
    const { tf, record } = pass;
    const parameter = pass.parameter(filterIndex) as Tensor4D;
    const filter = weightStandardisation ? standardisedFilter(tf, parameter) : parameter;
    if (record === undefined) return bias(pass, tf.conv2d(x, filter, 1, 'same'));
    const convolve = tf.customGrad((input, save) => {
      (save as (tensors: Tensor[]) => void)([input as Tensor, filter]);
      return {
        value: tf.conv2d(input as Tensor4D, filter, 1, 'same'),
        gradFunc: (dy: Tensor, saved: Tensor[]) => {
          record(filterIndex, {
            kind: 'convolution',
            x: saved[0] as Tensor4D,
            dy: dy as Tensor4D,
            filterShape: parameter.shape,
            ...(weightStandardisation
              ? {
                  through: (perExample: Tensor) =>
                    throughStandardisation(tf, pass.parameter(filterIndex), perExample),
                }
              : {}),
          });
          return tf.conv2dTranspose(dy as Tensor4D, saved[1] as Tensor4D, x.shape, 1, 'same');
        },
      };
    });
    return bias(pass, convolve(x) as Tensor4D);
  };
}

/** 1x1 convolution with bias. */
export function convolution1x1(
  builder: LayerBuilder,
  name: string,
  inChannels: number,
  outChannels: number,
): Layer {
  const bound = uniformBound(inChannels);
  const index = builder.add(`${name}/kernel`, [inChannels, outChannels], bound);
  const bias = addBias(builder, name, outChannels, bound);
  return (pass, x) => {
    const [batch, height, width] = x.shape;
    return bias(pass, pass.tf.reshape(pixelwise(pass, index, x), [batch, height, width, outChannels]));
  };
}

/** 2x2 transposed convolution of stride 2 with bias: every pixel becomes a square of four. */
export function transposedConvolution2x2(
  builder: LayerBuilder,
  name: string,
  inChannels: number,
  outChannels: number,
): Layer {
  // PyTorch counts the fan-in of a transposed filter over its output channels.
  const bound = uniformBound(4 * outChannels);
  const index = builder.add(`${name}/kernel`, [inChannels, 4 * outChannels], bound);
  const bias = addBias(builder, name, outChannels, bound);
  return (pass, x) => {
    const { tf } = pass;
    const [batch, height, width] = x.shape;
    const squares = tf.reshape(pixelwise(pass, index, x), [batch * height, width, 2, 2 * outChannels]);
    const rows = tf.transpose(squares, [0, 2, 1, 3]);
    return bias(pass, tf.reshape(rows, [batch, 2 * height, 2 * width, outChannels]));
  };
}

/** The same linear map at every pixel. @returns `[B, H x W, columns]`. */
function pixelwise(pass: Pass, index: number, x: Tensor4D): Tensor {
  const { tf, record } = pass;
  const matrix = pass.parameter(index) as Tensor2D;
  const [batch, height, width, inChannels] = x.shape;
  const columns = matrix.shape[1];
  const apply = (input: Tensor): Tensor =>
    tf.reshape(tf.matMul(tf.reshape(input, [batch * height * width, inChannels]) as Tensor2D, matrix), [
      batch,
      height * width,
      columns,
    ]);
  if (record === undefined) return apply(x);
  const map = tf.customGrad((input, save) => {
    (save as (tensors: Tensor[]) => void)([input as Tensor, matrix]);
    return {
      value: apply(input as Tensor),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        record(index, {
          kind: 'convolution',
          x: saved[0] as Tensor4D,
          dy: tf.reshape(dy, [batch, height, width, columns]),
          filterShape: [1, 1, inChannels, columns],
        });
        const rows = tf.reshape(dy, [batch * height * width, columns]) as Tensor2D;
        return tf.reshape(tf.matMul(rows, tf.transpose(saved[1] as Tensor2D)), x.shape);
      },
    };
  });
  return map(x);
}

const identity: Layer = (_pass, x) => x;

/** x + bias, one number per channel. */
function addBias(builder: LayerBuilder, name: string, channels: number, bound: number): Layer {
  const index = builder.add(`${name}/bias`, [channels], bound);
  return (pass, x) => {
    const { tf, record } = pass;
    const bias = pass.parameter(index);
    if (record === undefined) return tf.add(x, bias);
    const shift = tf.customGrad((input) => ({
      value: tf.add(input as Tensor, bias),
      gradFunc: (dy: Tensor) => {
        record(index, { kind: 'whole', perExample: sumOverPixels(tf, dy) });
        return dy;
      },
    }));
    return shift(x) as Tensor4D;
  };
}

/**
 * `[B, H, W, C]` or `[B, HW, C]` -> `[B, C]`. A product with ones: reductions over middle axes are slow on wasm.
 */
export function sumOverPixels(tf: TensorLibrary, x: Tensor): Tensor {
  const batch = x.shape[0] as number;
  const channels = x.shape[x.shape.length - 1] as number;
  const pixels = x.size / (batch * channels);
  const ones = tf.ones([batch, 1, pixels]);
  return tf.reshape(tf.matMul(ones, tf.reshape(x, [batch, pixels, channels])), [batch, channels]);
}
