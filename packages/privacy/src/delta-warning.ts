import { deltaText } from './epsilon-text.js';

/**
 * What to say of a delta that is not well below 1/n; null when it is.
 *
 * @param delta in (0, 1).
 * @param records n, number of units in the training data, >= 1.
 * Source: Dwork and Roth 2014, section 2.3 (delta << 1/n), taken as a tenth.
 */
export function deltaWarning(delta: number, records: number): string | null {
  if (delta * records >= 1)
    return `Delta ${deltaText(delta)} is not below 1/${records}: with so large a delta, publishing one whole record would still satisfy the guarantee.`;
  if (delta * records > largestAdvisedDeltaTimesRecords)
    return `Delta ${deltaText(delta)} is close to 1/${records}: it should lie well below, at most ${(largestAdvisedDeltaTimesRecords / records).toPrecision(2)}.`;
  return null;
}

const largestAdvisedDeltaTimesRecords = 0.1;
