import { z } from 'zod';
import { csprngBytes } from '../random/byte-source.js';
import { defineNoiseSource } from './noise-source.js';

/** The operating system's cryptographic generator. */
export const csprngNoise = defineNoiseSource({
  kind: 'csprng',
  configSchema: z.strictObject({ kind: z.literal('csprng') }).meta({ title: 'Cryptographic' }),
  create: () => ({ kind: 'csprng', stream: () => csprngBytes() }),
});
