import { z } from 'zod';
import { boundedStrategy, flatGroups } from './bounded-strategy.js';
import { clipNormSchema } from './clip-norm.js';
import { defineClipping } from './clipping-strategy.js';

/**
 * PSAC: w = C / (norm + r / (norm + r)). Small gradients get less weight than in AUTO-S, whose weight grows as norms fall.
 * Source: Xia et al. 2023 (arXiv:2212.00328), DP-PSAC.
 */
export const perSampleAdaptiveClipping = defineClipping({
  kind: 'per-sample-adaptive',
  configSchema: z
    .strictObject({
      kind: z.literal('per-sample-adaptive'),
      clipNorm: clipNormSchema,
      stability: z.number().min(1e-6).max(1e6).default(0.1).meta({
        title: 'r',
        description: 'Norms far below it get a weight of about C; those far above, C / norm.',
      }),
    })
    .meta({ title: 'Per-sample adaptive (PSAC)' }),
  create: ({ clipNorm, stability }, { tensorCount }) =>
    boundedStrategy(
      'per-sample-adaptive',
      [clipNorm],
      flatGroups(tensorCount),
      (norm, bound) => bound / (norm + stability / (norm + stability)),
    ),
});
