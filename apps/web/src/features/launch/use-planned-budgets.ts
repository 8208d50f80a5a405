'use client';

import { useQuery } from '@apollo/client/react';
import { type PlannedBudgetFragment, PlannedBudgetsDocument } from '@clipwise/contract/operations';
import { useSettled } from './use-settled';

const settleMs = 400;

/** The budgets that a launch of these configs would spend of, asked once typing pauses; undefined until the API has answered. */
export function usePlannedBudgets(
  configs: readonly unknown[] | undefined,
): readonly PlannedBudgetFragment[] | undefined {
  const key = JSON.stringify(configs ?? []);
  const settled = useSettled(key, settleMs);
  const asked = JSON.parse(settled) as readonly unknown[];
  const { data } = useQuery(PlannedBudgetsDocument, {
    variables: { configs: [...asked] },
    fetchPolicy: 'no-cache',
    skip: asked.length === 0,
  });
  return data === undefined || settled !== key ? undefined : data.plannedBudgets;
}
