import type { Unbounded } from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import type { Neighbouring } from '../neighbouring.js';
import { tradeOff } from '../trade-off.js';
import type { AuditQuery } from './audit-scores.js';
import { boundedRates } from './threshold-bound.js';

/** Rates that no attack on the claimed mechanism reaches. */
export interface CurveViolation {
  /** Not below the attack's, with the query's confidence. */
  readonly falsePositiveRate: number;
  /** Not above the attack's, with that confidence. */
  readonly truePositiveRate: number;
  /** What the claim allows at that false positive rate. */
  readonly allowedTruePositiveRate: number;
}

/**
 * Where the scores leave the trade-off curve of what is claimed; null where they stay within it.
 *
 * It looks at the whole curve, not at epsilon for one delta, so that a mechanism is found out by whichever rates it breaks.
 *
 * @param event what is claimed for the scores: that of all steps they were made of.
 * @returns the widest breach, or why the event has no curve.
 */
export function curveViolation(
  query: AuditQuery,
  event: DpEvent,
  neighbouring: Neighbouring,
): CurveViolation | Unbounded | null {
  const curve = tradeOff(event, neighbouring);
  if (curve.kind === 'unbounded') return curve;
  const breaches = boundedRates(query).flatMap(({ truePositive, falsePositive }) => {
    const allowed = curve.maximalTpr(falsePositive);
    return truePositive > allowed
      ? [
          {
            falsePositiveRate: falsePositive,
            truePositiveRate: truePositive,
            allowedTruePositiveRate: allowed,
          },
        ]
      : [];
  });
  const gap = (breach: CurveViolation) => breach.truePositiveRate - breach.allowedTruePositiveRate;
  return breaches.sort((one, other) => gap(other) - gap(one))[0] ?? null;
}
