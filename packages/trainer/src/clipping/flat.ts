import { z } from 'zod';
import { abadiWeight } from './abadi-weight.js';
import { boundedStrategy, flatGroups } from './bounded-strategy.js';
import { clipNormSchema } from './clip-norm.js';
import { defineClipping } from './clipping-strategy.js';

/** The whole gradient of an example is clipped as one vector. Source: Abadi et al. 2016, Algorithm 1. */
export const flatClipping = defineClipping({
  kind: 'flat',
  isPlain: true,
  configSchema: z.strictObject({ kind: z.literal('flat'), clipNorm: clipNormSchema }).meta({ title: 'Flat' }),
  create: ({ clipNorm }, { tensorCount }) =>
    boundedStrategy('flat', [clipNorm], flatGroups(tensorCount), abadiWeight),
});
