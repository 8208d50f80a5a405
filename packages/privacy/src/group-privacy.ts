import type { BoundedEpsilon, EpsilonAnswer } from './accountant.js';

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

/** Who answers where no accountant knows the mechanism as a group sees it. */
export const groupPrivacyAccountant = 'group-privacy';

/** Smallest log of a delta that a floating-point number holds with all its digits. */
const leastLogDelta = -700;
/** Logarithms up to some hundred, added: their rounding must not let delta be exceeded. */
const rounding = 1e-12;

/**
 * Group privacy for any mechanism at a wanted delta: one record is asked about at so small a delta that the group's is
 * reached.
 *
 * @param epsilonOf epsilon of one record at a delta.
 * @param delta of the group, in (0, 1). @param records an integer >= 1.
 * @returns unbounded when no delta that a number can hold is small enough.
 */
export function groupPrivacyAt(
  epsilonOf: (delta: number) => EpsilonAnswer,
  delta: number,
  records: number,
): EpsilonAnswer {
  // The largest delta that is small enough is the cheapest. There may be none: epsilon grows as delta falls.
  for (let logDelta = Math.log(delta / records); logDelta > leastLogDelta; logDelta -= 1) {
    const one = epsilonOf(Math.exp(logDelta));
    if (one.kind === 'unbounded') return one;
    if (Math.log(records) + (records - 1) * one.epsilon + logDelta <= Math.log(delta) - rounding)
      return { kind: 'bounded', epsilon: records * one.epsilon };
  }
  return {
    kind: 'unbounded',
    reason: `Group privacy bounds nothing here: for ${records} records no delta of one record is small enough.`,
  };
}
