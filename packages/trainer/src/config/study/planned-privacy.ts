import { type Neighbouring, openRunLedger } from '@clipwise/privacy';
import { samplingRateOf } from '../../sampling/sampler.js';
import { describeRun } from '../describe-run.js';
import { affordableCharges, type KnownCounts, planRun } from '../plan-run.js';
import type { RunConfig } from '../run-config.js';

/** What a run will have spent when it ends. */
export interface PlannedPrivacy {
  /** What the run is called by its clipping and sparsification, as runs are listed. */
  readonly method: string;
  /** The ledger's after the planned steps, for one unit; null without a guarantee, and where only the data can say. */
  readonly epsilon: number | null;
  /** The same for the subject that has most examples, where an example is the unit; null where that is the same, or not known. */
  readonly subjectEpsilon: number | null;
  /** Why epsilon is null, in a sentence; empty where it is not. */
  readonly reason: string;
  readonly isPrivate: boolean;
  readonly delta: number | null;
  readonly unit: RunConfig['privacy']['unit'];
  readonly neighbouring: Neighbouring;
  /** Steps that the target epsilon leaves, or all that are planned; null where only the data can say. */
  readonly steps: number | null;
  /** The probability with which a unit is drawn into a batch; null without amplification, and where only the data can say. */
  readonly samplingRate: number | null;
  /** As asked for, or as the target epsilon asks; null without noise, where it changes, and where only the data can say. */
  readonly noiseMultiplier: number | null;
}

/**
 * What the ledger of a run of this config will say at its end, by the code that keeps ledgers.
 *
 * @param known of the data, where the config does not say.
 */
export function plannedPrivacy(config: RunConfig, known?: KnownCounts): PlannedPrivacy {
  const description = describeRun(config, known);
  const { method, isPrivate, privacyNote, delta, unit, neighbouring } = description;
  const { facts, unitCount, sampler, clipping, plannedSteps, noiseMultiplier } = planRun(config, known);
  const told = {
    ...{ method, isPrivate, delta, unit, neighbouring, noiseMultiplier: description.noiseMultiplier },
    steps: plannedSteps,
    samplingRate: unitCount === null ? null : samplingRateOf(sampler.amplification),
  };
  const none = (reason: string) => ({ ...told, epsilon: null, subjectEpsilon: null, reason });
  if (!isPrivate || delta === null) return none(privacyNote);
  if (plannedSteps === null || noiseMultiplier === null)
    return none('The number of training examples is known once the data are read.');
  const charges = affordableCharges(config, { sampler, clipping, plannedSteps }, noiseMultiplier);
  const ledger = openRunLedger({ delta, neighbouring, charges });
  const answer = ledger.epsilon();
  if (answer.kind === 'unbounded') return none(`There is no bound: ${answer.reason}`);
  const scans = unit === 'example' ? (facts.largestSubjectExamples ?? 1) : 1;
  const subject = scans > 1 ? ledger.groupEpsilon(scans) : undefined;
  return {
    ...told,
    steps: Math.min(plannedSteps, ledger.facts().steps),
    epsilon: answer.epsilon,
    subjectEpsilon: subject?.kind === 'bounded' ? subject.epsilon : null,
    reason: '',
  };
}
