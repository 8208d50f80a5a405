'use client';

import { useQuery } from '@apollo/client/react';
import { metricNames } from '@clipwise/contract';
import { CompareRunsDocument } from '@clipwise/contract/operations';
import Link from 'next/link';
import { useMemo } from 'react';
import type { Curve } from '../../charts/curve';
import { LineChart } from '../../charts/line-chart';
import { LineSample } from '../../charts/line-sample';
import { epsilonName, epsilonSeriesAt, toEpsilonPoints } from '../../data/epsilon-series';
import { claimNote, distinctTerms, termsColumns, termsText } from '../../data/epsilon-terms';
import { formatEpsilon, formatMetric } from '../../data/metric-value';
import { type Axis, axes, axisLabel, axisValues, readAxis, type Series, toSeries } from '../../data/series';
import { useRunsChanged } from '../../data/use-runs-changed';
import { useUrlState } from '../../data/use-url-state';
import { Epsilon, EpsilonLegend, epsilonHeading } from '../../ui/epsilon';
import { ErrorMessage } from '../../ui/error-message';
import { NotCovered, notCoveredNote } from '../../ui/not-covered';
import { StatusBadge } from '../../ui/status-badge';
import { type ComparedRun, groupOf, type RunGroup, runGroups } from './groups';

const metrics = [
  metricNames.meanDice,
  metricNames.pixelAccuracy,
  metricNames.validationLoss,
  metricNames.trainingLoss,
  epsilonName,
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
    variables: { first: 100, filter, names: [metric], isEpsilon: metric === epsilonName },
    skip: !isAsked,
  });
  useRunsChanged(refetch, study ?? undefined);
  const answer = (data ?? previousData)?.runs;
  const runs = useMemo(() => answer?.edges.map(({ node }) => node) ?? noRuns, [answer]);
  const total = answer?.totalCount ?? 0;
  const groups = useMemo(() => runGroups(runs), [runs]);
  // Epsilon has a column of its own, where it is rounded up.
  const shownMetrics = metric === epsilonName ? [] : [metric];
  const terms = distinctTerms(runs.map(({ privacy }) => privacy));
  const charts = chartsOf(runs, metric, axis, groups);

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
        {charts.map(({ title, curves }) => (
          <LineChart
            key={title}
            title={title}
            xLabel={axisLabel(axis)}
            yLabel={metric}
            format={metric === epsilonName ? formatEpsilon : formatMetric}
            curves={curves}
          />
        ))}
      </div>
      {runs.length === 0 ? null : (
        <div className="table-scroll">
          <table data-testid="compare-table">
            <thead>
              <tr>
                {[
                  'Run',
                  'Status',
                  'Model',
                  'Method',
                  'Noise multiplier',
                  epsilonHeading(terms),
                  ...shownMetrics,
                ].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
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
                      <Epsilon privacy={run.privacy} terms={terms.length > 1} />
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
          <EpsilonLegend terms={terms} />
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

/** A chart for each model; epsilons of different delta, unit or relation never share one. */
function chartsOf(
  runs: readonly ComparedRun[],
  metric: string,
  axis: Axis,
  groups: readonly RunGroup[],
): readonly { readonly title: string; readonly curves: readonly Curve[] }[] {
  const charts = new Map<string, Curve[]>();
  for (const run of runs) {
    const series = seriesOf(run);
    const group = groupOf(groups, run);
    const title =
      metric === epsilonName
        ? `${metric}, ${run.model} (${termsText(run.privacy)})`
        : `${metric}, ${run.model}`;
    // A model without any value still has its empty chart; terms without an epsilon have none.
    if (!charts.has(title) && (metric !== epsilonName || series !== undefined)) charts.set(title, []);
    if (series === undefined || group === undefined) continue;
    const isEpsilon = metric === epsilonName;
    const note = isEpsilon
      ? claimNote(run.privacy)
      : series.disclosure === 'DIAGNOSTIC'
        ? notCoveredNote
        : undefined;
    charts.get(title)?.push({
      label: run.name,
      ...(note === undefined ? {} : { note }),
      ...(isEpsilon ? { columns: termsColumns(run.privacy) } : {}),
      x: axisValues(series, axis),
      y: series.values,
      colour: group.colour,
      dash: group.dash,
    });
  }
  return [...charts].sort(([a], [b]) => a.localeCompare(b)).map(([title, curves]) => ({ title, curves }));
}

function seriesOf({ series, epsilonSeries, lastCursor }: ComparedRun): Series | undefined {
  if (epsilonSeries !== undefined) {
    const points = toEpsilonPoints(epsilonSeries);
    return epsilonSeriesAt(points, { lastCursor, epsilon: points.values.at(-1) ?? null });
  }
  const [found] = series ?? [];
  return found === undefined ? undefined : toSeries(found);
}
