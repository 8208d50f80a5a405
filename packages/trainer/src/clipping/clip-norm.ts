import { z } from 'zod';
import { ComponentError } from '../component.js';

/** Far beyond any use, and far from where squares of single-precision numbers overflow or vanish. */
const bound = z.number().min(1e-6).max(1e6);

/** R > 0, in units of the gradient. */
export const clipNormSchema = bound.default(1).meta({
  title: 'Clip norm',
  description: 'Bound R on the L2 norm of an example’s gradient, of each group it is clipped in.',
});

/** One R for all layers, or one for each. */
export const layerClipNormsSchema = z
  .union([bound, z.array(bound).min(1).max(10_000)])
  .default(1)
  .meta({
    title: 'Clip norm',
    description: 'Bound R_l of each layer: one number for all, or a list with one per parameter tensor.',
  });

/**
 * @returns `[tensorCount]` bounds.
 * @throws ComponentError when a list has another length.
 */
export function layerClipNorms(clipNorm: number | readonly number[], tensorCount: number): readonly number[] {
  if (typeof clipNorm === 'number') return new Array<number>(tensorCount).fill(clipNorm);
  if (clipNorm.length === tensorCount) return clipNorm;
  throw new ComponentError(
    'clipping.clipNorm',
    `has ${clipNorm.length} entries, but the model has ${tensorCount} parameter tensors; give one number for all or ${tensorCount} of them`,
  );
}
