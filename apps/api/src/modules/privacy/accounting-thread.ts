import type { LedgerAnswer, RunLedgerOptions } from '@clipwise/privacy';
import { QuestionThread } from '../../question-thread.js';

/** What a ledger is asked. */
export interface LedgerQuestion extends RunLedgerOptions {
  /** Records of the one who asks: 1 for one record. */
  readonly size: number;
}

/** Answers of ledgers that take from 0.1 s to seconds. */
export class AccountingThread {
  readonly #thread = new QuestionThread<LedgerQuestion>(
    'the accounting thread',
    new URL('accounting-thread-entry.js', import.meta.url),
  );

  /** @throws Error when the thread ends before it has answered. */
  ask(question: LedgerQuestion): Promise<LedgerAnswer> {
    return this.#thread.ask(question);
  }

  /** Ends the thread; what it was asked fails. */
  async close(): Promise<void> {
    await this.#thread.close();
  }
}
