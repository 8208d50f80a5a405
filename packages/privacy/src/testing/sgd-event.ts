import type { DpEvent } from '../dp-event.js';

/** `steps` steps of DP-SGD with Poisson sampling. */
export function sgdEvent(samplingRate: number, noiseMultiplier: number, steps: number): DpEvent {
  return {
    kind: 'self-composed',
    count: steps,
    event: { kind: 'poisson-sampled', samplingRate, event: { kind: 'gaussian', noiseMultiplier } },
  };
}
