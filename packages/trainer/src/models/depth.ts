import { z } from 'zod';

/** How often a network halves its images. */
export const depthSchema = z.int().min(1).max(6).default(4).meta({
  title: 'Depth',
  description:
    'Times that the images are halved; within, their sides are padded to a multiple of 2 to the power of it.',
});
