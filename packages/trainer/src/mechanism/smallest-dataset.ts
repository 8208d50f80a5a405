import { ComponentError } from '../component.js';
import type { PrivacyUnit } from '../sampling/privacy-units.js';
import type { supportedNeighbouring } from './supported-neighbouring.js';

type Relation = (typeof supportedNeighbouring)[number];

/**
 * Least number of privacy units for a claim under each relation.
 *
 * Sampling rate and number of steps follow from n, which is public here. Adding or removing one unit changes n, and with few
 * units what is public tells more of it than the ledger bills: at n = 1 a claim of 4.73 has a truth of 7.99. Emptying an
 * example leaves n as it is.
 */
export const smallestDataset: Readonly<Record<Relation, number>> = { 'add-remove': 9, 'zero-out': 1 };

/** @throws ComponentError when so few examples give no claim under the relation. */
export function requirePublicCount(neighbouring: Relation, unitCount: number, unit: PrivacyUnit): void {
  const least = smallestDataset[neighbouring];
  if (unitCount >= least) return;
  throw new ComponentError(
    'privacy.neighbouring',
    `"${neighbouring}" needs at least ${least} training ${unit}s, got ${unitCount}: the sampling rate and the number of steps would tell how many there are; set privacy.neighbouring to "zero-out", or take more ${unit}s`,
  );
}
