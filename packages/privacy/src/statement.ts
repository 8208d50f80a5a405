import type { BoundedEpsilon, Certainty, EpsilonAnswer } from './accountant.js';
import { type GroupBound, groupPrivacy } from './group-privacy.js';
import type { Neighbouring } from './neighbouring.js';

/** The distribution of the noise, in words. */
export type NoiseName = 'Gaussian' | 'Laplace' | 'discrete Gaussian' | 'several kinds of';

/** What a statement speaks of; the facts come from the objects that ran and from the ledger. */
export interface StatementFacts {
  readonly answer: EpsilonAnswer;
  readonly delta: number | null;
  /** Whose presence is hidden: `example`, `patient`, ... */
  readonly unit: string;
  readonly neighbouring: Neighbouring;
  /** `poisson`, `shuffled`, ... */
  readonly sampler: string;
  readonly samplingRate: number | null;
  readonly noiseMultiplier: number | null;
  readonly clipping: string;
  /** Default `Gaussian`. */
  readonly noise?: NoiseName;
  readonly noiseSource: 'csprng' | 'seeded' | 'none' | 'unstated';
  readonly accountant: string;
  readonly accountantVersion: string;
  readonly certainty: Certainty;
  /** Steps in the ledger. */
  readonly chargedSteps: number;
  /** Number of units in the training data, when it may be told. */
  readonly records: number | null;
  /** A person who owns `records` units; `answer` is that of the `group` event at the same delta, where there is one. */
  readonly group?: { readonly records: number; readonly answer?: EpsilonAnswer };
  /** True when the ledger holds the cost of choosing hyper-parameters. Default false. */
  readonly isSelectionCharged?: boolean;
  /** Sentences about what epsilon says nothing of; without it the usual ones. */
  readonly notCovered?: readonly string[];
}

/** What a person with several units is promised. */
export type GroupStatement =
  | ({ readonly kind: 'bounded'; readonly method: 'accountant' | 'group-privacy' } & GroupBound)
  | { readonly kind: 'unbounded'; readonly records: number; readonly reason: string };

/** A statement as data: plain JSON, from which the texts are made. */
export interface PrivacyStatement {
  readonly version: 1;
  readonly verdict: 'private' | 'not-private' | 'nothing-charged';
  /** Null unless `verdict` is `private`. */
  readonly guarantee: {
    readonly epsilon: number;
    readonly lower: number | null;
    readonly delta: number;
  } | null;
  /** Why there is no guarantee; null where there is one. */
  readonly reason: string | null;
  readonly unit: string;
  readonly neighbouring: Neighbouring;
  readonly sampler: { readonly kind: string; readonly samplingRate: number | null };
  readonly mechanism: {
    readonly clipping: string;
    readonly noise: NoiseName;
    readonly noiseMultiplier: number | null;
    readonly steps: number;
  };
  readonly accountant: { readonly kind: string; readonly version: string; readonly certainty: Certainty };
  readonly noiseSource: StatementFacts['noiseSource'];
  readonly records: number | null;
  /** Null where no group was asked for or where there is no guarantee. */
  readonly group: GroupStatement | null;
  readonly notCovered: readonly string[];
  /** What weakens the guarantee and who must act. */
  readonly warnings: readonly string[];
}

/**
 * All that there is to say about the privacy of a release.
 *
 * Guarantee: a statement with the verdict `private` has a finite epsilon and a delta; every other says why not.
 */
export function describePrivacy(facts: StatementFacts): PrivacyStatement {
  const { answer, delta, unit, neighbouring, sampler, samplingRate, chargedSteps } = facts;
  const isPrivate = chargedSteps > 0 && answer.kind === 'bounded' && delta !== null;
  return {
    version: 1,
    verdict: chargedSteps === 0 ? 'nothing-charged' : isPrivate ? 'private' : 'not-private',
    guarantee: isPrivate ? { epsilon: answer.epsilon, lower: answer.lower ?? null, delta } : null,
    reason: isPrivate ? null : answer.kind === 'unbounded' ? answer.reason : noGuarantee(chargedSteps),
    unit,
    neighbouring,
    sampler: { kind: sampler, samplingRate },
    mechanism: {
      clipping: facts.clipping,
      noise: facts.noise ?? 'Gaussian',
      noiseMultiplier: facts.noiseMultiplier,
      steps: chargedSteps,
    },
    accountant: {
      kind: facts.accountant,
      version: facts.accountantVersion,
      certainty: facts.certainty,
    },
    noiseSource: facts.noiseSource,
    records: facts.records,
    group: isPrivate && facts.group !== undefined ? groupStatement(answer, delta, facts.group) : null,
    notCovered: facts.notCovered ?? usuallyNotCovered(facts.isSelectionCharged ?? false),
    warnings: isPrivate ? warningsOf(facts, delta) : [],
  };
}

function noGuarantee(chargedSteps: number): string {
  return chargedSteps === 0
    ? 'No step has been charged yet: nothing has been learnt from the training data.'
    : 'No delta was set.';
}

function groupStatement(
  one: BoundedEpsilon,
  delta: number,
  { records, answer }: NonNullable<StatementFacts['group']>,
): GroupStatement {
  const generic = groupPrivacy(one, delta, records);
  if (answer?.kind === 'bounded')
    return { kind: 'bounded', method: 'accountant', records, epsilon: answer.epsilon, delta };
  if (generic.delta < 1) return { kind: 'bounded', method: 'group-privacy', ...generic };
  return {
    kind: 'unbounded',
    records,
    reason: `Group privacy bounds nothing here: its delta for ${records} records, k exp((k - 1) epsilon) delta, is not below 1.`,
  };
}

function usuallyNotCovered(isSelectionCharged: boolean): string[] {
  const always = [
    'Training loss, gradient norms, clipped fractions and batch sizes: they are computed from the training data without noise.',
    'Validation metrics and sample predictions on private data: they are computed without noise.',
  ];
  return isSelectionCharged
    ? always
    : [
        ...always,
        'Choosing hyper-parameters or the best of several runs by their results: each of those runs spends as well.',
      ];
}

function warningsOf(facts: StatementFacts, delta: number): string[] {
  const { records, noiseSource, certainty, accountant } = facts;
  const warnings: string[] = [];
  if (certainty !== 'upper-bound') {
    warnings.push(
      `The ${accountant} accountant gives an ${certainty}: the true epsilon may be larger, so this is no guarantee to be claimed.`,
    );
  }
  if (noiseSource === 'seeded') {
    warnings.push(
      'The noise came from a seeded generator: whoever knows the seed can remove it, so this guarantee holds only while the seed is secret.',
    );
  }
  if (records !== null && delta * records >= 1) {
    warnings.push(
      `Delta is not below 1/${records}: with so large a delta, publishing one whole record would still satisfy the guarantee.`,
    );
  } else if (records !== null && delta * records > largestAdvisedDeltaTimesRecords) {
    warnings.push(
      `Delta is close to 1/${records}: it should lie well below, at most ${(largestAdvisedDeltaTimesRecords / records).toPrecision(2)}.`,
    );
  }
  return warnings;
}

/** Delta << 1/n, as Dwork and Roth 2014, section 2.3 ask for, taken as a tenth. */
const largestAdvisedDeltaTimesRecords = 0.1;
