import { accountingVersion, type DpEvent, type LedgerAnswer, type RunLedger } from '@clipwise/privacy';
import type { RunPatch } from '../../db/tables/runs.js';

/** Charges of one batch after which epsilon is computed; those in between are told the next answer. */
const maximumAnswers = 16;

/** What the charges of a batch cost. */
export interface BatchCost {
  /** Epsilon of everything after the batch. */
  readonly answer: LedgerAnswer;
  /** Whether `answer` is the tightest that the ledger can give. */
  readonly isTight: boolean;
  /**
   * For each charge of the batch, an upper bound of everything up to it: it never falls, is never above that of the
   * batch, and equals it at the last charge. Null where there is none.
   */
  readonly epsilons: readonly (number | null)[];
}

/**
 * Charges a batch to a ledger.
 *
 * A tight answer takes some 30 ms, so it is asked for once, at the end. Where it takes longer, a run that goes on has the answer
 * that its trainer shows on the way, until `TightAnswers` gives it the tight one when it has ended. Charges before the end have
 * the bounds that a ledger gives at once, and at most 16 of those: with thousands of different events each takes some 0.3 ms.
 */
export class BatchAccount {
  readonly #stride: number;
  readonly #onTheWay: number[] = [];
  #charges = 0;

  /**
   * @param before epsilon before the batch; null when there was none.
   * @param plannedCharges number of charges in the batch.
   */
  constructor(
    readonly ledger: RunLedger,
    private readonly before: number | null,
    plannedCharges: number,
  ) {
    this.#stride = Math.ceil(plannedCharges / maximumAnswers);
  }

  /** Adds `count` applications of `event`. */
  charge(event: DpEvent, count: number): void {
    this.ledger.charge(event, count);
    this.#charges += 1;
    if (this.#charges % this.#stride === 0) this.#onTheWay.push(boundIn(this.ledger.quickEpsilon()));
  }

  /** What all charges so far cost. */
  cost(): BatchCost {
    const isTight = this.ledger.isTightQuick;
    const answer = isTight ? this.ledger.epsilon() : this.ledger.runningEpsilon();
    const end = boundIn(answer);
    const epsilons = Array.from({ length: this.#charges }, (_, charge) => {
      const next = this.#onTheWay[Math.floor(charge / this.#stride)] ?? end;
      // What was learnt so far is part of what was learnt in the end, and contains what was learnt before.
      const bound = charge === this.#charges - 1 ? end : Math.min(end, Math.max(next, this.before ?? 0));
      return Number.isFinite(bound) ? bound : null;
    });
    return { answer, isTight, epsilons };
  }
}

function boundIn(answer: LedgerAnswer): number {
  return answer.kind === 'bounded' ? answer.epsilon : Number.POSITIVE_INFINITY;
}

/** What a run stores of the cost of its newest charges. */
export function costPatch(ledger: RunLedger, { answer, isTight }: BatchCost): RunPatch {
  return { ...answerPatch(answer, isTight), charged: ledger.facts() };
}

/** What a run stores of an answer of its ledger. */
export function answerPatch(answer: LedgerAnswer, isTight: boolean): RunPatch {
  const { accountant, certainty } = answer;
  const accounting = { accountant, certainty, version: accountingVersion, isTight };
  if (answer.kind === 'unbounded') return { epsilon: null, epsilonNote: answer.reason, accounting };
  const hasBound = Number.isFinite(answer.epsilon);
  return {
    epsilon: hasBound ? answer.epsilon : null,
    epsilonNote: hasBound ? '' : 'Epsilon is beyond every finite number.',
    accounting,
  };
}
