import type { DpEvent } from '../dp-event.js';
import { decodeDpEvent, dpEventVersion } from '../dp-event-codec.js';
import { integerFrom, noiseMultiplierFrom, samplingRateFrom } from './numbers.js';

/**
 * DP-SGD: `steps` steps of Gaussian noise on Poisson batches.
 *
 * @throws PrivacyParameterError for the first value outside its range.
 */
export function sgdEvent(samplingRate: unknown, noiseMultiplier: unknown, steps: unknown): DpEvent {
  return {
    kind: 'self-composed',
    count: integerFrom('steps', steps, 0),
    event: {
      kind: 'poisson-sampled',
      samplingRate: samplingRateFrom(samplingRate),
      event: { kind: 'gaussian', noiseMultiplier: noiseMultiplierFrom(noiseMultiplier) },
    },
  };
}

/** Reads `{version, event}`, or the event alone, which is taken as the current version. @throws DpEventError. */
export function eventFromJson(json: unknown): DpEvent {
  const isBare = typeof json === 'object' && json !== null && 'kind' in json && !('version' in json);
  return decodeDpEvent(isBare ? { version: dpEventVersion, event: json } : json);
}
