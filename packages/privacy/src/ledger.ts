import type { DpEvent } from './dp-event.js';

/** One charge: `count` applications of `event`. */
export interface LedgerCharge {
  readonly event: DpEvent;
  readonly count: number;
}

/**
 * The event of a whole ledger. Equal events are gathered, since composition does not depend on the order.
 *
 * @param charges in any order: the result does not depend on it.
 * @returns a `composed` event of `self-composed` ones; of none when there was no charge.
 */
export function composeCharges(charges: Iterable<LedgerCharge>): DpEvent {
  const gathered = new Map<string, { event: DpEvent; count: number }>();
  let last: { readonly event: DpEvent; readonly entry: { count: number } } | undefined;
  for (const { event, count } of charges) {
    // A run charges the same object again and again.
    if (last?.event === event) {
      last.entry.count += count;
      continue;
    }
    const key = JSON.stringify(event);
    let entry = gathered.get(key);
    if (entry === undefined) {
      entry = { event, count: 0 };
      gathered.set(key, entry);
    }
    entry.count += count;
    last = { event, entry };
  }
  return {
    kind: 'composed',
    // Sums of rounded numbers depend on their order.
    events: [...gathered]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, { event, count }]) => ({ kind: 'self-composed', event, count })),
  };
}
