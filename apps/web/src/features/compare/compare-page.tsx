'use client';

import { metricDefinitions, metricNames } from '@clipwise/contract';
import { ComparedSeriesDocument } from '@clipwise/contract/operations';
import dynamic from 'next/dynamic';
import { useDeferredValue, useMemo, useState } from 'react';
import { ChartPanel } from '../../charts/chart-panel';
import { valueRange } from '../../charts/value-range';
import { epsilonName } from '../../data/epsilon-series';
import { distinctTerms } from '../../data/epsilon-terms';
import { formatCell, formatEpsilon } from '../../data/metric-value';
import { axisLabel, readAxis, readZoom, zoomText } from '../../data/series';
import { useUrlState } from '../../data/use-url-state';
import { ExportMenu } from '../../ui/export-menu';
import { GraphqlButton } from '../../ui/graphql-button';
import { Link } from '../../ui/link';
import { MarkLegend } from '../../ui/mark-legend';
import { NotCovered, notCoveredNote } from '../../ui/not-covered';
import { PageHeader } from '../../ui/page-header';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';
import { type Brush, brushText, isBrushed, readBrush } from './brush';
import { CompareBar, views } from './compare-bar';
import { comparedCharts } from './compared-charts';
import { configDifferences } from './config-diff';
import { dimensionsOf } from './dimensions';
import { FinalsTable } from './finals-table';
import { GroupLegend } from './group-legend';
import { groupKey, runGroups } from './groups';
import { PairedPanel } from './paired-panel';
import { mostRuns, useCompared } from './use-compared';

const ScatterView = dynamic(() => import('./scatter-view').then((module) => module.ScatterView), {
  ssr: false,
});
const ParallelView = dynamic(() => import('./parallel-view').then((module) => module.ParallelView), {
  ssr: false,
});

const metrics = [
  metricNames.meanDice,
  metricNames.pixelAccuracy,
  metricNames.validationLoss,
  metricNames.trainingLoss,
  metricNames.trainingGradientNorm,
  epsilonName,
];
const titles: ReadonlyMap<string, string> = new Map(
  Object.values(metricDefinitions).map(({ name, title }) => [name, title]),
);
const titleOf = (name: string) => titles.get(name) ?? 'Epsilon';

/** Curves of several runs, by group: a hue for each method, a dash for each noise multiplier, a chart for each model. */
export function ComparePage() {
  const [parameters, setUrl] = useUrlState();
  const address = parameters.toString();
  const filter = useMemo(() => {
    const asked = new URLSearchParams(address);
    const ids = asked.get('ids')?.split(',').filter(Boolean);
    const study = asked.get('study');
    return ids !== undefined ? { ids } : study !== null ? { studyId: study } : undefined;
  }, [address]);
  const metric = metrics.find((name) => name === parameters.get('metric')) ?? metricNames.meanDice;
  const axis = readAxis(parameters.get('axis'));
  const spread = parameters.get('spread') === 'seeds' ? 'seeds' : 'interval';
  const facet = parameters.get('facet') === 'none' ? 'none' : 'model';
  const isEqualY = parameters.get('y') !== 'own';
  const zoom = readZoom(parameters.get('zoom'));
  const isEpsilon = metric === epsilonName;
  const columns = {
    isMetric: !isEpsilon,
    isEpsilon: isEpsilon || axis === 'epsilon',
    isEpoch: axis === 'epoch',
    isTime: axis === 'time',
  };
  const view = views.find((one) => one === parameters.get('view')) ?? 'curves';
  const brushParameter = parameters.get('brush');
  const brush = useMemo(() => readBrush(brushParameter), [brushParameter]);
  const isBrushing = Object.keys(brush).length > 0;
  const needsDetails = view !== 'curves' || isBrushing;
  const { runs, detailed, total, curves, hasCurves, error, retry } = useCompared(
    filter,
    { metric, ...columns },
    needsDetails,
  );
  const [highlighted, setHighlighted] = useState<string | undefined>(undefined);

  const groups = useMemo(() => runGroups(runs ?? []), [runs]);
  const differences = useMemo(
    () => detailed && configDifferences(detailed.map(({ config }) => config)),
    [detailed],
  );
  const dimensions = useMemo(() => dimensionsOf(detailed ?? [], differences ?? []), [detailed, differences]);
  const hidden = useMemo(
    () => new Set(new URLSearchParams(address).get('hide')?.split(',').filter(Boolean)),
    [address],
  );
  const shown = useMemo(() => (runs ?? []).filter((run) => !hidden.has(groupKey(run))), [runs, hidden]);
  const placed = useMemo(() => detailed?.filter((run) => !hidden.has(groupKey(run))), [detailed, hidden]);
  const inBrush = useMemo(
    () => placed?.filter((run) => isBrushed(run, brush, dimensions)),
    [placed, brush, dimensions],
  );
  const brushed = isBrushing ? (inBrush ?? []) : shown;
  const charts = useMemo(
    () => comparedCharts(brushed, curves, groups, { isEpsilon, axis, spread, facet }),
    [brushed, curves, groups, isEpsilon, axis, spread, facet],
  );
  const yRange =
    isEqualY && charts.length > 1 && !isEpsilon
      ? valueRange(
          charts.flatMap((one) => one.curves),
          [],
          false,
          zoom,
        )
      : undefined;
  // The tables wait for the picture.
  const tabled = useDeferredValue(inBrush);
  const isNotCovered = charts.some(({ curves: drawn }) => drawn.some(({ note }) => note === notCoveredNote));

  if (filter === undefined)
    return (
      <>
        <PageHeader title="Compare" />
        <EmptyState testId="empty-state">
          <p>Select runs in the run table and press c, or open all runs of a study.</p>
          <span className="row">
            <Link className="button is-primary" href="/">
              Choose runs
            </Link>
            <Link className="button" href="/studies">
              Studies
            </Link>
          </span>
        </EmptyState>
      </>
    );
  const query = {
    document: ComparedSeriesDocument,
    variables: { first: mostRuns, filter, names: [metric], ...columns, isChanged: false },
  };
  const viewed = {
    runs: placed ?? [],
    dimensions,
    metric,
    parameters,
    brush,
    onBrush: (next: Brush) => setUrl({ brush: brushText(next) }),
    onChange: setUrl,
  };
  // Drawn once: without its curves the page would be drawn twice, and the picture would wait for the first time.
  const isUndrawn =
    runs !== undefined &&
    runs.length > 0 &&
    ((view === 'curves' && !hasCurves) || (needsDetails && detailed === undefined));
  const heading =
    runs === undefined
      ? 'Compare'
      : `Compare ${groups.length} group${groups.length === 1 ? '' : 's'}, ${runs.length} run${runs.length === 1 ? '' : 's'}`;
  return (
    <>
      <PageHeader
        title={heading}
        tools={
          <>
            <GraphqlButton title="Compare" {...query} />
            <ExportMenu filter={filter} />
          </>
        }
      />
      {runs !== undefined && total > runs.length ? (
        <div className="notice">
          <p>
            The newest {runs.length} of {total} runs; select fewer in the run table to see others.
          </p>
        </div>
      ) : null}
      <CompareBar
        choice={{ view, metric, axis, spread, facet, isEqualY, zoom, brush }}
        metrics={metrics.map((name) => ({ name, title: titleOf(name) }))}
        dimensions={dimensions}
        counts={[brushed.length, runs?.length ?? 0]}
        onChange={setUrl}
      />
      <div className="page-body">
        {runs === undefined || isUndrawn ? (
          <Awaiting error={error} onRetry={retry}>
            <PanelSkeleton />
          </Awaiting>
        ) : runs.length === 0 ? (
          <EmptyState testId="empty-state">
            <p>None of these runs is here; they may belong to another database.</p>
            <Link className="button" href="/">
              Choose runs
            </Link>
          </EmptyState>
        ) : (
          <div className="page-content compare-layout">
            <GroupLegend
              groups={groups}
              hidden={hidden}
              highlighted={highlighted}
              differences={differences}
              runCount={runs.length}
              onHighlight={setHighlighted}
              onHidden={(next) => setUrl({ hide: [...next].join(',') })}
            />
            {view === 'curves' ? (
              <div className="compare-charts" data-count={Math.min(charts.length, 2)}>
                {charts.length === 0 && curves.size < runs.length ? (
                  <Awaiting error={error} onRetry={retry}>
                    <PanelSkeleton count={1} />
                  </Awaiting>
                ) : null}
                {charts.length === 0 && curves.size >= runs.length ? (
                  <EmptyState>
                    <p>None of these runs has {titleOf(metric).toLowerCase()} yet.</p>
                  </EmptyState>
                ) : null}
                {charts.map(({ title, sub, curves: drawn, seeds }) => (
                  <ChartPanel
                    key={title}
                    title={charts.length === 1 && facet === 'none' ? titleOf(metric) : title}
                    sub={`${titleOf(metric)}; ${sub}`}
                    mark={isNotCovered ? <NotCovered disclosure="DIAGNOSTIC" /> : undefined}
                    xName={axisLabel(axis)}
                    curves={drawn}
                    exported={seeds}
                    query={query}
                    format={isEpsilon ? formatEpsilon : formatCell}
                    height={380}
                    hasEndValues={false}
                    yRange={yRange}
                    highlighted={highlighted}
                    zoom={zoom}
                    onZoom={(next) => setUrl({ zoom: zoomText(next) })}
                  />
                ))}
              </div>
            ) : (
              <div className="compare-charts">
                {view === 'scatter' ? <ScatterView {...viewed} /> : <ParallelView {...viewed} />}
              </div>
            )}
            {tabled === undefined ? (
              <PanelSkeleton count={1} />
            ) : (
              <div className="compare-table">
                <FinalsTable
                  runs={tabled}
                  groups={groups.filter(({ key }) => tabled.some((run) => groupKey(run) === key))}
                  metric={isEpsilon ? undefined : metric}
                  title={titleOf(metric)}
                  highlighted={highlighted}
                  onHighlight={setHighlighted}
                />
              </div>
            )}
            {isEpsilon || tabled === undefined ? null : (
              <div className="compare-table">
                <PairedPanel
                  runs={tabled}
                  metric={metric}
                  title={titleOf(metric)}
                  parameters={parameters}
                  highlighted={highlighted}
                  onHighlight={setHighlighted}
                  onChange={setUrl}
                />
              </div>
            )}
          </div>
        )}
      </div>
      <footer className="foot-bar">
        <span className="grow" />
        <MarkLegend differing={distinctTerms(runs?.map(({ privacy }) => privacy) ?? [])} />
      </footer>
    </>
  );
}
