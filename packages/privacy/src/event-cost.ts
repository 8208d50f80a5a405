import type { DpEvent } from './dp-event.js';
import { eventOutline } from './event-outline.js';
import type { Neighbouring } from './neighbouring.js';

/** Steps beyond which the transform of a tight answer takes seconds. */
export const tightStepLimit = 1e7;
/** Different events of a tight answer, each of which costs it some 30 ms. */
export const tightEventLimit = 8;

/** Whether a tight answer for the event takes a second or less. */
export function isTightInTime(event: DpEvent): boolean {
  return tightCost(event) <= tightEventLimit && eventOutline(event).steps <= tightStepLimit;
}

/**
 * About how many densities a tight answer follows for an event, in units of one Gaussian mechanism on a Poisson sample:
 * equal parts once, and a group as often as it has records. Each unit takes some 30 ms.
 */
export function tightCost(event: DpEvent): number {
  switch (event.kind) {
    case 'gaussian':
    case 'tree-aggregation':
      // All of them join into one, in closed form.
      return 1 / 1000;
    case 'laplace':
    case 'banded-matrix-factorization':
      return 1;
    case 'discrete-gaussian':
      // One atom for each integer that the noise may reach.
      return 1 + (event.noiseMultiplier * event.sensitivity) / 1000;
    case 'poisson-sampled':
      // Where all are drawn, nothing is sampled.
      return Math.max(event.samplingRate < 1 ? 1 : 0, tightCost(event.event));
    case 'truncated-poisson-sampled':
    case 'fixed-size-sampled':
      return Math.max(1, tightCost(event.event));
    case 'shuffled':
    case 'balls-in-bins':
    case 'repeat-and-select':
    case 'self-composed':
      return tightCost(event.event);
    case 'group':
      return event.size * tightCost(event.event);
    case 'composed':
      return distinct(event.events).reduce((sum, part) => sum + tightCost(part), 0);
    case 'non-private':
    case 'unsupported':
      return 0;
    default:
      return event satisfies never;
  }
}

/**
 * About how many Renyi curves without closed form an event needs, in the same units; 0 for Gaussian mechanisms on a Poisson
 * sample or on all data, which are quick however many there are.
 */
export function integralCost(event: DpEvent, neighbouring: Neighbouring, groupSize = 1): number {
  const inside = (inner: DpEvent) => integralCost(inner, neighbouring, groupSize);
  switch (event.kind) {
    case 'gaussian':
    case 'laplace':
    case 'discrete-gaussian':
    case 'tree-aggregation':
    case 'non-private':
    case 'unsupported':
      return 0;
    case 'poisson-sampled':
    case 'banded-matrix-factorization': {
      const isGaussian = event.kind !== 'poisson-sampled' || event.event.kind === 'gaussian';
      return isGaussian && groupSize === 1 && neighbouring !== 'replace-one' ? 0 : groupSize;
    }
    case 'truncated-poisson-sampled':
    case 'fixed-size-sampled':
      return groupSize;
    case 'balls-in-bins':
    case 'repeat-and-select':
      return 1 + inside(event.event);
    case 'shuffled':
    case 'self-composed':
      return inside(event.event);
    case 'group':
      return integralCost(event.event, neighbouring, groupSize * event.size);
    case 'composed':
      return distinct(event.events).reduce((sum, part) => sum + inside(part), 0);
    default:
      return event satisfies never;
  }
}

function distinct(events: readonly DpEvent[]): readonly DpEvent[] {
  return [...new Map(events.map((event) => [JSON.stringify(event), event])).values()];
}
