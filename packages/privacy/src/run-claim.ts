import type { EpsilonAnswer } from './accountant.js';
import { type EventOutline, nothingDone } from './event-outline.js';

/**
 * - `private`: the charges have a finite epsilon, and nothing that was recorded contradicts them.
 * - `declared`: as `private`, but the charges are the word of their author: nobody here saw the run.
 * - `non-private`: the charges say that there is no guarantee.
 * - `unverified`: something that was announced or recorded contradicts the charges; no guarantee is claimed.
 * - `nothing-charged`: nothing was learnt from the data yet.
 */
export type Verdict = 'private' | 'declared' | 'non-private' | 'unverified' | 'nothing-charged';

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
  /** `unstated` is enough for a declared run alone. */
  readonly noiseSource: 'csprng' | 'seeded' | 'none' | 'unstated';
}

/** What was charged and recorded in one attempt of a run. */
export interface AttemptEvidence {
  /** Steps charged in the attempt, counted as `RunLedger.steps` counts them. */
  readonly attemptCharges: number;
  /** Highest step that metrics or artifacts stand at in the attempt. */
  readonly attemptStep: number;
}

/** All that a claim is judged by; the counts are those of the newest attempt. */
export interface ClaimEvidence extends AttemptEvidence {
  /** Of the newest attempt; null when charges came without one. */
  readonly announced: AnnouncedMechanism | null;
  /** Epsilon of the ledger. */
  readonly answer: EpsilonAnswer;
  /** The mechanism as the charges of all attempts tell it. */
  readonly charged: EventOutline;
  /** The attempts before: what they recorded stands as well. Default none. */
  readonly earlierAttempts?: readonly AttemptEvidence[];
  /** Whether the run was declared by its author, not seen. Default false. */
  readonly isDeclared?: boolean;
}

/**
 * Whether a run may claim its epsilon.
 *
 * Guarantee: nothing in `announced` ever turns a verdict into `private`; it can only withdraw one. A declared run is never
 * `private`.
 */
export function judgeClaim(evidence: ClaimEvidence): Claim {
  const { announced, answer, charged, earlierAttempts = [], isDeclared = false } = evidence;
  if (charged.steps > 0 && answer.kind === 'unbounded')
    return { verdict: 'non-private', reason: answer.reason };
  for (const attempt of [evidence, ...earlierAttempts]) {
    const reason = uncharged(attempt, charged.steps);
    if (reason !== null) return { verdict: 'unverified', reason };
  }
  if (charged.steps === 0) return { verdict: 'nothing-charged', reason: 'No step has been charged yet.' };
  const contradiction = contradictionOf(announced, charged, isDeclared);
  if (contradiction !== null) return { verdict: 'unverified', reason: contradiction };
  return isDeclared ? { verdict: 'declared', reason: declaredOnly } : { verdict: 'private', reason: '' };
}

/** Why a declared run claims nothing by itself. */
export const declaredOnly =
  'Nobody here saw it run: epsilon is that of the privacy events that its author declares.';

/** A step is charged before it is taken: results never stand beyond the charges of their attempt. */
function uncharged({ attemptCharges, attemptStep }: AttemptEvidence, chargedSteps: number): string | null {
  // A charge of nothing counts as an application, but not as a step of the ledger.
  const steps = Math.min(attemptCharges, chargedSteps);
  if (attemptStep <= steps) return null;
  const charged = steps === 0 ? 'no step was' : `only ${steps} ${steps === 1 ? 'step was' : 'steps were'}`;
  return `Results stand at step ${attemptStep}, but ${charged} charged.`;
}

function contradictionOf(
  announced: AnnouncedMechanism | null,
  charged: EventOutline,
  isDeclared: boolean,
): string | null {
  if (announced === null) return 'Steps were charged before the run was announced.';
  if (!announced.isPrivate) return 'The run was announced as not private, but its charges claim a guarantee.';
  if (announced.noiseSource === 'seeded')
    return 'The noise was announced as seeded, but the charges claim a guarantee, which a known seed would break.';
  if (announced.noiseSource === 'unstated' && !isDeclared)
    return 'The source of the noise was not announced, but the charges claim a guarantee.';
  if (announced.noiseSource === 'none') return 'No noise was announced, but the charges claim a guarantee.';
  if (differ(announced.noiseMultiplier, charged.noiseMultiplier))
    return `A noise multiplier of ${announced.noiseMultiplier} was announced, but ${charged.noiseMultiplier ?? 'several'} ${charged.noiseMultiplier === null ? 'were' : 'was'} charged.`;
  return samplingContradiction(announced, charged);
}

function samplingContradiction(announced: AnnouncedMechanism, charged: EventOutline): string | null {
  if (charged.sampler === 'full-batch')
    // What was billed without sampling is billed for whatever sampler.
    return announced.samplingRate !== null && announced.samplingRate < 1
      ? `A sampling rate of ${announced.samplingRate} was announced, but the charges are for all data.`
      : null;
  if (charged.samplingRate !== null && announced.samplingRate === null)
    return `Batches were announced as ${announced.sampler}, without a sampling rate, but were charged as a ${charged.sampler} sample.`;
  if (differ(announced.samplingRate, charged.samplingRate))
    return `A sampling rate of ${announced.samplingRate} was announced, but ${charged.samplingRate ?? 'several or none'} ${charged.samplingRate === null ? 'were' : 'was'} charged.`;
  if (announced.sampler !== charged.sampler && charged.sampler !== nothingDone.sampler)
    return `Batches were announced as ${announced.sampler}, but were charged as a ${charged.sampler} sample.`;
  return null;
}

/** Whether an announced number is not the one that was charged, beyond what a decimal notation may lose; null leaves it open. */
function differ(announced: number | null, charged: number | null): boolean {
  if (announced === null) return false;
  return charged === null || Math.abs(announced - charged) > 1e-9 * Math.abs(charged);
}
