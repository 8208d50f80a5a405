import { errorCodes } from '@clipwise/contract/errors';
import type { TensorLibrary } from '../tensor-library.js';

/** How it came to a backend, and for what. */
export interface BackendRequest {
  /** Asked for by name, not one that `auto` tries in turn. */
  readonly isNamed: boolean;
  /** Memory that will be in use at once: a backend may make it ready on threads that are idle meanwhile. */
  readonly readyBytes?: number;
}

/** One compute backend. It is loaded when it is asked for, so that an absent one costs nothing. */
export interface Backend {
  readonly kind: string;
  /** In words, for `--help` and errors: what has to be there for it to load. */
  readonly remedy: string;
  /** @throws whatever the library throws when it, or its device, is missing. */
  load(request: BackendRequest): Promise<TensorLibrary>;
  /**
   * Whether an example's gradient may depend on those that are computed with it, beyond the rounding of sums, where numbers
   * are large: examples are then computed one by one.
   */
  readonly mixesExamples?: true;
  /** What runs, where the kind does not say it all: instructions, threads, the graphics adapter. */
  describe?(tf: TensorLibrary): string;
}

/** No backend of that name, or none at all, could be loaded. */
export class BackendUnavailableError extends Error {
  readonly code = errorCodes.BACKEND_UNAVAILABLE;

  constructor(
    kind: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`backend "${kind}" cannot be used: ${reason}; ${remedy}`);
    this.name = 'BackendUnavailableError';
  }
}
