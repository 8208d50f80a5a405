import { z } from 'zod';
import { ComponentError } from '../component.js';
import { boundedStrategy, flatGroups, layerGroups } from './bounded-strategy.js';
import { layerClipNorms, layerClipNormsSchema } from './clip-norm.js';
import { defineClipping } from './clipping-strategy.js';

/**
 * AUTO-S: every gradient is normalised, w = R / (norm + gamma), so that no clip norm has to be tuned.
 * Source: Bu et al. 2023 (arXiv:2206.07136), equation 5 (automatic clipping with stability constant).
 */
export const automaticClipping = defineClipping({
  kind: 'automatic',
  configSchema: z
    .strictObject({
      kind: z.literal('automatic'),
      grouping: z.enum(['flat', 'per-layer']).default('flat').meta({
        title: 'Grouping',
        description: 'Normalise the whole gradient, or each parameter tensor on its own.',
      }),
      clipNorm: layerClipNormsSchema,
      gamma: z
        .number()
        // In single precision a smaller one would vanish beside the norm of a blank image, which is 0.
        .min(1e-6)
        .max(1e6)
        .default(0.01)
        .meta({ title: 'Gamma', description: 'Stability constant added to the norm.' }),
    })
    .meta({ title: 'Automatic (AUTO-S)' }),
  create: ({ grouping, clipNorm, gamma }, { tensorCount }) => {
    const weight = (norm: number, bound: number): number => bound / (norm + gamma);
    if (grouping === 'per-layer') {
      return boundedStrategy(
        'automatic per-layer',
        layerClipNorms(clipNorm, tensorCount),
        layerGroups(tensorCount),
        weight,
      );
    }
    if (typeof clipNorm !== 'number') {
      throw new ComponentError(
        'clipping.clipNorm',
        'must be one number when grouping is "flat"; a list belongs to "per-layer"',
      );
    }
    return boundedStrategy('automatic flat', [clipNorm], flatGroups(tensorCount), weight);
  },
});
