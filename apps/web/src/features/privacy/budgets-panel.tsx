'use client';

import { useQuery } from '@apollo/client/react';
import { BudgetsDocument } from '@clipwise/contract/operations';
import Link from 'next/link';
import { useWhyNot } from '../../data/caller';
import { useRunsChanged } from '../../data/use-runs-changed';
import { BudgetMeter } from '../../ui/budget';
import { Panel } from '../../ui/panel';
import { Awaiting, PanelSkeleton } from '../../ui/states';

/** What all runs on each data set may spend together, and what is left of it. */
export function BudgetsPanel() {
  const whyNot = useWhyNot('serve');
  const skip = whyNot !== undefined;
  const { data, previousData, error, refetch } = useQuery(BudgetsDocument, { skip });
  useRunsChanged(() => (skip ? Promise.resolve() : refetch()), { everyMs: 5_000 });
  const contents = (data ?? previousData)?.datasetContents;
  const guarded = contents?.filter(({ budgets }) => budgets.length > 0);
  const selection = guarded?.[0]?.budgets[0]?.selection;
  return (
    <Panel
      title="Budgets"
      sub="of data sets, over all their runs, deleted ones too"
      className="privacy-budgets"
      query={{ document: BudgetsDocument, variables: {} }}
      testId="budgets"
    >
      {whyNot !== undefined ? (
        <p className="muted">A budget is over all projects that use the data. {whyNot}</p>
      ) : guarded === undefined ? (
        <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
          <PanelSkeleton count={1} />
        </Awaiting>
      ) : guarded.length === 0 ? (
        <p className="muted">
          No data set has a budget.{' '}
          <Link className="link" href="/datasets">
            Set one
          </Link>{' '}
          when a run on it has started.
        </p>
      ) : (
        <>
          {guarded.map(({ id, name, contentSha256, budgets }) => (
            <section key={id} aria-label={`Budgets of ${name}`}>
              <h3>
                {name} <span className="faint small">{contentSha256.slice(0, 12)}</span>
                <span className="not-covered" title="not covered by epsilon">
                  *
                </span>
              </h3>
              {budgets.map((budget) => (
                <BudgetMeter key={budget.id} budget={budget} />
              ))}
            </section>
          ))}
          <p className="muted small">
            A launch that asks for more than is left is refused. The same images under another path or name
            are the same data set. {selection}
          </p>
        </>
      )}
    </Panel>
  );
}
