/**
 * Whether a change is in a sample: the same ones for the same code, spread over all of it.
 *
 * @param {string} id of StrykerJS, which counts the changes of a run. @param {number} percent of the changes.
 */
export const isSampled = (id, percent) => (Math.imul(Number(id) + 1, 0x9e3779b1) >>> 0) % 100 < percent;
