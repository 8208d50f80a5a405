import { z } from 'zod';
import { ComponentError } from '../component.js';

/** How an example is changed before each step, and how many views of it are averaged. */
export const augmentationSchema = z
  .strictObject({
    multiplicity: z.int().min(1).max(64).default(1).meta({
      title: 'Multiplicity',
      description:
        'Views of an example whose gradients are averaged before they are clipped: they cost time and no epsilon.',
    }),
    flip: z
      .boolean()
      .default(false)
      .meta({ title: 'Flip', description: 'Left and right change places in half of the views.' }),
    shift: z.number().min(0).max(0.5).default(0).meta({
      title: 'Shift',
      description: 'Largest shift along each side, as a part of it.',
    }),
    elastic: z.number().min(0).max(0.2).default(0).meta({
      title: 'Elastic',
      description: 'Largest displacement of the knots of a 4 x 4 grid, as a part of each side.',
    }),
    noise: z.number().min(0).max(10).default(0).meta({
      title: 'Noise',
      description: 'Standard deviation of Gaussian noise on each pixel, whose range is from -1 to 1.',
    }),
  })
  .prefault({})
  .meta({ title: 'Augmentation' });

/** A config with these fields. */
export type AugmentationConfig = z.output<typeof augmentationSchema>;

/** Whether it changes anything. */
export const changesExamples = ({ flip, shift, elastic, noise }: AugmentationConfig): boolean =>
  flip || shift > 0 || elastic > 0 || noise > 0;

/** @throws ComponentError for several views that are all the same. */
export function requireDifferentViews(config: AugmentationConfig): void {
  if (config.multiplicity === 1 || changesExamples(config)) return;
  throw new ComponentError(
    'augmentation.multiplicity',
    `must be 1 where no view differs from another, got ${config.multiplicity}; set flip, shift, elastic or noise as well`,
  );
}
