/** The distribution of the noise, in words. */
export type NoiseName = 'Gaussian' | 'Laplace' | 'discrete Gaussian' | 'several kinds of';
