import type { EpsilonAnswer } from './accountant.js';
import type { EventOutline } from './event-outline.js';

/**
 * - `private`: the charges have a finite epsilon, and nothing that was recorded contradicts them.
 * - `non-private`: the charges say that there is no guarantee.
 * - `unverified`: something that was announced or recorded contradicts the charges; no guarantee is claimed.
 * - `nothing-charged`: nothing was learnt from the data yet.
 */
export type Verdict = 'private' | 'non-private' | 'unverified' | 'nothing-charged';

/** A verdict, and in one sentence why there is no guarantee; empty for `private`. */
export interface Claim {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** What a writer said of its mechanism when it started. It is checked against the charges and never believed. */
export interface AnnouncedMechanism {
  readonly isPrivate: boolean;
  readonly sampler: string;
  readonly samplingRate: number | null;
  readonly noiseMultiplier: number | null;
  readonly noiseSource: 'csprng' | 'seeded' | 'none';
}

/** All that a claim is judged by. */
export interface ClaimEvidence {
  /** Of the newest attempt; null when charges came without one. */
  readonly announced: AnnouncedMechanism | null;
  /** Epsilon of the ledger. */
  readonly answer: EpsilonAnswer;
  /** The mechanism as the charges tell it. */
  readonly charged: EventOutline;
  /** Applications charged in the newest attempt. */
  readonly attemptCharges: number;
  /** Highest step that anything was recorded at in the newest attempt. */
  readonly attemptStep: number;
}

/**
 * Whether a run may claim its epsilon.
 *
 * Guarantee: nothing in `announced` ever turns a verdict into `private`; it can only withdraw one.
 */
export function judgeClaim(evidence: ClaimEvidence): Claim {
  const { announced, answer, charged, attemptCharges, attemptStep } = evidence;
  if (charged.steps > 0 && answer.kind === 'unbounded')
    return { verdict: 'non-private', reason: answer.reason };
  if (attemptStep > attemptCharges) {
    if (announced?.isPrivate === false && charged.steps === 0)
      return {
        verdict: 'non-private',
        reason: 'No private mechanism was announced, and no step was charged.',
      };
    return {
      verdict: 'unverified',
      reason: `Results stand at step ${attemptStep}, but ${attemptCharges === 0 ? 'no step was' : `only ${attemptCharges} ${attemptCharges === 1 ? 'step was' : 'steps were'}`} charged.`,
    };
  }
  if (charged.steps === 0) return { verdict: 'nothing-charged', reason: 'No step has been charged yet.' };
  const contradiction = contradictionOf(announced, charged);
  return contradiction === null
    ? { verdict: 'private', reason: '' }
    : { verdict: 'unverified', reason: contradiction };
}

function contradictionOf(announced: AnnouncedMechanism | null, charged: EventOutline): string | null {
  if (announced === null) return 'Steps were charged before the run was announced.';
  if (!announced.isPrivate) return 'The run was announced as not private, but its charges claim a guarantee.';
  if (announced.noiseSource !== 'csprng')
    return announced.noiseSource === 'seeded'
      ? 'The noise was announced as seeded, but the charges claim a guarantee, which a known seed would break.'
      : 'No noise was announced, but the charges claim a guarantee.';
  if (differ(announced.noiseMultiplier, charged.noiseMultiplier))
    return `A noise multiplier of ${announced.noiseMultiplier} was announced, but ${charged.noiseMultiplier} was charged.`;
  if (charged.samplingRate !== null && announced.samplingRate === null)
    return `Batches were announced as ${announced.sampler}, without a sampling rate, but were charged as a ${charged.sampler} sample.`;
  if (announced.samplingRate !== null && charged.samplingRate === null && charged.sampler === 'full-batch')
    return announced.samplingRate < 1
      ? `A sampling rate of ${announced.samplingRate} was announced, but the charges are for all data.`
      : null;
  if (differ(announced.samplingRate, charged.samplingRate))
    return `A sampling rate of ${announced.samplingRate} was announced, but ${charged.samplingRate} was charged.`;
  if (charged.samplingRate !== null && announced.sampler !== charged.sampler)
    return `Batches were announced as ${announced.sampler}, but were charged as a ${charged.sampler} sample.`;
  return null;
}

/** Two numbers of which neither is left open, beyond what a decimal notation may lose. */
function differ(one: number | null, other: number | null): boolean {
  return one !== null && other !== null && Math.abs(one - other) > 1e-9 * Math.abs(other);
}
