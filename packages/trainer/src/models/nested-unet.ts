import type { Tensor4D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { upsampleBilinear } from './bilinear.js';
import { doubleConvolution, groupsUpTo, maxPool2x2 } from './blocks.js';
import { convolution1x1 } from './convolution.js';
import { depthSchema } from './depth.js';
import { initialFromSchema } from './initial-from.js';
import { type Layer, LayerBuilder } from './layer-builder.js';
import { defineModel } from './model.js';
import { widthSchema } from './width.js';

const style = { hasBias: true, groupsOf: groupsUpTo(8) };

/**
 * UNet++ without deep supervision, halving its images four times in the source: node (level, column) sees all earlier nodes of its level and the upsampled node below.
 * Source: Zhou et al. 2018 (arXiv:1807.10165), equation 1.
 */
export const nestedUnet = defineModel({
  kind: 'nested-unet',
  configSchema: z
    .strictObject({
      kind: z.literal('nested-unet'),
      width: widthSchema,
      depth: depthSchema,
      initialFrom: initialFromSchema,
    })
    .meta({ title: 'Nested U-Net' }),
  create: ({ width, depth }, { classCount, channelCount }) => {
    const builder = new LayerBuilder();
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
    const head = convolution1x1(builder, 'head', width, classCount);
    return {
      name: 'nested-unet',
      channelCount,
      parameters: builder.parameters,
      sizeMultiple: 2 ** depth,
      forward: (pass, images) => {
        const outputs: Tensor4D[][] = [];
        nodes.forEach((columnNodes, column) => {
          outputs.push([]);
          columnNodes.forEach((node, level) => {
            outputs[column]?.push(node(pass, inputOf(level, column)));
          });
        });
        return head(pass, outputs[depth]?.[0] as Tensor4D);

        function inputOf(level: number, column: number): Tensor4D {
          if (column === 0)
            return level === 0 ? images : maxPool2x2(pass, outputs[0]?.[level - 1] as Tensor4D);
          const sameLevel = outputs.slice(0, column).map((earlier) => earlier[level] as Tensor4D);
          return pass.tf.concat(
            [...sameLevel, upsampleBilinear(pass, outputs[column - 1]?.[level + 1] as Tensor4D)],
            3,
          );
        }
      },
    };
  },
});
