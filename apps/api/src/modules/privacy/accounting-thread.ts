import type { Finding, RunFacts } from '@clipwise/findings';
import type {
  AttackFacts,
  BudgetShare,
  BudgetTerms,
  ComposedEpsilon,
  LedgerAnswer,
  RunLedgerOptions,
} from '@clipwise/privacy';
import { QuestionThread } from '../../question-thread.js';

/** What a ledger is asked. */
export interface LedgerQuestion extends RunLedgerOptions {
  /** Records of the one who asks: 1 for one record. */
  readonly size: number;
}

/** What all runs on a data set are asked. */
export interface CompositionQuestion {
  readonly shares: readonly BudgetShare[];
  readonly terms: BudgetTerms;
}

/** What attackers can reach is asked of all charges together. */
export interface AttackQuestion extends Pick<RunLedgerOptions, 'neighbouring'> {
  readonly attackOn: NonNullable<RunLedgerOptions['charges']>;
}

/** Rules compose what authors state, to compare it with what they claim. */
export interface FindingsQuestion {
  readonly faultsIn: readonly RunFacts[];
}

/** Answers of ledgers that take from 0.1 s to seconds. */
export class AccountingThread {
  readonly #thread = new QuestionThread<
    LedgerQuestion | CompositionQuestion | AttackQuestion | FindingsQuestion
  >('the accounting thread', new URL('accounting-thread-entry.js', import.meta.url));

  /** @throws Error when the thread ends before it has answered. */
  ask(question: LedgerQuestion): Promise<LedgerAnswer> {
    return this.#thread.ask(question);
  }

  /** Epsilon of all shares together. @throws Error as `ask`. */
  compose(shares: readonly BudgetShare[], terms: BudgetTerms): Promise<ComposedEpsilon> {
    return this.#thread.ask({ shares, terms });
  }

  /** What attackers can reach; null where there is no bound. @throws Error as `ask`. */
  attack(question: AttackQuestion): Promise<AttackFacts | null> {
    return this.#thread.ask(question);
  }

  /** What rules find in runs. @throws Error as `ask`. */
  findFaults(facts: readonly RunFacts[]): Promise<readonly Finding[]> {
    return this.#thread.ask({ faultsIn: facts });
  }

  /** Ends the thread; what it was asked fails. */
  async close(): Promise<void> {
    await this.#thread.close();
  }
}
