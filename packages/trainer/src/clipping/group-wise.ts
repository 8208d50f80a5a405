import { z } from 'zod';
import { ComponentError } from '../component.js';
import { abadiWeight } from './abadi-weight.js';
import { boundedStrategy } from './bounded-strategy.js';
import { clipNormSchema } from './clip-norm.js';
import { defineClipping } from './clipping-strategy.js';

/**
 * Neighbouring parameter tensors make a group, and each group is clipped on its own: between flat and per-layer clipping.
 * Every group gets C / sqrt(groups), so that the whole gradient is bounded by C however many there are.
 * Source: He et al. 2023 (arXiv:2212.01539), group-wise clipping.
 */
export const groupWiseClipping = defineClipping({
  kind: 'group-wise',
  isPlain: true,
  configSchema: z
    .strictObject({
      kind: z.literal('group-wise'),
      clipNorm: clipNormSchema,
      groups: z.int().min(1).max(10_000).default(4).meta({
        title: 'Groups',
        description: 'Parameter tensors are divided in their order, as evenly as can be.',
      }),
    })
    .meta({ title: 'Group-wise' }),
  create: ({ clipNorm, groups }, { tensorCount }) => {
    if (groups > tensorCount)
      throw new ComponentError(
        'clipping.groups',
        `must be at most the model's ${tensorCount} parameter tensors, got ${groups}`,
      );
    const clipNorms = new Array<number>(groups).fill(clipNorm / Math.sqrt(groups));
    const group = (tensor: number) => Math.floor((tensor * groups) / tensorCount);
    return boundedStrategy(
      'group-wise',
      clipNorms,
      Array.from({ length: tensorCount }, (_, tensor) => group(tensor)),
      abadiWeight,
    );
  },
});
