import { adamOptimizer } from './adam.js';
import { adamwOptimizer } from './adamw.js';
import { sgdOptimizer } from './sgd.js';

/** Every optimizer; the first is the default. */
export const optimizerRegistry = [sgdOptimizer, adamOptimizer, adamwOptimizer] as const;
