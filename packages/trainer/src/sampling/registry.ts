import { poissonSampling } from './poisson.js';
import { shuffledSampling } from './shuffled.js';

/** Every sampler; the first is the default. */
export const samplingRegistry = [poissonSampling, shuffledSampling] as const;
