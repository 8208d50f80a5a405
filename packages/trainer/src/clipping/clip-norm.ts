import { z } from 'zod';
import { ComponentError } from '../component.js';

/** Bounds that single precision holds, times any noise multiplier and squared. */
const [least, most] = [1e-6, 1e6];

const oneNumber = z.number({
  error: ({ input }) =>
    Array.isArray(input)
      ? 'must be one number, as the whole gradient is clipped as one vector; a list belongs to clipping.kind "per-layer"'
      : undefined,
});

/** The nearest clip norm that a config may ask for. */
export const limitedClipNorm = (clipNorm: number): number => Math.min(most, Math.max(least, clipNorm));

/** R > 0, in units of the gradient. */
export const clipNormSchema = oneNumber.min(least).max(most).default(1).meta({
  title: 'Clip norm',
  description: 'Bound R on the L2 norm of an example’s gradient, of each group it is clipped in.',
});

/** One R for all layers, or one for each. */
export const layerClipNormsSchema = z
  .union([z.number().min(least).max(most), z.array(z.number().min(least).max(most)).min(1)])
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
