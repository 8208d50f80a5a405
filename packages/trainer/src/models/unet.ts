import type { Tensor4D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { atAnySize } from './any-size.js';
import { doubleConvolution, groupsUpTo, maxPool2x2 } from './blocks.js';
import { convolution1x1, transposedConvolution2x2 } from './convolution.js';
import { depthSchema } from './depth.js';
import { initialFromSchema } from './initial-from.js';
import { LayerBuilder } from './layer-builder.js';
import { defineModel } from './model.js';
import { weightStandardisationSchema } from './weight-standardisation.js';
import { widthSchema } from './width.js';

/**
 * U-Net with GroupNorm and learnt upsampling; logits out. The network of the source halves its images four times.
 * Source: Ronneberger et al. 2015 (arXiv:1505.04597), figure 1, with "same" padding.
 */
export const unet = defineModel({
  kind: 'unet',
  configSchema: z
    .strictObject({
      kind: z.literal('unet'),
      width: widthSchema,
      depth: depthSchema,
      weightStandardisation: weightStandardisationSchema,
      initialFrom: initialFromSchema,
    })
    .meta({ title: 'U-Net' }),
  create: ({ width, depth, weightStandardisation }, { classCount, channelCount }) => {
    const builder = new LayerBuilder();
    const style = { hasBias: false, groupsOf: groupsUpTo(32), weightStandardisation };
    const at = (level: number): number => width * 2 ** level;
    const levels = Array.from({ length: depth }, (_, level) => level);
    const encoders = [...levels, depth].map((level) =>
      doubleConvolution(
        builder,
        level === depth ? 'bottleneck' : `encoder${level + 1}`,
        level === 0 ? channelCount : at(level - 1),
        at(level),
        style,
      ),
    );
    const decoders = levels.toReversed().map((level) => ({
      level,
      upsample: transposedConvolution2x2(builder, `upsample${level + 1}`, at(level + 1), at(level)),
      block: doubleConvolution(builder, `decoder${level + 1}`, 2 * at(level), at(level), style),
    }));
    const head = convolution1x1(builder, 'head', width, classCount);
    return {
      name: 'unet',
      channelCount,
      multiple: 2 ** depth,
      parameters: builder.parameters,
      forward: atAnySize(2 ** depth, (pass, images) => {
        const skips: Tensor4D[] = [];
        let x = images;
        encoders.forEach((encode, level) => {
          x = encode(pass, level === 0 ? x : maxPool2x2(pass, x));
          skips.push(x);
        });
        for (const { level, upsample, block } of decoders) {
          x = block(pass, pass.tf.concat([upsample(pass, x), skips[level] as Tensor4D], 3));
        }
        return head(pass, x);
      }),
    };
  },
});
