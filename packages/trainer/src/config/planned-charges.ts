import type { LedgerCharge, Neighbouring, PromisedEpsilon } from '@clipwise/privacy';
import { affordableSteps } from '../mechanism/budget.js';
import { deriveEvent } from '../mechanism/derive-event.js';
import { partOf } from '../mechanism/planned-charges.js';
import { budgetOf, chargesOfSteps, type KnownCounts, noisyParts, planRun } from './plan-run.js';
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
  const budget = budgetOf(config);
  if (plannedSteps === null || noiseMultiplier === null) {
    const event = deriveEvent(sampler, parts);
    // What gives no guarantee gives none after one step.
    if (parts.noiseMultiplier === 0 || event.kind === 'composed' || event.kind === 'non-private')
      return { ...told, charges: [{ event, count: 1 }], promised: null };
    const promised = budget === null ? null : { epsilon: budget.targetEpsilon, delta: budget.delta };
    return { ...told, charges: [], promised };
  }
  const plan = chargesOfSteps(config, { sampler, clipping, plannedSteps }, noiseMultiplier);
  const steps = budget === null ? plannedSteps : affordableSteps(plan, budget);
  const charges = partOf(plan, 0, steps).map(({ event, steps: count }) => ({ event, count }));
  return { ...told, charges, promised: null };
}
