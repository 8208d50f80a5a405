import type { LedgerCharge, Neighbouring, PromisedEpsilon } from '@clipwise/privacy';
import { claimsNothing, deriveEvent } from '../mechanism/derive-event.js';
import { affordableCharges, budgetOf, type KnownCounts, noisyParts, planRun } from './plan-run.js';
import type { RunConfig } from './run-config.js';

/** What a run of a config takes of the budget of its data set. */
export interface PlannedCharges {
  readonly unit: RunConfig['privacy']['unit'];
  readonly neighbouring: Neighbouring;
  /** All that it plans; empty where nobody can tell yet. */
  readonly charges: readonly LedgerCharge[];
  /** What it keeps to where its charges are not known; null where they are, and where it keeps to nothing. */
  readonly promised: PromisedEpsilon | null;
  /** Most training examples of one subject; null where only the data can say. */
  readonly largestSubjectExamples: number | null;
  /** Nobody is behind the data. */
  readonly isSynthetic: boolean;
}

/**
 * What a run of this config will charge, by the objects that will run.
 *
 * @param known of the data, where the config does not say.
 */
export function plannedCharges(config: RunConfig, known?: KnownCounts): PlannedCharges {
  const { facts, sampler, clipping, plannedSteps, noiseMultiplier } = planRun(config, known);
  const { unit, neighbouring } = config.privacy;
  const { largestSubjectExamples, isSynthetic } = facts;
  const told = { unit, neighbouring, largestSubjectExamples, isSynthetic };
  const parts = noisyParts(config, clipping);
  if (plannedSteps === null || noiseMultiplier === null) {
    const event = deriveEvent(sampler, parts);
    // What gives no guarantee gives none after one step.
    if (claimsNothing(event)) return { ...told, charges: [{ event, count: 1 }], promised: null };
    const budget = budgetOf(config);
    const promised = budget === null ? null : { epsilon: budget.targetEpsilon, delta: budget.delta };
    return { ...told, charges: [], promised };
  }
  const charges = affordableCharges(config, { sampler, clipping, plannedSteps }, noiseMultiplier);
  return { ...told, charges, promised: null };
}
