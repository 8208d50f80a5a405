import type { DpEvent } from '@clipwise/privacy';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import type { Sampler } from '../sampling/sampler.js';

/**
 * What one step costs, read off the objects that run: nothing here looks at the config.
 * A mask that does not depend on data changes nothing: the mechanism is the same on fewer coordinates.
 */
export function deriveEvent(
  sampler: Pick<Sampler, 'amplification'>,
  clipping: Pick<ClippingStrategy, 'isBounded'>,
  noiseMultiplier: number,
): DpEvent {
  if (!clipping.isBounded)
    return {
      kind: 'non-private',
      reason: 'gradients were not clipped, so one example may change the sum without limit.',
    };
  if (noiseMultiplier === 0) return { kind: 'non-private', reason: 'no noise was added.' };
  const { amplification } = sampler;
  return amplification.kind === 'poisson'
    ? {
        kind: 'poisson-sampled',
        samplingRate: amplification.samplingRate,
        event: { kind: 'gaussian', noiseMultiplier },
      }
    : { kind: 'gaussian', noiseMultiplier: noiseMultiplier / amplification.sumMovesBy };
}
