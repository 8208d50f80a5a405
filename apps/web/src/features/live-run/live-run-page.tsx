'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import {
  CancelRunDocument,
  RerunDocument,
  RunDetailDocument,
  RunSeriesDocument,
} from '@clipwise/contract/operations';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useWhyNot } from '../../data/caller';
import { axes, readAxis } from '../../data/series';
import { useReload } from '../../data/use-reload';
import { useUrlState } from '../../data/use-url-state';
import { useCommands } from '../../ui/commands';
import { Confirm } from '../../ui/confirm';
import { ErrorMessage } from '../../ui/error-message';
import { ExportMenu } from '../../ui/export-menu';
import { GraphqlButton } from '../../ui/graphql-button';
import { GuardedButton } from '../../ui/guarded-button';
import { Link } from '../../ui/link';
import { MarkLegend } from '../../ui/mark-legend';
import { PageHeader } from '../../ui/page-header';
import { Segments } from '../../ui/segments';
import { ShareButton } from '../../ui/share-button';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';
import { ArtifactsPanel } from './artifacts-panel';
import { ClassDicePanel } from './class-dice-panel';
import { classLegend } from './class-legend';
import { ConfigPanel } from './config-panel';
import { FindingsPanel } from './findings-panel';
import { LogPanel } from './log-panel';
import { PrivacyPanel } from './privacy-panel';
import { ResumeNotice } from './resume-notice';
import { MetricPicker, RunPanels } from './run-panels';
import { RunStrip } from './run-strip';
import { SamplesPanel } from './samples-panel';
import { SourcePanel } from './source-panel';
import { hasBound, useLiveFact, useRunSeries } from './use-run-series';

const crumb = { name: 'Runs', href: '/' };
const windows = ['raw', '5', '11', '31'] as const;

/** One run, live: what matters, curves, privacy, samples, config. */
export function LiveRunPage({ id }: { readonly id: string }) {
  const router = useRouter();
  const [parameters, setUrl] = useUrlState();
  const { data, error, refetch } = useQuery(RunDetailDocument, { variables: { id } });
  const reload = useReload(refetch);
  const live = useRunSeries(id, reload);
  const feed = useLiveFact(live, (one) => one.feed);
  const isRead = useLiveFact(live, (one) => one.isRead);
  const problem = useLiveFact(live, (one) => one.problem);
  const hasEpsilon = useLiveFact(live, hasBound);
  const hasSeries = useLiveFact(live, (one) => one.names().length > 0);
  const [cancel, cancelling] = useMutation(CancelRunDocument);
  const [rerun, rerunning] = useMutation(RerunDocument);
  const [isAsking, setAsking] = useState(false);
  const mayWrite = useWhyNot('write') === undefined;
  const run = data?.run;
  const axis = readAxis(parameters.get('axis'));
  const isOver = run !== undefined && run !== null && run.status !== 'QUEUED' && run.status !== 'RUNNING';
  const canCancel = run !== undefined && run !== null && !isOver && !run.cancelRequested;

  const onRerun = () =>
    void rerun({ variables: { id } }).then(
      ({ data: queued }) => queued?.rerun && router.push(`/runs/${queued.rerun.id}`),
      () => undefined,
    );
  useCommands([
    ...(canCancel && mayWrite
      ? [{ id: 'cancel', label: 'Cancel this run', run: () => setAsking(true) }]
      : []),
    ...(run?.isDeclared || !mayWrite
      ? []
      : [
          { id: 'rerun', label: 'Run this config again', run: onRerun },
          {
            id: 'clone',
            label: 'Clone into the launch form',
            key: 'l',
            run: () => router.push(`/launch?from=${id}`),
          },
        ]),
    { id: 'all', label: 'Show all steps again', key: 'z', run: () => setUrl({ zoom: undefined }) },
  ]);

  if (run === null)
    return (
      <>
        <PageHeader title="No such run" crumb={crumb} />
        <EmptyState>
          <p>There is no run {id}. It may belong to another database.</p>
          <Link className="button" href="/">
            All runs
          </Link>
        </EmptyState>
      </>
    );
  if (run === undefined)
    return (
      <>
        <PageHeader title="Run" crumb={crumb} />
        <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
          <PanelSkeleton count={3} />
        </Awaiting>
      </>
    );

  const smooth = windows.find((one) => one === parameters.get('smooth')) ?? '11';
  const { privacy } = run;
  const query = { document: RunDetailDocument, variables: { id } };
  const curvesQuery = { document: RunSeriesDocument, variables: { id, maxPoints: 2000 } };
  const classes = classLegend(run.artifacts);
  const change = (changes: Readonly<Record<string, string | undefined>>) => setUrl(changes);

  return (
    <>
      <PageHeader
        title={run.name}
        crumb={crumb}
        tools={
          <span className="row not-phone">
            {isOver ? null : (
              <GuardedButton
                needs="write"
                className="button"
                onClick={() => setAsking(true)}
                disabled={!canCancel || cancelling.loading}
              >
                {run.cancelRequested ? 'Cancelling…' : 'Cancel'}
              </GuardedButton>
            )}
            {run.isDeclared ? null : (
              <>
                <Link className="button" href={`/launch?from=${id}`}>
                  Clone
                </Link>
                <GuardedButton
                  needs="write"
                  className="button"
                  onClick={onRerun}
                  disabled={rerunning.loading}
                >
                  Run again
                </GuardedButton>
              </>
            )}
            <Link className="button" href={`/compare?study=${run.study.id}`}>
              Compare
            </Link>
            <ShareButton kind="run" id={id} />
            <GraphqlButton title="this run" {...query} />
            <ExportMenu filter={{ ids: [id] }} />
          </span>
        }
      />
      <ErrorMessage error={error ?? cancelling.error ?? rerunning.error ?? problem} />
      {run.failure ? (
        <div className="notice is-error" role="alert">
          <span className="mark is-error" aria-hidden="true">
            !
          </span>
          <p>
            {run.failure.code}: {run.failure.message}
          </p>
        </div>
      ) : null}
      {run.status === 'INTERRUPTED' ? <ResumeNotice /> : null}
      {feed === 'reconnecting' ? (
        <div className="notice" role="status">
          <span className="mark is-warn" aria-hidden="true">
            !
          </span>
          <p>
            Connection lost at step {Math.max(run.progress.step, live.curves.newestStep)}. It resumes there,
            without a gap.
          </p>
        </div>
      ) : null}
      <div className="page-body">
        <RunStrip run={run} live={live} />
        <div className="page-content run-layout">
          <div className="run-main">
            <div className="row wrap small muted">
              <Segments
                label="Draw against"
                isSmall
                value={axis}
                values={axes.filter((one) => one !== 'epsilon' || hasEpsilon)}
                onChange={(next) => change({ axis: next === 'step' ? undefined : next, zoom: undefined })}
              />
              <label className="row">
                mean of
                <select
                  className="select is-small"
                  value={smooth}
                  onChange={(event) =>
                    change({ smooth: event.target.value === '11' ? undefined : event.target.value })
                  }
                >
                  {windows.map((one) => (
                    <option key={one} value={one}>
                      {one === 'raw' ? 'none' : `${one} points`}
                    </option>
                  ))}
                </select>
              </label>
              <MetricPicker live={live} parameters={parameters} onChange={change} />
              {parameters.has('zoom') ? (
                <button type="button" className="chip" onClick={() => change({ zoom: undefined })}>
                  {axis} {parameters.get('zoom')?.replace('..', ' to ')} ×
                </button>
              ) : (
                <span className="faint not-phone">drag over a chart to zoom, double click to see all</span>
              )}
            </div>
            {!isRead ? (
              <PanelSkeleton count={2} />
            ) : !hasSeries && !hasEpsilon ? (
              <EmptyState>
                <p>No step has been recorded yet.</p>
              </EmptyState>
            ) : (
              <div className="panels chart-grid">
                <RunPanels
                  part="first"
                  run={run}
                  live={live}
                  axis={axis}
                  smoothing={smooth === 'raw' ? 1 : Number(smooth)}
                  parameters={parameters}
                  beside={<ClassDicePanel live={live} classes={classes} query={curvesQuery} />}
                  onChange={change}
                />
              </div>
            )}
            <SamplesPanel
              query={query}
              artifacts={run.artifacts}
              classes={classes}
              parameters={parameters}
              onChange={(changes) => setUrl(changes, 'refine')}
            />
            <div className="panels chart-grid">
              <RunPanels
                part="rest"
                run={run}
                live={live}
                axis={axis}
                smoothing={smooth === 'raw' ? 1 : Number(smooth)}
                parameters={parameters}
                onChange={change}
              />
            </div>
          </div>
          <div className="run-side">
            <FindingsPanel run={run} />
            <PrivacyPanel runId={id} privacy={privacy} query={query} />
            <SourcePanel run={run} />
            <ArtifactsPanel name={run.name} artifacts={run.artifacts} query={query} />
            <ConfigPanel config={run.config} environment={run.environment} query={query} />
            <LogPanel live={live} />
          </div>
        </div>
      </div>
      <footer className="foot-bar">
        <span className="muted small cut" title={run.study.name}>
          study{' '}
          <Link className="link" href={`/?study=${run.study.id}`}>
            {run.study.name}
          </Link>
        </span>
        <span className="grow" />
        <MarkLegend />
      </footer>
      {isAsking ? (
        <Confirm
          title="Cancel this run?"
          text={`"${run.name}" stops after the step under way and keeps its checkpoint.`}
          action="Cancel the run"
          onConfirm={() => void cancel({ variables: { id } }).then(reload, () => undefined)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
