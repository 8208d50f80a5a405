'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { CancelRunDocument, RerunDocument, RunDetailDocument } from '@clipwise/contract/operations';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useApi } from '../../data/api-provider';
import { epsilonSeriesAt } from '../../data/epsilon-series';
import { formatBytes, formatInstant } from '../../data/format';
import { axes, readAxis } from '../../data/series';
import { useReload } from '../../data/use-reload';
import { useUrlState } from '../../data/use-url-state';
import { EpsilonInWords } from '../../ui/epsilon';
import { ErrorMessage } from '../../ui/error-message';
import { NotCovered } from '../../ui/not-covered';
import { StatusBadge } from '../../ui/status-badge';
import { classLegend } from './class-legend';
import { PrivacyPanel } from './privacy-panel';
import { RunCharts } from './run-charts';
import { SamplesPanel } from './samples-panel';
import { useRunSeries } from './use-run-series';

/** One run, live: progress, curves, privacy, samples, config. */
export function LiveRunPage({ id }: { readonly id: string }) {
  const router = useRouter();
  const api = useApi();
  const [parameters, setUrl] = useUrlState();
  const { data, error, loading, refetch } = useQuery(RunDetailDocument, { variables: { id } });
  const reload = useReload(refetch);
  const { series, epsilon, logs, feed } = useRunSeries(id, reload);
  const [cancel, cancelling] = useMutation(CancelRunDocument);
  const [rerun, rerunning] = useMutation(RerunDocument);
  const run = data?.run;
  if (run === null) return <p className="panel">There is no run {id}. It may belong to another database.</p>;
  if (run === undefined)
    return error ? <ErrorMessage error={error} /> : <p>{loading ? 'Loading the run…' : ''}</p>;

  const axis = readAxis(parameters.get('axis'));
  const isOver = run.status !== 'QUEUED' && run.status !== 'RUNNING';
  const { lastCursor, privacy } = run;
  const spent = epsilonSeriesAt(epsilon, { lastCursor, epsilon: privacy.chargedEpsilon ?? null });
  const drawn = spent === undefined ? series : [...series, spent];
  const classes = classLegend(run.artifacts);
  const step = Math.max(run.progress.step, ...series.map((one) => one.steps.at(-1) ?? 0));
  const checkpoint = run.artifacts.find(({ kind }) => kind === 'CHECKPOINT');
  const onCancel = () => {
    if (window.confirm(`Cancel "${run.name}"? It stops after the step under way and keeps its checkpoint.`))
      void cancel({ variables: { id } }).then(reload, () => undefined);
  };
  const onRerun = () =>
    void rerun({ variables: { id } }).then(
      ({ data: queued }) => queued && router.push(`/runs/${queued.rerun.id}`),
      () => undefined,
    );

  return (
    <>
      <div className="row spread">
        <h1>{run.name}</h1>
        <div className="row">
          {isOver ? null : (
            <button
              type="button"
              className="danger"
              onClick={onCancel}
              disabled={run.cancelRequested || cancelling.loading}
            >
              {run.cancelRequested ? 'Cancelling…' : 'Cancel'}
            </button>
          )}
          <button type="button" onClick={onRerun} disabled={rerunning.loading}>
            Run again
          </button>
          <Link className="button" href={`/compare?study=${run.study.id}`}>
            Compare the study
          </Link>
        </div>
      </div>
      <ErrorMessage error={error ?? cancelling.error ?? rerunning.error} />
      <p className="row" aria-live="polite">
        <StatusBadge status={run.status} />
        {run.status !== 'RUNNING' || feed === 'ended' ? null : (
          <span className={`live-${feed}`} data-testid="feed">
            {feed}
          </span>
        )}
        <span className="muted">
          {run.study.name} · {run.dataset} · {run.model} · {run.method} ·{' '}
          {run.startedAt ? `started ${formatInstant(run.startedAt)}` : 'not started yet'}
        </span>
      </p>
      {run.failure ? (
        <div className="alert" role="alert">
          {run.failure.code}: {run.failure.message}
        </div>
      ) : null}
      <div className="row">
        <progress value={step} max={run.progress.plannedSteps || 1} aria-label="Progress" />
        <span data-testid="progress">
          step {step} of {run.progress.plannedSteps || '…'}
          <EpsilonInWords privacy={privacy} />
        </span>
      </div>
      <fieldset className="row">
        <legend>Draw against</legend>
        {axes.map((one) => (
          <label key={one}>
            <input type="radio" name="axis" checked={axis === one} onChange={() => setUrl({ axis: one })} />{' '}
            {one}
          </label>
        ))}
      </fieldset>
      {drawn.length === 0 ? (
        <p className="panel muted">No step has been recorded yet.</p>
      ) : (
        <RunCharts series={drawn} axis={axis} classes={classes} privacy={privacy} />
      )}
      <PrivacyPanel privacy={privacy} />
      <SamplesPanel artifacts={run.artifacts} classes={classes} />
      {checkpoint ? (
        <p className="panel">
          <a href={`${api.url}${checkpoint.path}`} download={`${run.name}.safetensors`}>
            Checkpoint (safetensors, {formatBytes(checkpoint.bytes)})
          </a>
          <NotCovered disclosure={checkpoint.disclosure} />
        </p>
      ) : null}
      {logs.length > 0 ? (
        <section className="panel">
          <h2>Log</h2>
          {logs.map(({ cursor, level, message }) => (
            <p key={cursor} className={`log-${level}`}>
              {message}
            </p>
          ))}
        </section>
      ) : null}
      <details className="panel">
        <summary>Config and environment</summary>
        <button
          type="button"
          onClick={() => void navigator.clipboard.writeText(JSON.stringify(run.config, null, 2))}
        >
          Copy config
        </button>
        <pre className="code">{JSON.stringify(run.config, null, 2)}</pre>
        <pre className="code">{JSON.stringify(run.environment, null, 2)}</pre>
      </details>
    </>
  );
}
