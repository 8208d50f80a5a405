import type { DpEvent } from '../dp-event.js';
import { decodeDpEvent, dpEventVersion } from '../dp-event-codec.js';
import { sgdEvent } from '../sgd-event.js';
import { integerFrom, noiseMultiplierFrom, samplingRateFrom } from './numbers.js';

/**
 * DP-SGD from what was typed or read.
 *
 * @throws PrivacyParameterError for the first value outside its range.
 */
export function sgdEventFrom(samplingRate: unknown, noiseMultiplier: unknown, steps: unknown): DpEvent {
  const count = integerFrom('steps', steps, 0);
  return sgdEvent(samplingRateFrom(samplingRate), noiseMultiplierFrom(noiseMultiplier), count);
}

/** Reads `{version, event}`, or the event alone, which is taken as the current version. @throws DpEventError. */
export function eventFromJson(json: unknown): DpEvent {
  const isBare = typeof json === 'object' && json !== null && 'kind' in json && !('version' in json);
  return decodeDpEvent(isBare ? { version: dpEventVersion, event: json } : json);
}
