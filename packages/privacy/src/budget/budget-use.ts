import { budgetMicros, microEpsilon, spentMicros } from './micro-epsilon.js';

/** Where a budget stands. Every number is at its delta, rounded against whoever asks; null where there is no bound. */
export interface BudgetStanding {
  readonly epsilon: number;
  /** What runs have charged. */
  readonly spent: number | null;
  /** What queued and running ones may add. */
  readonly reserved: number | null;
  /** What is asked for on top. */
  readonly asked: number | null;
  /** What is left before that; 0 where too much was spent. */
  readonly left: number;
  /** Whether all of it together keeps within the budget. */
  readonly fits: boolean;
}

/**
 * @param limit epsilon of the budget.
 * @param spent of everything charged; infinite where there is no bound, as all of these.
 * @param committed of everything charged and everything that queued and running runs may charge.
 * @param total of that and of what is asked for.
 * @throws PrivacyParameterError for a limit that is no budget.
 */
export function budgetStanding(
  limit: number,
  { spent, committed, total }: { readonly spent: number; readonly committed: number; readonly total: number },
): BudgetStanding {
  const budget = budgetMicros(limit);
  const charged = spentMicros(spent);
  // An accountant may round its answers differently; more charges never cost less.
  const held = Math.max(charged, spentMicros(committed));
  const all = Math.max(held, spentMicros(total));
  const difference = (more: number, less: number) =>
    Number.isFinite(more) ? microEpsilon(more - less) : null;
  return {
    epsilon: limit,
    spent: Number.isFinite(charged) ? microEpsilon(charged) : null,
    reserved: difference(held, charged),
    asked: difference(all, held),
    left: microEpsilon(Math.max(0, budget - Math.min(held, budget))),
    fits: all <= budget,
  };
}
