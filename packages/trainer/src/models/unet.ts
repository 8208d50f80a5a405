import type { Tensor4D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { doubleConvolution, groupsUpTo, maxPool2x2 } from './blocks.js';
import { convolution1x1, transposedConvolution2x2 } from './convolution.js';
import { initialFromSchema } from './initial-from.js';
import { LayerBuilder } from './layer-builder.js';
import { defineModel } from './model.js';
import { widthSchema } from './width.js';

const style = { hasBias: false, groupsOf: groupsUpTo(32) };

/**
 * U-Net with four levels, GroupNorm and learnt upsampling; logits out.
 * Source: Ronneberger et al. 2015 (arXiv:1505.04597), figure 1, with "same" padding.
 */
export const unet = defineModel({
  kind: 'unet',
  configSchema: z
    .strictObject({ kind: z.literal('unet'), width: widthSchema, initialFrom: initialFromSchema })
    .meta({ title: 'U-Net' }),
  create: ({ width }, { classCount, channelCount }) => {
    const builder = new LayerBuilder();
    const channels = [1, 2, 4, 8, 16].map((factor) => factor * width);
    const at = (level: number): number => channels[level] as number;
    const encoders = [0, 1, 2, 3, 4].map((level) =>
      doubleConvolution(
        builder,
        level === 4 ? 'bottleneck' : `encoder${level + 1}`,
        level === 0 ? channelCount : at(level - 1),
        at(level),
        style,
      ),
    );
    const decoders = [3, 2, 1, 0].map((level) => ({
      level,
      upsample: transposedConvolution2x2(builder, `upsample${level + 1}`, at(level + 1), at(level)),
      block: doubleConvolution(builder, `decoder${level + 1}`, 2 * at(level), at(level), style),
    }));
    const head = convolution1x1(builder, 'head', width, classCount);
    return {
      name: 'unet',
      channelCount,
      parameters: builder.parameters,
      sizeMultiple: 16,
      forward: (pass, images) => {
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
      },
    };
  },
});
