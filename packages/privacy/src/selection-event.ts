import { PrivacyParameterError } from './accountant.js';
import type { DpEvent } from './dp-event.js';

/** A search over hyper-parameters that repeats a run a random number of times and keeps the best result only. */
export interface Selection {
  /** One run, whatever its hyper-parameters; where they differ, the one that costs most. */
  readonly event: DpEvent;
  /** E[K] >= 1. */
  readonly expectedRepetitions: number;
  /**
   * The distribution that K is really drawn from, before any result is seen: `poisson`, or the shape eta >= 0 of a
   * truncated negative binomial distribution (1 geometric, 0 logarithmic). Default 1.
   */
  readonly shape?: number | 'poisson';
}

/**
 * The event of choosing among runs: draw K, train K times with hyper-parameters drawn at random, release the best.
 *
 * It holds only if K is drawn from that distribution, secretly, and nothing but the selected run is seen. A grid or
 * random search with a fixed number of runs, one that stops early, or one whose every score is looked at must be
 * composed instead: `composeCharges` over all its runs, each with its count.
 *
 * @throws PrivacyParameterError for expected repetitions below 1 or a negative shape.
 *
 * Source: Papernot and Steinke 2022 (arXiv:2110.03620), Theorems 2 and 6.
 * @example
 * selectionEvent({ event: { kind: 'gaussian', noiseMultiplier: 4 }, expectedRepetitions: 10 }).kind; // 'repeat-and-select'
 */
export function selectionEvent({ event, expectedRepetitions, shape = 1 }: Selection): DpEvent {
  if (!(expectedRepetitions >= 1 && expectedRepetitions < Number.POSITIVE_INFINITY))
    throw new PrivacyParameterError(
      'expectedRepetitions',
      expectedRepetitions,
      'a finite number of at least 1',
    );
  if (shape !== 'poisson' && !(shape >= 0 && shape < Number.POSITIVE_INFINITY))
    throw new PrivacyParameterError('shape', shape, '"poisson" or a finite number of at least 0');
  return { kind: 'repeat-and-select', meanRepetitions: expectedRepetitions, shape, event };
}
