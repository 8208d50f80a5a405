import {
  type Claim,
  type EpsilonAnswer,
  type EventOutline,
  judgeClaim,
  type Verdict,
} from '@clipwise/privacy';
import type { AnnouncedFacts } from '../../db/tables/runs.js';
import type { StoredVerdict } from '../../db/tables/stored-words.js';

/** What the claim of a run rests on. */
export interface RunEvidence {
  /** Of the newest attempt; null before a run-started. */
  readonly announced: AnnouncedFacts | null;
  /** What the config asked for; null for a config that this version cannot read. */
  readonly asked: { readonly isPrivate: boolean; readonly privacyNote: string } | null;
  readonly answer: EpsilonAnswer;
  /** Null when nothing was charged. */
  readonly charged: EventOutline | null;
  readonly attemptCharges: number;
  readonly attemptStep: number;
  readonly earlierContradiction: string;
  readonly isDeclared: boolean;
}

/**
 * What a run may claim, over all its attempts.
 *
 * Guarantee: neither an announcement nor a new attempt turns a verdict into `private`; they can only withdraw one.
 */
export function claimOfRun(evidence: RunEvidence): Claim {
  const { charged, earlierContradiction, announced, asked } = evidence;
  const claim = judgeClaim({ ...evidence, charged: charged ?? nothing });
  if (claim.verdict === 'non-private' || claim.verdict === 'unverified') return claim;
  if (earlierContradiction !== '') return { verdict: 'unverified', reason: earlierContradiction };
  const claimsNothing = !(announced ?? asked ?? { isPrivate: true }).isPrivate;
  if (claim.verdict === 'nothing-charged' && claimsNothing)
    return { verdict: 'non-private', reason: asked?.privacyNote || 'No private mechanism was announced.' };
  return claim;
}

/** The verdict as it is stored. */
export const storedVerdict = {
  private: 'PRIVATE',
  declared: 'DECLARED',
  'non-private': 'NON_PRIVATE',
  unverified: 'UNVERIFIED',
  'nothing-charged': 'NOTHING_CHARGED',
} as const satisfies Record<Verdict, StoredVerdict>;

const nothing: EventOutline = {
  sampler: '',
  samplingRate: null,
  noise: 'several kinds of',
  noiseMultiplier: null,
  steps: 0,
};
