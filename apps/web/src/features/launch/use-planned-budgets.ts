'use client';

import { useQuery } from '@apollo/client/react';
import { type PlannedBudgetFragment, PlannedBudgetsDocument } from '@clipwise/contract/operations';
import { useWhyNot } from '../../data/caller';
import { useSettled } from './use-settled';

const settleMs = 400;

/**
 * The budgets that a launch of these configs would spend of, asked once typing pauses; undefined until the API has answered, and for
 * whoever may not read budgets: a launch that asks for too much is refused all the same.
 */
export function usePlannedBudgets(
  configs: readonly unknown[] | undefined,
): readonly PlannedBudgetFragment[] | undefined {
  const key = JSON.stringify(configs ?? []);
  const settled = useSettled(key, settleMs);
  const asked = JSON.parse(settled) as readonly unknown[];
  const whyNot = useWhyNot('serve');
  const { data } = useQuery(PlannedBudgetsDocument, {
    variables: { configs: [...asked] },
    fetchPolicy: 'no-cache',
    skip: asked.length === 0 || whyNot !== undefined,
  });
  return data === undefined || settled !== key ? undefined : data.plannedBudgets;
}
