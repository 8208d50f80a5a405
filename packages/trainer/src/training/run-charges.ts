import { type DpEvent, encodeDpEvent } from '@clipwise/privacy';
import type { PlannedCharge } from '../mechanism/planned-charges.js';
import { ResumeError } from './run-state.js';

/** Steps that were charged with one event, in the form in which it is kept. */
export interface ChargedSteps {
  readonly event: unknown;
  readonly count: number;
}

/** What a run has charged, equal events together. */
export class RunCharges {
  /** By the event as JSON. */
  readonly #byEvent = new Map<string, { readonly event: DpEvent; steps: number }>();

  /**
   * Takes up what was charged before the run went on.
   *
   * @param plan what its steps cost now. @throws ResumeError for a charge that is none of them.
   */
  takeUp(plan: readonly PlannedCharge[], charged: readonly ChargedSteps[]): void {
    for (const { event } of plan) this.#byEvent.set(keyOf(event), { event, steps: 0 });
    for (const { event, count } of charged) {
      const planned = this.#byEvent.get(JSON.stringify(event));
      if (planned === undefined)
        throw new ResumeError(
          'a step would cost something else than those that the run was charged: its data, or this Clipwise, are not those it was started with; train a new run',
        );
      planned.steps += count;
    }
  }

  /** One step more. */
  add(event: DpEvent): void {
    const key = keyOf(event);
    this.#byEvent.set(key, { event, steps: (this.#byEvent.get(key)?.steps ?? 0) + 1 });
  }

  /** All of it. */
  all(): readonly PlannedCharge[] {
    return [...this.#byEvent.values()].filter(({ steps }) => steps > 0);
  }

  /** The same, as it is kept. */
  encoded(): readonly ChargedSteps[] {
    return this.all().map(({ event, steps }) => ({ event: encodeDpEvent(event), count: steps }));
  }
}

const keyOf = (event: DpEvent): string => JSON.stringify(encodeDpEvent(event));
