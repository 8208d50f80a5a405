import type { DpEvent } from '@clipwise/privacy';
import { placeOf } from '../schedules/stage-schedule.js';

/** Steps that follow each other and cost the same. */
export interface PlannedCharge {
  readonly event: DpEvent;
  readonly steps: number;
}

/** What a step costs, from 0 on; as the last planned one where it lies beyond. */
export function eventOfStep(plan: readonly PlannedCharge[], step: number): DpEvent {
  return (plan[placeOf(plan, step)] as PlannedCharge).event;
}

/** A part of a plan: `steps` of it after `done`. */
export function partOf(
  plan: readonly PlannedCharge[],
  done: number,
  steps: number,
): readonly PlannedCharge[] {
  const part: PlannedCharge[] = [];
  let start = 0;
  for (const { event, steps: length } of plan) {
    const taken = Math.min(start + length, done + steps) - Math.max(start, done);
    if (taken > 0) part.push({ event, steps: taken });
    start += length;
  }
  return part;
}
