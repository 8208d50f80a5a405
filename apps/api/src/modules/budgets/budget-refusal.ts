import { deltaText } from '@clipwise/privacy';
import type { BudgetRefusal } from '../../errors.js';
import type { CountedBudget } from './budget-standings.js';

/** Why runs are refused, with every number that decides it. */
export function budgetRefusal(
  { dataset, budget, standing, reason }: CountedBudget,
  runs: number,
): BudgetRefusal {
  const { unit, epsilon, delta } = budget;
  const { spent, reserved, asked, left } = standing;
  const what = runs === 1 ? 'the run' : `these ${runs} runs`;
  const text = (value: number | null) => (value === null ? 'without bound' : String(value));
  const why = reason === '' ? '' : ` ${reason}`;
  return {
    message: `${what} would spend more than the budget of the data set "${dataset.name}" (${dataset.contentSha256.slice(0, 12)}) leaves: epsilon ${epsilon}, delta ${deltaText(delta)}, per ${unit}; spent ${text(spent)}, reserved ${text(reserved)}, asked ${text(asked)}, left ${left}.${why} Take fewer runs or epochs, more noise or smaller batches, or set privacy.targetEpsilon; the owner of the data may raise the budget (setBudget) or pass over it with a reason (budgetOverride)`,
    facts: {
      ...{ dataset: dataset.contentSha256, unit, epsilon, delta },
      ...{ spent, reserved, asked, left },
    },
  };
}
