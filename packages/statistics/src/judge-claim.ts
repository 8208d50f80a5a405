import type { JudgedComparison } from './compare-planned.js';

/** What the data say of a claim. */
export type ClaimJudgement = 'holds' | 'does not hold' | 'cannot be told';

/**
 * Judges the claim that the first of every pair is higher, or lower, than the second.
 *
 * It holds when every comparison shows that difference, and does not when one shows the opposite; everything else is not told,
 * whatever the means look like.
 *
 * @param judged the comparisons of its pairs, first minus second.
 */
export function judgeClaim(
  expects: 'higher' | 'lower',
  judged: readonly Pick<JudgedComparison, 'isDistinguishable' | 'meanDifference'>[],
): ClaimJudgement {
  const sign = expects === 'higher' ? 1 : -1;
  const shown = judged.map(({ isDistinguishable, meanDifference }) =>
    isDistinguishable && meanDifference !== null ? Math.sign(meanDifference) * sign : 0,
  );
  if (shown.includes(-1)) return 'does not hold';
  return shown.length > 0 && shown.every((one) => one === 1) ? 'holds' : 'cannot be told';
}

/**
 * Judges the claim that the first of every pair of cells spends more epsilon, or less, than the second: epsilons are not estimated,
 * so that nothing is tested.
 *
 * @param epsilons of each pair; null where there is none.
 */
export function judgeEpsilonClaim(
  expects: 'higher' | 'lower',
  epsilons: readonly (readonly [number | null, number | null])[],
): ClaimJudgement {
  const shown = epsilons.map(([first, second]) => {
    if (first === null || second === null) return null;
    return expects === 'higher' ? first > second : first < second;
  });
  if (shown.includes(false)) return 'does not hold';
  return shown.length === 0 || shown.includes(null) ? 'cannot be told' : 'holds';
}

/** A judgement as a sentence. */
export const judgementTexts: Readonly<Record<ClaimJudgement, string>> = {
  holds: 'It holds here.',
  'does not hold': 'It does not hold here.',
  'cannot be told': 'It cannot be told from these runs.',
};
