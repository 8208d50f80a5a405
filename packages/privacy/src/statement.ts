import type { BoundedEpsilon, Certainty, EpsilonAnswer } from './accountant.js';
import type { AttackFacts } from './attack-facts.js';
import { deltaWarning } from './delta-warning.js';
import { type GroupBound, groupPrivacy, groupPrivacyAccountant } from './group-privacy.js';
import type { Neighbouring } from './neighbouring.js';
import type { NoiseName } from './noise-name.js';
import { notCoveredSentences } from './not-covered.js';

/** What a statement speaks of. Sampler, noise and steps are read off the charges (`eventOutline`), never off an announcement. */
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
  /** A person who owns `records` units; `answer` is that of `RunLedger.groupEpsilon`, or of the `group` event, at the same delta. */
  readonly group?: { readonly records: number; readonly answer?: EpsilonAnswer };
  /** Why what was recorded contradicts the charges: no guarantee is claimed then. */
  readonly unverified?: string;
  /** Why epsilon is its author's word and no claim: nobody here saw the run. */
  readonly declared?: string;
  /** True when the ledger holds the cost of choosing hyper-parameters. Default false. */
  readonly isSelectionCharged?: boolean;
  /** What attackers can reach (`attackFacts`); left out or null where there is no curve. */
  readonly attack?: AttackFacts | null;
  /** What an attack on this run did reach. */
  readonly audit?: AuditFacts | null;
  /** How numbers are kept from telling more than real ones would; left out or null where nobody said. */
  readonly numerics?: string | null;
  /** What rules found in the run; left out or null where nobody looked. */
  readonly findings?: readonly StatedFinding[] | null;
  /** Sentences about what epsilon says nothing of; without it the usual ones. */
  readonly notCovered?: readonly string[];
}

/** A fault that was found in the run, as a statement tells it. */
export interface StatedFinding {
  readonly code: string;
  readonly severity: string;
  readonly title: string;
  readonly text: string;
}

/** A bound from below that an audit of the run found. */
export interface AuditFacts {
  readonly epsilon: number;
  /** Probability with which it is not above the truth. */
  readonly confidence: number;
}

/** What a person with several units is promised. */
export type GroupStatement =
  | ({ readonly kind: 'bounded'; readonly method: 'accountant' | 'group-privacy' } & GroupBound)
  | { readonly kind: 'unbounded'; readonly records: number; readonly reason: string };

/** A statement as data: plain JSON, from which the texts are made. */
export interface PrivacyStatement {
  readonly version: 2;
  readonly verdict: 'private' | 'declared' | 'non-private' | 'unverified' | 'nothing-charged';
  /** Null unless `verdict` is `private` or `declared`. */
  readonly guarantee: {
    readonly epsilon: number;
    readonly lower: number | null;
    readonly delta: number;
  } | null;
  /** Why nothing is claimed; null where something is. */
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
  /** Who is trusted, and what is seen by all: terms of NIST SP 800-226, sections 2 and 4. */
  readonly trust: { readonly model: 'central'; readonly public: readonly string[] };
  readonly attack: AttackFacts | null;
  readonly audit: AuditFacts | null;
  /** Whether the cost of choosing hyper-parameters is in the ledger. */
  readonly isSelectionCharged: boolean;
  readonly numerics: string | null;
  readonly findings: readonly StatedFinding[] | null;
  readonly notCovered: readonly string[];
  /** What weakens the guarantee and who must act. */
  readonly warnings: readonly string[];
}

/**
 * All that there is to say about the privacy of a release.
 *
 * Guarantee: a statement with the verdict `private` or `declared` has a finite epsilon and a delta; every one but `private` says
 * why it claims nothing.
 */
export function describePrivacy(facts: StatementFacts): PrivacyStatement {
  const { answer, delta, unit, neighbouring, sampler, samplingRate, chargedSteps } = facts;
  const reason = reasonAgainst(facts);
  const isPrivate = reason === null && answer.kind === 'bounded' && delta !== null;
  return {
    version: 2,
    verdict: isPrivate
      ? facts.declared === undefined
        ? 'private'
        : 'declared'
      : facts.unverified !== undefined
        ? 'unverified'
        : chargedSteps === 0
          ? 'nothing-charged'
          : 'non-private',
    guarantee: isPrivate ? { epsilon: answer.epsilon, lower: answer.lower ?? null, delta } : null,
    reason: reason ?? facts.declared ?? null,
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
    trust: { model: 'central', public: publicFacts(neighbouring) },
    attack: isPrivate ? (facts.attack ?? null) : null,
    audit: facts.audit ?? null,
    isSelectionCharged: facts.isSelectionCharged ?? false,
    numerics: facts.numerics ?? null,
    findings: facts.findings ?? null,
    notCovered: facts.notCovered ?? notCoveredSentences(facts),
    warnings: isPrivate ? warningsOf(facts, delta) : [],
  };
}

function publicFacts(neighbouring: Neighbouring): readonly string[] {
  const always = ['config', 'model', 'sampling rate', 'number of steps', 'noise multiplier'];
  // Where one unit more or less is hidden, their number is treated as public all the same.
  return neighbouring === 'add-remove' ? ['number of units in the training data', ...always] : always;
}

/** Why there is no guarantee; null where there is one. */
function reasonAgainst({
  unverified,
  chargedSteps,
  answer,
  delta,
  noiseSource,
}: StatementFacts): string | null {
  if (unverified !== undefined) return unverified;
  if (chargedSteps === 0) return nothingCharged;
  if (answer.kind === 'unbounded') return answer.reason;
  if (delta === null) return 'No delta was set.';
  if (noiseSource === 'none') return 'No noise was added.';
  return noiseSource === 'seeded' ? seededNoise : null;
}

/** What a ledger without charges says. */
export const nothingCharged = 'No step has been charged yet: nothing has been learnt from the training data.';

/** Why seeded noise protects nobody. */
export const seededNoise =
  'The noise came from a seed that is known: whoever has it can draw the noise again and subtract it.';

function groupStatement(
  one: BoundedEpsilon,
  delta: number,
  { records, answer }: NonNullable<StatementFacts['group']>,
): GroupStatement {
  if (answer?.kind === 'bounded') {
    const method = answer.accountant === groupPrivacyAccountant ? 'group-privacy' : 'accountant';
    return { kind: 'bounded', method, records, epsilon: answer.epsilon, delta };
  }
  const generic = groupPrivacy(one, delta, records);
  if (generic.delta < 1) return { kind: 'bounded', method: 'group-privacy', ...generic };
  return {
    kind: 'unbounded',
    records,
    reason: `Group privacy bounds nothing here: its delta for ${records} records, k exp((k - 1) epsilon) delta, is not below 1.`,
  };
}

function warningsOf(facts: StatementFacts, delta: number): string[] {
  const { records, certainty, accountant } = facts;
  const warnings: string[] = [];
  if (certainty !== 'upper-bound') {
    warnings.push(
      `The ${accountant} accountant gives an ${certainty}: the true epsilon may be larger, so this is no guarantee to be claimed.`,
    );
  }
  const advice = records === null ? null : deltaWarning(delta, records);
  if (advice !== null) warnings.push(advice);
  return warnings;
}
