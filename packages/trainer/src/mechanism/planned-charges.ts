import { type DpEvent, eventOutline, type LedgerCharge } from '@clipwise/privacy';
import type { Sampler } from '../sampling/sampler.js';
import { placeOf, type Stage } from '../schedules/stage-schedule.js';
import { deriveEvent, type NoisyParts } from './derive-event.js';

/** Steps that follow each other and are charged with the same event, which may stand for several of them. */
export interface PlannedCharge {
  readonly event: DpEvent;
  readonly steps: number;
}

/** What the steps of a run cost whose noise multiplier goes through stages from that of its parts: what is forecast is what is charged. */
export function planOf(
  sampler: Pick<Sampler, 'amplification'>,
  parts: NoisyParts,
  stages: readonly Stage[],
): readonly PlannedCharge[] {
  return stages.map(({ ratio, steps }) => ({
    event: deriveEvent(sampler, { ...parts, noiseMultiplier: parts.noiseMultiplier * ratio }),
    steps,
  }));
}

/** Steps that one charge of an event stands for: those of a joint draw, else 1. */
export function stepsOfCharge(event: DpEvent): number {
  return eventOutline(event).steps;
}

/** As a ledger takes them: a draw that has begun is charged as a whole. */
export function ledgerCharges(plan: readonly PlannedCharge[]): readonly LedgerCharge[] {
  return plan.map(({ event, steps }) => ({ event, count: Math.ceil(steps / stepsOfCharge(event)) }));
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
