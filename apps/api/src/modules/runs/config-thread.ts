import { Worker } from 'node:worker_threads';
import type { CheckedConfig } from './run-configs.js';

/** A config as it travels to the thread. */
export interface NumberedConfig {
  readonly number: number;
  readonly config: unknown;
}

interface Waiting {
  readonly resolve: (answer: CheckedConfig) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Checks configs whose noise is chosen by a target epsilon, which takes from 0.3 s to seconds each, one after the other beside
 * the server, which goes on meanwhile.
 *
 * The thread starts with the first config, and anew after one that it died of.
 */
export class ConfigThread {
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #worker: Worker | undefined;

  /** @throws Error when the thread ends before it has answered. */
  check(config: unknown): Promise<CheckedConfig> {
    this.#asked += 1;
    const number = this.#asked;
    const answer = new Promise<CheckedConfig>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
    });
    this.#worker ??= this.#start();
    this.#worker.postMessage({ number, config } satisfies NumberedConfig);
    return answer;
  }

  #start(): Worker {
    const worker = new Worker(new URL('config-thread-entry.js', import.meta.url));
    // It never keeps a process alive.
    worker.unref();
    worker.on('message', ({ number, answer }: { number: number; answer: CheckedConfig | Error }) => {
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (answer instanceof Error) waiting?.reject(answer);
      else waiting?.resolve(answer);
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
