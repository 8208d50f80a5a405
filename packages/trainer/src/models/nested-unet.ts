import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { atAnySize } from './any-size.js';
import { upsampleBilinear } from './bilinear.js';
import { doubleConvolution, groupsUpTo, maxPool2x2 } from './blocks.js';
import { convolution1x1 } from './convolution.js';
import { depthSchema } from './depth.js';
import { initialFromSchema } from './initial-from.js';
import { type Layer, LayerBuilder, type Pass } from './layer-builder.js';
import { defineModel } from './model.js';
import { weightStandardisationSchema } from './weight-standardisation.js';
import { widthSchema } from './width.js';

/**
 * UNet++, with deep supervision where that is asked for, halving its images four times in the source: node (level, column) sees all earlier nodes of its level and the upsampled node below.
 * Source: Zhou et al. 2018 (arXiv:1807.10165), equation 1.
 */
export const nestedUnet = defineModel({
  kind: 'nested-unet',
  configSchema: z
    .strictObject({
      kind: z.literal('nested-unet'),
      width: widthSchema,
      depth: depthSchema,
      deepSupervision: z.boolean().optional().meta({
        title: 'Deep supervision',
        description:
          'Every column has a head of its own: training takes the mean of their losses, prediction the mean of their logits.',
      }),
      weightStandardisation: weightStandardisationSchema,
      initialFrom: initialFromSchema,
    })
    .meta({ title: 'Nested U-Net' }),
  create: (
    { width, depth, deepSupervision = false, weightStandardisation },
    { classCount, channelCount },
  ) => {
    const builder = new LayerBuilder();
    const style = { hasBias: true, groupsOf: groupsUpTo(8), weightStandardisation };
    const channelsAt = (level: number): number => width * 2 ** level;
    const nodes: Layer[][] = [];
    for (let column = 0; column <= depth; column++) {
      nodes.push(
        Array.from({ length: depth + 1 - column }, (_, level) => {
          const backbone = level === 0 ? channelCount : channelsAt(level - 1);
          const inChannels = column === 0 ? backbone : column * channelsAt(level) + channelsAt(level + 1);
          return doubleConvolution(builder, `node${level}-${column}`, inChannels, channelsAt(level), style);
        }),
      );
    }
    const heads = Array.from({ length: depth }, (_, index) => index + 1)
      .filter((column) => deepSupervision || column === depth)
      .map((column) => ({
        column,
        head: convolution1x1(builder, column === depth ? 'head' : `head${column}`, width, classCount),
      }));
    /** Logits of all heads, one behind the other. */
    const allHeads = atAnySize(2 ** depth, (pass, images) => {
      const outputs: Tensor4D[][] = [];
      nodes.forEach((columnNodes, column) => {
        outputs.push([]);
        columnNodes.forEach((node, level) => {
          outputs[column]?.push(node(pass, inputOf(level, column)));
        });
      });
      const logits = heads.map(({ head, column }) => head(pass, outputs[column]?.[0] as Tensor4D));
      return logits.length === 1 ? (logits[0] as Tensor4D) : pass.tf.concat(logits, 3);

      function inputOf(level: number, column: number): Tensor4D {
        if (column === 0) return level === 0 ? images : maxPool2x2(pass, outputs[0]?.[level - 1] as Tensor4D);
        const sameLevel = outputs.slice(0, column).map((earlier) => earlier[level] as Tensor4D);
        return pass.tf.concat(
          [...sameLevel, upsampleBilinear(pass, outputs[column - 1]?.[level + 1] as Tensor4D)],
          3,
        );
      }
    });
    const outputs = (pass: Pass, images: Tensor4D): Tensor4D[] => {
      const logits = allHeads(pass, images);
      return heads.length === 1 ? [logits] : pass.tf.split(logits, heads.length, 3);
    };
    return {
      name: 'nested-unet',
      channelCount,
      multiple: 2 ** depth,
      parameters: builder.parameters,
      outputs,
      forward: (pass, images) => {
        const { tf } = pass;
        const sum = outputs(pass, images).reduce((before: Tensor, one) => tf.add(before, one));
        return (heads.length === 1 ? sum : tf.mul(sum, 1 / heads.length)) as Tensor4D;
      },
    };
  },
});
