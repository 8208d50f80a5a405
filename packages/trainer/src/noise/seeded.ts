import { z } from 'zod';
import { seededBytes } from '../random/byte-source.js';
import { defineNoiseSource } from './noise-source.js';

/** A reproducible generator: whoever knows the seed can subtract the noise, so the run is marked. */
export const seededNoise = defineNoiseSource({
  kind: 'seeded',
  configSchema: z
    .strictObject({
      kind: z.literal('seeded'),
      seed: z.int().min(0).default(1).meta({
        title: 'Seed',
        description: 'Whoever knows it can remove the noise: the run claims no guarantee.',
      }),
    })
    .meta({ title: 'Seeded (reproducible)' }),
  create: ({ seed }) => ({ kind: 'seeded', stream: (purpose, from) => seededBytes(seed, purpose, from) }),
});
