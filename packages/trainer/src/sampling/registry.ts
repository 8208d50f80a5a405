import { ballsInBinsSampling } from './balls-in-bins.js';
import { cyclicPoissonSampling } from './cyclic-poisson.js';
import { fixedSizeSampling } from './fixed-size.js';
import { poissonSampling } from './poisson.js';
import { shuffledSampling } from './shuffled.js';
import { truncatedPoissonSampling } from './truncated-poisson.js';

/** Every sampler; the first is the default. */
export const samplingRegistry = [
  poissonSampling,
  shuffledSampling,
  truncatedPoissonSampling,
  fixedSizeSampling,
  ballsInBinsSampling,
  cyclicPoissonSampling,
] as const;
