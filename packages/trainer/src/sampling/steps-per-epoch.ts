/**
 * Steps in which batches of `batchSize` draw as many units as there are: ceil(n / B). In this order: dividing by a
 * rounded sampling rate makes 50 steps of 49 units one by one.
 */
export function stepsPerEpoch(unitCount: number, batchSize: number): number {
  return Math.ceil(unitCount / batchSize);
}
