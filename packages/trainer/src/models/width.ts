import { z } from 'zod';

/** Channels of the first level. */
export const widthSchema = z
  .int()
  .min(1)
  .max(512)
  .default(32)
  .meta({ title: 'Width', description: 'Channels of the first level; each deeper level has twice as many.' });
