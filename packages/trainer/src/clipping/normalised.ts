import { z } from 'zod';
import { boundedStrategy, flatGroups } from './bounded-strategy.js';
import { clipNormSchema } from './clip-norm.js';
import { defineClipping } from './clipping-strategy.js';

/**
 * AUTO-V: every gradient is scaled to the same norm, w = R / norm; one of norm 0 stays 0.
 * Source: Bu et al. 2023 (arXiv:2206.07136), AUTO-V; Das et al. 2021 (arXiv:2106.07094).
 */
export const normalisedClipping = defineClipping({
  kind: 'normalised',
  configSchema: z
    .strictObject({ kind: z.literal('normalised'), clipNorm: clipNormSchema })
    .meta({ title: 'Normalised (AUTO-V)' }),
  create: ({ clipNorm }, { tensorCount }) =>
    boundedStrategy('normalised', [clipNorm], flatGroups(tensorCount), (norm, bound) =>
      norm > 0 ? bound / norm : 0,
    ),
});
