import { auditEstimators, type BootstrapInterval, bootstrap, rocArea } from '@clipwise/privacy/audit';

/** What the losses of a finished model tell of who was trained on. */
export interface MembershipAudit {
  readonly members: number;
  readonly others: number;
  readonly confidence: number;
  readonly delta: number;
  /** Probability that a member has the smaller loss than another, with its bootstrap interval. */
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
 * The loss threshold attack: who is a member has the smaller loss.
 *
 * @param uniform numbers on (0, 1), for the bootstrap.
 * Source: Yeom et al. 2018 (arXiv:1709.01604), section 3.3; the rates that matter, Carlini et al. 2022 (arXiv:2112.03570), section III.
 */
export function auditMembership(
  losses: { readonly members: readonly number[]; readonly others: readonly number[] },
  {
    delta,
    confidence,
    uniform,
  }: { readonly delta: number; readonly confidence: number; readonly uniform: () => number },
): MembershipAudit {
  const scores = {
    taken: losses.members.map((loss) => -loss),
    left: losses.others.map((loss) => -loss),
  };
  const query = { scores, delta, confidence };
  const rateAt = (falsePositiveRate: number) => (taken: Float64Array, left: Float64Array) => {
    const threshold = left[Math.floor(falsePositiveRate * left.length)] ?? Number.NEGATIVE_INFINITY;
    return taken.filter((score) => score > threshold).length / taken.length;
  };
  const estimator = auditEstimators.find(({ kind }) => kind === 'clopper-pearson');
  return {
    members: losses.members.length,
    others: losses.others.length,
    confidence,
    delta,
    area: bootstrap(query, rocArea, uniform),
    rates: [0.001, 0.01].map((falsePositiveRate) => ({
      falsePositiveRate,
      truePositiveRate:
        falsePositiveRate * losses.others.length < 1
          ? null
          : bootstrap(query, rateAt(falsePositiveRate), uniform),
    })),
    epsilon: estimator?.bound(query).epsilon ?? 0,
  };
}
