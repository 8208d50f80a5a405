import type { KnownCounts, PlannedCharges, PlannedPrivacy } from '@clipwise/trainer/config';
import { QuestionThread } from '../../question-thread.js';
import type { CheckedConfig } from './run-configs.js';

/** What the thread is asked about a config, and what it answers. */
export interface ConfigAnswers {
  readonly check: CheckedConfig;
  /** Null for a config that would be refused. */
  readonly plan: PlannedPrivacy | null;
  /** Likewise. */
  readonly charges: PlannedCharges | null;
}

/** A question about a config. */
export interface ConfigQuestion {
  readonly kind: keyof ConfigAnswers;
  readonly config: unknown;
  /** Of its data, from whoever has read them. */
  readonly known?: KnownCounts | undefined;
}

/**
 * Answers what takes from tenths of a second to seconds for a config: noise that is chosen by a target epsilon, and epsilon at the
 * end of a run.
 */
export class ConfigThread {
  readonly #thread = new QuestionThread<ConfigQuestion>(
    'the thread that checks configs',
    new URL('config-thread-entry.js', import.meta.url),
  );

  /** @throws Error when the thread ends before it has answered. */
  ask<Kind extends keyof ConfigAnswers>(
    kind: Kind,
    config: unknown,
    known?: KnownCounts,
  ): Promise<ConfigAnswers[Kind]> {
    return this.#thread.ask({ kind, config, known });
  }
}
