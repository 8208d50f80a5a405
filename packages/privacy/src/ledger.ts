import type { DpEvent } from './dp-event.js';

/** One charge: `count` applications of `event`. */
export interface LedgerCharge {
  readonly event: DpEvent;
  readonly count: number;
}

/**
 * The event of a whole ledger. Equal events are gathered, since composition does not depend on the order.
 *
 * @param charges in any order.
 * @returns a `composed` event of `self-composed` ones; of none when there was no charge.
 */
export function composeCharges(charges: Iterable<LedgerCharge>): DpEvent {
  const gathered = new Map<string, { event: DpEvent; count: number }>();
  for (const { event, count } of charges) {
    const key = JSON.stringify(event);
    const entry = gathered.get(key);
    if (entry === undefined) gathered.set(key, { event, count });
    else entry.count += count;
  }
  return {
    kind: 'composed',
    events: [...gathered.values()].map(({ event, count }) => ({ kind: 'self-composed', event, count })),
  };
}
