import type { DpEvent } from './dp-event.js';
import type { Neighbouring } from './neighbouring.js';

/** What is asked of an accountant. */
export interface EpsilonQuery {
  readonly event: DpEvent;
  /** In (0, 1). */
  readonly delta: number;
  /** Default `add-remove`. */
  readonly neighbouring?: Neighbouring;
}

/** A guarantee: the event is (epsilon, delta)-DP. `epsilon` is an upper bound, rounded up. */
export interface BoundedEpsilon {
  readonly kind: 'bounded';
  readonly epsilon: number;
}

/** There is no finite epsilon, or none that this accountant can give; `reason` is a sentence for people. */
export interface UnboundedEpsilon {
  readonly kind: 'unbounded';
  readonly reason: string;
}

export type EpsilonAnswer = BoundedEpsilon | UnboundedEpsilon;

/** Adds up charges as a run makes them: a query costs the same after one charge as after a million. */
export interface PrivacyTracker {
  /** Adds `count` applications of `event`. */
  charge(event: DpEvent, count?: number): void;
  /** Epsilon of everything charged so far. @throws PrivacyParameterError for a delta outside (0, 1). */
  epsilon(delta: number): EpsilonAnswer;
}

/** Turns events into epsilon. One implementation is one file in `accountants/` and one line in its registry. */
export interface Accountant {
  readonly kind: string;
  /** @throws PrivacyParameterError for a delta outside (0, 1). */
  epsilon(query: EpsilonQuery): EpsilonAnswer;
  tracker(neighbouring?: Neighbouring): PrivacyTracker;
}

/** A privacy parameter is outside its range. */
export class PrivacyParameterError extends Error {
  readonly code = 'PRIVACY_PARAMETER_INVALID';

  constructor(name: string, value: unknown, limit: string) {
    super(`${name} must be ${limit}, got ${String(value)}`);
    this.name = 'PrivacyParameterError';
  }
}
