import { Worker } from 'node:worker_threads';
import type { LedgerAnswer, RunLedgerOptions } from '@clipwise/privacy';

/** What a ledger is asked. */
export interface LedgerQuestion extends RunLedgerOptions {
  /** Records of the one who asks: 1 for one record. */
  readonly size: number;
}

/** A question as it travels. */
export interface NumberedQuestion extends LedgerQuestion {
  readonly number: number;
}

/** The answer as it travels. */
export interface NumberedAnswer {
  readonly number: number;
  readonly answer: LedgerAnswer;
}

interface Waiting {
  readonly resolve: (answer: LedgerAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Answers of ledgers that take from 0.1 s to seconds, one after the other beside the server, which goes on meanwhile.
 *
 * The thread starts with the first question, and anew after one that it died of.
 */
export class AccountingThread {
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #worker: Worker | undefined;

  /** @throws Error when the thread ends before it has answered. */
  ask(question: LedgerQuestion): Promise<LedgerAnswer> {
    this.#asked += 1;
    const number = this.#asked;
    const answer = new Promise<LedgerAnswer>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
    });
    this.#worker ??= this.#start();
    this.#worker.postMessage({ ...question, number } satisfies NumberedQuestion);
    return answer;
  }

  /** Ends the thread; what it was asked fails. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('accounting-thread-entry.js', import.meta.url));
    // It never keeps a process alive.
    worker.unref();
    worker.on('message', ({ number, answer }: NumberedAnswer) => {
      this.#waiting.get(number)?.resolve(answer);
      this.#waiting.delete(number);
    });
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values())
        reject(new Error('the accounting thread ended before it had answered', { cause }));
      this.#waiting.clear();
    });
    return worker;
  }
}
