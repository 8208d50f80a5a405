import { z } from 'zod';
import { ComponentError } from '../component.js';

/** What the pixels of each class count; absent, the same. */
export const classWeightsSchema = z.array(z.number().min(1e-3).max(1e3)).min(2).max(1000).optional().meta({
  title: 'Class weights',
  description:
    'What a pixel of each class counts in the mean over pixels, in the order of the classes. They are given and public: weights that were computed from private data would give it away. Empty counts all the same.',
});

/** Refuses weights of another number than there are classes. @throws ComponentError */
export function requireWeightPerClass(weights: readonly number[] | undefined, classes: number): void {
  if (weights === undefined || weights.length === classes) return;
  throw new ComponentError(
    'loss.classWeights',
    `must have a weight for each of the ${classes} classes, got ${weights.length}`,
  );
}
