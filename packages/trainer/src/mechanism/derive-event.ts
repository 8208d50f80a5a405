import type { DpEvent, NonPrivateEvent } from '@clipwise/privacy';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import type { NoiseSource } from '../noise/noise-source.js';
import type { Amplification, Sampler } from '../sampling/sampler.js';

/** The objects that decide what a step costs, besides the sampler. */
export interface NoisyParts {
  readonly clipping: Pick<ClippingStrategy, 'isBounded'>;
  readonly noiseMultiplier: number;
  readonly noiseSource: Pick<NoiseSource, 'kind'>;
}

/**
 * What one step costs, or the steps of a joint draw together, read off the objects that run: nothing here looks at the config.
 *
 * A mask that does not depend on data changes nothing: the mechanism is the same on fewer coordinates. Noise from a seed
 * is charged with the reason why it protects nobody beside it, so that the noise is told and nothing is claimed.
 */
export function deriveEvent(sampler: Pick<Sampler, 'amplification'>, parts: NoisyParts): DpEvent {
  const reason = reasonAgainst(parts);
  if (reason !== null && !addsNoise(parts)) return reason;
  const event = sampledEvent(sampler.amplification, parts.noiseMultiplier);
  return reason === null ? event : { kind: 'composed', events: [event, reason] };
}

/** The Gaussian mechanism on a batch that was drawn so. */
function sampledEvent(amplification: Amplification, noiseMultiplier: number): DpEvent {
  const event: DpEvent = { kind: 'gaussian', noiseMultiplier };
  switch (amplification.kind) {
    case 'poisson':
      return { kind: 'poisson-sampled', samplingRate: amplification.samplingRate, event };
    case 'truncated-poisson': {
      const { datasetSize, samplingRate, maxBatchSize } = amplification;
      return { kind: 'truncated-poisson-sampled', datasetSize, samplingRate, maxBatchSize, event };
    }
    case 'cyclic-poisson': {
      const { parts: bands, samplingRate } = amplification;
      return { kind: 'banded-matrix-factorization', noiseMultiplier, bands, steps: bands, samplingRate };
    }
    case 'fixed-size': {
      const { datasetSize, batchSize } = amplification;
      return { kind: 'fixed-size-sampled', datasetSize, batchSize, event };
    }
    case 'balls-in-bins':
      return { kind: 'balls-in-bins', batches: amplification.batches, epochs: 1, event };
    case 'none':
      return { kind: 'gaussian', noiseMultiplier: noiseMultiplier / amplification.sumMovesBy };
  }
}

/**
 * By how much one privacy unit moves the sum of any one batch, at most: what the event's noise multiplier refers to. That it
 * takes the place of another in a batch of fixed size, the accountant bills by itself. Infinite when nothing bounds it.
 */
export function sumSensitivity(
  { amplification }: Pick<Sampler, 'amplification'>,
  { sensitivity }: Pick<ClippingStrategy, 'sensitivity'>,
): number {
  return amplification.kind === 'none' ? sensitivity * amplification.sumMovesBy : sensitivity;
}

/** Whether a step that is charged with this event gives no guarantee. */
export function claimsNothing(event: DpEvent): boolean {
  return event.kind === 'composed' ? event.events.some(claimsNothing) : event.kind === 'non-private';
}

/** Why a run with these parts gives no guarantee; null when it gives one. */
export function reasonAgainst({
  clipping,
  noiseMultiplier,
  noiseSource,
}: NoisyParts): NonPrivateEvent | null {
  if (!clipping.isBounded)
    return nonPrivate('gradients were not clipped, so one example may change the sum without limit.');
  if (noiseMultiplier === 0) return nonPrivate('no noise was added.');
  if (noiseSource.kind === 'seeded')
    return nonPrivate(
      'the noise came from a seed in the config: whoever has it can draw the noise again and subtract it.',
    );
  return null;
}

function addsNoise({ clipping, noiseMultiplier }: NoisyParts): boolean {
  return clipping.isBounded && noiseMultiplier > 0;
}

const nonPrivate = (reason: string): NonPrivateEvent => ({ kind: 'non-private', reason });
