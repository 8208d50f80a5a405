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

/** The question the other way round. */
export interface DeltaQuery {
  readonly event: DpEvent;
  /** >= 0, finite. */
  readonly epsilon: number;
  /** Default `add-remove`. */
  readonly neighbouring?: Neighbouring;
}

/**
 * A guarantee: the event is (epsilon, delta)-DP. `epsilon` is rounded up, and an upper bound unless the accountant's
 * `certainty` says otherwise.
 */
export interface BoundedEpsilon {
  readonly kind: 'bounded';
  readonly epsilon: number;
  /** No smaller epsilon can be proven from the same dominating pair, where the accountant knows. */
  readonly lower?: number;
  /** The accountant that the answer comes from, when it is not the one that was asked. */
  readonly accountant?: string;
}

/** As `BoundedEpsilon`, for delta; 0 only when nothing was learnt. */
export interface BoundedDelta {
  readonly kind: 'bounded';
  readonly delta: number;
  readonly lower?: number;
  readonly accountant?: string;
}

/** There is no finite epsilon, or none that this accountant can give; `reason` is a sentence for people. */
export interface Unbounded {
  readonly kind: 'unbounded';
  readonly reason: string;
}

export type EpsilonAnswer = BoundedEpsilon | Unbounded;
export type DeltaAnswer = BoundedDelta | Unbounded;

/** Epsilon along a run. */
export interface TrajectoryQuery {
  /** One step. */
  readonly event: DpEvent;
  /** Numbers of steps to answer for, increasing integers >= 0. */
  readonly stepCounts: readonly number[];
  /** In (0, 1). */
  readonly delta: number;
  /** Default `add-remove`. */
  readonly neighbouring?: Neighbouring;
}

/** Adds up charges as a run makes them. */
export interface PrivacyTracker {
  /** Adds `count` applications of `event`. */
  charge(event: DpEvent, count?: number): void;
  /** Epsilon of everything charged so far. @throws PrivacyParameterError for a delta outside (0, 1). */
  epsilon(delta: number): EpsilonAnswer;
}

/**
 * - `upper-bound`: never below the truth.
 * - `estimate`: may be below the truth by an error that the accountant states.
 * - `approximation`: may be below the truth by an unknown error; not to be claimed.
 */
export type Certainty = 'upper-bound' | 'estimate' | 'approximation';

/** Turns events into epsilon. One implementation is one file in `accountants/` and one line in its registry. */
export interface Accountant {
  readonly kind: string;
  readonly certainty: Certainty;
  /** @throws PrivacyParameterError for a delta outside (0, 1). */
  epsilon(query: EpsilonQuery): EpsilonAnswer;
  /** @throws PrivacyParameterError for a negative or infinite epsilon. */
  delta(query: DeltaQuery): DeltaAnswer;
  /** An answer for each of `stepCounts`, as good as `epsilon` gives for it alone but for some 1e-4. @throws PrivacyParameterError for a delta outside (0, 1) or a bad count. */
  trajectory(query: TrajectoryQuery): readonly EpsilonAnswer[];
  tracker(neighbouring?: Neighbouring): PrivacyTracker;
}

/** A privacy parameter is outside its range. */
export class PrivacyParameterError extends Error {
  readonly code = 'PRIVACY_PARAMETER_INVALID';

  constructor(
    readonly parameter: string,
    value: unknown,
    limit: string,
  ) {
    super(`${parameter} must be ${limit}, got ${String(value)}`);
    this.name = 'PrivacyParameterError';
  }
}

/** @throws PrivacyParameterError unless `delta` is in (0, 1). */
export function checkDelta(delta: number): void {
  if (!(delta > 0 && delta < 1))
    throw new PrivacyParameterError('delta', delta, 'between 0 and 1, both excluded');
}

/** @throws PrivacyParameterError unless `count` is an integer >= 0. */
export function checkCount(count: number): void {
  if (!(Number.isInteger(count) && count >= 0))
    throw new PrivacyParameterError('count', count, 'an integer of at least 0');
}

/** @throws PrivacyParameterError unless `stepCounts` are integers >= 0 that increase. */
export function checkStepCounts(stepCounts: readonly number[]): void {
  stepCounts.forEach((count, index) => {
    if (!(Number.isSafeInteger(count) && count >= 0))
      throw new PrivacyParameterError('stepCounts', count, 'integers of at least 0');
    if (index > 0 && count <= (stepCounts[index - 1] as number))
      throw new PrivacyParameterError('stepCounts', `${stepCounts[index - 1]}, ${count}`, 'increasing');
  });
}

/** @throws PrivacyParameterError unless `epsilon` is finite and not negative. */
export function checkEpsilon(epsilon: number): void {
  if (!(epsilon >= 0 && epsilon < Number.POSITIVE_INFINITY))
    throw new PrivacyParameterError('epsilon', epsilon, 'a finite number of at least 0');
}
