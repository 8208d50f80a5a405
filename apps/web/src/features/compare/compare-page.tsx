'use client';

import { metricDefinitions, metricNames } from '@clipwise/contract';
import { ComparedSeriesDocument } from '@clipwise/contract/operations';
import { Braces } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { ChartPanel } from '../../charts/chart-panel';
import { valueRange } from '../../charts/value-range';
import { epsilonName } from '../../data/epsilon-series';
import { distinctTerms } from '../../data/epsilon-terms';
import { formatCell, formatEpsilon } from '../../data/metric-value';
import { axes, axisLabel, readAxis, readZoom, zoomText } from '../../data/series';
import { useUrlState } from '../../data/use-url-state';
import { MarkLegend } from '../../ui/mark-legend';
import { NotCovered, notCoveredNote } from '../../ui/not-covered';
import { PageHeader } from '../../ui/page-header';
import { Segments } from '../../ui/segments';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';
import { comparedCharts } from './compared-charts';
import { configDifferences } from './config-diff';
import { FinalsTable } from './finals-table';
import { GroupLegend } from './group-legend';
import { groupKey, runGroups } from './groups';
import { useCompared } from './use-compared';

const GraphqlDialog = dynamic(
  () => import('../../ui/graphql-dialog').then((module) => module.GraphqlDialog),
  {
    ssr: false,
  },
);

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
  const wanted = { metric, isMetric: !isEpsilon, isEpsilon: isEpsilon || axis === 'epsilon' };
  const { runs, total, curves, error, retry } = useCompared(filter, wanted);
  const [highlighted, setHighlighted] = useState<string | undefined>(undefined);
  const [showsQuery, setShowsQuery] = useState(false);

  const groups = useMemo(() => runGroups(runs ?? []), [runs]);
  const hidden = useMemo(
    () => new Set(new URLSearchParams(address).get('hide')?.split(',').filter(Boolean)),
    [address],
  );
  const charts = useMemo(
    () =>
      comparedCharts(
        (runs ?? []).filter((run) => !hidden.has(groupKey(run))),
        curves,
        groups,
        { isEpsilon, axis, spread, facet },
      ),
    [runs, hidden, curves, groups, isEpsilon, axis, spread, facet],
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
  const differences = useMemo(() => configDifferences(runs?.map(({ config }) => config) ?? []), [runs]);
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
  const heading =
    runs === undefined
      ? 'Compare'
      : `Compare ${groups.length} group${groups.length === 1 ? '' : 's'}, ${runs.length} run${runs.length === 1 ? '' : 's'}`;
  return (
    <>
      <PageHeader
        title={heading}
        tools={
          <button type="button" className="button not-phone" onClick={() => setShowsQuery(true)}>
            <Braces size={14} strokeWidth={1.4} aria-hidden="true" />
            GraphQL
          </button>
        }
      />
      {runs !== undefined && total > runs.length ? (
        <div className="notice">
          <p>
            The newest {runs.length} of {total} runs; select fewer in the run table to see others.
          </p>
        </div>
      ) : null}
      <div className="bar small muted">
        <label className="row">
          Metric
          <select
            className="select is-small"
            value={metric}
            onChange={(event) => setUrl({ metric: event.target.value, zoom: undefined })}
          >
            {metrics.map((name) => (
              <option key={name} value={name}>
                {titleOf(name)}
              </option>
            ))}
          </select>
        </label>
        <span className="row">
          x
          <Segments
            label="Draw against"
            isSmall
            value={axis}
            values={axes}
            onChange={(next) => setUrl({ axis: next === 'step' ? undefined : next, zoom: undefined })}
          />
        </span>
        <span className="row">
          spread
          <Segments
            label="Spread"
            isSmall
            value={spread}
            values={['interval', 'seeds']}
            onChange={(next) => setUrl({ spread: next === 'interval' ? undefined : next })}
          />
        </span>
        <span className="row">
          facet
          <Segments
            label="Facet"
            isSmall
            value={facet}
            values={['model', 'none']}
            onChange={(next) => setUrl({ facet: next === 'model' ? undefined : next })}
          />
        </span>
        <label className="row">
          <input
            type="checkbox"
            checked={isEqualY}
            onChange={(event) => setUrl({ y: event.target.checked ? undefined : 'own' })}
          />
          equal y
        </label>
        {zoom === undefined ? null : (
          <button type="button" className="chip" onClick={() => setUrl({ zoom: undefined })}>
            {axis} {zoom.join(' to ')} ×
          </button>
        )}
      </div>
      <div className="page-body">
        {runs === undefined ? (
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
            <div className="compare-charts" data-count={Math.min(charts.length, 2)}>
              {charts.length === 0 && curves.size < runs.length ? <PanelSkeleton count={1} /> : null}
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
            <div className="compare-table">
              <FinalsTable
                runs={runs.filter((run) => !hidden.has(groupKey(run)))}
                groups={groups.filter(({ key }) => !hidden.has(key))}
                metric={isEpsilon ? undefined : metric}
                title={titleOf(metric)}
                highlighted={highlighted}
                onHighlight={setHighlighted}
              />
            </div>
          </div>
        )}
      </div>
      <footer className="foot-bar">
        <span className="grow" />
        <MarkLegend differing={distinctTerms(runs?.map(({ privacy }) => privacy) ?? [])} />
      </footer>
      {showsQuery ? (
        <GraphqlDialog
          title="What this page asks"
          document={ComparedSeriesDocument}
          variables={{
            first: 100,
            filter,
            names: [metric],
            isMetric: wanted.isMetric,
            isEpsilon: wanted.isEpsilon,
          }}
          onClose={() => setShowsQuery(false)}
        />
      ) : null}
    </>
  );
}
