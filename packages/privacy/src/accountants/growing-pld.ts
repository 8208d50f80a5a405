import { coarseCount } from '../coarse-count.js';
import type { DpEvent } from '../dp-event.js';
import { growingEpsilon } from '../loss-distribution/growing-query.js';
import { directionsOf } from '../loss-distribution/larger-direction.js';
import { smallestLogDelta } from '../loss-distribution/tilted-query.js';
import { UnresolvedLossError } from '../loss-distribution/unresolved-loss.js';
import type { Neighbouring } from '../neighbouring.js';
import { createTransforms } from '../numerics/transforms.js';
import { compositionOf } from './composition.js';

/** Least applications between two preparations: 50 ms over 128 steps. */
const spacing = 128;
/** Later on they are that part of the applications apart, or less. */
const parts = 8;
/** Beyond twice so many applications, an answer stands for at most that part more of them: transforms grow with the count. */
const answers = 512;
/** Relative, of the grid. */
const accuracy = 1e-3;

/**
 * Upper bounds by privacy loss distributions on epsilon of an event that is applied again and again: a preparation now and then,
 * and about 1 ms for each answer with its part of that.
 *
 * @returns epsilon of `count` applications, beyond 1,024 of at most 0.2 % more, `Infinity` where this way has none. Asked with any counts; growing ones are quick.
 * Source: as `createPldAccountant`; one spectrum serves all powers of it.
 */
export function growingPld(
  event: DpEvent,
  neighbouring: Neighbouring,
  delta: number,
): (count: number) => number {
  const form = compositionOf(event, neighbouring, 'pld');
  if (form.kind !== 'pairs' || Math.log(delta) <= smallestLogDelta) return () => Number.POSITIVE_INFINITY;
  const fourier = createTransforms();
  const directions = directionsOf(form.parts);
  let horizon = 0;
  let prepared: readonly Direction[] = [];
  let known = { count: 0, epsilon: 0 };
  const prepare = (): readonly Direction[] => {
    try {
      return directions
        .map((direction) => {
          const ask = growingEpsilon(direction, delta, horizon, accuracy, fourier);
          return ask === null
            ? { ask: () => Number.POSITIVE_INFINITY, ceiling: Number.POSITIVE_INFINITY }
            : { ask, ceiling: ask(horizon) };
        })
        .sort((one, other) => other.ceiling - one.ceiling);
    } catch (error) {
      if (!(error instanceof UnresolvedLossError)) throw error;
      return [{ ask: () => Number.POSITIVE_INFINITY, ceiling: Number.POSITIVE_INFINITY }];
    }
  };
  return (asked) => {
    const count = coarseCount(asked, 1, answers);
    if (count === known.count) return known.epsilon;
    const next = coarseCount(count, spacing, parts);
    if (next !== horizon) {
      horizon = next;
      prepared = prepare();
    }
    // Epsilon grows with the count: a direction whose answer at the horizon is no larger need not be asked.
    const epsilon = prepared.reduce(
      (largest, { ask, ceiling }) =>
        ceiling <= largest ? largest : Math.max(largest, Math.min(ask(count), ceiling)),
      0,
    );
    known = { count, epsilon };
    return epsilon;
  };
}

interface Direction {
  readonly ask: (count: number) => number;
  /** Its answer at the horizon. */
  readonly ceiling: number;
}
