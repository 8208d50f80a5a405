'use client';

import { useQuery } from '@apollo/client/react';
import { BudgetsDocument } from '@clipwise/contract/operations';
import { useWhyNot } from '../../data/caller';
import { useRunsChanged } from '../../data/use-runs-changed';
import { BudgetMeter } from '../../ui/budget';
import { Panel } from '../../ui/panel';

/** The budgets that waiting and running runs have reserved of; nothing where there is none. */
export function QueueBudgets() {
  const skip = useWhyNot('serve') !== undefined;
  const { data, previousData, refetch } = useQuery(BudgetsDocument, { skip });
  useRunsChanged(() => (skip ? Promise.resolve() : refetch()), undefined, 5_000);
  const held = ((data ?? previousData)?.datasetContents ?? [])
    .flatMap(({ budgets }) => budgets)
    .filter(({ reserved }) => reserved === null || (reserved ?? 0) > 0);
  if (held.length === 0) return null;
  return (
    <Panel
      title="Reserved budgets"
      sub="what waits and what runs holds its part until it ends; then the rest is returned"
      query={{ document: BudgetsDocument, variables: {} }}
      testId="queue-budgets"
    >
      {held.map((budget) => (
        <section key={budget.id} aria-label={`Budget of ${budget.datasetName} per ${budget.unit}`}>
          <h3>{budget.datasetName}</h3>
          <BudgetMeter budget={budget} />
        </section>
      ))}
    </Panel>
  );
}
