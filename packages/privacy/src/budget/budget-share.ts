import type { LedgerCharge } from '../ledger.js';
import type { Neighbouring } from '../neighbouring.js';

/** Which subjects a run may look at, where that can be proven. */
export interface SubjectSet {
  /** Names the order of the subjects: sets of another grouping cannot be compared. */
  readonly grouping: string;
  /** A bit for each subject, the lowest of a byte first. */
  readonly bits: Uint8Array;
}

/** An epsilon that is kept to by whoever spends it, where the events are not known. */
export interface PromisedEpsilon {
  readonly epsilon: number;
  readonly delta: number;
}

/** What one run takes, or may take, of the budget of a data set. */
export interface BudgetShare {
  readonly charges: readonly LedgerCharge[];
  /** In place of charges that nobody can tell yet. */
  readonly promised: PromisedEpsilon | null;
  /** Records of the run that one unit of the budget stands for, an integer >= 1; null where nobody can say. */
  readonly groupSize: number | null;
  /** Null for everyone. */
  readonly subjects: SubjectSet | null;
}

/** What the shares of a data set are counted at. */
export interface BudgetTerms {
  /** In (0, 1). */
  readonly delta: number;
  readonly neighbouring: Neighbouring;
}
