import { noSparsification } from './none.js';
import { randomSparsification } from './random.js';

/** Every sparsification; the first is the default. */
export const sparsificationRegistry = [noSparsification, randomSparsification] as const;
