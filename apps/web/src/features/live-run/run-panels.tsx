'use client';

import { classDicePrefix, metricDefinitions, metricNames } from '@clipwise/contract';
import { RunSeriesDocument } from '@clipwise/contract/operations';
import { Plus, X } from 'lucide-react';
import { Fragment, type ReactNode, useMemo } from 'react';
import { ChartPanel } from '../../charts/chart-panel';
import type { Curve, ReferenceLine } from '../../charts/curve';
import { bearableWindow } from '../../charts/smoothing';
import { isDrawable } from '../../data/drawable';
import { epsilonName, epsilonSeriesAt } from '../../data/epsilon-series';
import { claimNote, termsColumns, termsText } from '../../data/epsilon-terms';
import { formatCell, formatEpsilon, formatEpsilonAtLeast } from '../../data/metric-value';
import { type Axis, axisLabel, drawnAgainst, readZoom, type Series, zoomText } from '../../data/series';
import type { UrlChanges } from '../../data/use-url-state';
import { methodToken } from '../../identity/line-identity';
import { NotCovered, notCoveredNote } from '../../ui/not-covered';
import { Popover } from '../../ui/popover';
import { useInSight } from '../../ui/use-in-sight';
import type { DetailedRun } from './detailed-run';
import type { LiveSeries } from './live-series';
import { useFinerSeries } from './use-finer-series';
import { hasBound, useLiveFact, useLiveVersion } from './use-run-series';
import { useWholeSeries } from './use-whole-series';

/** The curves of a panel: which metrics, and how the second of them is told from the first. */
type PanelDefinition = {
  readonly title: string;
  readonly names: readonly string[];
  readonly labels: readonly string[];
  readonly format?: (value: number) => string;
};

const usual: readonly PanelDefinition[] = [
  {
    title: 'Loss',
    names: [metricNames.trainingLoss, metricNames.validationLoss],
    labels: ['train', 'validation'],
  },
  {
    title: 'Epsilon',
    names: [epsilonName, metricNames.auditEpsilon],
    labels: ['epsilon', 'audited, at least'],
    format: formatEpsilon,
  },
  { title: 'Gradient norm', names: [metricNames.trainingGradientNorm], labels: ['median'] },
  { title: 'Mean Dice', names: [metricNames.meanDice], labels: ['Dice'] },
  { title: 'Pixel accuracy', names: [metricNames.pixelAccuracy], labels: ['accuracy'] },
];
/** How many stand above the samples, beside the Dice of the classes. */
const firstCount = 3;
const usualNames = new Set(usual.flatMap(({ names }) => names));
const trivialOf: Readonly<Record<string, string>> = {
  [metricNames.meanDice]: metricNames.trivialMeanDice,
  [metricNames.pixelAccuracy]: metricNames.trivialPixelAccuracy,
};
const titles: ReadonlyMap<string, string> = new Map(
  Object.values(metricDefinitions).map(({ name, title }) => [name, title]),
);
const titleOf = (name: string) => titles.get(name) ?? name;
const addedOf = (parameters: URLSearchParams) => parameters.get('panels')?.split(',').filter(Boolean) ?? [];

/** The metrics of a run as charts: those that every run is judged by, and any other that was asked for. */
export function RunPanels({
  part,
  beside,
  ...given
}: {
  readonly run: DetailedRun;
  readonly live: LiveSeries;
  /** What every run is judged by first, or the rest. */
  readonly part: 'first' | 'rest';
  /** Stands beside the first chart. */
  readonly beside?: ReactNode;
  readonly axis: Axis;
  readonly smoothing: number;
  readonly parameters: URLSearchParams;
  readonly onChange: (changes: UrlChanges) => void;
}) {
  const has = new Set(useLiveFact(given.live, (live) => live.names()));
  const hasEpsilon = useLiveFact(given.live, hasBound);
  const panels: readonly PanelDefinition[] = [
    ...usual,
    ...addedOf(given.parameters).map((name) => ({ title: titleOf(name), names: [name], labels: ['value'] })),
  ];
  const shown = part === 'first' ? panels.slice(0, firstCount) : panels.slice(firstCount);
  return (
    <>
      {shown.map((panel, place) => (
        <Fragment key={panel.title}>
          {panel.names.some((name) => (name === epsilonName ? hasEpsilon : has.has(name))) ? (
            <SeriesPanel panel={panel} {...given} />
          ) : null}
          {place === 0 ? beside : null}
        </Fragment>
      ))}
    </>
  );
}

/** One chart of a run. It is drawn again when its own metrics came in, and only while it is in sight. */
function SeriesPanel({
  panel,
  run,
  live,
  axis,
  smoothing,
  parameters,
  onChange,
}: {
  readonly panel: PanelDefinition;
  readonly run: DetailedRun;
  readonly live: LiveSeries;
  readonly axis: Axis;
  readonly smoothing: number;
  readonly parameters: URLSearchParams;
  readonly onChange: (changes: UrlChanges) => void;
}) {
  const { title, names, labels, format = formatCell } = panel;
  const [sight, isInSight] = useInSight();
  const version = useLiveVersion(live, isInSight);
  const readAll = useWholeSeries(run);
  const zoomParameter = parameters.get('zoom');
  const zoom = useMemo(() => readZoom(zoomParameter), [zoomParameter]);
  const isEpsilon = names[0] === epsilonName;
  const { lastCursor } = run;
  const chargedEpsilon = run.privacy.chargedEpsilon ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when the series hold something new
  const told = useMemo(() => {
    const { series, epsilon } = live.curves;
    const spent =
      isEpsilon || axis === 'epsilon'
        ? epsilonSeriesAt(epsilon, { lastCursor, epsilon: chargedEpsilon })
        : undefined;
    const own = names.flatMap((name) => {
      const one = series.get(name);
      return one === undefined ? [] : [{ ...one }];
    });
    return { own, spent };
  }, [live, version, names, isEpsilon, axis, lastCursor, chargedEpsilon]);
  const finer = useFinerSeries(run.id, told.own, names, axis, zoom, told.spent);
  const curvesOf = (read: readonly Series[]): readonly Curve[] => {
    const spent = read.find((candidate) => candidate.name === epsilonName);
    return names.flatMap((name, index) => {
      const one = read.find((candidate) => candidate.name === name);
      if (one === undefined) return [];
      const note =
        name === epsilonName
          ? claimNote(run.privacy)
          : one.disclosure === 'DIAGNOSTIC'
            ? notCoveredNote
            : undefined;
      return [
        {
          id: name,
          label: labels[index] ?? titleOf(name),
          ...(note === undefined ? {} : { note }),
          columns: {
            run_id: run.id,
            seed: (run.config as { training?: { seed?: number } }).training?.seed ?? null,
            method: run.method,
            noise_multiplier: run.noiseMultiplier ?? null,
            ...termsColumns(run.privacy),
          },
          ...drawnAgainst(one, axis, spent),
          // What is not a method has no hue: epsilon and validation are ink.
          colour: name === epsilonName || index > 0 ? 'text' : methodToken(run.method),
          ...(name === metricNames.auditEpsilon ? { dash: [4, 4], format: formatEpsilonAtLeast } : {}),
        },
      ];
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what else the curves are made of is in the run
  const curves = useMemo(
    () => curvesOf(told.spent === undefined ? finer : [...finer, told.spent]),
    [finer, told, axis, run],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when the series hold something new
  const lines = useMemo(() => linesOf(names, live), [names, live, version]);
  const logs = parameters.get('log')?.split(',').filter(Boolean) ?? [];
  const more = addedOf(parameters);
  const isNotCovered = curves.length > 0 && curves.every(({ note }) => note === notCoveredNote);
  const hasMean = !isEpsilon && curves.some(({ x }) => bearableWindow(x.length, smoothing) > 1);
  const raw = hasMean ? `raw, and mean of ${smoothing} points` : '';
  const terms = isEpsilon ? termsText(run.privacy) : '';
  const isAdded = more.includes(names[0] ?? '') && !usualNames.has(names[0] ?? '');
  return (
    <ChartPanel
      frame={sight}
      title={title}
      sub={[terms, raw, isEpsilon ? claimNote(run.privacy) : ''].filter(Boolean).join('; ')}
      mark={isNotCovered ? <NotCovered disclosure="DIAGNOSTIC" /> : undefined}
      xName={axisLabel(axis)}
      curves={curves}
      lines={lines}
      format={format}
      smoothing={isEpsilon ? 1 : smoothing}
      isLog={logs.includes(title)}
      onLog={(isLog) =>
        onChange({ log: (isLog ? [...logs, title] : logs.filter((one) => one !== title)).join(',') })
      }
      zoom={zoom}
      onZoom={(next) => onChange({ zoom: zoomText(next) })}
      readAll={async () => curvesOf(await readAll(names))}
      query={{
        document: RunSeriesDocument,
        variables: { id: run.id, maxPoints: 2000, names: names.filter((name) => name !== epsilonName) },
      }}
      tools={
        isAdded ? (
          <button
            type="button"
            className="button is-quiet is-small is-icon"
            aria-label={`Remove ${title}`}
            onClick={() => onChange({ panels: more.filter((one) => one !== names[0]).join(',') })}
          >
            <X size={14} aria-hidden="true" />
          </button>
        ) : undefined
      }
    />
  );
}

/** What the trivial predictor reached, for the metrics that have one. */
function linesOf(names: readonly string[], live: LiveSeries): readonly ReferenceLine[] {
  return names.flatMap((name) => {
    const trivial = live.curves.series.get(trivialOf[name] ?? '')?.values.findLast(isDrawable);
    return trivial === undefined || trivial === null
      ? []
      : [{ value: trivial, label: `trivial ${trivial.toFixed(3)}` }];
  });
}

/** Adds a chart of any metric that was logged. */
export function MetricPicker({
  live,
  parameters,
  onChange,
}: {
  readonly live: LiveSeries;
  readonly parameters: URLSearchParams;
  readonly onChange: (changes: UrlChanges) => void;
}) {
  const more = addedOf(parameters);
  const free = useLiveFact(live, (one) => one.names())
    .filter((name) => !usualNames.has(name) && !name.startsWith(classDicePrefix))
    .sort();
  if (free.length === 0) return null;
  return (
    <Popover
      title="Charts"
      className="chip is-add"
      button={
        <>
          <Plus size={12} aria-hidden="true" />
          Chart
        </>
      }
    >
      {free.map((name) => (
        <label key={name} className="option">
          <input
            type="checkbox"
            checked={more.includes(name)}
            onChange={(event) =>
              onChange({
                panels: (event.target.checked ? [...more, name] : more.filter((one) => one !== name)).join(
                  ',',
                ),
              })
            }
          />
          {titleOf(name)}
        </label>
      ))}
    </Popover>
  );
}
