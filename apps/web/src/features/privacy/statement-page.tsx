'use client';

import { useQuery } from '@apollo/client/react';
import { RunStatementDocument } from '@clipwise/contract/operations';
import {
  curvePoints,
  type PrivacyStatement,
  statementHtml,
  statementSections,
  statementSummary,
} from '@clipwise/privacy';
import { useMemo } from 'react';
import { download } from '../../data/download';
import { GraphqlButton } from '../../ui/graphql-button';
import { PageHeader } from '../../ui/page-header';
import { Panel } from '../../ui/panel';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';

const side = 200;

/** All facts on the privacy of a run, on one page that can be printed. */
export function StatementPage({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(RunStatementDocument, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  });
  const run = data?.run;
  const text = run?.privacyStatement;
  const statement = useMemo(
    () => (text === undefined ? undefined : (JSON.parse(text) as PrivacyStatement)),
    [text],
  );
  const crumb = { name: run?.name ?? 'Run', href: `/runs/${id}` };
  if (run === null)
    return (
      <>
        <PageHeader title="Privacy statement" crumb={{ name: 'Runs', href: '/' }} />
        <EmptyState testId="no-run">
          <p>There is no run {id}.</p>
        </EmptyState>
      </>
    );
  if (run === undefined || statement === undefined)
    return (
      <>
        <PageHeader title="Privacy statement" crumb={crumb} />
        <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
          <PanelSkeleton count={2} />
        </Awaiting>
      </>
    );
  return (
    <>
      <PageHeader
        title="Privacy statement"
        crumb={crumb}
        tools={
          <span className="row">
            <GraphqlButton title="Privacy statement" document={RunStatementDocument} variables={{ id }} />
            <button
              type="button"
              className="button not-phone"
              onClick={() => download(`statement-${id}.html`, new Blob([statementHtml(statement, run.name)]))}
            >
              Save HTML
            </button>
            <button type="button" className="button" onClick={() => window.print()}>
              Print
            </button>
          </span>
        }
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: nothing in it takes the focus, and it scrolls */}
      <section className="page-body" aria-label="Privacy statement" tabIndex={0}>
        <StatementSheet name={run.name} statement={statement} isOver={!runsOn.has(run.status)} />
      </section>
    </>
  );
}

const runsOn: ReadonlySet<string> = new Set(['QUEUED', 'RUNNING', 'INTERRUPTED']);

function StatementSheet({
  name,
  statement,
  isOver,
}: {
  readonly name: string;
  readonly statement: PrivacyStatement;
  readonly isOver: boolean;
}) {
  const { attack, warnings, notCovered } = statement;
  return (
    <div className="statement-layout" data-testid="statement">
      <Panel title={name} sub={isOver ? 'what is claimed' : 'what is claimed so far: the run goes on'}>
        <p className="statement-summary">{statementSummary(statement)}</p>
        {warnings.map((warning) => (
          <p key={warning} className="warn-text" role="note">
            {warning}
          </p>
        ))}
      </Panel>
      <div className="statement-columns">
        {statementSections(statement).map(({ title, rows }) => (
          <Panel key={title} title={title}>
            <dl className="statement-facts">
              {rows.map(([what, value]) => (
                <div key={`${what} ${value}`}>
                  <dt>{what}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </Panel>
        ))}
        {attack === null ? null : (
          <Panel title="Trade-off curve" sub="no attacker lies above it">
            <svg
              className="statement-curve"
              viewBox={`-34 -8 ${side + 50} ${side + 50}`}
              role="img"
              aria-label="Largest true positive rate of an attacker over the false positive rate"
            >
              <rect width={side} height={side} className="is-frame" />
              <polyline points={`0,${side} ${side},0`} className="is-frame" />
              <polyline points={curvePoints(attack, side)} className="is-curve" />
              <text x={side / 2} y={side + 28} textAnchor="middle">
                false positive rate
              </text>
              <text x={-16} y={side / 2} textAnchor="middle" transform={`rotate(-90 -16 ${side / 2})`}>
                true positive rate, at most
              </text>
              <text x={0} y={side + 13} textAnchor="middle">
                0
              </text>
              <text x={side} y={side + 13} textAnchor="middle">
                1
              </text>
              <text x={-9} y={5}>
                1
              </text>
            </svg>
          </Panel>
        )}
      </div>
      <Panel title="Not covered by epsilon">
        <ul className="bullets">
          {notCovered.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
