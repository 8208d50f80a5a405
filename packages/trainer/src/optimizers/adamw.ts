import { z } from 'zod';
import { adaptiveMoments, adaptiveMomentsFields } from './adaptive-moments.js';
import { defineOptimizer } from './optimizer.js';

/** Adam with decoupled weight decay: parameters shrink whatever their gradients are. Source: `adaptiveMoments`. */
export const adamwOptimizer = defineOptimizer({
  kind: 'adamw',
  configSchema: z
    .strictObject({
      kind: z.literal('adamw'),
      ...adaptiveMomentsFields,
      weightDecay: z.number().min(0).max(1e3).default(0.01).meta({ title: 'Weight decay' }),
    })
    .meta({ title: 'AdamW' }),
  create: (config, context) => adaptiveMoments('adamw', config, context),
});
