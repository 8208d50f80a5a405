import type { DpEvent } from './dp-event.js';

/**
 * `steps` steps of DP-SGD: Gaussian noise on the clipped sums of Poisson batches.
 *
 * @param samplingRate in [0, 1]. @param noiseMultiplier >= 0. @param steps an integer >= 0.
 * Source: Abadi et al. 2016 (arXiv:1607.00133), Algorithm 1.
 */
export function sgdEvent(samplingRate: number, noiseMultiplier: number, steps: number): DpEvent {
  return {
    kind: 'self-composed',
    count: steps,
    event: { kind: 'poisson-sampled', samplingRate, event: { kind: 'gaussian', noiseMultiplier } },
  };
}
