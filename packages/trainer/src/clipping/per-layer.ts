import { z } from 'zod';
import { abadiWeight } from './abadi-weight.js';
import { boundedStrategy, layerGroups } from './bounded-strategy.js';
import { layerClipNorms, layerClipNormsSchema } from './clip-norm.js';
import { defineClipping } from './clipping-strategy.js';

/** Each parameter tensor is clipped on its own. Source: Abadi et al. 2016 (arXiv:1607.00133), section 3.1, "Per-layer". */
export const perLayerClipping = defineClipping({
  kind: 'per-layer',
  isPlain: true,
  configSchema: z
    .strictObject({ kind: z.literal('per-layer'), clipNorm: layerClipNormsSchema })
    .meta({ title: 'Per layer' }),
  create: ({ clipNorm }, { tensorCount }) =>
    boundedStrategy(
      'per-layer',
      layerClipNorms(clipNorm, tensorCount),
      layerGroups(tensorCount),
      abadiWeight,
    ),
});
