import { type DpEvent, encodeDpEvent } from '@clipwise/privacy';
import { type PlannedCharge, stepsOfCharge } from '../mechanism/planned-charges.js';
import { ResumeError } from './run-state.js';

/** How often an event was charged, in the form in which it is kept. */
export interface ChargedSteps {
  readonly event: unknown;
  readonly count: number;
}

/** What a run has charged, equal events together. */
export class RunCharges {
  /** By the event as JSON. */
  readonly #byEvent = new Map<string, { readonly event: DpEvent; count: number }>();

  /**
   * Takes up what was charged before the run went on.
   *
   * @param plan what its steps cost now. @throws ResumeError for a charge that is none of them.
   */
  takeUp(plan: readonly PlannedCharge[], charged: readonly ChargedSteps[]): void {
    for (const { event } of plan) this.#byEvent.set(keyOf(event), { event, count: 0 });
    for (const { event, count } of charged) {
      const planned = this.#byEvent.get(JSON.stringify(event));
      if (planned === undefined)
        throw new ResumeError(
          'a step would cost something else than those that the run was charged: its data, or this Clipwise, are not those it was started with; train a new run',
        );
      planned.count += count;
    }
  }

  /** One charge more. */
  add(event: DpEvent): void {
    const key = keyOf(event);
    this.#byEvent.set(key, { event, count: (this.#byEvent.get(key)?.count ?? 0) + 1 });
  }

  /** All of it, in the steps that it stands for. */
  all(): readonly PlannedCharge[] {
    return this.#entries().map(({ event, count }) => ({ event, steps: count * stepsOfCharge(event) }));
  }

  /** The same, as it is kept. */
  encoded(): readonly ChargedSteps[] {
    return this.#entries().map(({ event, count }) => ({ event: encodeDpEvent(event), count }));
  }

  #entries() {
    return [...this.#byEvent.values()].filter(({ count }) => count > 0);
  }
}

const keyOf = (event: DpEvent): string => JSON.stringify(encodeDpEvent(event));
