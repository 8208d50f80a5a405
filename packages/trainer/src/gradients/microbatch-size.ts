const gradientBudgetBytes = 256 * 2 ** 20;
/** Of a forward pass; the backward pass needs about as much again, and WebAssembly has 4 GiB. */
const forwardBudgetBytes = 1280 * 2 ** 20;
/** Examples of a microbatch, at most. */
export const largestMicrobatch = 16;

/**
 * Examples that fit into memory at once, at least 1: their gradients into 256 MiB and all that a forward pass computes into
 * 1.25 GiB.
 *
 * @param parameterCount numbers in a gradient.
 * @param forwardBytes of one example.
 */
export function microbatchSizeFor(parameterCount: number, forwardBytes: number): number {
  const fitting = Math.min(gradientBudgetBytes / (4 * parameterCount), forwardBudgetBytes / forwardBytes);
  return Math.min(largestMicrobatch, Math.max(1, Math.floor(fitting)));
}
