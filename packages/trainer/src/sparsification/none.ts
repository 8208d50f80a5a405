import { z } from 'zod';
import { defineSparsification } from './sparsification.js';

/** Every coordinate takes part in every step. */
export const noSparsification = defineSparsification({
  kind: 'none',
  method: null,
  configSchema: z.strictObject({ kind: z.literal('none') }).meta({ title: 'None' }),
  create: () => ({ name: 'none', maskAt: () => null }),
});
