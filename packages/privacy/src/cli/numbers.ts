import { checkDelta, checkEpsilon, PrivacyParameterError } from '../accountant.js';

/** A number that was typed or read from JSON. @returns NaN for anything else, which every check below refuses. */
export function asNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

/** @throws PrivacyParameterError unless `value` is a number in (0, 1). */
export function deltaFrom(value: unknown): number {
  return checked(value, 'delta', 'between 0 and 1, both excluded', (delta) => checkDelta(delta));
}

/** @throws PrivacyParameterError unless `value` is a finite number >= 0. */
export function epsilonFrom(value: unknown): number {
  return checked(value, 'epsilon', 'a finite number of at least 0', (epsilon) => checkEpsilon(epsilon));
}

/** @throws PrivacyParameterError unless `value` is a number in [0, 1]. */
export function samplingRateFrom(value: unknown): number {
  const rate = asNumber(value);
  if (!(rate >= 0 && rate <= 1))
    throw new PrivacyParameterError('samplingRate', value, 'a number from 0 to 1');
  return rate;
}

/** @throws PrivacyParameterError unless `value` is a finite number >= 0. */
export function noiseMultiplierFrom(value: unknown): number {
  const sigma = asNumber(value);
  if (!(sigma >= 0 && sigma < Number.POSITIVE_INFINITY))
    throw new PrivacyParameterError('noiseMultiplier', value, 'a finite number of at least 0');
  return sigma;
}

/** @throws PrivacyParameterError unless `value` is an integer >= `least`. */
export function integerFrom(name: string, value: unknown, least: number): number {
  const count = asNumber(value);
  if (!(Number.isSafeInteger(count) && count >= least))
    throw new PrivacyParameterError(name, value, `an integer of at least ${least}`);
  return count;
}

/** Names the value as it was written, not as the number it failed to become. */
function checked(value: unknown, name: string, limit: string, check: (number: number) => void): number {
  const number = asNumber(value);
  if (Number.isNaN(number)) throw new PrivacyParameterError(name, value, limit);
  check(number);
  return number;
}
