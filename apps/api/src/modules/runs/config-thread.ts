import { Worker } from 'node:worker_threads';
import type { PlannedPrivacy } from '@clipwise/trainer/config';
import type { CheckedConfig } from './run-configs.js';

/** What the thread is asked about a config, and what it answers. */
export interface ConfigAnswers {
  readonly check: CheckedConfig;
  /** Null for a config that would be refused. */
  readonly plan: PlannedPrivacy | null;
}

/** A question as it travels to the thread. */
export interface ConfigQuestion {
  readonly number: number;
  readonly kind: keyof ConfigAnswers;
  readonly config: unknown;
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Answers what takes from tenths of a second to seconds for a config (noise that is chosen by a target epsilon, epsilon at the
 * end of a run), one after the other beside the server, which goes on meanwhile.
 *
 * The thread starts with the first config, and anew after one that it died of.
 */
export class ConfigThread {
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #worker: Worker | undefined;

  /** @throws Error when the thread ends before it has answered. */
  ask<Kind extends keyof ConfigAnswers>(kind: Kind, config: unknown): Promise<ConfigAnswers[Kind]> {
    this.#asked += 1;
    const number = this.#asked;
    const answer = new Promise<ConfigAnswers[Kind]>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
    });
    this.#worker ??= this.#start();
    this.#worker.postMessage({ number, kind, config } satisfies ConfigQuestion);
    return answer;
  }

  #start(): Worker {
    const worker = new Worker(new URL('config-thread-entry.js', import.meta.url));
    // It never keeps a process alive.
    worker.unref();
    worker.on('message', ({ number, answer }: { number: number; answer: unknown }) => {
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (answer instanceof Error) waiting?.reject(answer);
      // The thread answers each number with what its kind of question asks for.
      else waiting?.resolve(answer as never);
    });
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values())
        reject(new Error('the thread that checks configs ended before it had answered', { cause }));
      this.#waiting.clear();
    });
    return worker;
  }
}
