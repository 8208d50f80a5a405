import type { CountedBudget } from './budget-standings.js';
import type { Budget } from './budgets.type.js';

/** What runs of a budget say when the best of them is chosen. */
const selection =
  'Every run is charged, so that a choice by what they release costs no more. A choice by scores of private validation data is not covered by epsilon.';

/** A budget as the API tells it. */
export type ToldBudget = Budget & { readonly counted: CountedBudget };

/** A counted budget as the API tells it. */
export function budgetOf(counted: CountedBudget): ToldBudget {
  const { dataset, budget, standing, reason, isSummed, keptPrivate, runs } = counted;
  const { id, unit, neighbouring, delta } = budget;
  return {
    ...{ id, unit, neighbouring, delta, ...standing, reason, isSummed, keptPrivate, selection, counted },
    runCount: runs.length,
    contentSha256: dataset.contentSha256,
    datasetName: dataset.name,
  };
}
