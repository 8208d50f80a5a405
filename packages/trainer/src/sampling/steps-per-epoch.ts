/**
 * Steps in which batches of `batchSize` draw as many examples as there are: ceil(n / B). In this order: dividing by a
 * rounded sampling rate makes 50 steps of 49 examples one by one.
 */
export function stepsPerEpoch(exampleCount: number, batchSize: number): number {
  return Math.ceil(exampleCount / batchSize);
}
