import { type Neighbouring, openRunLedger } from '@clipwise/privacy';
import { affordableSteps } from '../../mechanism/budget.js';
import { deriveEvent } from '../../mechanism/derive-event.js';
import { describeRun } from '../describe-run.js';
import { budgetOf, noisyParts, planRun } from '../plan-run.js';
import type { RunConfig } from '../run-config.js';

/** What a run will have spent when it ends. */
export interface PlannedPrivacy {
  /** The ledger's after the planned steps; null without a guarantee, and where only the data can say. */
  readonly epsilon: number | null;
  /** Why epsilon is null, in a sentence; empty where it is not. */
  readonly reason: string;
  readonly isPrivate: boolean;
  readonly delta: number | null;
  readonly unit: RunConfig['privacy']['unit'];
  readonly neighbouring: Neighbouring;
}

/** What the ledger of a run of this config will say at its end, by the code that keeps ledgers. */
export function plannedPrivacy(config: RunConfig): PlannedPrivacy {
  const { isPrivate, privacyNote, delta, unit, neighbouring } = describeRun(config);
  const none = (reason: string) => ({ epsilon: null, reason, isPrivate, delta, unit, neighbouring });
  if (!isPrivate || delta === null) return none(privacyNote);
  const { sampler, clipping, plannedSteps, noiseMultiplier } = planRun(config);
  if (plannedSteps === null || noiseMultiplier === null)
    return none('The number of training examples is known once the data are read.');
  const event = deriveEvent(sampler, { ...noisyParts(config, clipping), noiseMultiplier });
  const budget = budgetOf(config);
  const count = budget === null ? plannedSteps : affordableSteps(event, plannedSteps, budget);
  const answer = openRunLedger({ delta, neighbouring, charges: [{ event, count }] }).epsilon();
  if (answer.kind === 'unbounded') return none(`There is no bound: ${answer.reason}`);
  return { epsilon: answer.epsilon, reason: '', isPrivate, delta, unit, neighbouring };
}
