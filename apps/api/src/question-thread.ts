import { Worker } from 'node:worker_threads';

/** A question as it travels to the thread. */
export type Numbered<Question> = Question & { readonly number: number };

/** The answer as it travels; an Error refuses the question. */
export interface NumberedAnswer {
  readonly number: number;
  readonly answer: unknown;
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread that answers questions one after the other beside the server, which goes on meanwhile.
 *
 * It starts with the first question, and anew after one that it died of.
 */
export class QuestionThread<Question extends object> {
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #worker: Worker | undefined;

  /** @param name what it is called where it fails. @param entry the file that answers `Numbered<Question>` by `NumberedAnswer`. */
  constructor(
    private readonly name: string,
    private readonly entry: URL,
  ) {}

  /** What the thread answers; whoever asks knows its form. @throws Error when the thread ends before it has answered. */
  ask<Answer>(question: Question): Promise<Answer> {
    this.#asked += 1;
    const number = this.#asked;
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
    });
    this.#worker ??= this.#start();
    this.#worker.postMessage({ ...question, number } satisfies Numbered<Question>);
    return answer;
  }

  /** Ends the thread; what it was asked fails. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.entry);
    // It never keeps a process alive.
    worker.unref();
    worker.on('message', ({ number, answer }: NumberedAnswer) => {
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (answer instanceof Error) waiting?.reject(answer);
      else waiting?.resolve(answer as never);
    });
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values())
        reject(new Error(`${this.name} ended before it had answered`, { cause }));
      this.#waiting.clear();
    });
    return worker;
  }
}
