'use client';

import { useQuery } from '@apollo/client/react';
import { metricNames } from '@clipwise/contract';
import { CompareRunsDocument } from '@clipwise/contract/operations';
import Link from 'next/link';
import { useMemo } from 'react';
import type { Curve } from '../../charts/curve';
import { LineChart } from '../../charts/line-chart';
import { LineSample } from '../../charts/line-sample';
import { formatEpsilon, formatMetric } from '../../data/metric-value';
import { type Axis, axes, axisLabel, axisValues, readAxis, toSeries } from '../../data/series';
import { useRunsChanged } from '../../data/use-runs-changed';
import { useUrlState } from '../../data/use-url-state';
import { Epsilon } from '../../ui/epsilon';
import { ErrorMessage } from '../../ui/error-message';
import { NotCovered, notCoveredNote } from '../../ui/not-covered';
import { StatusBadge } from '../../ui/status-badge';
import { type ComparedRun, groupOf, type RunGroup, runGroups } from './groups';

const metrics = [
  metricNames.meanDice,
  metricNames.pixelAccuracy,
  metricNames.validationLoss,
  metricNames.trainingLoss,
  metricNames.epsilon,
];
const noRuns: readonly ComparedRun[] = [];

/** Curves of several runs: a chart for each model, a colour for each method and noise multiplier. */
export function ComparePage() {
  const [parameters, setUrl] = useUrlState();
  const ids = parameters.get('ids')?.split(',').filter(Boolean);
  const study = parameters.get('study');
  const metric = metrics.find((name) => name === parameters.get('metric')) ?? metricNames.meanDice;
  const axis = readAxis(parameters.get('axis'));
  const isAsked = ids !== undefined || study !== null;
  const filter = ids === undefined ? { studyId: study } : { ids };
  const { data, previousData, error, refetch } = useQuery(CompareRunsDocument, {
    variables: { first: 100, filter, names: [metric], maxPoints: 500 },
    skip: !isAsked,
  });
  useRunsChanged(refetch, study ?? undefined);
  const answer = (data ?? previousData)?.runs;
  const runs = useMemo(() => answer?.edges.map(({ node }) => node) ?? noRuns, [answer]);
  const total = answer?.totalCount ?? 0;
  const groups = useMemo(() => runGroups(runs), [runs]);
  // Epsilon has a column of its own, where it is rounded up.
  const shownMetrics = metric === metricNames.epsilon ? [] : [metric];
  const models = [...new Set(runs.map(({ model }) => model))].sort();

  return (
    <>
      <h1>Compare</h1>
      <ErrorMessage error={error} />
      {isAsked ? null : (
        <p className="panel">
          Select runs in the <Link href="/">run table</Link>, or open a <Link href="/studies">study</Link>.
        </p>
      )}
      {total > runs.length ? (
        <p className="muted">
          The newest {runs.length} of {total} runs; select fewer in the run table to see others.
        </p>
      ) : null}
      <div className="row">
        <label>
          Metric{' '}
          <select value={metric} onChange={(event) => setUrl({ metric: event.target.value })}>
            {metrics.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Against{' '}
          <select value={axis} onChange={(event) => setUrl({ axis: event.target.value })}>
            {axes.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      {groups.length === 0 ? null : (
        <ul className="legend" aria-label="Method and noise multiplier of each line">
          {groups.map(({ label, colour, dash }) => (
            <li key={label}>
              <LineSample colour={colour} dash={dash} /> {label}
            </li>
          ))}
        </ul>
      )}
      <div className="charts">
        {models.map((model) => (
          <LineChart
            key={model}
            title={`${metric}, ${model}`}
            xLabel={axisLabel(axis)}
            yLabel={metric}
            format={metric === metricNames.epsilon ? formatEpsilon : formatMetric}
            curves={curvesOf(runs, model, axis, groups)}
          />
        ))}
      </div>
      {runs.length === 0 ? null : (
        <div className="table-scroll">
          <table data-testid="compare-table">
            <thead>
              <tr>
                {['Run', 'Status', 'Model', 'Method', 'Noise multiplier', 'Epsilon', ...shownMetrics].map(
                  (name) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => {
                return (
                  <tr key={run.id}>
                    <td>
                      <Link href={`/runs/${run.id}`}>{run.name}</Link>
                    </td>
                    <td>
                      <StatusBadge status={run.status} />
                    </td>
                    <td>{run.model}</td>
                    <td>{run.method}</td>
                    <td>{formatMetric(run.noiseMultiplier)}</td>
                    <td>
                      <Epsilon privacy={run.privacy} />
                    </td>
                    {shownMetrics.map((name) => (
                      <td key={name}>
                        <LastValue metric={run.metrics.find((one) => one.name === name)} />
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function LastValue({ metric }: { readonly metric: ComparedRun['metrics'][number] | undefined }) {
  return (
    <>
      {formatMetric(metric?.last)}
      <NotCovered disclosure={metric?.disclosure} />
    </>
  );
}

function curvesOf(
  runs: readonly ComparedRun[],
  model: string,
  axis: Axis,
  groups: readonly RunGroup[],
): readonly Curve[] {
  return runs
    .filter((run) => run.model === model)
    .flatMap((run) => {
      const [found] = run.series;
      const group = groupOf(groups, run);
      if (found === undefined || group === undefined) return [];
      const series = toSeries(found);
      return {
        label: run.name,
        ...(series.disclosure === 'DIAGNOSTIC' ? { note: notCoveredNote } : {}),
        x: axisValues(series, axis),
        y: series.values,
        colour: group.colour,
        dash: group.dash,
      };
    });
}
