import { createHash } from 'node:crypto';
import {
  type BudgetShare,
  type BudgetStanding,
  budgetStanding,
  type ComposedEpsilon,
} from '@clipwise/privacy';
import type { BudgetRow } from '../../db/tables/budgets.js';
import type { DatasetRow } from '../../db/tables/datasets.js';
import { canonicalJson } from '../canonical-json.js';
import type { AccountingThread } from '../privacy/accounting-thread.js';
import { Remembered } from '../remembered.js';
import { type RunShares, sharesOf } from './budget-shares.js';
import type { CountedRun } from './budgets.repository.js';

/** Answers that are remembered. */
const maximumAnswers = 200;

/** A budget with what runs take of it. */
export interface CountedBudget {
  readonly dataset: DatasetRow;
  readonly budget: BudgetRow;
  readonly runs: readonly CountedRun[];
  readonly shares: readonly RunShares[];
  readonly standing: BudgetStanding;
  /** Why spent, reserved or asked is no number; empty where all are. */
  readonly reason: string;
  /** Whether epsilons were added up where events could not be composed. */
  readonly isSummed: boolean;
  /** Runs without a guarantee whose results are kept as private data by a decision; they are in none of the numbers. */
  readonly keptPrivate: number;
}

/** Adds up what runs take of budgets, by the thread that accounts; the same question is answered once. */
export class BudgetStandings {
  readonly #answers = new Remembered<Promise<ComposedEpsilon>>(maximumAnswers);

  constructor(private readonly thread: AccountingThread) {}

  /** Where a budget stands, and would stand with `asked` on top. */
  async count(
    dataset: DatasetRow,
    budget: BudgetRow,
    runs: readonly CountedRun[],
    asked: readonly BudgetShare[] = [],
  ): Promise<CountedBudget> {
    const shares = runs.map((run) => sharesOf(run, dataset, budget));
    const counted = shares.filter(({ isKeptPrivate }) => !isKeptPrivate);
    const committed = counted.map((share) => share.committed);
    const [spentAnswer, committedAnswer, totalAnswer] = await Promise.all([
      this.compose(
        counted.map(({ spent }) => spent),
        budget,
      ),
      this.compose(committed, budget),
      this.compose([...committed, ...asked], budget),
    ]);
    const unbounded = [spentAnswer, committedAnswer, totalAnswer].find(({ kind }) => kind === 'unbounded');
    return {
      ...{ dataset, budget, runs, shares },
      standing: budgetStanding(budget.epsilon, {
        spent: boundOf(spentAnswer),
        committed: boundOf(committedAnswer),
        total: boundOf(totalAnswer),
      }),
      reason: unbounded?.kind === 'unbounded' ? unbounded.reason : '',
      isSummed: totalAnswer.composition === 'summed',
      keptPrivate: shares.length - counted.length,
    };
  }

  /** Epsilon of shares together, at the terms of a budget. */
  compose(
    shares: readonly BudgetShare[],
    { delta, neighbouring }: Pick<BudgetRow, 'delta' | 'neighbouring'>,
  ): Promise<ComposedEpsilon> {
    const key = keyOf(shares, `${delta} ${neighbouring}`);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = this.thread.compose(shares, { delta, neighbouring });
    this.#answers.set(key, answer);
    // What failed is asked again.
    answer.catch(() => this.#answers.take(key));
    return answer;
  }
}

/** Of a question: sets of many subjects are long, and are kept in no key. */
function keyOf(shares: readonly BudgetShare[], terms: string): string {
  const hash = createHash('sha256').update(terms);
  for (const { subjects, ...share } of shares) {
    hash.update(canonicalJson([share, subjects?.grouping ?? null]));
    if (subjects !== null) hash.update(subjects.bits);
  }
  return hash.digest('hex');
}

/** An answer as a number: infinite where there is no bound. */
export function boundOf(answer: ComposedEpsilon): number {
  return answer.kind === 'bounded' ? answer.epsilon : Number.POSITIVE_INFINITY;
}
