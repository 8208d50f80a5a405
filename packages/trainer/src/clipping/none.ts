import { z } from 'zod';
import { flatGroups } from './bounded-strategy.js';
import { defineClipping } from './clipping-strategy.js';

/** Gradients are summed as they are: the run gives no guarantee. */
export const noClipping = defineClipping({
  kind: 'none',
  configSchema: z.strictObject({ kind: z.literal('none') }).meta({ title: 'None (not private)' }),
  create: (_config, { tensorCount }) => ({
    name: 'none',
    isBounded: false,
    groups: flatGroups(tensorCount),
    groupCount: 1,
    sensitivity: Number.POSITIVE_INFINITY,
    weights: (norms) => new Float32Array(norms.length).fill(1),
  }),
});
