import { type ConvolutionStyle, convolution3x3 } from './convolution.js';
import { groupNormRelu } from './group-norm.js';
import type { Layer, LayerBuilder } from './layer-builder.js';

/** How the blocks of an architecture are built. */
export interface BlockStyle extends ConvolutionStyle {
  readonly groupsOf: (channels: number) => number;
}

/** Twice: 3x3 convolution, GroupNorm, ReLU. */
export function doubleConvolution(
  builder: LayerBuilder,
  name: string,
  inChannels: number,
  outChannels: number,
  style: BlockStyle,
): Layer {
  const layers = [inChannels, outChannels].map((channels, index) => {
    const convolve = convolution3x3(builder, `${name}/conv${index + 1}`, channels, outChannels, style);
    const normalise = groupNormRelu(
      builder,
      `${name}/norm${index + 1}`,
      outChannels,
      style.groupsOf(outChannels),
    );
    const layer: Layer = (pass, x) => normalise(pass, convolve(pass, x));
    return layer;
  });
  return (pass, x) => layers.reduce((value, layer) => layer(pass, value), x);
}

/** Halves height and width. */
export const maxPool2x2: Layer = (pass, x) => pass.tf.maxPool(x, 2, 2, 'valid');

/** The largest number of groups, at most `limit`, that divides the channels. */
export function groupsUpTo(limit: number): (channels: number) => number {
  return (channels) => {
    let groups = Math.min(limit, channels);
    while (channels % groups !== 0) groups -= 1;
    return groups;
  };
}
