import { sgdOptimizer } from './sgd.js';

/** Every optimizer; the first is the default. */
export const optimizerRegistry = [sgdOptimizer] as const;
