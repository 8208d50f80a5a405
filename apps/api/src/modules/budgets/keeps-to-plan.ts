import { digestOf } from '@clipwise/trainer/config';
import type { BudgetPlanRow, StoredCharge } from '../../db/tables/budget-plans.js';

/** Whether no event was charged more often than the attempts of a run had planned. */
export function keepsToPlan(
  { charges, charged }: Pick<BudgetPlanRow, 'charges' | 'charged'>,
  totals: readonly StoredCharge[],
): boolean {
  const left = new Map<string, number>();
  const add = (event: unknown, count: number) => {
    const key = digestOf(event);
    const sum = (left.get(key) ?? 0) + count;
    left.set(key, sum);
    return sum;
  };
  for (const { event, count } of [...charges, ...charged]) add(event, count);
  return totals.every(({ event, count }) => add(event, -count) >= 0);
}
