import { auditEstimators, type BootstrapInterval, bootstrap, rocArea } from '@clipwise/privacy/audit';

/** What a finished model tells of who was trained on. */
export interface MembershipAudit {
  readonly members: number;
  readonly others: number;
  readonly confidence: number;
  readonly delta: number;
  /** Probability that a member has the higher score than another, with its bootstrap interval. */
  readonly area: BootstrapInterval;
  /** True positive rate at a false positive rate of 0.1 % and of 1 %, with bootstrap intervals; null for fewer others than that takes. */
  readonly rates: readonly {
    readonly falsePositiveRate: number;
    readonly truePositiveRate: BootstrapInterval | null;
  }[];
  /** Lower bound on epsilon, if members and others come from one distribution and are independent. */
  readonly epsilon: number;
}

/**
 * What scores show, the higher the more they speak for a member.
 *
 * @param uniform numbers on (0, 1), for the bootstrap.
 * Source: the rates that matter, Carlini et al. 2022 (arXiv:2112.03570), section III.
 */
export function auditMembership(
  scores: { readonly members: readonly number[]; readonly others: readonly number[] },
  {
    delta,
    confidence,
    uniform,
  }: { readonly delta: number; readonly confidence: number; readonly uniform: () => number },
): MembershipAudit {
  const query = { scores: { taken: scores.members, left: scores.others }, delta, confidence };
  const rateAt = (falsePositiveRate: number) => (taken: Float64Array, left: Float64Array) => {
    const threshold = left[Math.floor(falsePositiveRate * left.length)] ?? Number.NEGATIVE_INFINITY;
    return taken.filter((score) => score > threshold).length / taken.length;
  };
  const estimator = auditEstimators.find(({ kind }) => kind === 'clopper-pearson');
  return {
    members: scores.members.length,
    others: scores.others.length,
    confidence,
    delta,
    area: bootstrap(query, rocArea, uniform),
    rates: [0.001, 0.01].map((falsePositiveRate) => ({
      falsePositiveRate,
      truePositiveRate:
        falsePositiveRate * scores.others.length < 1
          ? null
          : bootstrap(query, rateAt(falsePositiveRate), uniform),
    })),
    epsilon: estimator?.bound(query).epsilon ?? 0,
  };
}

/**
 * Scores of the loss threshold attack: who is a member has the smaller loss. A loss that is no number speaks for nobody.
 *
 * Source: Yeom et al. 2018 (arXiv:1709.01604), section 3.3.
 */
export function lossThresholdScores(losses: readonly number[]): readonly number[] {
  return losses.map((loss) => (Number.isFinite(loss) ? -loss : Number.NEGATIVE_INFINITY));
}
