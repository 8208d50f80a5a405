'use client';

import { useQuery } from '@apollo/client/react';
import { type PlannedBudgetFragment, PlannedBudgetsDocument } from '@clipwise/contract/operations';
import { useEffect, useState } from 'react';

const settleMs = 400;

/** The budgets that a launch of these configs would spend of, asked once typing pauses; undefined until the API has answered. */
export function usePlannedBudgets(
  configs: readonly unknown[] | undefined,
): readonly PlannedBudgetFragment[] | undefined {
  const key = JSON.stringify(configs ?? []);
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), settleMs);
    return () => clearTimeout(timer);
  }, [key]);
  const asked = JSON.parse(settled) as readonly unknown[];
  const { data } = useQuery(PlannedBudgetsDocument, {
    variables: { configs: [...asked] },
    fetchPolicy: 'no-cache',
    skip: asked.length === 0,
  });
  return data === undefined || settled !== key ? undefined : data.plannedBudgets;
}
