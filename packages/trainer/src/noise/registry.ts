import { csprngNoise } from './csprng.js';
import { seededNoise } from './seeded.js';

/** Every source of noise; the first is the default. */
export const noiseSourceRegistry = [csprngNoise, seededNoise] as const;
