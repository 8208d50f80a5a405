'use client';

import { useQuery } from '@apollo/client/react';
import { BudgetRunsDocument, BudgetsDocument } from '@clipwise/contract/operations';
import { useWhyNot } from '../../data/caller';
import { useRunsChanged } from '../../data/use-runs-changed';
import { BudgetMeter } from '../../ui/budget';
import { BudgetRuns } from '../../ui/budget-runs';
import { Panel } from '../../ui/panel';

const listedRuns = 50;

/** The budgets that waiting and running runs have reserved of; nothing where there is none. */
export function QueueBudgets() {
  const skip = useWhyNot('serve') !== undefined;
  const { data, previousData, refetch } = useQuery(BudgetsDocument, { skip });
  useRunsChanged(() => (skip ? Promise.resolve() : refetch()), { everyMs: 5_000 });
  const held = ((data ?? previousData)?.datasetContents ?? [])
    .flatMap(({ contentSha256, budgets }) => budgets.map((budget) => ({ ...budget, contentSha256 })))
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
          <Holders contentSha256={budget.contentSha256} unit={budget.unit} />
        </section>
      ))}
    </Panel>
  );
}

const words = { RESERVED: 'waits', SPENDING: 'runs' } as const;

/** The runs that hold a part of a budget until they end. */
function Holders({ contentSha256, unit }: { readonly contentSha256: string; readonly unit: string }) {
  const { data, previousData, refetch } = useQuery(BudgetRunsDocument, {
    variables: { contentSha256, first: listedRuns },
  });
  useRunsChanged(() => refetch(), { everyMs: 5_000 });
  const budgets = (data ?? previousData)?.datasetContents[0]?.budgets ?? [];
  const runs = budgets.find((one) => one.unit === unit)?.runs ?? [];
  const holders = runs.flatMap((one) => (one.state === 'ENDED' ? [] : [{ ...one, part: words[one.state] }]));
  if (holders.length === 0) return null;
  return (
    <BudgetRuns
      parts={holders}
      caption={`Held by, each alone, per ${unit}; together they hold less`}
      testId="budget-holders"
    />
  );
}
