import type { DpEvent, LedgerCharge } from '@clipwise/privacy';
import { type Sampler, separationOf } from '../sampling/sampler.js';
import { placeOf, type Stage } from '../schedules/stage-schedule.js';
import { deriveEvent, type NoisyParts } from './derive-event.js';

/** Steps that follow each other and cost the same. */
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
  const turn = separationOf(sampler.amplification);
  return stages.flatMap(({ ratio, steps }) => {
    const own = { ...parts, noiseMultiplier: parts.noiseMultiplier * ratio };
    const event = deriveEvent(sampler, own);
    if (turn === 1) return [{ event, steps }];
    // A stage begins a turn of its own: it costs no less than to go on with the one before.
    const rest = deriveEvent(sampler, own, 1);
    return Array.from({ length: Math.ceil(steps / turn) }, (_, at) => [
      { event, steps: 1 },
      { event: rest, steps: Math.min(turn, steps - at * turn) - 1 },
    ])
      .flat()
      .filter((planned) => planned.steps > 0);
  });
}

/** As a ledger takes them: one charge for each event of a plan. */
export function ledgerCharges(plan: readonly PlannedCharge[]): readonly LedgerCharge[] {
  const counts = new Map<DpEvent, number>();
  for (const { event, steps } of plan) counts.set(event, (counts.get(event) ?? 0) + steps);
  return [...counts].map(([event, count]) => ({ event, count }));
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
