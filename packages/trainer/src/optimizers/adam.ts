import { z } from 'zod';
import { adaptiveMoments, adaptiveMomentsFields } from './adaptive-moments.js';
import { defineOptimizer } from './optimizer.js';

/** Adam; with `noiseCorrection` the noise's variance is taken out of the second moment (DP-AdamBC). Source: `adaptiveMoments`. */
export const adamOptimizer = defineOptimizer({
  kind: 'adam',
  configSchema: z.strictObject({ kind: z.literal('adam'), ...adaptiveMomentsFields }).meta({ title: 'Adam' }),
  create: (config, context) => adaptiveMoments('adam', { ...config, weightDecay: 0 }, context),
});
