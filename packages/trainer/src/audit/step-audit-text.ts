import { roundDown, roundUp } from '@clipwise/privacy';
import { type MechanismAudit, violationConfidence } from './audit-mechanism.js';

/** What an audit of a mechanism found, in a sentence or two. */
export function auditSentence({
  claimed,
  bounds,
  violation,
  shortfall,
  repetitions,
  confidence,
  seconds,
}: MechanismAudit): string {
  const best = bounds.find(({ estimator }) => estimator === 'gaussian-threshold');
  const shown = `a step claims epsilon ${roundUp(claimed.epsilon, 3)}, and ${repetitions} repetitions of the best attack show at least ${roundDown(best?.epsilon ?? 0, 3)} at ${100 * confidence} % (${seconds.toFixed(1)} s)`;
  const share = (rate: number) => `${(100 * rate).toFixed(1)} %`;
  if (violation !== null)
    return `WRONG: ${shown}, and the attack "${violation.attack}" finds ${share(violation.truePositiveRate)} of the canaries with ${share(violation.falsePositiveRate)} false alarms, where the claim allows ${share(violation.allowedTruePositiveRate)}: do not trust any epsilon of this installation`;
  if (shortfall !== null)
    return `private, and less useful than it could be: ${shown}; canaries stand out by mu ${shortfall.atMostMu.toFixed(2)} at most, where ${shortfall.expectedMu.toFixed(2)} is due`;
  return `as claimed: ${shown}; no attack got beyond the claim at ${100 * violationConfidence} %`;
}
