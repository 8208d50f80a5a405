import type { BoundedEpsilon } from './accountant.js';

/** What (epsilon, delta)-DP of one record promises to a person who owns `records` of them; `delta` may exceed 1. */
export interface GroupBound {
  readonly records: number;
  readonly epsilon: number;
  readonly delta: number;
}

/**
 * Group privacy for any mechanism: (k epsilon, k exp((k - 1) epsilon) delta). It is loose; the `group` event gives an
 * accountant the mechanism itself, and with it a far smaller bound.
 *
 * @param records k, an integer >= 1.
 *
 * Source: Vadhan 2017, "The Complexity of Differential Privacy", Lemma 2.2.
 * @example
 * groupPrivacy({ kind: 'bounded', epsilon: 1 }, 1e-5, 2).epsilon; // 2
 */
export function groupPrivacy({ epsilon }: BoundedEpsilon, delta: number, records: number): GroupBound {
  return { records, epsilon: records * epsilon, delta: records * Math.exp((records - 1) * epsilon) * delta };
}
