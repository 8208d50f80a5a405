import { PrivacyParameterError } from '../accountant.js';

/** Budgets are compared in whole millionths: no rounding of doubles lets a charge through. */
const perUnit = 1e6;

/**
 * A limit in millionths.
 *
 * @throws PrivacyParameterError unless `epsilon` is from 0 to 1e6 and has at most six decimals.
 */
export function budgetMicros(epsilon: number): number {
  const micros = Math.round(epsilon * perUnit);
  if (!(epsilon >= 0 && epsilon <= 1e6) || micros / perUnit !== epsilon)
    throw new PrivacyParameterError('epsilon', epsilon, 'from 0 to 1000000, with at most six decimals');
  return micros;
}

/** What was, or may be, spent in millionths, never less than it is. Infinite where it is. */
export function spentMicros(epsilon: number): number {
  const micros = Math.ceil(epsilon * perUnit);
  return micros / perUnit >= epsilon ? micros : micros + 1;
}

/** Millionths as an epsilon. */
export function microEpsilon(micros: number): number {
  return micros / perUnit;
}
