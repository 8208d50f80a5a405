import { errorCodes } from '@clipwise/contract/errors';

/** One thing that is wrong in a config. */
export interface ConfigProblem {
  /** Keys from the config's root, joined by dots, such as `clipping.clipNorm`; `config` for the whole. */
  readonly path: string;
  /** What is there, as JSON text of at most 60 characters; `nothing` where the key is absent. */
  readonly value: string;
  /** The limit, what is there instead, and the remedy, in one sentence without the path. */
  readonly message: string;
}

/** A run config is not valid: one line per problem, each with the path, the limit, the value and the remedy. */
export class ConfigError extends Error {
  readonly code = errorCodes.CONFIG_INVALID;

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.name = 'ConfigError';
  }
}
