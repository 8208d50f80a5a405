import type { EpsilonAnswer } from './accountant.js';
import type { DpEvent } from './dp-event.js';
import { eventOutline } from './event-outline.js';
import { type AnnouncedMechanism, type Claim, judgeClaim } from './run-claim.js';
import { openRunLedger } from './run-ledger.js';

/** What a run said of itself when it started; null where it did not. */
export interface Announcement {
  readonly delta: number | null;
  readonly neighbouring: string | null;
  readonly unit: string | null;
  /** Null where it does not tell all that a claim is checked against. */
  readonly mechanism: AnnouncedMechanism | null;
  readonly clipping: string | null;
  readonly trainingExamples: number | null;
  readonly largestSubjectExamples: number | null;
}

const fixedTerms = ['delta', 'neighbouring', 'unit'] as const;
/** Stands for the ledger's answer where only contradictions are looked for. */
const anyBound: EpsilonAnswer = { kind: 'bounded', epsilon: 0 };

/**
 * Follows an event log from its first line, and tells whether its run may claim what its charges cost: the judgement of
 * the API.
 */
export class LogEvidence {
  /** What the first attempt announced: a later one may not count otherwise. */
  first: Announcement | undefined;
  readonly #ledger = openRunLedger({ neighbouring: 'add-remove', delta: null });
  #announced: AnnouncedMechanism | null = null;
  #attemptCharges = 0;
  #attemptStep = 0;
  /** What was recorded against the charges stays so, whatever a later attempt announces. */
  #earlierContradiction = '';

  start(announcement: Announcement): void {
    const other = fixedTerms.find(
      (term) => this.first !== undefined && this.first[term] !== announcement[term],
    );
    this.#contradicted(this.#judge(anyBound));
    if (other !== undefined)
      this.#contradicted({
        verdict: 'unverified',
        reason: `A later attempt counts with another ${other} than the first.`,
      });
    this.first ??= announcement;
    this.#announced = announcement.mechanism;
    this.#attemptCharges = 0;
    this.#attemptStep = 0;
  }

  charge(event: DpEvent, count: number, step: number): void {
    this.#ledger.charge(event, count);
    this.#attemptCharges += count * eventOutline(event).steps;
    this.reach(step);
  }

  /** Something was recorded at this step. */
  reach(step: number): void {
    this.#attemptStep = Math.max(this.#attemptStep, step);
  }

  /** @param answer epsilon of all charges. */
  claim(answer: EpsilonAnswer): Claim {
    const claim = this.#judge(answer);
    if (this.#earlierContradiction === '' || claim.verdict === 'non-private') return claim;
    return { verdict: 'unverified', reason: this.#earlierContradiction };
  }

  #judge(answer: EpsilonAnswer): Claim {
    return judgeClaim({
      announced: this.#announced,
      answer,
      charged: this.#ledger.facts(),
      attemptCharges: this.#attemptCharges,
      attemptStep: this.#attemptStep,
    });
  }

  #contradicted({ verdict, reason }: Claim): void {
    if (verdict === 'unverified') this.#earlierContradiction ||= reason;
  }
}
