import type { supportedNeighbouring } from './supported-neighbouring.js';

/**
 * Least number of training examples for a claim under each relation.
 *
 * Sampling rate and number of steps follow from n, which is public here. Adding or removing one example changes n, and with few
 * examples what is public tells more of it than the ledger bills.
 */
export const smallestDataset: Readonly<Record<(typeof supportedNeighbouring)[number], number>> = {
  'add-remove': 9,
};
