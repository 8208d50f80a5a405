import { z } from 'zod';
import { boundedStrategy, flatGroups } from './bounded-strategy.js';
import { clipNormSchema } from './clip-norm.js';
import { defineClipping } from './clipping-strategy.js';

/**
 * PSASC: w = C / (s norm + r / (norm + r)). Large gradients end at C / s, which is the sensitivity; s > 1 weighs those that
 * are small beside them more, and needs the less noise.
 * Source: Huang et al. 2024 (arXiv:2411.03059), DP-PSASC without its momentum, which is an optimizer's.
 */
export const perSampleScaledClipping = defineClipping({
  kind: 'per-sample-scaled',
  configSchema: z
    .strictObject({
      kind: z.literal('per-sample-scaled'),
      clipNorm: clipNormSchema.meta({
        title: 'C',
        description: 'The weight of a gradient of norm 0; large gradients end at norm C / s.',
      }),
      scale: z.number().min(1e-3).max(1e3).default(2).meta({
        title: 's',
        description: 'Divides the bound: an example moves the sum by C / s at most.',
      }),
      stability: z.number().min(1e-6).max(1e6).default(0.1).meta({
        title: 'r',
        description: 'Norms far below it get a weight of about C; those far above, C / (s norm).',
      }),
    })
    .meta({ title: 'Per-sample scaled (PSASC)' }),
  create: ({ clipNorm, scale, stability }, { tensorCount }) =>
    boundedStrategy(
      'per-sample-scaled',
      [clipNorm / scale],
      flatGroups(tensorCount),
      (norm, bound) => bound / (norm + stability / (scale * (norm + stability))),
    ),
});
