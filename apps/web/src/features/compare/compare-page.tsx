'use client';

import { useQuery } from '@apollo/client/react';
import { metricNames } from '@clipwise/contract';
import { CompareRunsDocument, type CompareRunsQuery } from '@clipwise/contract/operations';
import Link from 'next/link';
import { useMemo } from 'react';
import { type Curve, LineChart } from '../../charts/line-chart';
import { dashes, palette } from '../../charts/palette';
import { formatMetric } from '../../data/metric-value';
import { type Axis, axes, axisValues, readAxis, toSeries } from '../../data/series';
import { useRunsChanged } from '../../data/use-runs-changed';
import { useUrlState } from '../../data/use-url-state';
import { Epsilon } from '../../ui/epsilon';
import { ErrorMessage } from '../../ui/error-message';
import { NotCovered } from '../../ui/not-covered';
import { StatusBadge } from '../../ui/status-badge';

type Run = CompareRunsQuery['runs']['edges'][number]['node'];
const metrics = [
  metricNames.meanDice,
  metricNames.pixelAccuracy,
  metricNames.validationLoss,
  metricNames.trainingLoss,
  metricNames.epsilon,
];
const noRuns: readonly Run[] = [];

/** Curves of several runs: a chart for each model, a colour for each method, a dash for each noise multiplier. */
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
  useRunsChanged(() => void refetch().catch(() => undefined), study ?? undefined);
  const runs = useMemo(
    () => (data ?? previousData)?.runs.edges.map(({ node }) => node) ?? noRuns,
    [data, previousData],
  );
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
      <div className="charts">
        {models.map((model) => (
          <LineChart
            key={model}
            title={`${metric}, ${model}`}
            xLabel={axis === 'time' ? 'time (s)' : axis}
            curves={curvesOf(runs, model, axis)}
          />
        ))}
      </div>
      {runs.length === 0 ? null : (
        <div className="table-scroll">
          <table data-testid="compare-table">
            <thead>
              <tr>
                {['Run', 'Status', 'Model', 'Method', 'Noise multiplier', 'Epsilon', metric].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => {
                const summary = run.metrics.find(({ name }) => name === metric);
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
                    <td>
                      {formatMetric(summary?.last)}
                      <NotCovered disclosure={summary?.disclosure} />
                    </td>
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

function curvesOf(runs: readonly Run[], model: string, axis: Axis): readonly Curve[] {
  const methods = [...new Set(runs.map(({ method }) => method))].sort();
  const noises = [...new Set(runs.map(({ noiseMultiplier }) => noiseMultiplier ?? 0))].sort((a, b) => a - b);
  return runs
    .filter((run) => run.model === model)
    .flatMap((run) => {
      const [found] = run.series;
      if (found === undefined) return [];
      const series = toSeries(found);
      return {
        label: `${run.name}${series.disclosure === 'DIAGNOSTIC' ? ' (not covered by epsilon)' : ''}`,
        x: axisValues(series, axis),
        y: series.values,
        colour: palette[methods.indexOf(run.method) % palette.length] as string,
        dash: dashes[noises.indexOf(run.noiseMultiplier ?? 0) % dashes.length] as readonly number[],
      };
    });
}
