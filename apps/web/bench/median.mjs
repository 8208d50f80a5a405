/** @param {readonly number[]} list @returns {number} NaN for none. */
export const median = (list) => quantile(list, 0.5);

/** @param {readonly number[]} list @param {number} share from 0 to 1 @returns {number} the value that this share of the list is at or below. */
export function quantile(list, share) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
