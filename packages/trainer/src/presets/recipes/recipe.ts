import type { RunConfigInput } from '../../config/run-config.js';

/** A run config that is worth starting from, as `clipwise config example --recipe NAME` prints it. */
export interface Recipe {
  readonly name: string;
  /** One line for a list. */
  readonly title: string;
  /** What has to be there first, in the words of a command or a folder; empty where nothing has. */
  readonly needs: string;
  readonly config: RunConfigInput;
}
